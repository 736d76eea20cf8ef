"""What a machine does to a gateway, as taking away its disk or descriptors, and clients that see what comes of it."""

from __future__ import annotations

import contextlib
import http.client
import resource
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import msgspec
import psutil
import pytest

from tests.support.calls import chat_body
from tests.support.gateway import Gateway
from tests.support.wait import LIMIT_S

CHAT = "/v1/chat/completions"
Outcome = int | BaseException


def ask(gateway: Gateway, **fields: Any) -> Outcome:
    """Asks on a connection of its own; returns the status, or what became of the connection."""
    try:
        return gateway.request("POST", CHAT, chat_body(**fields)).status
    except (OSError, http.client.HTTPException) as error:
        return error


def say(gateway: Gateway, message: str, conversation: str = "one") -> int:
    """Asks on the simple route; returns the status."""
    body = msgspec.json.encode({"message": message, "conversation_id": conversation})
    return gateway.request("POST", "/api/v1/chat", body).status


class Load:
    """Clients in threads that ask again and again, each time on a new connection, while the block runs."""

    def __init__(self, gateway: Gateway, *, clients: int = 4) -> None:
        self.outcomes: list[Outcome] = []
        self._gateway = gateway
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run) for _ in range(clients)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(LIMIT_S)

    @property
    def statuses(self) -> set[int]:
        """What the answers that came say."""
        return {outcome for outcome in self.outcomes if isinstance(outcome, int)}

    @property
    def num_lost(self) -> int:
        """Requests whose connection broke."""
        return sum(isinstance(outcome, BaseException) for outcome in self.outcomes)

    def _run(self) -> None:
        while not self._stop.is_set():
            self.outcomes.append(ask(self._gateway))


def worker_pids(gateway: Gateway) -> set[int]:
    """Returns the process ids of the workers that have the configuration in effect."""
    return {worker["pid"] for worker in gateway.status()["workers"]}


def generations(gateway: Gateway, count: int) -> dict[int, str]:
    """Returns by worker which generation it answers with, as soon as so many workers have answered."""
    found: dict[int, str] = {}
    while len(found) < count:
        with contextlib.closing(gateway.connect()) as connection:  # one connection is one worker's
            connection.request("GET", "/status")
            pid = msgspec.json.decode(connection.getresponse().read())["answered_by"]
            connection.request("POST", CHAT, chat_body())
            response = connection.getresponse()
            response.read()
            found[pid] = response.headers["x-gateway-generation"]
    return found


@contextlib.contextmanager
def limited(pid: int, kind: int, limit: int) -> Iterator[None]:
    """Lets a process have no more than this of a resource while the block runs."""
    before = resource.prlimit(pid, kind)
    resource.prlimit(pid, kind, (limit, before[1]))
    try:
        yield
    finally:
        if psutil.pid_exists(pid):
            resource.prlimit(pid, kind, before)


@contextlib.contextmanager
def no_descriptors(pid: int, *, spare: int = 0) -> Iterator[None]:
    """Lets a process open no more than `spare` further descriptors while the block runs."""
    free = set(range(4096)) - {int(entry.name) for entry in Path(f"/proc/{pid}/fd").iterdir()}
    with limited(pid, resource.RLIMIT_NOFILE, sorted(free)[spare]):
        yield


@contextlib.contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """Mounts a disk of its own at a new folder; skips the test where that is not allowed."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("this user may not mount a disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(disk: Path) -> None:
    """Takes all the room that is left on a disk."""
    with contextlib.suppress(OSError), (disk / "filler").open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
