"""Every metric of a worker: read by Prometheus at /metrics, and pushed to a collector if there is one.

Until somebody reads them they need no SDK, which takes a tenth of a second and 4 MB to import.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.telemetry.chat_metrics import ChatMetrics

if TYPE_CHECKING:
    from opentelemetry.sdk.metrics.export import MetricsData
    from opentelemetry.sdk.resources import Resource

    from gateway.shadow.traffic import Traffic
    from gateway.state import WorkerState
    from gateway.telemetry.backend_metrics import Targets
    from gateway.telemetry.instruments import Counter
    from gateway.telemetry.readers import Readers


class Metrics:
    """The instruments of a worker, and who reads them."""

    def __init__(
        self, state: WorkerState, traffic: Traffic, targets: Targets, spans: Counter, resource: Resource
    ) -> None:
        self.chat = ChatMetrics()
        self.state = state
        self.traffic = traffic
        self.targets = targets
        self.spans = spans
        self.resource = resource
        self._readers: Readers | None = None
        _unread.append(self)

    def readers(self) -> Readers:
        """Return who reads them; made for the first reading."""
        if self._readers is None:
            from gateway.telemetry.readers import Readers  # noqa: PLC0415 - see above

            self._readers = Readers(self)
            _unread.remove(self)
        return self._readers

    def read(self) -> MetricsData | None:
        """Return every metric, for a collector; None if `OTEL_SDK_DISABLED` says so."""
        return self.readers().read()

    def shutdown(self) -> None:
        """Stop reading."""
        if self._readers is None:
            _unread.remove(self)
        else:
            self._readers.shutdown()


_unread: list[Metrics] = []
"""Those of this process that Prometheus's registry does not know yet; a worker has one."""


def import_readers() -> None:
    """Import what reads them, which holds up whoever waits for it."""
    import gateway.telemetry.readers  # noqa: F401, PLC0415 - see above


def prometheus_text() -> tuple[bytes, str]:
    """Return the metrics as Prometheus reads them, and the content type."""
    from gateway.telemetry.readers import prometheus_page  # noqa: PLC0415 - see above

    for metrics in _unread.copy():
        metrics.readers()
    return prometheus_page()
