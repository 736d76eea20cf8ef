"""Streams in which something happens after the first words. Words that were sent cannot be taken back."""

from __future__ import annotations

from bench.gateway.chaos.behaviours import answers, at_first, breaks_off, refuses, streams, when
from bench.gateway.chaos.scenario import Scenario, Trial
from bench.gateway.chaos.scenarios.conducts import falls_back, passes_through, stays_honest
from bench.gateway.chaos.upstream import Act
from bench.gateway.chaos.wire import DONE, FIRST, SPARE, chunk, error_body

PLAINLY_CUT = "the right words to the end from another backend, or an error event without `[DONE]`"
ENGINE_DIED = b"data: " + error_body("the engine died", type_="InternalServerError", code=500) + b"\n\n"
GARBAGE = b'data: {"choices": [{"index": 0, "delta": {"content": " nine\n\n'
HALF_A_CALL = {
    "index": 0,
    "id": "call_1",
    "type": "function",
    "function": {"name": "opening_hours", "arguments": '{"branch": "Ma'},
}
DRIP_LIMIT_S = 1.5
REFUSES_PREFILL = when(
    lambda attempt: bool(attempt.prefill),
    refuses("400 Bad Request", "prefill is not supported", type_="invalid_request_error"),
    otherwise=answers(SPARE),
)


async def is_rescued(trial: Trial) -> None:
    """The words of the second backend begin as the first's did: the client sees one whole answer."""
    answer = await trial.ask()
    trial.require(answer.is_complete, f"not continued, but {answer}")
    trial.honest(answer)


async def is_cut_for_the_first_reason(trial: Trial) -> None:
    """Nobody can go on: the error is that of the stream, not that of the try to save it."""
    answer = await trial.ask()
    trial.require(answer.is_plain_failure, f"not plainly cut, but {answer}")
    trial.honest(answer)
    trial.require("prefill" not in str(answer.error), "the fallback's own error hides the first")


async def is_not_spliced(trial: Trial) -> None:
    """The other backend would say something else: half of one answer and half of another is none."""
    answer = await trial.ask()
    trial.require(answer.is_plain_failure, f"not plainly cut, but {answer}")
    trial.honest(answer)


async def finish_is_kept(trial: Trial) -> None:
    """A stream that was filtered ends with that reason."""
    answer = await trial.ask()
    trial.require(answer.is_complete, f"not passed on, but {answer}")
    trial.require(answer.finish_reason == "content_filter", f"the finish_reason is {answer.finish_reason}")
    trial.asked(1)
    trial.spare_asked(0)


async def tool_call_is_not_made_up(trial: Trial) -> None:
    """Half of a call's arguments: a program must not take what there is, nor what another backend makes of it."""
    tool = {"type": "function", "function": {"name": "opening_hours", "parameters": {"type": "object"}}}
    answer = await trial.ask(tools=[tool])
    trial.require(answer.is_plain_failure, f"not plainly cut, but {answer}")
    trial.require(not answer.text, f"words of another backend: {answer.text!r}")


async def drip_ends_in_time(trial: Trial) -> None:
    """Never silent for long, never done: the limit of the whole answer ends it."""
    answer = await trial.ask()
    trial.require(answer.is_plain_failure, f"not plainly cut, but {answer}")
    trial.honest(answer)
    trial.in_time(2 * DRIP_LIMIT_S)


