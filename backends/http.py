"""One client for every server that speaks the OpenAI API, over TCP or a unix socket.

Knows the wire and its failures; knows nothing of configuration, routing or model servers.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping

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
from backends.event_stream import EventStream, Readable
from backends.http1.errors import TooLargeError
from backends.http1.origin import Origin
from backends.http1.response import Response
from backends.protocol import UNDECODABLE, Chunk
from backends.retry_after import retry_after_s
from backends.sse import DONE, DONE_EVENT, FINISH, MAY_BE_ERROR, MAY_BE_GARBAGE, EventCutter, events, payloads

HEADERS = {
    "user-agent": "pointsman",
    "accept": "*/*",
    "accept-encoding": "identity",
    "content-type": "application/json",
}
"""Some guards of paid APIs refuse who does not name himself, or what he takes."""
MIN_SECRET_LENGTH = 8
"""Shorter keys are stand-ins such as `none`, and may be part of any word."""
MAX_ERROR_BYTES = 64 * 1024
MAX_ANSWER_BYTES = 64 * 1024 * 1024
LINGER_S = 0.2
"""How long the end of a body may lag behind its `[DONE]`; a new connection costs less than waiting longer."""

CLIENTS_CODES = {"content_filter", "context_length_exceeded"}
"""Of errors that are about the request, where no status says so."""
CLIENT_ERROR_STATUSES = {400, 409, 413, 415, 422}
"""What a client can mend. Any other of the 4xx kind is about our key, our rate, or how the backend is configured."""

UNREACHED = (OSError, ValueError)
"""Why there is no answer: no connection, or an address or a key that cannot be sent at all."""

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
        self._base_url = base_url
        root = "/v1" if base_url.startswith("unix://") else ""  # the address of a socket has no path of its own
        self._chat_path = f"{root}/chat/completions"
        self._models_path = f"{root}/models"
        headers = {**HEADERS, "authorization": f"Bearer {api_key}"} if api_key else HEADERS
        # Waiting for the answer is bounded by whoever asks; only the connection's own limit lives here.
        self._origin = Origin(base_url, headers, connect_timeout_s=connect_timeout_s)
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
                response = await self._origin.get(self._models_path)
                try:
                    await beginning(response)
                finally:
                    response.close()
        except UNREACHED as error:
            raise ConnectFailedError(self._connect_message(error)) from error
        if response.status in {401, 403}:
            raise UpstreamAuthError(f"{self._base_url} refuses the configured key ({response.status})")
        if 300 <= response.status < 400 or response.status >= 500:
            raise UnexpectedStatusError(f"{self._base_url} answered {response.status} when asked for its models")

    async def complete(self, call: Call) -> Completion:
        """Return the whole answer, the server's bytes unchanged."""
        response = await self._post(call, stream=False)
        try:
            body = await response.whole(MAX_ANSWER_BYTES)
        except TooLargeError as error:
            raise BackendProtocolError(str(error)) from error
        except OSError as error:
            raise ConnectFailedError(f"the connection broke during the answer: {error}") from error
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
        await self._origin.aclose()

    async def _post(self, call: Call, *, stream: bool) -> Response:
        """Send the request and wait for a successful status."""
        body = call.body_for(self.model, stream=stream)
        try:
            response = await self._origin.post(self._chat_path, body, call.headers)
        except UNREACHED as error:
            raise ConnectFailedError(self._connect_message(error)) from error
        if response.status < 300:
            return response
        try:
            error_body = await beginning(response)
        finally:
            response.close()
        raise rejection(response.status, response.headers, without_secret(error_body, self._api_key))

    def _connect_message(self, error: BaseException) -> str:
        return f"cannot reach {self._base_url}: {str(error) or type(error).__name__}"


class OpenAIStream(EventStream):
    """A streamed answer, passed through. Satisfies `ChunkStream`."""

    def __init__(self, response: Response, num_choices: int, *, secret: str | None = None) -> None:
        super().__init__(response)
        self._response = response
        self._secret = secret
        self._cutter = EventCutter()
        self._num_choices = num_choices
        self._finished: set[int] = set()

    async def aclose(self) -> None:
        """Close the connection; kept for the next request only if the server has said all."""
        self._response.close(linger_s=LINGER_S if self._ended else 0.0)

    async def pour(self, sink: Callable[[bytes], bool]) -> None:
        """Hand blocks to `sink` as they come; return when the next one is due."""

        def take(received: bytes) -> bool:
            try:
                block = self._take(received)
            except BackendError as failure:
                self._failure = failure
                return False
            wants_more = sink(block) if block else True
            return wants_more and not self._ended and self._failure is None

        if not (self._head or self._ended or self._failure):
            await self._response.pour(take)

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
        usual = block.removesuffix(DONE_EVENT)
        if is_usual(usual):
            self._ended = len(usual) < len(block)
            return self._read_usual(usual)
        if done := DONE.search(block):
            self._ended = True
            before, end, _ = block[: done.start()].rpartition(b"\n\n")
            block = before + end
        return self._read(block) if says_more_than_text(block) else block

    def _read_usual(self, block: bytes) -> bytes:
        """Do as `_read` where nothing but ends can matter, each in a line of its own."""
        for place in finishes(block):
            if place >= len(block):  # after the first bad line, or in it
                continue
            begin = block.rfind(b"\n", 0, place) + 1
            try:
                payload = block[begin + len(b"data: ") : block.index(b"\n", place)]
                self._finished |= self._chunk_of(payload).finished
            except BackendError as failure:
                self._failure = failure
                block = block[:begin]
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


def is_usual(block: bytes) -> bool:
    """Whether only ends can say more than text: events of one line, each an object by its looks, and no error.

    Most blocks are of this kind. It is counted, not searched by a pattern: that takes several times as long.
    """
    return (
        block.startswith(b"data: {")
        and block.endswith(b"}\n\n")
        and block.count(b"\n") == 2 * (block.count(b"}\n\ndata: {") + 1)
        and b'"error"' not in block
    )


def finishes(block: bytes) -> Iterator[int]:
    """Yield where the reasons for an end are told, in whatever order."""
    num_told, num_open = block.count(b'"finish_reason"'), block.count(b'"finish_reason":null')
    if num_told == num_open:
        return
    if num_open + block.count(b'"finish_reason":"') == num_told:
        place = len(block)
        for _ in range(num_told - num_open):
            place = block.rindex(b'"finish_reason":"', 0, place)
            yield place
    else:  # with white space
        for found in FINISH.finditer(block):
            yield found.start()


def says_more_than_text(part: bytes) -> bool:
    """Whether events may hold an end, an error or garbage."""
    return any(pattern.search(part) for pattern in (FINISH, MAY_BE_ERROR, MAY_BE_GARBAGE))


async def beginning(body: Readable) -> bytes:
    """Return an error body, as far as it came and as far as anybody would read it."""
    read = b""
    with contextlib.suppress(Exception):  # the status stands, whatever becomes of the words
        while len(read) < MAX_ERROR_BYTES and (piece := await body.readany()):
            read += piece
    return read[:MAX_ERROR_BYTES]


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
