"""An OTLP receiver in the test process: decodes what is sent to it, and refuses or stays silent on demand."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue
from opentelemetry.proto.trace.v1 import trace_pb2

from tests.support.wait import eventually

KINDS = {1: "internal", 2: "server", 3: "client"}
ERROR = 2


def plain(value: AnyValue) -> Any:
    """Returns an attribute's value as Python has it."""
    kind = value.WhichOneof("value")
    if kind == "array_value":
        return [plain(item) for item in value.array_value.values]
    return getattr(value, kind) if kind else None


@dataclass(frozen=True)
class ReceivedSpan:
    """A span as it arrived."""

    name: str
    kind: str
    trace_id: str
    span_id: str
    parent_id: str
    state: str
    start_ns: int
    end_ns: int
    attributes: dict[str, Any]
    failed: bool
    words: str
    events: list[str]
    links: list[tuple[str, str]]
    resource: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, span: trace_pb2.Span, resource: dict[str, Any]) -> Self:
        return cls(
            name=span.name,
            kind=KINDS[span.kind],
            trace_id=span.trace_id.hex(),
            span_id=span.span_id.hex(),
            parent_id=span.parent_span_id.hex(),
            state=span.trace_state,
            start_ns=span.start_time_unix_nano,
            end_ns=span.end_time_unix_nano,
            attributes={entry.key: plain(entry.value) for entry in span.attributes},
            failed=span.status.code == ERROR,
            words=span.status.message,
            events=[event.name for event in span.events],
            links=[(link.trace_id.hex(), link.span_id.hex()) for link in span.links],
            resource=resource,
        )


class Collector:
    """The receiver. Takes everything until told otherwise."""

    def __init__(self) -> None:
        self.spans: list[ReceivedSpan] = []
        self.metrics: dict[str, Any] = {}
        """The last state of each metric, as protobuf, by name."""
        self.raw: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.status = 200
        self.num_refused = 0
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                collector.take(self.path, body, {name.lower(): value for name, value in self.headers.items()})
                self.send_response(collector.status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def take(self, path: str, body: bytes, headers: dict[str, str]) -> None:
        """Keeps one request, unless it is being refused."""
        if self.status >= 300:
            self.num_refused += 1
            return
        self.raw.append(body)
        self.headers.append(headers)
        if path == "/v1/traces":
            for resource_spans in ExportTraceServiceRequest.FromString(body).resource_spans:
                resource = {entry.key: plain(entry.value) for entry in resource_spans.resource.attributes}
                for scoped in resource_spans.scope_spans:
                    self.spans += [ReceivedSpan.of(span, resource) for span in scoped.spans]
        else:
            assert path == "/v1/metrics", path
            for resource_metrics in ExportMetricsServiceRequest.FromString(body).resource_metrics:
                for scope in resource_metrics.scope_metrics:
                    self.metrics |= {metric.name: metric for metric in scope.metrics}

    def wait(self, found: Callable[[list[ReceivedSpan]], Any], what: str) -> Any:
        """Returns what is found among the spans; waits for it."""
        return eventually(lambda: found(self.spans), what)

    def trace_of(self, request_id: str) -> list[ReceivedSpan]:
        """Returns the spans of a request, its own first, then its attempts in their order; waits for them."""

        def complete(spans: list[ReceivedSpan]) -> list[ReceivedSpan]:
            own = [span for span in spans if span.attributes.get("gateway.request.id") == request_id]
            attempts = [span for span in spans if own and span.parent_id == own[0].span_id]
            return [*own, *sorted(attempts, key=lambda span: span.start_ns)]

        return list(self.wait(complete, f"the trace of {request_id} arrives"))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
