"""One configuration in effect. A request leases it and keeps it to its last byte."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import NamedTuple, Self

from gateway.config.backend_types import Breaker
from gateway.config.schema import Config, Timeouts
from gateway.target import Target


class Policy(NamedTuple):
    """How one backend is treated: its own wishes, and the file's where it has none."""

    timeouts: Timeouts
    breaker: Breaker
    retries: int
    """Further attempts at most."""


class Snapshot:
    """Immutable but for its count of leases. Drained once it is retired and the last lease has ended."""

    def __init__(
        self, generation: int, config: Config, targets: Mapping[str, Target], on_drained: Callable[[Snapshot], None]
    ) -> None:
        self.generation = generation
        self.config = config
        self.targets = targets
        self.policies = {
            name: Policy(config.timeouts_for(name), config.breaker_for(name), config.retries_for(name))
            for name in targets
        }
        self._on_drained = on_drained
        self._leases = 0
        self._retired = False

    def lease(self) -> AbstractContextManager[Snapshot]:
        """Keep every backend of this snapshot open for as long as the block runs."""
        return self

    def __enter__(self) -> Self:
        """Begin a lease."""
        self._leases += 1
        return self

    def __exit__(self, *_: object) -> None:
        """End a lease."""
        self._leases -= 1
        self._check()

    def retire(self) -> None:
        """Take no new leases: another snapshot is in effect."""
        self._retired = True
        self._check()

    def _check(self) -> None:
        if self._retired and self._leases == 0:
            self._on_drained(self)
