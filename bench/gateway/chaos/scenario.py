"""What a scenario is, and a request-by-request account of it: the judge that scenarios call."""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import anyio

from bench.gateway.chaos.behaviours import answers
from bench.gateway.chaos.client import Answer, ChatClient
from bench.gateway.chaos.upstream import SPARE_PATH, Attempt, Behaviour, FaultyUpstream
from bench.gateway.chaos.wire import FIRST, SPARE, Speaker

CLOSE_LIMIT_S = 1.0
"""Within this, what nobody waits for any more must be let go."""
ATTEMPTS_PER_REQUEST = 2
"""How often one backend may be asked for one request: `retries: 1`."""
TOKENS = re.compile(r"^gen_ai_client_token_usage\w*_sum\{(?P<labels>[^}]*)\} (?P<sum>\S+)$", re.MULTILINE)
IDLE = re.compile(r"^gateway_requests_in_flight\S* 0(\.0)?$", re.MULTILINE)

SOUND_SPARE = answers(SPARE)

Conduct = Callable[["Trial"], Awaitable[None]]
"""Asks the gateway, and requires what must hold."""


@dataclass(frozen=True)
class Scenario:
    """One fault, and what must come of it."""

    name: str
    injected: str
    expected: str
    conduct: Conduct
    behaviour: Behaviour
    """Of the backend that is asked first."""
    spare: Behaviour = SOUND_SPARE
    """Of the one behind it."""
    fallback: bool = True
    """Whether there is one behind it."""
    whole: bool = True
    """Whether it is run with whole answers."""
    streamed: bool = True
    """Whether it is run with streamed answers."""
    refused: bool = False
    """Whether the backend's address is one where nobody listens."""
    time_limit_s: float | None = None
    """How long the backend's answers may take in all, where that matters."""
    own_only: bool = False
    """Whether it can be judged by this project's gateway's metrics only."""

    @property
    def cases(self) -> list[Case]:
        """The ways in which it is run; each has a backend of its own, so that none inherits another's past."""
        modes = [*([False] if self.whole else []), *([True] if self.streamed else [])]
        return [Case(self, streamed) for streamed in modes]


@dataclass(frozen=True)
class Case:
    """A scenario with whole or with streamed answers."""

    scenario: Scenario
    streamed: bool

    def __str__(self) -> str:
        """Return its name, by which its backend is called too."""
        return f"{self.scenario.name}-{'streamed' if self.streamed else 'whole'}"


