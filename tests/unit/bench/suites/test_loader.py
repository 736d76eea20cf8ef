"""A suite's file into questions, or every reason why not."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.suites.loader import SuiteError, load

QUESTION: dict[str, Any] = {
    "id": "sum",
    "messages": [{"role": "user", "content": "2 + 2?"}],
    "params": {"max_tokens": 8},
    "grader": {"type": "number", "answer": 4},
    "tags": ["arithmetic"],
}


def written(folder: Path, *questions: dict[str, Any]) -> str:
    (folder / "own.jsonl").write_bytes(b"\n".join(map(msgspec.json.encode, questions)))
    return "own.jsonl"


def errors(folder: Path, *questions: dict[str, Any]) -> list[str]:
    with pytest.raises(SuiteError) as caught:
        load(written(folder, *questions), folder)
    return [error.removeprefix(f"{folder}/") for error in caught.value.errors]


def test_a_path_starts_in_the_folder(tmp_path: Path) -> None:
    assert load(written(tmp_path, QUESTION), tmp_path).name == "own"


def test_a_path_may_be_absolute(tmp_path: Path) -> None:
    assert load(str(tmp_path / written(tmp_path, QUESTION)), Path("elsewhere")).questions[0].id == "sum"


def test_the_hash_is_that_of_the_file(tmp_path: Path) -> None:
    name = written(tmp_path, QUESTION)
    assert load(name, tmp_path).hash == hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()


def test_a_question_is_the_body_of_a_request(tmp_path: Path) -> None:
    (question,) = load(written(tmp_path, QUESTION), tmp_path).questions
    assert question.body("custom") == {"model": "custom", "messages": QUESTION["messages"], "max_tokens": 8}


def test_tools_are_part_of_the_request(tmp_path: Path) -> None:
    tools = [{"type": "function", "function": {"name": "list_cards"}}]
    (question,) = load(written(tmp_path, QUESTION | {"tools": tools}), tmp_path).questions
    assert [*question.body("custom")["tools"]] == tools


def test_empty_lines_do_not_count(tmp_path: Path) -> None:
    (tmp_path / "own.jsonl").write_bytes(b"\n" + msgspec.json.encode(QUESTION) + b"\r\n\n")
    assert len(load("own.jsonl", tmp_path).questions) == 1


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"grader": {"type": "regex", "answer": "(a"}}, "$.grader.answer: not a regular expression: missing )"),
        ({"grader": {"type": "json_schema", "answer": {"type": 5}}}, "$.grader.answer: not a JSON Schema: "),
        ({"grader": {"type": "exact", "answer": "."}}, "$.grader.answer: holds nothing to compare with"),
        ({"grader": {"type": "exact", "answer": 4}}, "$.grader.answer: Expected `str`, got `int`"),
        ({"grader": {"type": "exact"}}, "$.grader: Object missing required field `answer`"),
        ({"grader": {"type": "number", "answer": 4, "slack": 1}}, "$.grader: Object contains unknown field `slack`"),
        (
            {"grader": {"type": "similarity", "answer": "a", "threshold": 2}},
            "$.grader.threshold: Expected `float` <= 1",
        ),
        ({"grader": {"type": "oracle", "answer": 4}}, "$.grader.type: Invalid value 'oracle'; known: any_of, choice, "),
        ({"id": ""}, "$.id: Expected `str` of length >= 1"),
        ({"messages": []}, "$.messages: Expected `array` of length >= 1"),
        ({"messages": [{"role": "teller"}]}, "$.messages[0].role: Invalid enum value 'teller'"),
        ({"messages": [{"role": "user", "text": "a"}]}, "$.messages[0]: Object contains unknown field `text`"),
        ({"params": {"max_tokens": "8"}}, "$.params.max_tokens: Invalid value for 'max_tokens': expected `int | null`"),
        ({"params": {"stream": True}}, "$.params.stream: is not for a suite to say"),
        ({"answer": 4}, "$: Object contains unknown field `answer`"),
    ],
    ids=lambda value: value.partition(": ")[0] if isinstance(value, str) else "",
)
def test_an_error_tells_its_place(tmp_path: Path, change: dict[str, Any], error: str) -> None:
    (found,) = errors(tmp_path, QUESTION, QUESTION | {"id": "other"} | change)
    assert found.startswith(f"own.jsonl:2: {error}")


def test_every_error_is_told(tmp_path: Path) -> None:
    found = errors(tmp_path, QUESTION | {"id": 1}, QUESTION, QUESTION | {"tags": 1})
    assert [error.split(": ")[:2] for error in found] == [["own.jsonl:1", "$.id"], ["own.jsonl:3", "$.tags"]]


def test_an_id_is_used_once(tmp_path: Path) -> None:
    assert errors(tmp_path, QUESTION, QUESTION) == ["own.jsonl:2: $.id: 'sum' is the id of an earlier question"]


@pytest.mark.parametrize("line", [b"{", b"\xff", b"\xef\xbb\xbf{}", b'{"id": "\xff"}', b"[" * 5000])
def test_what_is_no_json_is_an_error_of_its_line(tmp_path: Path, line: bytes) -> None:
    (tmp_path / "own.jsonl").write_bytes(line)
    with pytest.raises(SuiteError, match=r"own\.jsonl:1: "):
        load("own.jsonl", tmp_path)


def test_a_suite_without_questions_is_refused(tmp_path: Path) -> None:
    assert errors(tmp_path) == ["own.jsonl: holds no questions"]


def test_an_unknown_name_tells_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(
        SuiteError, match="No such file or directory; built-in suites: arithmetic, banking, banking-probe"
    ):
        load("banks", tmp_path)


@given(data=st.binary() | st.text().map(str.encode))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_file_is_a_suite_or_tells_why_not(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "own.jsonl").write_bytes(data)
    with pytest.raises(SuiteError):
        load("own.jsonl", tmp_path)
