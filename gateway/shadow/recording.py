"""Live requests on disk, for `bench replay`: only where `shadow.record` names a file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import structlog

from bench.line_file import MAX_BYTES
from bench.replay.samples import Recorded, encode, sample_file
from gateway.shadow.run import MIRROR, Run

log = structlog.get_logger("shadow")


class Recorder:
    """Appends what was copied. What cannot be written is told in the log and lost; nothing is raised."""

    def __init__(self, folder: Path, *, max_file_bytes: int = MAX_BYTES) -> None:
        self._folder = folder
        """Where relative paths start."""
        self._max_file_bytes = max_file_bytes

    def add(self, run: Run) -> None:
        """Write the live request of a run, if it was copied and is to be recorded."""
        shadow = run.snapshot.config.shadow
        if shadow is None or shadow.record is None or (recorded := recorded_of(run)) is None:
            return
        path = self._folder / shadow.record
        try:
            sample_file(path, max_bytes=self._max_file_bytes).append(encode(recorded))
        except (OSError, UnicodeEncodeError) as error:  # the second from an answer that is no text
            log.warning("a live request is not recorded", file=str(path), error=str(error))


def recorded_of(run: Run) -> Recorded | None:
    """Return what is recorded of a run; None if its live request was not copied."""
    if run.mirror is None:
        return None
    leg = run.legs.get(run.active)
    measured = leg.leg.measured.get(MIRROR) if leg else None
    at = datetime.fromtimestamp(run.sample.at_ns / 1e9, UTC)
    return Recorded(
        timestamp=at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        request_id=run.sample.request_id,
        generation=run.snapshot.generation,
        active=run.active,
        fields=run.mirror.fields,
        answer=measured.answer if measured and measured.outcome == "answered" else None,
    )