SCENARIOS = [
    Scenario(
        "cut",
        "the connection is closed after four words",
        "another backend, whose answer begins with the same words, goes on: one whole answer",
        is_rescued,
        breaks_off(end=(Act.CLOSE,)),
        spare=answers(FIRST),
        whole=False,
    ),
    Scenario(
        "cut-other-words",
        "closed after four words, and the fallback would say something else",
        "an error event without `[DONE]`; no mixture of two answers",
        is_not_spliced,
        breaks_off(end=(Act.CLOSE,)),
        spare=REFUSES_PREFILL,
        whole=False,
    ),
    Scenario(
        "cut-prefill-refused",
        "closed after four words, and the fallback answers 400 whatever it is asked",
        "an error event about the cut, not about the fallback",
        is_cut_for_the_first_reason,
        breaks_off(end=(Act.CLOSE,)),
        spare=refuses("400 Bad Request", "prefill is not supported", type_="invalid_request_error"),
        whole=False,
    ),
    Scenario(
        "cut-alone",
        "a TCP reset after four words, no fallback",
        PLAINLY_CUT,
        stays_honest,
        breaks_off(end=(Act.RESET,)),
        fallback=False,
        whole=False,
    ),
    Scenario(
        "cut-once",
        "a TCP reset after four words, once; no fallback",
        PLAINLY_CUT.replace("another", "the same"),
        stays_honest,
        at_first(breaks_off(end=(Act.RESET,))),
        fallback=False,
        whole=False,
    ),
    Scenario(
        "cut-tool-call",
        "the connection is closed within the arguments of a tool call",
        "an error event without `[DONE]`; no call that nobody made",
        tool_call_is_not_made_up,
        streams(FIRST.opening(), FIRST.event({"tool_calls": [HALF_A_CALL]}), end=(Act.CLOSE,)),
        whole=False,
    ),
    Scenario(
        "drip",
        "after four words a comment every 0.3 s, without end",
        "an error event without `[DONE]` at the limit of the whole answer",
        drip_ends_in_time,
        breaks_off(end=(0.3, chunk(b": still working\n\n")) * 30),
        whole=False,
        time_limit_s=DRIP_LIMIT_S,
    ),
    Scenario(
        "stall",
        "silence after four words",
        f"at the idle limit {PLAINLY_CUT}",
        stays_honest,
        breaks_off(end=(Act.HANG,)),
        spare=answers(FIRST),
        whole=False,
    ),
    Scenario(
        "malformed-event",
        "an event that is no JSON after four words, then the rest as if nothing were",
        PLAINLY_CUT,
        stays_honest,
        breaks_off(GARBAGE, *FIRST.word_events()[5:], FIRST.finish(), DONE),
        spare=answers(FIRST),
        whole=False,
    ),
    Scenario(
        "error-event",
        "an error event after four words, then `[DONE]`",
        PLAINLY_CUT,
        stays_honest,
        breaks_off(ENGINE_DIED, DONE),
        spare=answers(FIRST),
        whole=False,
    ),
    Scenario(
        "no-finish",
        "the stream ends in order after four words, without finish_reason and `[DONE]`",
        PLAINLY_CUT,
        stays_honest,
        breaks_off(),
        spare=answers(FIRST),
        whole=False,
    ),
    Scenario(
        "no-done",
        "all the words and the finish_reason, but no `[DONE]`",
        "a whole answer, with `[DONE]`; nobody is asked again",
        passes_through,
        streams(FIRST.opening(), *FIRST.word_events(), FIRST.finish()),
        whole=False,
    ),
    Scenario(
        "hang-after-done",
        "the whole answer, but the connection is left open without its last chunk",
        "a whole answer at once; the connection is closed",
        passes_through,
        streams(FIRST.opening(), *FIRST.word_events(), FIRST.finish(), DONE, end=(Act.HANG,)),
        whole=False,
    ),
    Scenario(
        "malformed-first",
        "the first event is no JSON",
        "the fallback answers",
        falls_back,
        streams(GARBAGE, DONE),
        whole=False,
    ),
    Scenario(
        "error-first",
        "status 200, and the first event is an error",
        "the fallback answers",
        falls_back,
        streams(FIRST.opening(), ENGINE_DIED, DONE),
        whole=False,
    ),
    Scenario(
        "filtered",
        "the stream ends with the finish_reason `content_filter`",
        "passed on unchanged; asked neither again nor elsewhere",
        finish_is_kept,
        streams(FIRST.opening(), *FIRST.word_events()[:4], FIRST.finish("content_filter"), DONE),
        whole=False,
    ),
    Scenario(
        "split-bytes",
        "a whole answer, one byte at a time",
        "a whole answer",
        passes_through,
        streams(*(bytes([byte]) for event in [*FIRST.word_events(), FIRST.finish(), DONE] for byte in event)),
        whole=False,
    ),
]
