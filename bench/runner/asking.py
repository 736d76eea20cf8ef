"""One question to one model over HTTP, and the row that tells of it."""

from __future__ import annotations

from datetime import UTC, datetime

from backends.base import Backend, Call
from backends.errors import BackendError, UpstreamRateLimitedError
from bench.assessment import cost_usd, shortened
from bench.graders import Grade, Judge, grade
from bench.measure import Measurement, as_fields, call_to_measure, measure, words_of
from bench.metrics import ms, share, usd
from bench.rows import Row
from bench.runner.work import Work
from bench.suites.question import Question

HEADERS = {"x-gateway-no-fallback": "1", "x-gateway-no-shadow": "1"}
"""The model that is named, or an error; and no copies of what is asked. Other servers do not know them."""

GREETING = as_fields(model="any", messages=[{"role": "user", "content": "Hello."}], max_tokens=16)


class TurnedAwayError(Exception):
    """Whoever was asked takes no request now, and says so: a limited rate, too many at one time."""

    def __init__(self, reason: str, retry_after_s: float | None) -> None:
        super().__init__(reason)
        self.retry_after_s = retry_after_s


async def ask(backend: Backend, call: Call, *, limit_s: float) -> Measurement:
    """Measure one request.

    Raises:
        TurnedAwayError: it has to wait.
    """
    errors: list[BackendError] = []

    def note(error: Exception) -> str:  # a measurement holds an error's words only, not what it asks for
        if isinstance(error, BackendError):
            errors.append(error)
        return words_of(error)

    measured = await measure(backend, call, limit_s=limit_s, words=note)
    for error in errors:
        if isinstance(error, UpstreamRateLimitedError) or error.retry_after_s is not None:
            raise TurnedAwayError(error.message, error.retry_after_s)
    return measured


async def greet(backend: Backend, *, limit_s: float) -> tuple[str | None, bool]:
    """Return why a model does not answer, or None, and whether it tells log-probabilities.

    A connection stands afterwards, and the model is warm.

    Raises:
        TurnedAwayError: it has to wait.
    """
    measured = await ask(backend, call_to_measure(GREETING, HEADERS, logprobs=True), limit_s=limit_s)
    if measured.outcome == "answered":
        return None, measured.answer.logprob is not None
    measured = await ask(backend, call_to_measure(GREETING, HEADERS, logprobs=False), limit_s=limit_s)
    # Who refuses a greeting of this kind may well answer a question.
    return (None if measured.outcome in {"answered", "refused"} else measured.error), False


def call_of(question: Question, *, logprobs: bool) -> Call:
    """Return the request that puts a question; the client fills in the model's name."""
    return call_to_measure(as_fields(**question.body("any")), HEADERS, logprobs=logprobs)


def row_of(work: Work, measured: Measurement, started_at: datetime) -> Row:
    """Return the row of a measured question; without a grade, where only a judge can give one."""
    answer, timing = measured.answer, measured.timing
    grader = work.question.grader
    graded = Grade(0.0)
    if measured.outcome == "answered" and not isinstance(grader, Judge):
        graded = grade(grader, answer)
    return Row(
        suite=work.suite,
        id=work.question.id,
        backend=work.model.name,
        repetition=work.repetition,
        tags=work.question.tags,
        outcome=measured.outcome,
        score=graded.score,
        reason=graded.reason,
        error=shortened(measured.error),
        question=last_words(work.question),
        text=answer.text,
        tool_calls=answer.tool_calls,
        finish_reason=answer.finish_reason,
        confidence=share(answer.confidence),
        prompt_tokens=measured.usage.prompt_tokens if measured.usage else None,
        output_tokens=measured.output_tokens,
        latency_ms=ms(timing.latency_s) or 0.0,
        ttft_ms=ms(timing.ttft_s),
        tpot_ms=ms(timing.tpot_s(measured.output_tokens)),
        cost_usd=usd(cost_usd([measured], work.model.price)[0]),
        started_at=started_at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    )


def last_words(question: Question) -> str:
    """Return the text of the last message of a conversation."""
    content = question.messages[-1].content
    if isinstance(content, list):
        return "\n".join(str(part.get("text", f"[{part.get('type')}]")) for part in content)
    return content or ""
