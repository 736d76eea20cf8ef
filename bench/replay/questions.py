"""Recorded requests as a suite whose right answers are the recorded ones: what it grades is agreement with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec

from backends.protocol import UNDECODABLE
from bench.answer import Answer, ToolCall
from bench.graders import Call, Grader, InvalidGraderError, Similarity, ToolUse
from bench.measure import NOT_ASKED_AGAIN
from bench.replay.samples import Recorded
from bench.suites.question import RESERVED_PARAMS, InvalidQuestionError, Message, Question

NO_ANSWER = "has no answer to agree with"
NOT_COMPARED = "was answered with neither text nor a single call of a tool"
NOT_ASKABLE = "cannot be asked again"
TWICE = "has the time and the id of another"


class Questions(NamedTuple):
    """What can be asked again."""

    questions: list[Question]
    left_out: Counter[str]
    """How many of the others, by the reason."""


class NotAskedError(Exception):
    """There is nothing to ask, or nothing to compare with."""


def questions(recorded: Iterable[Recorded]) -> Questions:
    """Return a question for each recorded request that can be asked again."""
    made: dict[str, Question] = {}
    left_out: Counter[str] = Counter()
    for each in recorded:
        try:
            question = question_of(each)
        except NotAskedError as error:
            left_out[str(error)] += 1
            continue
        left_out[TWICE] += question.id in made
        made.setdefault(question.id, question)
    return Questions(list(made.values()), +left_out)


def question_of(recorded: Recorded) -> Question:
    """Return a recorded request as a question; its tag is the backend that answered.

    Raises:
        NotAskedError: it cannot be one.
    """
    if recorded.answer is None:
        raise NotAskedError(NO_ANSWER)
    grader = grader_of(recorded.answer)
    try:
        asked = {name: msgspec.json.decode(value) for name, value in recorded.fields.items()}
        return Question(
            id=f"{recorded.timestamp} {recorded.request_id}",
            messages=tuple(_message(each) for each in asked["messages"]),
            tools=tuple(asked.get("tools") or ()),
            params={name: value for name, value in asked.items() if name not in RESERVED_PARAMS | NOT_ASKED_AGAIN},
            grader=grader,
            tags=(recorded.active,),
        )
    except (*UNDECODABLE, InvalidQuestionError, KeyError, TypeError) as error:
        raise NotAskedError(NOT_ASKABLE) from error


def grader_of(answer: Answer) -> Similarity | ToolUse:
    """Return what finds an answer alike: nearly the same text, or the same call.

    Raises:
        NotAskedError: no grader takes such an answer.
    """
    try:
        if not answer.tool_calls:
            return Similarity(answer=answer.text)
        (call,) = answer.tool_calls
        return ToolUse(answer=Call(call.name, msgspec.json.decode(call.arguments or "{}", type=dict[str, Any])))
    except (*UNDECODABLE, InvalidGraderError, ValueError) as error:
        raise NotAskedError(NOT_COMPARED) from error


def recorded_answer(grader: Grader) -> Answer:
    """Return the answer that a grader of a replay was made from."""
    match grader:
        case Similarity(answer=text):
            return Answer(text)
        case ToolUse(answer=call):
            return Answer(tool_calls=(ToolCall(call.name, msgspec.json.encode(call.arguments).decode()),))
    raise TypeError(f"{type(grader).__name__} is no grader of a replay")


def _message(sent: dict[str, Any]) -> Message:
    """Return a message without what a question has no field for, such as the `refusal` of an earlier answer."""
    return msgspec.convert({name: sent[name] for name in Message.__struct_fields__ if name in sent}, Message)
