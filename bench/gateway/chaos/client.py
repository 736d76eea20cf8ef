"""A client that asks a gateway for chat completions and keeps all that can be seen of the answer."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import aiohttp
import anyio
import msgspec

LIMIT_S = 15.0
"""How long an answer is waited for: longer than a gateway may take."""


@dataclass
class Answer:
    """What came of one request."""

    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    finish_reason: str | None = None
    done: bool = False
    """A stream's `[DONE]` came."""
    error: dict[str, Any] | None = None
    usage: dict[str, int] | None = None
    defect: str | None = None
    """What makes it no answer at all: a connection that broke, or bytes that are not the protocol's."""
    took_s: float = 0.0
    streamed: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether it looks like a success to a program."""
        ended = self.finish_reason is not None and (self.done or not self.streamed)
        return self.status == 200 and ended and self.error is None and self.defect is None

    @property
    def is_plain_failure(self) -> bool:
        """Whether no program could take it for a success, and the reason is told."""
        if self.error is None or self.defect is not None or self.finish_reason is not None or self.done:
            return False
        return bool(self.error.get("message")) and (self.streamed if self.status == 200 else self.status >= 400)

    def __str__(self) -> str:
        """Tell it in a few words."""
        if self.defect:
            return f"{self.status or 'no answer'}, {self.defect}"
        if self.error is None:
            end = self.finish_reason or "no finish_reason"
            return f"{self.status} {end}{', no [DONE]' if self.streamed and not self.done else ''}"
        code = self.error.get("code") or self.error.get("type")
        after = f" after {len(self.text.split())} words" if self.status == 200 else ""
        return f"{self.status} error {code}{after}"


class ChatClient:
    """Asks one gateway."""

    def __init__(self, base_url: str, key: str = "", *, limit_s: float = LIMIT_S) -> None:
        """Set up; `base_url` ends with `/v1`."""
        self.base_url = base_url.rstrip("/")
        self._limit_s = limit_s
        self._headers = {"authorization": f"Bearer {key}"} if key else {}
        self._http: aiohttp.ClientSession

    async def __aenter__(self) -> Self:
        """Open."""
        timeout = aiohttp.ClientTimeout(total=self._limit_s)
        self._http = aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0))
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        """Close every connection."""
        await self._http.close()

    async def ask(self, body: Mapping[str, Any], headers: Mapping[str, str]) -> Answer:
        """Return the answer, whatever it is like."""
        answer = Answer(streamed=bool(body.get("stream")))
        started = time.monotonic()
        try:
            async with self._post(body, headers) as response:
                answer.status, answer.headers = response.status, response.headers
                if response.content_type == "text/event-stream":
                    async for line in response.content:
                        _take_line(answer, line.rstrip(b"\r\n"))
                else:
                    _take_whole(answer, await response.read())
        except TimeoutError:
            answer.defect = f"no end within {self._limit_s:g} s"
        except aiohttp.ClientError as error:
            answer.defect = f"connection broken: {error!r}"
        answer.took_s = time.monotonic() - started
        return answer

    async def ask_and_leave(self, body: Mapping[str, Any], headers: Mapping[str, str], asked: anyio.Event) -> float:
        """Leave as soon as `asked` is set, of a stream when its first bytes have come too; return when that was."""
        left_at = float("inf")

        async def ask() -> None:
            async with self._post(body, headers) as response:
                await response.content.readany()
                seen.set()
                await anyio.sleep_forever()

        seen = anyio.Event()
        with anyio.move_on_after(self._limit_s):
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(ask)
                await asked.wait()
                if body.get("stream"):
                    await seen.wait()
                left_at = time.monotonic()
                tasks.cancel_scope.cancel()
        return left_at

    async def metrics(self) -> str:
        """Return the gateway's metrics in Prometheus' format."""
        async with self._http.get(self.base_url.removesuffix("/v1") + "/metrics", headers=self._headers) as response:
            return await response.text()

    def _post(self, body: Mapping[str, Any], headers: Mapping[str, str]) -> aiohttp.client._RequestContextManager:
        return self._http.post(f"{self.base_url}/chat/completions", json=body, headers={**self._headers, **headers})


def _take_whole(answer: Answer, body: bytes) -> None:
    try:
        document = msgspec.json.decode(body)
        if document.get("error"):
            _take_error(answer, document["error"])
            return
        choice = document["choices"][0]
        answer.text = choice["message"]["content"] or ""
        answer.finish_reason, answer.usage = choice["finish_reason"], document.get("usage")
    except (msgspec.DecodeError, UnicodeDecodeError, LookupError, TypeError, AttributeError):
        answer.defect = f"a body that is no chat completion: {body[:60]!r}"


def _take_line(answer: Answer, line: bytes) -> None:
    """Read one line of a stream; each event of this catalogue, and of gateways as far as known, is one line."""
    name, _, value = line.partition(b":")
    if name != b"data":
        return
    data = value.removeprefix(b" ")
    if data == b"[DONE]":
        answer.done = True
        return
    try:
        event = msgspec.json.decode(data)
        if event.get("error"):
            _take_error(answer, event["error"])
        for choice in event.get("choices") or ():
            answer.text += choice["delta"].get("content") or ""
            answer.finish_reason = choice.get("finish_reason") or answer.finish_reason
        answer.usage = event.get("usage") or answer.usage
    except (msgspec.DecodeError, UnicodeDecodeError, LookupError, TypeError, AttributeError):
        answer.defect = f"an event that is no chunk: {data[:60]!r}"


def _take_error(answer: Answer, error: Any) -> None:
    answer.error = error if isinstance(error, dict) else {"message": str(error)}
