"""Calls of functions in text that comes bit by bit. Knows nothing of tokens."""

from __future__ import annotations

import re
import uuid
from typing import NamedTuple

_OPENING = re.compile(r'\{"name":"([A-Za-z0-9_-]+)","arguments":')


def opening_of(name: str) -> str:
    """Return what the call of a function has before its arguments."""
    return f'{{"name":"{name}","arguments":'


class CallDelta(NamedTuple):
    """What is added to a call: first its id and name, then its arguments bit by bit."""

    id: str | None
    name: str | None
    arguments: str


class CallParser:
    """Takes apart a call such as `{"name":"f","arguments":{"x":1}}`."""

    def __init__(self) -> None:
        self._held = ""
        self._opened = False

    def feed(self, text: str) -> list[CallDelta]:
        """Return what the next bit of text adds."""
        self._held += text
        deltas = []
        if not self._opened:
            opening = _OPENING.match(self._held)
            if opening is None:
                return []
            self._opened, self._held = True, self._held[opening.end() :]
            deltas.append(CallDelta(f"call_{uuid.uuid4().hex[:24]}", opening[1], ""))
        # The last brace of all is not the arguments'.
        end = len(self._held) - self._held.endswith("}")
        if end:
            deltas.append(CallDelta(None, None, self._held[:end]))
        self._held = self._held[end:]
        return deltas

    def flush(self) -> list[CallDelta]:
        """Return what was held back of a call that was cut."""
        return [CallDelta(None, None, self._held)] if self._opened and self._held else []
