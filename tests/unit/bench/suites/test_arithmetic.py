"""Every answer of the suite `arithmetic` is computed again, from a working that uses the numbers of its question."""

from __future__ import annotations

import ast
import math
import operator
import re
from fractions import Fraction
from pathlib import Path

import msgspec
import pytest

from bench.suites.loader import load

QUESTIONS = {question.id: question for question in load("arithmetic", Path()).questions}
WORKINGS = {
    row["id"]: row["working"]
    for row in map(msgspec.json.decode, (Path(__file__).parent / "workings.jsonl").read_bytes().splitlines())
}
OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
}
FUNCTIONS = {"max": max, "min": min, "floor": math.floor}
KNOWN = {Fraction(1), Fraction(12), Fraction(100)}
"""What a working may hold beside the numbers of the question: one, the months of a year, a hundred for percent."""


def value(node: ast.expr, text: str) -> Fraction:
    match node:
        case ast.Constant():
            return Fraction(ast.get_source_segment(text, node))
        case ast.UnaryOp(op=sign, operand=operand):
            return OPERATORS[type(sign)](value(operand, text))
        case ast.BinOp(left=left, op=sign, right=right):
            return Fraction(OPERATORS[type(sign)](value(left, text), value(right, text)))
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return Fraction(FUNCTIONS[name](*(value(each, text) for each in arguments)))
    raise AssertionError(ast.dump(node))


def numbers(text: str) -> set[Fraction]:
    return {Fraction(found.replace(",", "")) for found in re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", text)}


def test_every_question_has_a_working() -> None:
    assert [*WORKINGS] == [*QUESTIONS]


@pytest.mark.parametrize("name", WORKINGS)
def test_the_answer_is_that_of_the_working(name: str) -> None:
    computed = value(ast.parse(WORKINGS[name], mode="eval").body, WORKINGS[name])
    assert Fraction(str(QUESTIONS[name].grader.answer)) == computed  # type: ignore[union-attr]


@pytest.mark.parametrize("name", WORKINGS)
def test_the_working_uses_the_numbers_of_the_question(name: str) -> None:
    given = numbers(str(QUESTIONS[name].messages[-1].content))
    assert numbers(WORKINGS[name]) - KNOWN <= given <= numbers(WORKINGS[name])
