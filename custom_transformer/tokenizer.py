"""Byte-level BPE: text to token ids and back. Knows nothing of the model.

Any text can be encoded, since the smallest pieces are the 256 bytes (Sennrich et al., arXiv:1508.07909, on bytes
as in GPT-2). The file is Hugging Face's `tokenizer.json`; `train_tokenizer.py` makes it, this module reads it with
an encoder and a decoder of its own.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from functools import lru_cache
from heapq import heapify, heappop, heappush
from pathlib import Path
from typing import Any

import msgspec
import regex

# Control tokens never come out of text: encode() treats their spelling as ordinary characters.
END_OF_TEXT, SYSTEM, USER, ASSISTANT, END_OF_TURN, TOOL = (
    "<|endoftext|>",
    "<|system|>",
    "<|user|>",
    "<|assistant|>",
    "<|end|>",
    "<|tool|>",
)
CONTROL_TOKENS = (
    END_OF_TEXT,
    SYSTEM,
    USER,
    ASSISTANT,
    END_OF_TURN,
    TOOL,
    *(f"<|reserved{i}|>" for i in range(10)),
)

# Where text is cut before merging: contractions, words with the space before them, single digits (so that
# numbers are spelled digit by digit, which arithmetic needs), runs of other signs, white space.
SPLIT_PATTERN = r"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"

LONGEST_CACHED_WORD = 64


def byte_alphabet() -> dict[int, str]:
    """Map each byte to the printable character that stands for it in the file (GPT-2's table)."""
    printable = [
        *range(ord("!"), ord("~") + 1),
        *range(ord("¡"), ord("¬") + 1),
        *range(ord("®"), ord("ÿ") + 1),
    ]
    table = {byte: chr(byte) for byte in printable}
    others = (byte for byte in range(256) if byte not in table)
    table |= {byte: chr(256 + index) for index, byte in enumerate(others)}
    return table


class Tokenizer:
    """Encodes and decodes with the merges learned in training."""

    def __init__(self, vocab: dict[str, int], merges: Iterable[tuple[str, str]], control: dict[str, int]) -> None:
        byte_of = {char: byte for byte, char in byte_alphabet().items()}
        self.control = control
        self.size = max(*vocab.values(), *control.values()) + 1
        self._bytes_of = {
            token_id: bytes(byte_of[char] for char in piece)
            for piece, token_id in vocab.items()
            if piece not in control
        }
        self.max_token_bytes = max(map(len, self._bytes_of.values()))
        self._id_of = {piece: token_id for token_id, piece in self._bytes_of.items()}
        self._ranks = {
            tuple(bytes(byte_of[char] for char in half) for half in merge): rank for rank, merge in enumerate(merges)
        }
        self._split = regex.compile(SPLIT_PATTERN)
        self._encode_word = lru_cache(maxsize=32_768)(self._merge)

    @classmethod
    def load(cls, folder: Path) -> Tokenizer:
        """Read `tokenizer.json` of a checkpoint folder.

        Raises:
            OSError: the file cannot be read.
            KeyError, msgspec.DecodeError: the file is not a byte-level BPE tokenizer.
        """
        document: dict[str, Any] = msgspec.json.decode((folder / "tokenizer.json").read_bytes())
        control = {token["content"]: token["id"] for token in document["added_tokens"]}
        merges = [(left, right) for left, right in document["model"]["merges"]]
        return cls(document["model"]["vocab"], merges, control)

    def encode(self, text: str) -> list[int]:
        """Return the token ids of ordinary text."""
        return [
            token
            for word in self._split.findall(text)
            for token in (self._encode_word(word) if len(word) <= LONGEST_CACHED_WORD else self._merge(word))
        ]

    def decode_bytes(self, token: int) -> bytes:
        """Return the bytes of one token; none for a control token or an unused id."""
        return self._bytes_of.get(token, b"")

    def decode(self, tokens: Iterable[int]) -> str:
        """Return the text of these tokens; broken UTF-8 becomes U+FFFD."""
        return b"".join(map(self.decode_bytes, tokens)).decode("utf-8", errors="replace")

    def _merge(self, word: str) -> tuple[int, ...]:
        """Join neighbours, the earliest learned merge first, until none is left.

        A heap of possible joins over a linked list of pieces: n log n steps for n bytes, so that no text that a
        client may send stalls the others.
        """
        pieces = [bytes((byte,)) for byte in word.encode("utf-8", errors="replace")]
        end = len(pieces)
        before, after = list(range(-1, end - 1)), list(range(1, end + 1))

        def rank(left: int) -> int | None:
            return self._ranks.get((pieces[left], pieces[after[left]])) if after[left] < end else None

        heap = [(found, left) for left in range(end) if (found := rank(left)) is not None]
        heapify(heap)
        while heap:
            learned, left = heappop(heap)
            if rank(left) != learned:  # one of the two has been joined to another piece meanwhile
                continue
            right = after[left]
            pieces[left], pieces[right] = pieces[left] + pieces[right], b""
            after[left] = after[right]
            if after[left] < end:
                before[after[left]] = left
            for changed in (before[left], left):
                if changed >= 0 and (found := rank(changed)) is not None:
                    heappush(heap, (found, changed))
        return tuple(self._id_of[piece] for piece in pieces if piece)


class StreamDecoder:
    """Turns tokens into text as they come, holding back bytes of a character that is not complete yet."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._utf8 = codecs.getincrementaldecoder("utf-8")(errors="replace")

    def feed(self, token: int) -> str:
        """Return the text that this token completes."""
        return self._utf8.decode(self._tokenizer.decode_bytes(token))

    def flush(self) -> str:
        """Return what is left at the end; U+FFFD for a cut character."""
        return self._utf8.decode(b"", final=True)
