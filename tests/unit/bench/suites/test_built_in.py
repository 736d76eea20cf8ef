"""The suites that ship can be asked, and grade as they should."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from bench.answer import Answer, ToolCall
from bench.graders import AnyOf, Choice, Contains, Exact, Grader, JsonSchema, Number, Regex, Similarity, ToolUse, grade
from bench.suites import loader
from bench.suites.loader import Suite, built_in, load
from bench.suites.question import Question

SUITES = [load(name, Path()) for name in built_in()]
PATTERNS = {
    r"^\W*DEPOSIT\W*$": "DEPOSIT",
    r"(?i)^\W*(muchas\s+)?gracias\W*$": "Gracias.",
}
"""What fits the patterns of the suites."""

BESIDE_THE_POINT = [
    Answer(),
    Answer("The weather in Oslo is mild today, and tomorrow there will be rain."),
    Answer("Sure! Here is how to go about it, step by step."),
    Answer(tool_calls=(ToolCall("get_weather", '{"city": "Oslo"}'),)),
]

each_suite = pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.name)


def right_answer(grader: Grader) -> Answer:  # noqa: PLR0911 - one for each type
    match grader:
        case Exact(answer=text) | Contains(answer=str(text)) | Choice(answer=text) | Similarity(answer=text):
            return Answer(text)
        case Contains(answer=facts):
            return Answer(" ".join(facts))
        case AnyOf(answer=facts):
            return Answer(f"Well, {facts[-1]}.")
        case Number(answer=number):
            return Answer(f"It is ${number:,.2f}.")
        case Regex(answer=pattern):
            return Answer(PATTERNS[pattern])
        case ToolUse(answer=call):
            return Answer(tool_calls=(ToolCall(call.name, msgspec.json.encode(call.arguments).decode()),))
        case JsonSchema(answer=schema):
            value = schema["const"] if "const" in schema else {k: v["const"] for k, v in schema["properties"].items()}
            return Answer(f"```json\n{msgspec.json.encode(value).decode()}\n```")


def ids_where(suite: Suite, is_so: Callable[[Question], bool]) -> list[str]:
    return [question.id for question in suite.questions if is_so(question)]


@each_suite
def test_the_right_answer_gets_full_marks(suite: Suite) -> None:
    assert ids_where(suite, lambda question: grade(question.grader, right_answer(question.grader)).score < 1) == []


@each_suite
@pytest.mark.parametrize("answer", BESIDE_THE_POINT, ids=["none", "off topic", "ready", "call"])
def test_an_answer_beside_the_point_gets_none(suite: Suite, answer: Answer) -> None:
    assert ids_where(suite, lambda question: grade(question.grader, answer).score > 0) == []


@each_suite
def test_no_question_gives_its_answer_away(suite: Suite) -> None:
    asked = {question.id: Answer(str(question.messages[-1].content)) for question in suite.questions}
    assert ids_where(suite, lambda question: grade(question.grader, asked[question.id]).score > 0) == []


@each_suite
def test_every_question_is_short_and_greedy(suite: Suite) -> None:
    limits = {(question.params["max_tokens"] <= 64, question.params["temperature"]) for question in suite.questions}
    assert limits == {(True, 0)}


@each_suite
def test_every_question_has_tags(suite: Suite) -> None:
    assert ids_where(suite, lambda question: not question.tags) == []


@each_suite
def test_no_question_is_asked_twice(suite: Suite) -> None:
    assert len({question.messages for question in suite.questions}) == len(suite.questions)


def test_the_probe_has_the_questions_that_its_readme_counts() -> None:
    readme = (Path(loader.__file__).parent / "README.md").read_text(encoding="utf-8")
    counted = {tag: int(n) for tag, n in re.findall(r"^\| `(\w+)` \| (\d+) \|", readme, re.MULTILINE)}
    assert Counter(question.tags[0] for question in load("banking-probe", Path()).questions) == counted
