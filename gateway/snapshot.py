"""One configuration in effect. A request leases it and keeps it to its last byte."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from gateway.config.schema import Config
from gateway.target import Target


class Snapshot:
    """Immutable but for its count of leases. Drained once it is retired and the last lease has ended."""

    def __init__(
        self, generation: int, config: Config, targets: Mapping[str, Target], on_drained: Callable[[Snapshot], None]
    ) -> None:
        self.generation = generation
        self.config = config
        self.targets = targets
        self._on_drained = on_drained
        self._leases = 0
        self._retired = False

    @contextmanager
    def lease(self) -> Iterator[Snapshot]:
        """Keep every backend of this snapshot open for as long as the block runs."""
        self._leases += 1
        try:
            yield self
        finally:
            self._leases -= 1
            self._check()

    def retire(self) -> None:
        """Take no new leases: another snapshot is in effect."""
        self._retired = True
        self._check()

    def _check(self) -> None:
        if self._retired and self._leases == 0:
            self._on_drained(self)
