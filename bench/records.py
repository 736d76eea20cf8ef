"""The shadow runs' records: one JSON line a run, appended as it ends, and everything else derived when it is read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec
import structlog
from msgspec import Meta

from backends.process import EngineLoad
from backends.protocol import UNDECODABLE
from bench.line_file import MAX_BYTES, LineFile
from bench.measure import Outcome

Status = Literal["healthy", "degraded", "error", "timeout", "skipped", "unavailable"]

Share = Annotated[float, Meta(ge=0, le=1)]
Amount = Annotated[float, Meta(ge=0, le=1e12)]
"""Of time, memory or money. The bound keeps the sums of a file that somebody else wrote to finite."""
Count = Annotated[int, Meta(ge=0, le=10**15)]

log = structlog.get_logger("records")


class RequestRecord(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One question to one model; times in ms."""

    question: str
    """The id of a graded question, or "mirror" for the copy of the live request."""
    outcome: Outcome
    latency_ms: Amount | None = None
    ttft_ms: Amount | None = None
    tpot_ms: Amount | None = None
    input_tokens: Count | None = None
    output_tokens: Count | None = None
    score: Share | None = None
    """0 to 1; None for what has no known answer, or was not answered."""
    confidence: Share | None = None
    agreement: Share | None = None
    """With the active model's answer to the same question, 0 to 1."""
    error: str | None = None


class GpuUse(msgspec.Struct, frozen=True):
    """A GPU right after the questions."""

    index: int
    utilization: Share | None
    memory_used_mb: Count


class ModelRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What one model made of a run."""

    status: Status
    avg_latency_ms: Amount | None = None
    p50_latency_ms: Amount | None = None
    p99_latency_ms: Amount | None = None
    ttft_ms: Amount | None = None
    """Mean."""
    tpot_ms: Amount | None = None
    """Mean."""
    output_tokens: Count | None = None
    """Of all answers together."""
    accuracy: Share | None = None
    """Mean score of the graded questions that were answered."""
    confidence: Share | None = None
    """Mean over the answers; see `bench.answer.Answer.confidence`."""
    agreement: Share | None = None
    """Mean over the questions; None for the active model itself."""
    cost_usd: Amount | None = None
    cpu_percent: Amount | None = None
    """Of one core, by its model server while it was asked."""
    rss_mb: Amount | None = None
    """Of its model server, afterwards."""
    gpu: tuple[GpuUse, ...] | None = None
    engine: EngineLoad | None = None
    """The load of its model server, if that tells: queue, KV cache, preemptions."""
    n: Count = 0
    """Questions that it was asked."""
    error: str | None = None
    unknown: dict[str, str] = {}
    """Why a figure above is null."""
    version: str = ""
    """Tells the model from another one that had the same name before."""
    requests: tuple[RequestRecord, ...] = ()


class Noise(msgspec.Struct, frozen=True, kw_only=True):
    """The active model asked twice in one run: what differs here differs by chance."""

    agreement: Share | None
    """Mean over the questions."""
    latency_ratio: Amount | None
    """Median over the questions of second / first."""
    agreements: dict[str, Share] = {}
    """By question: who was not asked all of them is judged by those it was asked."""


class RunRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One shadow run."""

    timestamp: str
    """When it ended, UTC."""
    request_count: int
    """Number of the live request that it was run for."""
    run_id: str
    trace_id: str | None
    """Of the run itself, which links to the live request's."""
    generation: int
    active: str
    models: dict[str, ModelRecord]
    live_trace_id: str | None = None
    """Of the live request that was copied."""
    suite: str = ""
    """Name and content hash of the suite that the graded questions were drawn from."""
    noise: Noise | None = None
    """None where the active model was asked once."""


class History(msgspec.Struct, frozen=True):
    """The records of a file, oldest first."""

    runs: tuple[RunRecord, ...]
    unreadable: int
    """Lines that are none: cut by a crash or a full disk, or not ours."""


NUM_OLDER = 4

_decoder = msgspec.json.Decoder(RunRecord)
_encoder = msgspec.json.Encoder()


def record_file(path: Path, *, max_bytes: int = MAX_BYTES) -> LineFile:
    """Return the file of records that is named by its newest part."""
    return LineFile(path, num_older=NUM_OLDER, max_bytes=max_bytes)


def read(path: Path, *, last: int | None = None) -> History:
    """Return the records of a file and of the older files that it was rotated into.

    Args:
        path: the newest file; it need not exist.
        last: only so many of the newest; nothing older is looked at.

    Raises:
        OSError: a file cannot be read.
    """
    runs: list[RunRecord] = []
    unreadable = 0
    for line in record_file(path).backwards():
        if last is not None and len(runs) >= last:
            break
        try:
            runs.append(_decoder.decode(line))
        except UNDECODABLE:
            unreadable += 1
    return History(tuple(reversed(runs)), unreadable)


class RecordWriter:
    """Appends records. What cannot be written is counted and lost; nothing is raised."""

    def __init__(self, path: Path, *, max_file_bytes: int = MAX_BYTES) -> None:
        self.path = path
        self.lost = 0
        """Records that could not be written."""
        self._file = record_file(path, max_bytes=max_file_bytes)

    def append(self, record: RunRecord) -> bool:
        """Write one record; False if it is lost."""
        try:
            self._file.append(_encoder.encode(record))
        except (OSError, UnicodeEncodeError) as error:  # the second from a name or a message that is no text
            self.lost += 1
            log.warning("a record is lost", file=str(self.path), error=str(error), lost=self.lost)
            return False
        return True
