"""Who reads the metrics: Prometheus and a collector, by way of OpenTelemetry's SDK. Imported for the first reading."""

from __future__ import annotations

import math

from opentelemetry.exporter.prometheus import PrometheusMetricReader
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader, MetricsData, ResourceMetrics, ScopeMetrics
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest

from gateway.telemetry.backend_metrics import register_backends
from gateway.telemetry.chat_metrics import ChatMetrics
from gateway.telemetry.metrics import Metrics
from gateway.telemetry.shadow_metrics import register_shadow
from gateway.telemetry.state_metrics import register_state

SCOPE = "pointsman"


class Readers:
    """The readers of one worker's instruments. Prometheus's has a place in the registry of the process."""

    def __init__(self, metrics: Metrics) -> None:
        self._chat = metrics.chat
        self._for_collector = InMemoryMetricReader()
        readers = [PrometheusReader(metrics.chat), self._for_collector]
        self._provider = MeterProvider(readers, resource=metrics.resource)
        meter = self._provider.get_meter(SCOPE)
        register_state(meter, metrics.state)
        register_shadow(meter, metrics.state, metrics.traffic)
        register_backends(meter, metrics.targets)
        metrics.chat.register(meter)

        meter.create_observable_counter(
            "gateway.telemetry.spans",
            [lambda _: metrics.spans.read()],
            description="Spans taken or refused by the collector, or dropped as too many waited for it",
        )

    def read(self) -> MetricsData | None:
        """Return every metric, for a collector; None if `OTEL_SDK_DISABLED` says so."""
        data = self._for_collector.get_metrics_data()
        return None if data is None else with_histograms(data, self._chat)

    def shutdown(self) -> None:
        """Stop reading."""
        # These readers end at once; the SDK's deadline is of the wall clock, which may jump past it.
        self._provider.shutdown(timeout_millis=math.inf)


class PrometheusReader(PrometheusMetricReader):
    """Gives Prometheus our own histograms with what the SDK holds."""

    def __init__(self, chat: ChatMetrics) -> None:
        super().__init__(disable_target_info=True, scope_info_enabled=False)
        self._chat = chat

    def _receive_metrics(self, metrics_data: MetricsData, timeout_millis: float = 10_000, **kwargs: object) -> None:
        super()._receive_metrics(with_histograms(metrics_data, self._chat), timeout_millis, **kwargs)


def with_histograms(data: MetricsData, chat: ChatMetrics) -> MetricsData:
    """Return the SDK's metrics and ours."""
    (read,) = data.resource_metrics
    (scope,) = read.scope_metrics
    metrics = [*scope.metrics, *(histogram.read() for histogram in chat.histograms)]
    all_of_scope = ScopeMetrics(scope.scope, metrics, scope.schema_url)
    return MetricsData([ResourceMetrics(read.resource, [all_of_scope], read.schema_url)])


def prometheus_page() -> tuple[bytes, str]:
    """Return what the registry of the process holds, as Prometheus reads it, and the content type."""
    return generate_latest(REGISTRY), CONTENT_TYPE_LATEST
