"""Clients that ask all the time, in every manner, and check each answer: right, or an error that says so."""

from __future__ import annotations

import random
import time
from collections import Counter
from typing import Any

import aiohttp
import anyio
import msgspec

from bench.gateway.soak.truth import right_answer

PAUSE_S = 0.06
"""Mean time between a client's answer and its next question."""
LIMIT_S = 60.0
"""More than the gateway lets a request take."""
KILL_WINDOW_S = 1.0
TOLD_STATUSES = {429, 502, 503, 504}
"""By which the gateway may say that it has no answer. 500 would be a defect of its own."""
MAX_SHOWN = 20
CHAT = "/v1/chat/completions"


class WrongError(Exception):
    """What the gateway sent is neither the right answer nor an honest error."""


class Tally:
    """What the clients have seen."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()
        self.wrong: list[str] = []
        """The first of the wrong answers."""
        self.num_wrong = 0
        self.oldest_generation = 0
        """In effect everywhere: a request that begins from now on must be answered by it, or a newer one."""
        self.last_kill = float("-inf")
        """When a process was last killed, on the monotonic clock."""

    def add_wrong(self, what: str) -> None:
        """Note something that must not be."""
        self.num_wrong += 1
        if len(self.wrong) < MAX_SHOWN:
            self.wrong.append(what)


class Client:
    """One client, with one key, that asks one question after the other."""

    def __init__(self, session: aiohttp.ClientSession, key: str, tally: Tally, rng: random.Random) -> None:
        self._session = session
        self._headers = {"authorization": f"Bearer {key}"}
        self._tally = tally
        self._rng = rng
        self._manners = [self._whole, self._whole, self._streamed, self._streamed, self._simple, self._leave, self._err]

    async def run(self) -> None:
        """Ask until cancelled."""
        while True:
            manner = self._rng.choice(self._manners)
            started = time.monotonic()
            try:
                with anyio.fail_after(LIMIT_S):
                    self._tally.seen[await manner(f"{self._rng.getrandbits(64):x}")] += 1
            except WrongError as error:
                self._tally.add_wrong(f"{manner.__name__}: {error}")
            except TimeoutError:
                self._tally.add_wrong(f"{manner.__name__}: nothing within {LIMIT_S:g} s")
            except aiohttp.ClientError as error:
                if started <= self._tally.last_kill + KILL_WINDOW_S:
                    self._tally.seen["connection lost to a kill"] += 1
                else:
                    self._tally.add_wrong(f"{manner.__name__}: {error!r}")
            await anyio.sleep(self._rng.expovariate(1 / PAUSE_S))

    async def _whole(self, question: str) -> str:
        floor = self._tally.oldest_generation
        async with self._ask(question) as response:
            body = await response.read()
            if response.status != 200:
                return told(response, body)
        require_generation(response, floor)
        choice = decoded(body)["choices"][0]
        require(choice["message"]["content"] == right_answer(question), "the text", body)
        require(choice["finish_reason"] == "stop", "the finish", body)
        return "whole answer"

    async def _streamed(self, question: str) -> str:
        floor = self._tally.oldest_generation
        async with self._ask(question, stream=True) as response:
            body = await response.read()
            if response.status != 200:
                return told(response, body)
        require_generation(response, floor)
        return whole_stream(body, question)

    async def _simple(self, question: str) -> str:
        body = {"message": question, "conversation_id": f"c{self._rng.randrange(500)}"}
        async with self._session.post("/api/v1/chat", json=body, headers=self._headers) as response:
            content = await response.read()
            if response.status != 200:
                return told(response, content)
        require(decoded(content)["response"] == right_answer(question), "the text", content)
        return "simple answer"

    async def _leave(self, question: str) -> str:
        """Go away at some moment of the answer."""
        with anyio.move_on_after(self._rng.uniform(0, 0.3)):
            async with self._ask(question, stream=self._rng.random() < 0.7) as response:
                await response.content.readany()
                response.close()
        return "client that left"

    async def _err(self, question: str) -> str:
        """Ask for what nobody can give."""
        body: dict[str, Any] = self._rng.choice([{"model": question}, {"messages": "none"}, {"temperature": "hot"}])
        async with self._ask(question, **body) as response:
            content = await response.read()
            require(response.status in {400, 404, *TOLD_STATUSES}, f"status {response.status}", content)
        require_error(content)
        return "refusal of a bad request" if response.status < 429 else "refusal"

    def _ask(self, question: str, **fields: Any) -> Any:
        body = {
            "model": self._rng.choice(["default", "gpt-4o", "a", "b"]),
            "messages": [{"role": "user", "content": question}],
            **fields,
        }
        return self._session.post(CHAT, json=body, headers=self._headers)


def whole_stream(body: bytes, question: str) -> str:
    """Return what a streamed answer is: the right one, or one that tells its failure.

    Raises:
        WrongError: it is neither.
    """
    *events, rest = body.split(b"\n\n")
    require(rest == b"", "the end of the last event", body)
    documents = [event.removeprefix(b"data: ") for event in events if event.startswith(b"data: ")]
    require(bool(documents), "an event", body)
    last = documents.pop()
    choices = [choice for document in documents for choice in decoded(document).get("choices", ())]
    text = "".join(choice["delta"].get("content") or "" for choice in choices)
    if last != b"[DONE]":
        require_error(last)
        require(right_answer(question).startswith(text), "the text before the error", body)
        return "stream that told its failure"
    require(text == right_answer(question), "the text", body)
    require([choice["finish_reason"] for choice in choices if choice["finish_reason"]] == ["stop"], "finish", body)
    return "streamed answer"


def told(response: aiohttp.ClientResponse, body: bytes) -> str:
    """Return what an answer that is none says; its form must be right."""
    require(response.status in TOLD_STATUSES, f"status {response.status}", body)
    error = require_error(body)
    if response.status == 429:
        require("retry-after" in response.headers, "a word on when to come again", body)
    return f"told failure: {response.status} {error['code']}"


def require_generation(response: aiohttp.ClientResponse, floor: int) -> None:
    """Refuse an answer by a configuration that was replaced everywhere before the question was sent."""
    generation = int(response.headers.get("x-gateway-generation", "-1"))
    if generation < floor:
        raise WrongError(f"generation {generation}, while {floor} was in effect everywhere")


def require_error(body: bytes) -> dict[str, Any]:
    """Return the inside of an error body, which must be OpenAI's."""
    error = decoded(body).get("error")
    require(isinstance(error, dict) and set(error) >= {"message", "type", "param", "code"}, "the error body", body)
    assert isinstance(error, dict)
    return error


def decoded(body: bytes) -> dict[str, Any]:
    """Return a JSON object."""
    try:
        return msgspec.json.decode(body, type=dict[str, Any])
    except msgspec.MsgspecError as failure:
        raise WrongError(f"no JSON object: {body[-200:]!r}") from failure


def require(holds: bool, what: str, body: bytes) -> None:
    """Refuse an answer of which this does not hold."""
    if not holds:
        raise WrongError(f"{what}: {body[-300:]!r}")
