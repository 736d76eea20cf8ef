"""Spans on their way to a collector: queued when they are over, sent in batches."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import anyio

from gateway.telemetry.collector import Collector, Result
from gateway.telemetry.instruments import Counter
from gateway.telemetry.spans import Attributes, Span

if TYPE_CHECKING:
    from opentelemetry.proto.trace.v1 import trace_pb2

QUEUE_LIMIT = 4096
BATCH_SIZE = 512
INTERVAL_S = 1.0
LONGEST_PAUSE_S = 30.0


class Tracing:
    """Takes spans that are over and sends them to a collector, while `run` runs."""

    def __init__(self, collector: Collector, resource: Attributes) -> None:
        self._collector = collector
        self._resource = resource
        self._queue: deque[trace_pb2.Span] = deque()
        self._woken = anyio.Event()
        self._pause_s = INTERVAL_S
        self.results = Counter("result")
        """Spans that were `taken` or `refused` by the collector, or `dropped`, as the queue was full."""

    def write(self, *spans: Span) -> None:
        """Queue spans; without a collector they are forgotten."""
        if self._collector.endpoint is None:
            return
        from gateway.telemetry.otlp import span_message  # noqa: PLC0415 - protobuf, which few need

        if len(self._queue) + len(spans) > QUEUE_LIMIT:
            self.results.add("dropped", amount=len(spans))
            return
        self._queue.extend(map(span_message, spans))
        if len(self._queue) >= BATCH_SIZE and self._pause_s == INTERVAL_S:
            self._woken.set()

    async def run(self) -> None:
        """Send what is queued, every second or when a batch is full, until cancelled; seldom while that fails."""
        while True:
            with anyio.move_on_after(self._pause_s):
                await self._woken.wait()
            self._woken = anyio.Event()
            if await self.send() == "unreachable":
                self._pause_s = min(2 * self._pause_s, LONGEST_PAUSE_S)
            else:
                self._pause_s = INTERVAL_S

    def wake(self) -> None:
        """Try again at once: there may be another collector."""
        self._pause_s = INTERVAL_S
        self._woken.set()

    async def send(self) -> Result:
        """Send all that is queued; what the collector cannot take now stays queued."""
        result: Result = "taken"
        while self._queue and result != "unreachable":
            from gateway.telemetry.otlp import trace_request  # noqa: PLC0415

            batch = [self._queue.popleft() for _ in range(min(BATCH_SIZE, len(self._queue)))]
            result = "unreachable"
            try:
                result = await self._collector.post("/v1/traces", trace_request(batch, self._resource))
            finally:  # cancelled, too
                if result == "unreachable":
                    self._queue.extendleft(reversed(batch))
                else:
                    self.results.add(result, amount=len(batch))
        return result
