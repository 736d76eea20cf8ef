"""`gateway status`: the state of a running gateway, in a terminal."""

from __future__ import annotations

import urllib.request
from typing import Any

import msgspec
from rich.console import Console
from rich.table import Table

from gateway.split import in_words

COLOURS = {"ready": "green", "starting": "yellow", "draining": "yellow", "crashed": "red", "unavailable": "red"}


def fetch_status(url: str, key: str = "") -> dict[str, Any]:
    """Return what /status says to who has this key.

    Raises:
        OSError: nobody answers there, or the key does not open it.
        msgspec.DecodeError: the answer is not JSON.
    """
    if not url.startswith(("http://", "https://")):
        message = "not an http address"
        raise OSError(message)
    request = urllib.request.Request(f"{url.rstrip('/')}/status")  # noqa: S310 - checked above
    if key:
        request.add_unredirected_header("authorization", f"Bearer {key}")
    with urllib.request.urlopen(request, timeout=5) as response:  # noqa: S310 - checked above
        document: dict[str, Any] = msgspec.json.decode(response.read())
    return document


def print_status(status: dict[str, Any]) -> None:
    """Print it as a table."""
    console = Console()
    config = status["config"]
    active = in_words(status["shares"])
    console.print(f"active [bold]{active}[/]  generation {config['generation']}  since {config['loaded_at']}")
    if error := config["last_error"]:
        console.print(f"[red]the file was rejected at {error['at']}:[/]")
        console.print(error["reason"], markup=False)
    table = Table("backend", "type", "state", "pid", "in flight", "load")
    for name, backend in status["backends"].items():
        pid = "" if backend["pid"] is None else str(backend["pid"])
        load = describe_load(backend["load"])
        requests = describe_requests(backend["in_flight"], backend["waiting"])
        table.add_row(name, backend["type"], describe_state(backend), pid, requests, load)
    console.print(table)
    for name, backend in status["backends"].items():
        if reason := backend["reason"]:
            console.print(f"{name}: {reason}", markup=False)
    for gpu in status["gpus"]:
        memory = f"{gpu['memory_used_mb']:,} of {gpu['memory_total_mb']:,} MB"
        busy = "" if gpu["utilization"] is None else f"{gpu['utilization']:.0%} busy, "
        console.print(f"GPU {gpu['index']} {gpu['name']}: {busy}{memory}", markup=False)
    if (shadow := status["shadow"])["seen"]:
        skipped = ", ".join(f"{count} {reason}" for reason, count in shadow["skipped"].items())
        console.print(f"shadow runs: {shadow['runs']} beside {shadow['seen']:,} requests; skipped: {skipped or 'none'}")
    workers = ", ".join(f"{worker['pid']} (generation {worker['generation']})" for worker in status["workers"])
    console.print(f"workers: {workers}")


def describe_state(backend: dict[str, Any]) -> str:
    """Return a backend's state in its colour, and whether it is left alone for its failures."""
    state = f"[{COLOURS[backend['state']]}]{backend['state']}[/]"
    breaker = backend["breaker"].replace("_", " ")
    return state if breaker == "closed" else f"{state}, [red]breaker {breaker}[/]"


def describe_requests(in_flight: int, waiting: int) -> str:
    """Return how many requests a backend is answering, and how many wait for a place."""
    return f"{in_flight}, {waiting} waiting" if waiting else str(in_flight)


def describe_load(load: dict[str, Any] | None) -> str:
    """Return what a model server tells of its load in a few words."""
    if load is None:
        return ""
    return f"{load['running']} running, {load['waiting']} waiting, KV cache {load['kv_cache_use']:.0%}"
