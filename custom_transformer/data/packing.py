"""Puts documents and conversations end to end into rows of equal length, cached as arrays on disk."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor


class Batch(NamedTuple):
    """What one training step reads; the letters are those of model.py."""

    tokens_BT: Tensor
    targets_BT: Tensor
    """The next token; -100 where the model is not asked to say it."""
    segments_BT: Tensor
    """Which document of the row a token belongs to."""


class PackedRows:
    """Rows of `length + 1` tokens: a row's targets are its tokens shifted by one."""

    def __init__(
        self,
        tokens: npt.NDArray[np.uint16],
        learned: npt.NDArray[np.bool_],
        starts: npt.NDArray[np.bool_],
    ) -> None:
        self.tokens = tokens
        self.learned = learned
        self.segments = np.cumsum(starts, axis=1, dtype=np.int32)

    def __len__(self) -> int:
        return len(self.tokens)

    @classmethod
    def pack(cls, examples: Iterable[tuple[list[int], list[bool]]], length: int) -> PackedRows:
        """Lay the examples end to end; one that would be cut by a row's end is begun again in the next row.

        The last, incomplete row is dropped.
        """
        tokens: list[int] = []
        learned: list[bool] = []
        starts: list[bool] = []
        row = length + 1
        for example_tokens, example_learned in examples:
            room = row - len(tokens) % row
            if room < len(example_tokens) <= row:
                tokens += [0] * room
                learned += [False] * room
                starts += [True] + [False] * (room - 1)
            tokens += example_tokens
            learned += example_learned
            starts += [True] + [False] * (len(example_tokens) - 1)
        whole = len(tokens) // row * row
        return cls(
            np.array(tokens[:whole], dtype=np.uint16).reshape(-1, row),
            np.array(learned[:whole], dtype=np.bool_).reshape(-1, row),
            np.array(starts[:whole], dtype=np.bool_).reshape(-1, row),
        )

    def save(self, path: Path) -> None:
        """Write the rows into one `.npz` file."""
        np.savez(path, tokens=self.tokens, learned=self.learned, starts=np.diff(self.segments, prepend=0, axis=1) > 0)

    @classmethod
    def load(cls, path: Path) -> PackedRows:
        """Read what `save` wrote."""
        with np.load(path) as arrays:
            return cls(arrays["tokens"], arrays["learned"], arrays["starts"])

    def batch(self, rows: npt.NDArray[np.int64]) -> Batch:
        """Return these rows as tensors."""
        tokens = torch.from_numpy(self.tokens[rows].astype(np.int64))
        learned = torch.from_numpy(self.learned[rows])
        segments = torch.from_numpy(self.segments[rows])
        # A document's first token is not predicted from the document before it.
        same_document = segments[:, 1:] == segments[:, :-1]
        targets = torch.where(learned[:, 1:] & same_document, tokens[:, 1:], -100)
        return Batch(tokens[:, :-1], targets, segments[:, :-1])
