"""The client of a request leaves."""

from __future__ import annotations

from collections.abc import Callable


class Departure:
    """Tells one listener, at once. A task that waits for `http.disconnect`, ASGI's way, costs more than the telling.

    A request finds its own in the state of its scope, as `departure`.
    """

    __slots__ = ("_has_happened", "_listener")

    def __init__(self) -> None:
        self._listener: Callable[[], None] | None = None
        self._has_happened = False

    def listen(self, listener: Callable[[], None]) -> None:
        """Have a function called when the client leaves, soon if it has left."""
        self._listener = listener
        if self._has_happened:
            listener()

    def happen(self) -> None:
        """Tell."""
        self._has_happened = True
        if self._listener is not None:
            self._listener()

    def forget(self) -> None:
        """Tell nobody any more."""
        self._listener = None
