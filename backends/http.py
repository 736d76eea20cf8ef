"""One client for every server that speaks the OpenAI API, over TCP or a unix socket.

Knows the wire and its failures; knows nothing of configuration, routing or model servers.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Mapping

import aiohttp
import anyio
import msgspec

from backends.base import Call, Capabilities, Completion
from backends.errors import (
    BackendError,
    BackendProtocolError,
    ConnectFailedError,
    ErrorDetail,
    MalformedStreamError,
    UnexpectedStatusError,
    UpstreamAuthError,
    UpstreamInvalidRequestError,
    UpstreamRateLimitedError,
    UpstreamRefusedError,
)
from backends.event_stream import BROKEN, EventStream, reason_of
from backends.protocol import UNDECODABLE, Chunk
from backends.retry_after import retry_after_s
from backends.sse import DONE, FINISH, MAY_BE_ERROR, MAY_BE_GARBAGE, EventCutter, events, payloads

MIN_SECRET_LENGTH = 8
"""Shorter keys are stand-ins such as `none`, and may be part of any word."""
MAX_ERROR_BYTES = 64 * 1024
MAX_ANSWER_BYTES = 64 * 1024 * 1024
DRAIN_TIMEOUT_S = 0.2
"""How long the end of a body may lag behind its `[DONE]`; a new connection costs less than waiting longer."""

CLIENTS_CODES = {"content_filter", "context_length_exceeded"}
"""Of errors that are about the request, where no status says so."""
CLIENT_ERROR_STATUSES = {400, 409, 413, 415, 422}
"""What a client can mend. Any other of the 4xx kind is about our key, our rate, or how the backend is configured."""

_chunk_decoder = msgspec.json.Decoder(Chunk)


class OpenAIClient:
    """Connections to one server, and the model asked for there. Satisfies `Backend`."""

    def __init__(
        self,
        base_url: str,
        model: str,
        *,
        api_key: str | None = None,
        connect_timeout_s: float = 2.0,
        capabilities: Capabilities = Capabilities(),  # noqa: B008 - immutable
    ) -> None:
        self.model = model
        self.capabilities = capabilities
        self._api_key = api_key
        self._headers = {"content-type": "application/json", "accept-encoding": "identity"}
        if api_key:
            self._headers["authorization"] = f"Bearer {api_key}"
        socket_path = base_url.removeprefix("unix://") if base_url.startswith("unix://") else None
        self._base_url = base_url
        self._url = "http://localhost/v1" if socket_path else base_url.rstrip("/")
        connector: aiohttp.BaseConnector
        if socket_path:
            connector = aiohttp.UnixConnector(socket_path, limit=0)
        else:
            connector = aiohttp.TCPConnector(limit=0, ttl_dns_cache=30)
        # Waiting for the answer is bounded by whoever asks; only the connection's own limit lives here.
        self._session = aiohttp.ClientSession(
            connector=connector,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=connect_timeout_s),
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            read_bufsize=256 * 1024,
        )
        self._connect_timeout_s = connect_timeout_s
        self._knows_usage = True
        """Whether it takes `stream_options`, as far as is known."""

    async def probe(self) -> None:
        """Ask for the list of models; any answer but an error of the server's or of our key will do.

        Raises:
            BackendError: no connection, a refused key, or a failing server.
        """
        try:
            with anyio.fail_after(self._connect_timeout_s + 3.0):
                async with self._session.get(
                    f"{self._url}/models", headers=self._headers, allow_redirects=False
                ) as response:
                    await response.content.read(MAX_ERROR_BYTES)
        except BROKEN as error:
            raise ConnectFailedError(self._connect_message(error)) from error
        if response.status in {401, 403}:
            raise UpstreamAuthError(f"{self._base_url} refuses the configured key ({response.status})")
        if 300 <= response.status < 400 or response.status >= 500:
            raise UnexpectedStatusError(f"{self._base_url} answered {response.status} when asked for its models")

    async def complete(self, call: Call) -> Completion:
        """Return the whole answer, the server's bytes unchanged."""
        response = await self._post(call, stream=False)
        try:
            body = await whole_body(response)
        except BROKEN as error:
            response.close()
            raise ConnectFailedError(f"the connection broke during the answer: {reason_of(error)}") from error
        except BaseException:
            response.close()
            raise
        try:
            answer = _chunk_decoder.decode(body)
        except UNDECODABLE as error:
            raise BackendProtocolError(f"the answer is not a chat completion: {error}") from error
        if answer.is_error:
            raise failure_in_answer(body, secret=self._api_key)
        if not answer.choices:
            raise BackendProtocolError("the answer holds no choice")
        return Completion(body)

    async def stream(self, call: Call) -> OpenAIStream:
        """Return the answer as a stream once its first content has come."""
        if call.adds_usage and not self._knows_usage:
            call = call.without_usage()
        try:
            response = await self._post(call, stream=True)
        except UpstreamInvalidRequestError as error:
            if not call.adds_usage or "stream_options" not in error.message:
                raise
            self._knows_usage = False  # an older server, which refuses what the client did not ask for
            response = await self._post(call.without_usage(), stream=True)
        return await OpenAIStream(response, call.num_choices, secret=self._api_key).until_first_content()

    async def aclose(self) -> None:
        """Close every connection."""
        await self._session.close()

    async def _post(self, call: Call, *, stream: bool) -> aiohttp.ClientResponse:
        """Send the request and wait for a successful status."""
        body = call.body_for(self.model, stream=stream)
        headers = {**self._headers, **call.headers}
        try:
            response = await self._session.post(
                f"{self._url}/chat/completions", data=body, headers=headers, allow_redirects=False
            )
        except BROKEN as error:
            raise ConnectFailedError(self._connect_message(error)) from error
        if response.status < 300:
            return response
        try:
            error_body = await beginning(response.content)
        finally:
            response.close()
        raise rejection(response.status, response.headers, without_secret(error_body, self._api_key))

    def _connect_message(self, error: BaseException) -> str:
        return f"cannot reach {self._base_url}: {reason_of(error)}"


