"""Where every key stands, in memory that all workers share: a limit holds for the gateway, not for each worker.

A file of the run folder, mapped by each worker, used under a lock. It lives as long as the gateway, through reloads:

    0    the ledger's clock: its latest reading, and what it is ahead of the machine's
    64   whose slot it is, 32 bytes for each, zeros where it was never used
    …    the states of each slot: for requests, for tokens

A key has its slot among the few that its digest picks. A slot whose key owes nothing tells nothing, so another key may
have it: no slot is ever freed. Should all be in use, the key that owes for the shortest time is forgotten, and starts
anew.
"""

from __future__ import annotations

import struct
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from gateway.limits.gcra import Standing, State, carry_over, standing, take
from gateway.limits.rate import KeyLimits, Rate
from gateway.shared_memory import SharedMemory

FILE = "limits"
NUM_SETS, SLOTS_PER_SET = 256, 16
NEVER_USED = State(0, Rate(0, 0))
_CLOCK = struct.Struct("=QQ")
_STATE = struct.Struct("=16sQQ")
_DIGEST_SIZE = 32
_DIGESTS = 64
_STATES = _DIGESTS + NUM_SETS * SLOTS_PER_SET * _DIGEST_SIZE
_SIZE = _STATES + NUM_SETS * SLOTS_PER_SET * 2 * _STATE.size


class Standings(NamedTuple):
    """Where a key stands with each of its limits; None where it has none."""

    requests: Standing | None
    tokens: Standing | None


class Verdict(NamedTuple):
    """What became of a request."""

    standings: Standings
    """Where the key stands after it."""
    refusing: Standing | None
    """The limit that refused it; of two, the one that will for longer."""


class Ledger:
    """A worker's view of the shared states."""

    def __init__(self, run_folder: Path, clock_ns: Callable[[], int] = time.monotonic_ns) -> None:
        # The monotonic clock is one for all processes, and nobody sets it.
        self._clock_ns = clock_ns
        self._shared = SharedMemory(run_folder / FILE, _SIZE)
        self._memory = self._shared.bytes

    @staticmethod
    def create(run_folder: Path) -> None:
        """Make the file, once, before anyone opens it.

        Raises:
            OSError: the disk is full. Its space is taken now: later, a full disk would kill the worker that writes.
        """
        SharedMemory(run_folder / FILE, _SIZE).close()

    def admit(self, limits: KeyLimits) -> Verdict:
        """Take one request, if no limit refuses it. What is refused is not counted: to ask too early costs nothing."""
        with self._shared.lock:
            now_ns = self._now_ns()
            slot = self._slot(limits.digest, now_ns)
            requests = limits.requests and self._state(slot, 0, limits.requests, now_ns)
            tokens = limits.tokens and self._state(slot, 1, limits.tokens, now_ns)
            is_refused = (requests is not None and requests.is_used_up(now_ns)) or (
                tokens is not None and tokens.is_used_up(now_ns)
            )
            if not is_refused:
                if requests is not None:
                    requests = take(requests, 1, now_ns)
                    self._write(slot, 0, requests)
                if tokens is not None:
                    self._write(slot, 1, tokens)
        standings = Standings(requests and standing(requests, now_ns), tokens and standing(tokens, now_ns))
        return Verdict(standings, _refusing(standings) if is_refused else None)

    def charge(self, limits: KeyLimits, tokens: int) -> None:
        """Take the tokens of an answer, which may leave the key in debt."""
        if limits.tokens is None or tokens == 0:
            return
        with self._shared.lock:
            now_ns = self._now_ns()
            slot = self._slot(limits.digest, now_ns)
            state = self._read(slot, 1)
            if not state.rate.amount:
                state = State(0, limits.tokens)
            # By the rate of the state: the request's own may have been replaced since.
            self._write(slot, 1, take(state, tokens, now_ns))

    def close(self) -> None:
        """Let go of the memory."""
        self._shared.close()

    def _now_ns(self) -> int:
        """Return the ledger's time. Where the machine's goes back, as after its restoration, this one goes on."""
        latest_ns, ahead_ns = _CLOCK.unpack_from(self._memory)
        now_ns: int = self._clock_ns() + ahead_ns
        if now_ns < latest_ns:
            ahead_ns += latest_ns - now_ns
            now_ns = latest_ns
        _CLOCK.pack_into(self._memory, 0, now_ns, ahead_ns)
        return now_ns

    def _slot(self, digest: bytes, now_ns: int) -> int:
        """Return the key's slot; a new one if it has none."""
        first = int.from_bytes(digest[:4], "little") % NUM_SETS * SLOTS_PER_SET
        start = _DIGESTS + first * _DIGEST_SIZE
        place = self._memory.find(digest, start, start + SLOTS_PER_SET * _DIGEST_SIZE)
        if place >= 0:
            return (place - _DIGESTS) // _DIGEST_SIZE
        slot = min(range(first, first + SLOTS_PER_SET), key=lambda other: self._paid_back_ns(other, now_ns))
        place = _DIGESTS + slot * _DIGEST_SIZE
        self._memory[place : place + _DIGEST_SIZE] = digest
        for kind in (0, 1):
            self._write(slot, kind, NEVER_USED)
        return slot

    def _paid_back_ns(self, slot: int, now_ns: int) -> int:
        """Return how long a slot's key still owes something."""
        states = (self._read(slot, kind) for kind in (0, 1))
        return max(standing(state, now_ns).reset_ns if state.rate.amount else 0 for state in states)

    def _state(self, slot: int, kind: int, rate: Rate, now_ns: int) -> State:
        """Return a state under the key's present rate."""
        arrival, amount, period_ns = _STATE.unpack_from(self._memory, _STATES + (2 * slot + kind) * _STATE.size)
        if amount == rate.amount and period_ns == rate.period_ns:
            return State(int.from_bytes(arrival, "little"), rate)
        return carry_over(self._read(slot, kind), rate, now_ns)

    def _read(self, slot: int, kind: int) -> State:
        arrival, amount, period_ns = _STATE.unpack_from(self._memory, _STATES + (2 * slot + kind) * _STATE.size)
        if not (amount and period_ns):  # never used, or its writer was killed in the middle
            return NEVER_USED
        return State(int.from_bytes(arrival, "little"), Rate(amount, period_ns))

    def _write(self, slot: int, kind: int, state: State) -> None:
        arrival = state.arrival.to_bytes(16, "little")
        _STATE.pack_into(self._memory, _STATES + (2 * slot + kind) * _STATE.size, arrival, *state.rate)


def _refusing(standings: Standings) -> Standing | None:
    requests, tokens = standings
    if requests is None or not requests.wait_ns:
        return tokens if tokens is not None and tokens.wait_ns else None
    return requests if tokens is None or tokens.wait_ns <= requests.wait_ns else tokens
