"""Where a request stands in a trace: W3C Trace Context level 1, as it comes in and as it is passed on."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable

import msgspec

PARENT = re.compile(rb"(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?")
STATE = re.compile(rb"[ -~]{1,512}")
"""Longer than this nobody has to pass it on (W3C Trace Context 3.3.1.5)."""


class TraceContext(msgspec.Struct, frozen=True, kw_only=True):
    """The span of a request as others see it, and the one it continues. All ids in lowercase hexadecimal."""

    trace_id: str
    span_id: str
    parent_id: str | None = None
    """The client's span, if it sent one."""
    parent_sampled: bool | None = None
    """Whether the client keeps this trace; None without a parent."""
    state: str = ""
    """The client's `tracestate`, passed on as it is."""

    def sampled(self, ratio: float) -> bool:
        """Whether the trace is kept: as its parent says, else for this share of trace ids, the same ones everywhere."""
        if self.parent_sampled is not None:
            return self.parent_sampled
        return int(self.trace_id[16:], 16) < ratio * 2**64

    def headers(self, span_id: str, *, sampled: bool) -> dict[str, str]:
        """Return the headers that make what follows a child of this span of the trace."""
        headers = {"traceparent": f"00-{self.trace_id}-{span_id}-{'01' if sampled else '00'}"}
        if self.state:
            headers["tracestate"] = self.state
        return headers


def new_trace() -> TraceContext:
    """Return the root of a trace of its own."""
    return TraceContext(trace_id=f"{random.getrandbits(128):032x}", span_id=new_span_id())


def new_span_id() -> str:
    """Return an id for one more span."""
    return f"{random.getrandbits(64):016x}"


def incoming(headers: Iterable[tuple[bytes, bytes]]) -> TraceContext:
    """Return the context of a request with these headers; a new trace where they name none, or more than one."""
    parents, states = [], []
    for name, value in headers:
        if name == b"traceparent":
            parents.append(value)
        elif name == b"tracestate":
            states.append(value)
    if len(parents) != 1 or not (match := PARENT.fullmatch(parents[0].strip())):
        return new_trace()
    version, trace_id, parent_id, flags, more = match.groups()
    if version == b"00" and more is not None:
        return new_trace()
    state = b",".join(states)
    return TraceContext(
        trace_id=trace_id.decode(),
        span_id=new_span_id(),
        parent_id=parent_id.decode(),
        parent_sampled=bool(int(flags, 16) & 1),
        state=state.decode() if STATE.fullmatch(state) else "",
    )