class OpenAIStream(EventStream):
    """A streamed answer, passed through. Satisfies `ChunkStream`."""

    def __init__(self, response: aiohttp.ClientResponse, num_choices: int, *, secret: str | None = None) -> None:
        super().__init__(response)
        self._secret = secret
        self._cutter = EventCutter()
        self._num_choices = num_choices
        self._finished: set[int] = set()

    async def aclose(self) -> None:
        """Close the connection; kept for the next request only if the server has said all."""
        try:
            if self._ended:
                with anyio.move_on_after(DRAIN_TIMEOUT_S), contextlib.suppress(*BROKEN):
                    while await self._response.content.readany():
                        pass
        finally:
            if self._response.content.at_eof():
                self._response.release()
            else:
                self._response.close()

    def _take(self, received: bytes) -> bytes:
        return self._checked(self._cutter.feed(received))

    def _close(self) -> bytes:
        return self._checked(self._cutter.flush())

    def _has_begun(self, block: bytes) -> bool:
        return any(self._chunk_of(payload).is_content for payload in payloads(block))

    @property
    def _has_finished(self) -> bool:
        return len(self._finished) >= self._num_choices

    @property
    def _is_complete(self) -> bool:
        return self._has_finished

    def _checked(self, block: bytes) -> bytes:
        """Return the events before `[DONE]` or the first bad one. Only one that says more than text is decoded."""
        if done := DONE.search(block):
            self._ended = True
            before, end, _ = block[: done.start()].rpartition(b"\n\n")
            block = before + end
        if says_more_than_text(block):
            block = self._read(block)
        return block

    def _read(self, block: bytes) -> bytes:
        """Return the events before the first bad one, whose failure is raised next, and note which choices they end."""
        sound = []
        for event in events(block):
            try:
                if says_more_than_text(event):  # asked of each: how the network joins events must decide nothing
                    for payload in payloads(event):
                        self._finished |= self._chunk_of(payload).finished
            except BackendError as failure:
                self._failure = failure
                break
            sound.append(event)
        return b"".join(sound)

    def _chunk_of(self, payload: bytes) -> Chunk:
        try:
            chunk = _chunk_decoder.decode(payload)
        except UNDECODABLE as error:
            raise MalformedStreamError(f"an event of the stream is not a chunk: {error}") from error
        if chunk.is_error:
            raise failure_in_answer(payload, secret=self._secret)
        return chunk