class Trial:
    """One run of one case. What is required and does not hold is kept in `faults`."""

    def __init__(self, case: Case, client: ChatClient, upstream: FaultyUpstream, model: str) -> None:
        self.case = case
        self.faults: list[str] = []
        self.answers: list[Answer] = []
        self._client = client
        self._upstream = upstream
        self._model = model
        self._num_asked = 0
        self.started = time.monotonic()

    @property
    def attempts(self) -> list[Attempt]:
        """How the first backend was asked."""
        return self._upstream.attempts(str(self.case))

    @property
    def spare_attempts(self) -> list[Attempt]:
        """How the spare one was asked."""
        return self._upstream.attempts(str(self.case), spare=True)

    async def ask(self, **fields: Any) -> Answer:
        """Ask the gateway once, with these fields beside those of every request."""
        self._num_asked += 1
        answer = await self._client.ask(self._body(**fields), self._headers)
        self.answers.append(answer)
        self.require(answer.defect is None, f"the client got {answer}")
        return answer

    async def ask_and_leave(self) -> None:
        """Ask the gateway and leave while the first backend is at work; require that it is let go."""
        self._num_asked += 1
        asked = anyio.Event()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._notice_attempt, asked)
            left_at = await self._client.ask_and_leave(self._body(), self._headers, asked)
            tasks.cancel_scope.cancel()
        self.require(asked.is_set(), "the backend was not asked")
        for attempt in self.attempts:
            await self._until_over(attempt)
            let_go = attempt.left_at is not None and attempt.left_at - left_at < CLOSE_LIMIT_S
            self.require(let_go, "the backend was not let go when the client had left")

    async def output_tokens(self, backend: str) -> float:
        """Return how many output tokens the gateway has booked to a backend."""
        metrics = ""
        with anyio.move_on_after(CLOSE_LIMIT_S):
            while not IDLE.search(metrics):  # it books when the answer is gone, while the request is in progress yet
                metrics = await self._client.metrics()
        booked = 0.0
        for match in TOKENS.finditer(metrics):
            if f'backend="{backend}"' in match["labels"] and 'gen_ai_token_type="output"' in match["labels"]:
                booked += float(match["sum"])
        return booked

    def require(self, holds: bool, fault: str) -> None:
        """Note a fault if something does not hold."""
        if not holds and fault not in self.faults:
            self.faults.append(fault)

    def answered_by(self, answer: Answer, *speakers: Speaker) -> None:
        """Require the whole answer of one of these, and that the gateway says truly whose it is."""
        if answer.defect is not None:
            return
        wanted = " or ".join(speaker.name for speaker in speakers)
        self.require(answer.is_complete, f"no whole answer of {wanted}, but {answer}")
        by = [speaker for speaker in speakers if speaker.words == answer.text]
        self.require(bool(by), f"the answer is not that of {wanted}: {answer.text!r}")
        told = answer.headers.get("x-gateway-backend")
        if told and by:
            true = {FIRST: str(self.case), SPARE: SPARE_PATH}[by[0]]
            self.require(told == true, f"x-gateway-backend names {told}, and {true} answered")

    def in_time(self, limit_s: float) -> None:
        """Require that the last answer took no longer than this."""
        took_s = self.answers[-1].took_s
        self.require(took_s < limit_s, f"it took {took_s:.1f} s")

    def failed(self, answer: Answer, *statuses: int, told: str = "") -> None:
        """Require an error with one of these statuses, that holds these words."""
        self.require(answer.is_plain_failure, f"no plain error, but {answer}")
        self.require(answer.status in statuses, f"the status is {answer.status}")
        if answer.error is not None:
            self.require(told in str(answer.error), f"the error does not tell {told!r}: {answer.error.get('message')}")

    def honest(self, answer: Answer, *, words: str = FIRST.words) -> None:
        """Require a whole and right answer, or one that is plainly cut: the right beginning and an error event."""
        if answer.is_complete:
            self.require(answer.text == words, f"told as a success: {answer.text!r}")
        else:
            self.require(answer.is_plain_failure, f"neither whole nor plainly cut: {answer}")
            self.require(words.startswith(answer.text), f"not the beginning of the answer: {answer.text!r}")

    def asked(self, *counts: int) -> None:
        """Require how often the first backend was asked."""
        count = len(self.attempts)
        self.require(count in counts, f"asked {count} times, not {' or '.join(map(str, counts))}")

    def spare_asked(self, *counts: int) -> None:
        """Require how often the spare backend was asked."""
        count = len(self.spare_attempts)
        self.require(count in counts, f"the fallback was asked {count} times, not {' or '.join(map(str, counts))}")

    async def finish(self) -> None:
        """Require what holds in every scenario: few attempts, and nothing left at work."""
        told = self.answers[0].headers.get("x-gateway-attempts") if len(self.answers) == 1 else None
        if told and not self.case.streamed and not self.case.scenario.refused:
            true = len(self.attempts) + len(self.spare_attempts)
            self.require(told == str(true), f"x-gateway-attempts tells {told}, and {true} were made")
        limit = ATTEMPTS_PER_REQUEST * self._num_asked
        self.require(len(self.attempts) <= limit, f"asked {len(self.attempts)} times for {self._num_asked} requests")
        for attempt in [*self.attempts, *self.spare_attempts]:
            await self._until_over(attempt)
            self.require(attempt.over.is_set(), "a backend was left at work when the client had its answer")

    def observed(self) -> str:
        """Tell in a few words what was seen."""
        seen: dict[str, int] = {}
        for answer in self.answers:
            seen[str(answer)] = seen.get(str(answer), 0) + 1
        parts = [f"{count}x {words}" if count > 1 else words for words, count in seen.items()]
        moments = ", ".join(f"{attempt.at - self.started:.2f}" for attempt in self.attempts[:6])
        more = ", ..." if len(self.attempts) > 6 else ""
        asked = f"asked {len(self.attempts)}x" + (f" (at {moments}{more} s)" if moments else "")
        return "; ".join([*parts, asked, f"fallback {len(self.spare_attempts)}x"])

    @property
    def _headers(self) -> dict[str, str]:
        return {} if self.case.scenario.fallback else {"x-gateway-no-fallback": "1"}

    def _body(self, **fields: Any) -> dict[str, Any]:
        question = f"When is the branch open? [case {self.case}]"
        body: dict[str, Any] = {"model": self._model, "messages": [{"role": "user", "content": question}]}
        body |= {"temperature": 0, **fields}
        return {**body, "stream": True} if self.case.streamed else body

    async def _notice_attempt(self, asked: anyio.Event) -> None:
        while not self.attempts:  # noqa: ASYNC110 - the server does not know that it is waited for
            await anyio.sleep(0.005)
        asked.set()

    async def _until_over(self, attempt: Attempt) -> None:
        with anyio.move_on_after(CLOSE_LIMIT_S):
            await attempt.over.wait()
