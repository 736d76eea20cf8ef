"""Gateways that make shadow runs, and what is known of these runs from outside."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from tests.support.calls import chat_body
from tests.support.gateway import Answer, Gateway
from tests.support.wait import LIMIT_S, eventually

CHAT = "/v1/chat/completions"
ANSWER = "forty two"
"""To every question of the suite."""


def write_suite(path: Path, *, prefix: str = "q") -> Path:
    """Writes a suite of four questions with one answer."""
    grader = {"type": "contains", "answer": ANSWER}
    questions = [
        {"id": f"{prefix}{n}", "messages": [{"role": "user", "content": f"graded {n}"}], "grader": grader}
        for n in range(4)
    ]
    path.write_bytes(b"\n".join(map(msgspec.json.encode, questions)))
    return path


def shadow_file(folder: Path, backends: dict[str, dict[str, Any]], *, more: str = "", **shadow: Any) -> str:
    """Returns a configuration whose first backend is active, in JSON, which is YAML too."""
    suite = write_suite(folder / "suite.jsonl")
    settings = {"every": 1, "suite": suite.name, "results": "results.jsonl", "deadline": 20, **shadow}
    config = {"active": next(iter(backends)), "backends": backends, "shadow": settings, "retries": 0}
    lines = [f"{key}: {msgspec.json.encode(value).decode()}" for key, value in config.items()]
    return "\n".join([*lines, "telemetry: {log: json}", more])


def fake(reply: str = ANSWER, **fields: Any) -> dict[str, Any]:
    """Returns a scripted backend."""
    return {"type": "fake", "reply": reply, **fields}


def openai(url: str, **fields: Any) -> dict[str, Any]:
    """Returns a backend that is a server."""
    return {"type": "openai", "base_url": url, "model": "m", **fields}


def chat(gateway: Gateway, text: str = "hello", headers: dict[str, str] | None = None, **fields: Any) -> Answer:
    """Sends one live request."""
    body = chat_body(messages=[{"role": "user", "content": text}], **fields)
    return gateway.request("POST", CHAT, body, headers)


def records(path: Path) -> list[dict[str, Any]]:
    """Returns the records of a file."""
    return [msgspec.json.decode(line) for line in path.read_bytes().splitlines()] if path.exists() else []


def shadow(gateway: Gateway) -> dict[str, Any]:
    """Returns what /status tells of the shadow runs."""
    told: dict[str, Any] = gateway.status()["shadow"]
    return told


def accounted(gateway: Gateway) -> int:
    """Returns how many runs are over: made, lost or skipped."""
    told = shadow(gateway)
    return int(told["runs"] + told["lost"] + sum(told["skipped"].values()))


def wait_accounted(gateway: Gateway, count: int, *, limit_s: float = LIMIT_S) -> dict[str, Any]:
    """Waits until so many runs are over; returns what /status tells then."""
    eventually(lambda: accounted(gateway) >= count, f"{count} runs are over", limit_s=limit_s)
    return shadow(gateway)


def wait_records(path: Path, count: int, *, limit_s: float = LIMIT_S) -> list[dict[str, Any]]:
    """Waits for so many records in a file; returns all."""
    eventually(lambda: len(records(path)) >= count, f"{count} records", limit_s=limit_s)
    return records(path)


def shadow_pid(gateway: Gateway) -> int:
    """Returns the process id of the shadow process; waits until it works."""
    return int(eventually(lambda: shadow(gateway)["pid"], "the shadow process works"))


def next_shadow_pid(gateway: Gateway, former: int) -> int:
    """Returns the process id of the former one's successor; waits for it."""
    eventually(lambda: shadow(gateway)["pid"] not in {None, former}, "another shadow process works")
    return shadow_pid(gateway)
