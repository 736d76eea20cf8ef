"""When a failing backend is left alone, and when it may try again. Pure: moments of the monotonic clock are handed in.

    closed ──failures in a row──> open ──cool-down over──> half-open ──its one probe is answered──> closed
                                   ^                           │
                                   └──────the probe fails──────┘

Nygard, Release It!, 2nd ed., ch. 5. Beyond the book: what a backend itself asks for by Retry-After is kept; an outcome
of a request from before the breaker opened counts no more; and a request whose end tells nothing of the backend, such
as one whose client left, counts for nothing.
"""

from __future__ import annotations

from typing import Literal

State = Literal["closed", "open", "half_open"]

MAX_RETRY_AFTER_S = 300.0
"""The longest pause that a backend may ask for; some servers name hours."""


class Permit:
    """One request's leave to ask the backend. The first of its outcomes counts, further ones change nothing."""

    __slots__ = ("_breaker", "_is_settled", "epoch")

    def __init__(self, breaker: Breaker, epoch: int) -> None:
        self._breaker = breaker
        self._is_settled = False
        self.epoch = epoch
        """How often the breaker had opened when this was given."""

    def began(self) -> None:
        """Note that the first content of a stream has come; its outcome is known at its end only."""
        self._breaker.on_began(self)

    def succeeded(self) -> None:
        """Note a whole answer."""
        if self._settle():
            self._breaker.on_success(self)

    def failed(self, now: float, *, failures: int, cooldown_s: float) -> None:
        """Note a failure by the backend's fault.

        Args:
            now: of the monotonic clock.
            failures: in a row, that open the breaker.
            cooldown_s: how long it then stays open.
        """
        if self._settle():
            self._breaker.on_failure(self, now, failures, cooldown_s)

    def released(self) -> None:
        """Note an end that tells nothing of the backend."""
        if self._settle():
            self._breaker.on_released(self)

    def _settle(self) -> bool:
        was_settled, self._is_settled = self._is_settled, True
        return not was_settled


class Breaker:
    """Belongs to one backend in one process."""

    def __init__(self) -> None:
        self.times_opened = 0
        self._failures_in_row = 0
        self._on_probation = False
        """Closed since a probe began to be answered: the next failure opens it again."""
        self._open_until: float | None = None
        self._paused_until: float | None = None
        self._cooldown_s = 0.0
        self._probe: Permit | None = None
        self._probe_until = 0.0
        """How long it keeps others from trying: if it hangs, not for longer than a cool-down."""

    def state(self, now: float) -> State:
        """Return what it is at a moment."""
        if self._open_until is None and self._paused_until is None:
            return "closed"
        if self.pause_left_s(now) > 0:
            return "open"
        if self._open_until is None:
            return "closed"
        return "open" if now < self._open_until else "half_open"

    def pause_left_s(self, now: float) -> float:
        """Return for how long the backend has asked to be left alone; 0 if it has not."""
        return 0.0 if self._paused_until is None else max(0.0, self._paused_until - now)

    def admit(self, now: float) -> Permit | None:
        """Return leave to ask the backend, or None; half-open it is given to one request at a time."""
        state = self.state(now)
        if state == "open" or (state == "half_open" and self._probe is not None and now < self._probe_until):
            return None
        permit = Permit(self, self.times_opened)
        if state == "half_open":
            self._probe, self._probe_until = permit, now + self._cooldown_s
        return permit

    def insist(self, now: float) -> Permit | None:
        """Return leave in any state, for when nobody else can answer; None while the backend asks to be left alone."""
        return None if self.pause_left_s(now) > 0 else Permit(self, self.times_opened)

    def pause(self, now: float, retry_after_s: float) -> None:
        """Leave the backend alone as it asks; a longer pause that it asked for before stays."""
        until = now + min(retry_after_s, MAX_RETRY_AFTER_S)
        self._paused_until = until if self._paused_until is None else max(self._paused_until, until)

    def on_began(self, permit: Permit) -> None:
        """Close on probation if it is the probe that is being answered: others need not wait for its end."""
        if permit is self._probe:
            self._close()
            self._on_probation = True

    def on_success(self, permit: Permit) -> None:
        """Close, whoever it was that had leave."""
        if permit.epoch == self.times_opened:
            self._close()

    def on_failure(self, permit: Permit, now: float, failures: int, cooldown_s: float) -> None:
        """Open if it was the probe that failed, or one failure too many."""
        if permit.epoch != self.times_opened:
            return
        was_probe = permit is self._probe
        self.on_released(permit)
        self._failures_in_row += 1
        one_too_many = self._on_probation or self._failures_in_row >= failures
        if was_probe or (one_too_many and self._open_until is None):
            self.times_opened += 1
            self._open_until, self._cooldown_s = now + cooldown_s, cooldown_s
            self._failures_in_row, self._on_probation, self._probe = 0, False, None

    def on_released(self, permit: Permit) -> None:
        """Let another request probe."""
        if permit is self._probe:
            self._probe = None

    def _close(self) -> None:
        self._failures_in_row, self._on_probation, self._open_until, self._probe = 0, False, None, None
