"""Stop strings in text that comes bit by bit. Knows nothing of tokens."""

from __future__ import annotations

from collections.abc import Sequence


class StopFilter:
    """Lets text through up to the first stop string, and holds back what could be the beginning of one.

    What comes out does not depend on how the text was cut on its way in.
    """

    def __init__(self, stops: Sequence[str]) -> None:
        self._stops = stops
        self._held = ""
        self.stopped = False

    def feed(self, text: str) -> str:
        """Return what may be shown now; nothing more once a stop string has come."""
        if self.stopped:
            return ""
        if not self._stops:
            return text
        self._held += text
        # The stop string that is complete first; of two, the longer.
        ends = [(start + len(stop), start) for stop in self._stops if (start := self._held.find(stop)) >= 0]
        if ends:
            self.stopped = True
            shown, self._held = self._held[: min(ends)[1]], ""
            return shown
        cut = len(self._held) - self._doubtful()
        shown, self._held = self._held[:cut], self._held[cut:]
        return shown

    def flush(self) -> str:
        """Return what was held back, at the end of the text."""
        shown, self._held = self._held, ""
        return shown

    def _doubtful(self) -> int:
        """Return the length of the longest end of the text that begins a stop string."""
        longest = min(len(self._held), max(map(len, self._stops), default=0) - 1)
        for length in range(longest, 0, -1):
            end = self._held[-length:]
            if any(stop.startswith(end) for stop in self._stops):
                return length
        return 0
