"""Banking77 and CLINC150 are asked as `custom-transformer evaluate` asks them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import msgspec
import pytest

from bench.answer import Answer
from bench.graders import grade
from bench.importers import intents
from bench.importers.files import ImportFileError
from bench.importers.labelling import Example
from custom_transformer.data.intents import LabelSet
from custom_transformer.evaluation.suites import labelled

ROWS = [
    ("Where is my card?\n", "card_arrival"),
    ('My "top-up", gone', "top_up_reverted"),
    ("Why?", "reverted_card_payment?"),
]
SETS = [
    ("Banking77", intents.BANKING77, ROWS),
    (
        "CLINC150",
        intents.CLINC_FINANCE,
        [("what do i owe on my visa", "bill_balance"), ("freeze it", "freeze_account")],
    ),
]
each_set = pytest.mark.parametrize(("name", "labels", "rows"), SETS, ids=[name for name, _, _ in SETS])


def written(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


def json_lines(path: Path, rows: list[tuple[str, str]], label: str) -> Path:
    return written(path, "\n".join(msgspec.json.encode({"text": text, label: said}).decode() for text, said in rows))


@each_set
def test_a_question_is_that_of_the_evaluation(name: str, labels: frozenset[str], rows: list[tuple[str, str]]) -> None:
    evaluated = labelled(LabelSet((name,), (), tuple(labels)), iter(rows))
    task = intents.task(name, labels, listed=False)
    asked = [task.question(Example(*row)).messages for row in rows]
    assert [[(m.role, m.content) for m in messages] for messages in asked] == [
        [(m.role, m.content) for m in question.messages] for question in evaluated
    ]


@each_set
def test_a_label_is_right_where_it_is_in_the_evaluation(
    name: str, labels: frozenset[str], rows: list[tuple[str, str]]
) -> None:
    evaluated = labelled(LabelSet((name,), (), tuple(labels)), iter(rows))
    task = intents.task(name, labels, listed=False)
    replies = [form(label) for label in labels for form in (str, str.upper, lambda label: label.replace("_", " "))]
    for row, question in zip(rows, evaluated, strict=True):
        grader = task.question(Example(*row)).grader
        assert [grade(grader, Answer(reply)).score == 1 for reply in replies] == [*map(question.is_right, replies)]


def test_the_labels_are_as_many_as_the_sets_have() -> None:
    assert (len(intents.BANKING77), len(intents.CLINC_FINANCE)) == (77, 30)


def test_labels_are_listed_on_demand() -> None:
    instruction = intents.task("CLINC150", ["b", "a"], listed=True).instruction
    assert instruction.endswith(" 2 CLINC150 intents. Reply with the name of the intent only.\nLabels: a, b")


def test_banking77_comes_as_csv(tmp_path: Path) -> None:
    file = written(
        tmp_path / "test.csv",
        'text,category\n"Where is my card?\n",card_arrival\n"My ""top-up"", gone",top_up_reverted\n'
        "Why?,reverted_card_payment?\n",
    )
    assert [*intents.banking77(file)] == ROWS


def test_banking77_comes_as_json_lines(tmp_path: Path) -> None:
    assert [*intents.banking77(json_lines(tmp_path / "test.jsonl", ROWS, "category"))] == ROWS


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "1: no column 'text'; the file is empty"),
        ("question,category\nWhy?,age_limit", "1: no column 'text'; found: 'question', 'category'"),
        ("text,category\nWhy?,age_limit\nHow?,greeting", "3: 'greeting' is none of Banking77's 77 intents"),
        ("text,category\nWhy?,12", "2: '12' is none of Banking77's 77 intents"),
        ("text,category\nWhy?", "2: no text in 'category'; found: 'text', 'category'"),
        ('text,category\n"Why?,age_limit', "1: unexpected end of data"),
    ],
    ids=["empty", "another header", "another label", "a number for a label", "a field short", "an open quotation"],
)
def test_an_error_tells_its_line(tmp_path: Path, text: str, error: str) -> None:
    with pytest.raises(ImportFileError) as caught:
        [*intents.banking77(written(tmp_path / "a.csv", text))]
    assert str(caught.value) == f"{tmp_path}/a.csv:{error}"


def test_a_broken_line_of_json_tells_its_number(tmp_path: Path) -> None:
    file = written(tmp_path / "a.jsonl", '{"text": "Why?", "category": "age_limit"}\n{"text"}')
    with pytest.raises(ImportFileError, match=r"a\.jsonl:2: JSON is malformed"):
        [*intents.banking77(file)]


def test_a_packed_file_is_to_be_unpacked(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\x1f\x8b\x08\x00")
    with pytest.raises(ImportFileError, match="compressed files must be unpacked"):
        [*intents.banking77(tmp_path / "a.csv")]


def test_clinc150_comes_by_splits(tmp_path: Path) -> None:
    file = written(tmp_path / "full.json", '{"val": [["pay it", "pay_bill"]], "test": [["why", "oos"]]}')
    assert intents.clinc150(file, "val") == [("pay it", "pay_bill")]


def test_clinc150_comes_as_json_lines(tmp_path: Path) -> None:
    rows = [("pay it", "pay_bill")]
    assert intents.clinc150(json_lines(tmp_path / "a.jsonl", rows, "intent"), "test") == rows


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ('{"val": []}', "no split 'test'; found: val"),
        ('{"test": [["pay it", "pay_bill"], ["pay it"]]}', r"Expected `array` of length 2.*\[1\]"),
        ("text,category", "not CLINC150's splits"),
    ],
    ids=["no such split", "no pair", "no JSON"],
)
def test_a_wrong_file_of_splits_is_told(tmp_path: Path, text: str, error: str) -> None:
    with pytest.raises(ImportFileError, match=error):
        intents.clinc150(written(tmp_path / "full.json", text), "test")


def test_other_intents_are_counted() -> None:
    left_out: Counter[str] = Counter()
    examples = [Example("pay it", "pay_bill"), Example("hola", "translate"), Example("why", "oos")]
    kept = intents.only(intents.CLINC_FINANCE, examples, left_out)
    assert (kept, left_out.total()) == (examples[:1], 2)
