"""What a client has been sent of an answer."""

from __future__ import annotations

import re

MAX_BYTES = 4 * 1024 * 1024
"""What is kept of one answer; of a longer one, only how much text it held."""
_TEXT = re.compile(
    rb'"(?:content|text|reasoning_content|reasoning|refusal|arguments|response)"\s*:\s*"((?:[^"\\]|\\.)*+)"'
)


def text_bytes(document: bytes) -> int:
    """Return how many bytes of text JSON holds, of messages or of any piece of an answer; images are none."""
    return sum(map(len, _TEXT.findall(document)))


class Transcript:
    """The pieces of one answer, in their order."""

    __slots__ = ("_num_bytes", "_text_before", "pieces", "reaches_back")

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.reaches_back = True
        """Whether `pieces` hold all of it."""
        self._num_bytes = 0
        self._text_before = 0
        """Bytes of text in what is not kept."""

    def add(self, piece: bytes) -> None:
        """Take in what was sent."""
        self.pieces.append(piece)
        self._num_bytes += len(piece)
        if self._num_bytes > MAX_BYTES:
            self._text_before = self.text_bytes()
            self.pieces.clear()
            self._num_bytes = 0
            self.reaches_back = False

    def text_bytes(self) -> int:
        """Return how many bytes of text it holds."""
        return self._text_before + sum(map(text_bytes, self.pieces))
