"""How the emulators are run, and what they are told to answer."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import msgspec

from backends.base import Call
from backends.guard import guarded
from tests.support.calls import call_of
from tests.support.wait import eventually

LOOK_UP = {"type": "function", "function": {"name": "look_up", "parameters": {"type": "object", "properties": {}}}}
USAGE = {"prompt_tokens": 3, "completion_tokens": 2}
FAILURES = {400: "INVALID_ARGUMENT", 429: "RESOURCE_EXHAUSTED", 503: "UNAVAILABLE"}
RETRY_AFTER_S = 7

FIXTURES: list[dict[str, Any]] = [
    *(
        {
            "match": {"userMessage": f"fail with {status}"},
            "response": {"error": {"message": "as asked", "type": kind}, "status": status, "retryAfter": RETRY_AFTER_S},
        }
        for status, kind in FAILURES.items()
    ),
    {
        "match": {"userMessage": "be cut"},
        "response": {"content": "a long answer " * 9},
        "latency": 20,
        "truncateAfterChunks": 2,
    },
    {"match": {"userMessage": "think"}, "response": {"content": "yes", "reasoning": "hm"}},
    {
        "match": {"toolName": "look_up", "hasToolResult": False},
        # By itself it would say FUNCTION_CALL, which is none of Gemini's reasons.
        "response": {"toolCalls": [{"name": "look_up", "arguments": {"x": 1}}], "finishReason": "stop"},
    },
    {"match": {}, "response": {"content": "hello there", "usage": USAGE}},
]


@dataclass(frozen=True)
class Emulator:
    """One of them, and how it is told to fail."""

    url: str
    scenarios: str | None = None
    """Where it is told what the next request will meet; the other one goes by the message."""

    async def failing(self, status: int) -> Call:
        """Returns a call that will be answered with this status."""
        await self._next({"type": "fail", "status": status, "retry_after": RETRY_AFTER_S})
        return self._call(f"fail with {status}")

    async def cut(self) -> Call:
        """Returns a call whose stream will end too early."""
        await self._next({"type": "stream_fault", "kind": "truncate", "after_chunks": 1})
        return self._call("be cut")

    async def _next(self, behavior: dict[str, Any]) -> None:
        if self.scenarios:
            body = msgspec.json.encode({"behaviors": [behavior]})
            async with aiohttp.ClientSession() as session, session.post(self.scenarios, data=body) as response:
                response.raise_for_status()

    def _call(self, message: str) -> Call:
        return call_of(stream=True, messages=[{"role": "user", "content": message}])


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def running(command: tuple[str, ...], port: int) -> Iterator[None]:
    """Runs a server for as long as the block does."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(guarded(command), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    try:
        eventually(lambda: listens(port) or process.poll(), f"{command[0]} listens")
        assert process.poll() is None, f"{command} ended"
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)


def listens(port: int) -> bool:
    with socket.socket() as attempt:
        return attempt.connect_ex(("127.0.0.1", port)) == 0
