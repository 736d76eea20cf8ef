"""Spans and metrics in the bytes of OTLP 1.x (opentelemetry-proto). Imported only where a collector is configured.

Spans are put into protobuf messages directly: by the SDK's own objects and encoder they cost four times as much.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from opentelemetry.exporter.otlp.proto.common.metrics_encoder import encode_metrics
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, InstrumentationScope, KeyValue
from opentelemetry.proto.resource.v1.resource_pb2 import Resource
from opentelemetry.proto.trace.v1 import trace_pb2
from opentelemetry.sdk.metrics.export import MetricsData

from gateway.telemetry.spans import Attribute, Attributes, Kind, Span

SCOPE = "pointsman"
_KINDS: Mapping[Kind, trace_pb2.Span.SpanKind.ValueType] = {
    "internal": trace_pb2.Span.SPAN_KIND_INTERNAL,
    "server": trace_pb2.Span.SPAN_KIND_SERVER,
    "client": trace_pb2.Span.SPAN_KIND_CLIENT,
}


def span_message(span: Span) -> trace_pb2.Span:
    """Return a span as protobuf."""
    message = trace_pb2.Span(
        trace_id=bytes.fromhex(span.trace_id),
        span_id=bytes.fromhex(span.span_id),
        parent_span_id=bytes.fromhex(span.parent_id) if span.parent_id else b"",
        trace_state=span.state,
        name=span.name,
        kind=_KINDS[span.kind],
        start_time_unix_nano=span.start_ns,
        end_time_unix_nano=span.end_ns,
    )
    _set(message, span.attributes)
    for event in span.events:
        _set(message.events.add(name=event.name, time_unix_nano=event.time_ns), event.attributes)
    for link in span.links:
        message.links.add(trace_id=bytes.fromhex(link.trace_id), span_id=bytes.fromhex(link.span_id))
    if span.error is not None:
        message.status.code = trace_pb2.Status.STATUS_CODE_ERROR
        message.status.message = span.error
    return message


def trace_request(spans: Sequence[trace_pb2.Span], resource: Attributes) -> bytes:
    """Return the body of a POST to /v1/traces."""
    origin = Resource()
    _set(origin, resource)
    scoped = trace_pb2.ScopeSpans(scope=InstrumentationScope(name=SCOPE), spans=spans)
    resource_spans = trace_pb2.ResourceSpans(resource=origin, scope_spans=[scoped])
    body: bytes = ExportTraceServiceRequest(resource_spans=[resource_spans]).SerializeToString()
    return body


def metrics_request(data: MetricsData) -> bytes:
    """Return the body of a POST to /v1/metrics."""
    body: bytes = encode_metrics(data).SerializeToString()
    return body


def _set(message: trace_pb2.Span | trace_pb2.Span.Event | Resource, attributes: Attributes) -> None:
    for key, value in attributes.items():
        entry: KeyValue = message.attributes.add(key=key)
        _set_value(entry.value, value)


def _set_value(target: AnyValue, value: Attribute) -> None:
    match value:
        case str():
            target.string_value = value
        case bool():
            target.bool_value = value
        case int():
            target.int_value = value
        case float():
            target.double_value = value
        case _:
            target.array_value.values.extend(AnyValue(string_value=text) for text in value)
