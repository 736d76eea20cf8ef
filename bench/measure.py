"""One request to one backend, measured."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, Literal

import anyio
import msgspec
from msgspec import Raw

from backends.base import Backend, Call
from backends.errors import BackendTimeoutError, GatewayError, RequestError, UpstreamInvalidRequestError
from backends.protocol import decode_request
from bench.answer import Answer, AnswerReader, Usage
from bench.metrics import Timing

CLOSE_LIMIT_S = 1.0

Outcome = Literal["answered", "refused", "failed", "timeout"]
"""`refused`: the backend cannot do what was asked, such as take in an image; nothing is wrong with it."""

NOT_ASKED_AGAIN = frozenset(
    {"n", "logprobs", "top_logprobs", "user", "safety_identifier", "metadata", "service_tier", "priority"}
)
"""What a copy of a live request leaves out. It asks for one answer; it is not the customer's own request, so it neither
counts as theirs nor overtakes others; and what the tokens' alternatives were is of no use here."""


class Measurement(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a request."""

    outcome: Outcome
    timing: Timing
    answer: Answer = Answer()
    usage: Usage | None = None
    error: str | None = None
    """Why it was not answered."""

    @property
    def output_tokens(self) -> int | None:
        """Tokens of the answer, if the backend counts them."""
        return self.usage.completion_tokens if self.usage else None


def call_to_measure(fields: Mapping[str, Raw], headers: Mapping[str, str], *, logprobs: bool) -> Call:
    """Return a request as it is measured: streamed, one choice, with usage, with log-probabilities where there are any.

    What is not named in `NOT_ASKED_AGAIN` stays as it was, known or not.

    Args:
        fields: the body of a chat request, each field as raw JSON.
        headers: for the backend.
        logprobs: whether the backend tells them.
    """
    kept = {name: value for name, value in fields.items() if name not in NOT_ASKED_AGAIN}
    kept |= {"stream": Raw(b"true"), "stream_options": Raw(b'{"include_usage":true}')}
    if logprobs:
        kept["logprobs"] = Raw(b"true")
    if "store" in kept:  # a copy is kept nowhere; where nothing was said, not every server knows the word
        kept["store"] = Raw(b"false")
    request, _ = decode_request(msgspec.json.encode(kept))
    return Call(request, kept, headers)


def as_fields(**values: Any) -> dict[str, Raw]:
    """Return the fields of a body as raw JSON."""
    return {name: Raw(msgspec.json.encode(value)) for name, value in values.items()}


def words_of(error: Exception) -> str:
    """Return what an error says."""
    return error.message if isinstance(error, GatewayError) else repr(error)


async def measure(
    backend: Backend, call: Call, *, limit_s: float, words: Callable[[Exception], str] = words_of
) -> Measurement:
    """Ask, and time every piece of the answer. A failure is part of the result, not an exception.

    Args:
        backend: whom to ask.
        call: see `call_to_measure`.
        limit_s: how long the whole answer may take.
        words: puts a failure into words; a backend's own may quote what it was asked.
    """
    reader = AnswerReader()
    arrivals: list[float] = []
    sent = time.monotonic()

    def result(outcome: Outcome, error: str | None = None) -> Measurement:
        timing = Timing(sent, tuple(arrivals), time.monotonic())
        return Measurement(outcome=outcome, timing=timing, answer=reader.answer, usage=reader.usage, error=error)

    try:
        with anyio.fail_after(limit_s):
            stream = await backend.stream(call)
            try:
                async for block in stream:
                    arrived = time.monotonic()
                    if reader.feed(block):
                        arrivals.append(arrived)
                return result("answered")
            finally:
                with anyio.move_on_after(CLOSE_LIMIT_S, shield=True):
                    await stream.aclose()
    except (TimeoutError, BackendTimeoutError) as error:
        return result("timeout", str(error) or f"no whole answer within {limit_s:g} s")
    except (RequestError, UpstreamInvalidRequestError) as error:
        return result("refused", words(error))
    except Exception as error:  # noqa: BLE001 - a defect of one backend's client is that backend's failure
        return result("failed", words(error))
