"""What one run has measured, as lines of a file."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Kind = Literal["whole", "stream"]


class Load(Struct, frozen=True, kw_only=True, tag="load"):
    """A gateway under as many requests as so many connections make, each sending its next when the last is answered."""

    kind: Kind
    connections: int
    answers: int
    errors: int
    """Refused or broken connections, answers of a status above 399, and answers that took over 30 s."""
    requests_per_s: float
    p50_ms: float
    p99_ms: float
    cpu_us: float | None
    """CPU time of all the gateway's processes for each answer."""
    busiest_cpu_us: float | None
    """Of it, that of the process which had most."""


class Paced(Struct, frozen=True, kw_only=True, tag="paced"):
    """Streams whose chunks leave the upstream 5 ms apart."""

    connections: int
    answers: int
    errors: int
    """Streams without all their chunks and `[DONE]`."""
    first_p50_ms: float | None
    """From a request to its first content."""
    first_p99_ms: float | None
    delay_p50_ms: float | None
    """From a chunk's leaving the upstream to its arrival."""
    delay_p99_ms: float | None


class Footprint(Struct, frozen=True, kw_only=True, tag="footprint"):
    """What a gateway takes."""

    start_s: float
    """From the command to the first good answer."""
    idle_mib: float
    """Memory of all its processes after the start; pages that several share are split between them (PSS)."""
    idle_worker_mib: float
    """Resident memory of its largest process."""
    loaded_mib: float
    """As `idle_mib`, after all the loads."""


Figures = Load | Paced | Footprint


class Row(Struct, frozen=True, kw_only=True):
    """One measurement of one gateway."""

    started: str
    """When the run began, which all its rows share."""
    round: int
    gateway: str
    version: str
    machine: str
    figures: Figures
