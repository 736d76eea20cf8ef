"""What does not tell texts apart is taken from them before they are compared."""

from __future__ import annotations

import unicodedata

import regex

WRAPPING = " \"'`*"
"""What stands around an answer: quotation marks, code ticks, bold."""
STOPS = ".,;:!?"

_REPLACED = (
    (regex.compile(r"[\u2018-\u201b]"), "'"),
    (regex.compile(r"[\u201c-\u201f«»]"), '"'),
    (regex.compile(r"[\p{Pd}\u2212]"), "-"),
)
_SPACES = regex.compile(r"[\s_]+")


def plain(text: str) -> str:
    """Return the text in Unicode's NFKC form, with straight quotation marks and one kind of hyphen."""
    text = unicodedata.normalize("NFKC", text)
    for characters, usual in _REPLACED:
        text = characters.sub(usual, text)
    return text


def folded(text: str) -> str:
    """Return the text without case, and with one space for every run of spaces and underscores."""
    return _SPACES.sub(" ", plain(text).casefold()).strip()


def key(text: str) -> str:
    """Return what two texts that say the same have in common: no case, spaces, underscores, marks around."""
    return folded(text).lstrip(WRAPPING).rstrip(WRAPPING + STOPS).replace(" ", "")


def holds(fact: str, said: str) -> bool:
    """Tell whether a folded text holds a folded fact as whole words and whole numbers.

    "fee" is not in "coffee", and "$50" is neither in "$500" nor in "$50.25", but in "$50.00".
    """
    left = right = ""
    if regex.match(r"\w", fact[0]):
        left = r"(?<!\w)(?<!\d[.,])" if fact[0].isdigit() else r"(?<!\w)"
    if fact[-1].isdigit():
        right = r"(?:\.0+)?(?!\w)(?![.,]\d)"
    elif regex.match(r"\w", fact[-1]):
        right = r"(?!\w)"
    return regex.search(f"{left}{regex.escape(fact)}{right}", said) is not None
