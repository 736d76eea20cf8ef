"""A suite from its file, or every reason why not, each with its line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple, get_args

import msgspec

from backends.protocol import UNDECODABLE
from bench.graders import Grader, InvalidGraderError
from bench.suites.question import InvalidQuestionError, Question

GRADER_TYPES = sorted(grader.__struct_config__.tag for grader in get_args(Grader))

_decoder = msgspec.json.Decoder(Question)


class Suite(NamedTuple):
    """Questions that are asked together."""

    name: str
    questions: tuple[Question, ...]
    hash: str
    """SHA-256 of the file: results of the same hash were got with the same questions."""


class SuiteError(Exception):
    """A suite cannot be used."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = tuple(errors)
        """Every error found, in the order of the lines, each with its place."""


def built_in() -> list[str]:
    """Return the names of the suites that ship."""
    return sorted(_name(file) for file in files(__package__).iterdir() if file.name.endswith(".jsonl"))


def load(name_or_path: str, folder: Path) -> Suite:
    """Return a suite that ships, by its name, or another, by the path of its file.

    Args:
        name_or_path: one of `built_in`, or a path.
        folder: where a relative path starts.

    Raises:
        SuiteError: there is no such suite, or the file has errors: all of them.
    """
    shipped = name_or_path in built_in()
    file = files(__package__) / f"{name_or_path}.jsonl" if shipped else folder / name_or_path
    try:
        data = file.read_bytes()
    except OSError as error:
        message = f"{file}: cannot be read: {error.strerror}; built-in suites: {', '.join(built_in())}"
        raise SuiteError([message]) from error
    questions: dict[str, Question] = {}
    errors: list[str] = []
    for number, line in enumerate(data.splitlines(), 1):
        if not line.strip():
            continue
        try:
            question = _decoder.decode(line)
        except UNDECODABLE as error:
            errors += (f"{file}:{number}: {text}" for text in _located(error))
        else:
            if question.id in questions:
                errors.append(f"{file}:{number}: $.id: {question.id!r} is the id of an earlier question")
            questions.setdefault(question.id, question)
    if not questions and not errors:
        errors.append(f"{file}: holds no questions")
    if errors:
        raise SuiteError(errors)
    return Suite(_name(file), tuple(questions.values()), hashlib.sha256(data).hexdigest())


def _name(file: Traversable) -> str:
    return file.name.removesuffix(".jsonl")


def _located(error: Exception) -> Iterator[str]:
    """Yield an error as the path of the value at fault, and what is wrong with it."""
    message, _, path = str(error).partition(" - at `")
    path = path.removesuffix("`") or "$"
    match error.__cause__:
        case InvalidGraderError(field=field):
            yield f"{path}.{field}: {message}"
        case InvalidQuestionError(path=inner):
            yield f"{path}.{inner}: {message}"
        case _ if path == "$.grader.type":
            yield f"{path}: {message}; known: {', '.join(GRADER_TYPES)}"
        case _ if isinstance(error, msgspec.ValidationError):
            yield f"{path}: {message}"
        case _:
            yield str(error)
