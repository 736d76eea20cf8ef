"""The files that public sets come in, row by row, or where such a file is not what it should be."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from backends.protocol import UNDECODABLE


class ImportFileError(Exception):
    """A file is not of the set that it was said to be of; the message starts with the place."""


class Row(NamedTuple):
    """The fields of a row that were asked for, and where it stands."""

    place: str
    fields: tuple[str, ...]


def rows(path: Path, *columns: str) -> Iterator[Row]:
    """Yield the rows of a CSV file with a header, or of a `.jsonl` file.

    Raises:
        ImportFileError: it cannot be read, or lacks a column. The rows before the fault have been yielded.
    """
    line = 0
    try:
        for line, values in _json_lines(path) if path.suffix == ".jsonl" else _csv_lines(path, columns):
            found = [values.get(column) for column in columns]
            if wrong := [column for column, value in zip(columns, found, strict=True) if not isinstance(value, str)]:
                raise ImportFileError(f"{path}:{line}: no text in {wrong[0]!r}; found: {_listed(values)}")
            yield Row(f"{path}:{line}", tuple(map(str, found)))
    except OSError as error:
        raise ImportFileError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ImportFileError(f"{path}: not UTF-8 text after line {line}; compressed files must be unpacked") from error
    except (*UNDECODABLE, csv.Error) as error:
        raise ImportFileError(f"{path}:{line + 1}: {error}") from error


def _csv_lines(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.DictReader(file, strict=True)
        header = reader.fieldnames or ()
        if missing := [column for column in columns if column not in header]:
            found = f"found: {_listed(header)}" if header else "the file is empty"
            raise ImportFileError(f"{path}:1: no column {missing[0]!r}; {found}")
        for values in reader:
            yield reader.line_num, values


def _json_lines(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    decoder = msgspec.json.Decoder(dict[str, Any])
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield number, decoder.decode(line)


def _listed(names: Any) -> str:
    return ", ".join(repr(str(name)[:40]) for name in [*names][:8])