def says_more_than_text(part: bytes) -> bool:
    """Whether events may hold an end, an error or garbage."""
    return any(pattern.search(part) for pattern in (FINISH, MAY_BE_ERROR, MAY_BE_GARBAGE))


async def whole_body(response: aiohttp.ClientResponse) -> bytes:
    """Return the body of an answer.

    Raises:
        BackendProtocolError: it is larger than any answer may be.
    """
    pieces: list[bytes] = []
    size = 0
    while piece := await response.content.readany():
        pieces.append(piece)
        size += len(piece)
        if size > MAX_ANSWER_BYTES:
            raise BackendProtocolError(f"the answer is larger than {MAX_ANSWER_BYTES:,} bytes")
    response.release()
    return b"".join(pieces)


async def beginning(content: aiohttp.StreamReader) -> bytes:
    """Return an error body, as far as it came and as far as anybody would read it."""
    try:
        return await content.readexactly(MAX_ERROR_BYTES)
    except asyncio.IncompleteReadError as error:
        return error.partial
    except BROKEN:
        return b""


def rejection(status: int, headers: Mapping[str, str], body: bytes) -> BackendError:
    """Return the error that an answer with an error status stands for."""
    detail = detail_of(body)
    after_s = retry_after_s(headers)
    if status == 429:
        return UpstreamRateLimitedError(detail.message, retry_after_s=after_s)
    if status in {401, 403}:
        return UpstreamAuthError(f"the backend refuses the configured key ({status})")
    if status in CLIENT_ERROR_STATUSES:
        return UpstreamInvalidRequestError(detail, status=status)
    if 300 <= status < 500 and status != 408:
        return UpstreamRefusedError(f"the backend refuses with {status}: {detail.message}")
    return UnexpectedStatusError(f"the backend answered {status}: {detail.message}", retry_after_s=after_s)


def failure_in_answer(body: bytes, *, secret: str | None) -> BackendError:
    """Return the error that came in place of an answer, after the status 200, by the status that it names itself."""
    body = without_secret(body, secret)
    detail = detail_of(body)
    if detail.code in CLIENTS_CODES:
        return UpstreamInvalidRequestError(detail)
    if detail.code and re.fullmatch(r"4\d\d", detail.code, re.ASCII):
        return rejection(int(detail.code), {}, body)
    return UnexpectedStatusError(detail.message)


def without_secret(body: bytes, secret: str | None) -> bytes:
    """Return an error body without our key: some servers and proxies quote the headers that they do not like."""
    return body.replace(secret.encode(), b"***") if secret and len(secret) >= MIN_SECRET_LENGTH else body


def detail_of(body: bytes) -> ErrorDetail:
    """Read an error body in any of the shapes that servers use; codes become strings (vLLM sends integers)."""
    try:
        document = msgspec.json.decode(body)
    except UNDECODABLE:
        text = body.decode("utf-8", errors="replace").strip()
        return ErrorDetail(text[:500] or "no explanation", "upstream_error")
    error = document.get("error", document) if isinstance(document, dict) else document
    if not isinstance(error, dict):
        return ErrorDetail(str(error)[:500], "upstream_error")
    return ErrorDetail(
        message=str(error.get("message") or error.get("detail") or "no explanation"),
        type=str(error.get("type") or "upstream_error"),
        param=None if error.get("param") is None else str(error["param"]),
        code=None if error.get("code") is None else str(error["code"]),
    )
