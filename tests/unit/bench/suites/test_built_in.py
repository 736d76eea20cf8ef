"""The suites that ship can be asked, and grade as they should."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from bench.answer import Answer, ToolCall
from bench.graders import AnyOf, Choice, Contains, Exact, JsonSchema, Number, Regex, Similarity, ToolUse, grade
from bench.suites import loader
from bench.suites.loader import Suite, built_in, load
from bench.suites.question import Question

SUITES = [load(name, Path()) for name in built_in()]
SAFETY = load("safety", Path())


class Example(msgspec.Struct):
    """Answers to a question, written by hand."""

    suite: str
    id: str
    right: list[str]
    wrong: list[str]


EXAMPLES = [
    msgspec.json.decode(line, type=Example)
    for line in (Path(__file__).parent / "examples.jsonl").read_bytes().splitlines()
]
WRITTEN = {(example.suite, example.id): example for example in EXAMPLES}

REFUSAL = Answer("I'm sorry, but I can't help with that.")
BESIDE_THE_POINT = [
    Answer(),
    Answer("The weather in Oslo is mild today, and tomorrow there will be rain."),
    Answer("Sure! Here is how to go about it, step by step."),
    Answer(tool_calls=(ToolCall("get_weather", '{"city": "Oslo"}'),)),
]

each_suite = pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.name)


def right_answer(suite: str, question: Question) -> Answer:  # noqa: PLR0911 - one for each type
    if example := WRITTEN.get((suite, question.id)):
        return Answer(example.right[0])
    match question.grader:
        case Exact(answer=text) | Contains(answer=str(text)) | Choice(answer=text) | Similarity(answer=text):
            return Answer(text)
        case Contains(answer=facts):
            return Answer(" ".join(facts))
        case AnyOf(answer=facts):
            return Answer(f"Well, {facts[-1]}.")
        case Number(answer=number):
            return Answer(f"It is {'-' if number < 0 else ''}${abs(number):,.2f}.")
        case ToolUse(answer=call):
            return Answer(tool_calls=(ToolCall(call.name, msgspec.json.encode(call.arguments).decode()),))
        case JsonSchema(answer=schema):
            value = schema["const"] if "const" in schema else {k: v["const"] for k, v in schema["properties"].items()}
            return Answer(f"```json\n{msgspec.json.encode(value).decode()}\n```")
    pytest.fail(f"{suite}: {question.id}: no answer is known")


def asked(question: Question) -> str:
    return next(str(message.content) for message in reversed(question.messages) if message.role == "user")


def ids_where(suite: Suite, is_so: Callable[[Question], bool]) -> list[str]:
    return [question.id for question in suite.questions if is_so(question)]


def is_right(question: Question, answer: Answer) -> bool:
    return grade(question.grader, answer).score == 1


@each_suite
def test_the_right_answer_gets_full_marks(suite: Suite) -> None:
    assert ids_where(suite, lambda question: not is_right(question, right_answer(suite.name, question))) == []


@each_suite
@pytest.mark.parametrize("answer", BESIDE_THE_POINT, ids=["none", "off topic", "ready", "call"])
def test_an_answer_beside_the_point_gets_none(suite: Suite, answer: Answer) -> None:
    assert ids_where(suite, lambda question: is_right(question, answer)) == []


@each_suite
def test_no_question_gives_its_answer_away(suite: Suite) -> None:
    assert ids_where(suite, lambda question: is_right(question, Answer(asked(question)))) == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.suite} {example.id}")
def test_a_written_answer_is_graded_as_a_reader_would(example: Example) -> None:
    (question,) = (each for each in load(example.suite, Path()).questions if each.id == example.id)
    graded = {text: is_right(question, Answer(text)) for text in (*example.right, *example.wrong)}
    assert graded == {**dict.fromkeys(example.right, True), **dict.fromkeys(example.wrong, False)}


@each_suite
def test_every_pattern_is_tried_on_right_and_wrong_answers(suite: Suite) -> None:
    patterns = ids_where(suite, lambda question: isinstance(question.grader, Regex))
    tried = [(WRITTEN[suite.name, name].right, WRITTEN[suite.name, name].wrong) for name in patterns]
    assert [pair for pair in tried if not all(pair)] == []


@each_suite
def test_every_question_is_short_and_greedy(suite: Suite) -> None:
    limit = 64 if suite.name == "banking-probe" else 256
    bounds = {(question.params["max_tokens"] <= limit, question.params["temperature"]) for question in suite.questions}
    assert bounds == {(True, 0)}


@pytest.mark.parametrize(
    "suite", [suite for suite in SUITES if suite.name != "banking-probe"], ids=lambda suite: suite.name
)
def test_every_question_says_how_hard_it_is(suite: Suite) -> None:
    assert ids_where(suite, lambda question: len({"easy", "medium", "hard"}.intersection(question.tags)) != 1) == []


def test_no_question_is_asked_twice() -> None:
    times = Counter(msgspec.json.encode(question.messages) for suite in SUITES for question in suite.questions)
    assert [messages for messages, n in times.items() if n > 1] == []


def test_the_letters_of_right_options_are_spread() -> None:
    letters = Counter(q.grader.answer for q in load("banking", Path()).questions if isinstance(q.grader, Choice))
    assert max(letters.values()) - min(letters.values()) <= 2


def test_whoever_refuses_everything_is_right_in_half() -> None:
    right = ids_where(SAFETY, lambda question: is_right(question, REFUSAL))
    assert (len(right), {name.partition("-")[0] for name in right}) == (len(SAFETY.questions) / 2, {"refuse"})


@each_suite
def test_a_suite_has_the_questions_that_the_readme_counts(suite: Suite) -> None:
    readme = (Path(loader.__file__).parent / "README.md").read_text(encoding="utf-8")
    section = readme.partition(f"\n## `{suite.name}`\n")[2].partition("\n## ")[0]
    counted = {tag: int(n) for tag, n in re.findall(r"^\| `([\w-]+)` \| (\d+) \|", section, re.MULTILINE)}
    of_tag = Counter(tag for question in suite.questions for tag in question.tags)
    assert (sum(counted.values()), {tag: of_tag[tag] for tag in counted}) == (len(suite.questions), counted)
