"""Sends telemetry to a collector over OTLP/HTTP. An unreachable one costs nothing but what does not fit the queue.

In the event loop and not in a thread, as the SDK's exporters do: there they would hold up requests by the
interpreter's lock, and the end of the process by a timeout of their own.
"""

from __future__ import annotations

import math
import os
import time
from typing import Literal

import anyio
import structlog
from opentelemetry.util.re import parse_env_headers

from backends.http1.origin import Origin

POST_LIMIT_S = 5.0
LINGER_S = 0.2
"""How long the words of an answer may take, which nobody reads; a new connection costs less than waiting longer."""
WARNING_INTERVAL_S = 60.0
TRANSIENT_STATUSES = {408, 429, 502, 503, 504}
"""By which a collector asks to be sent the same again (OTLP specification; 408 as HTTP has it)."""

Result = Literal["taken", "refused", "unreachable"]

log = structlog.get_logger("telemetry")


class Collector:
    """Where telemetry goes. Its address may change at any time."""

    def __init__(self, endpoint: str | None = None) -> None:
        self.endpoint = endpoint
        """Its base URL, without `/v1/traces`; None if there is no collector."""
        self._origins: dict[str, Origin] = {}
        """By endpoint: what is under way to the last one comes to its end."""
        self._warned_at: dict[str, float] = {}
        """By path: a collector may take traces and no metrics."""

    async def post(self, path: str, body: bytes) -> Result:
        """Send one request. Never raises for what the collector does."""
        endpoint = self.endpoint
        if endpoint is None:
            return "unreachable"
        origin = self._origins.get(endpoint)
        if origin is None:
            # As every OpenTelemetry SDK reads them: keys of a collector are kept in the environment.
            given = parse_env_headers(os.environ.get("OTEL_EXPORTER_OTLP_HEADERS", ""), liberal=True)
            headers = {**given, "user-agent": "pointsman", "content-type": "application/x-protobuf"}
            origin = self._origins[endpoint] = Origin(endpoint, headers, connect_timeout_s=POST_LIMIT_S)
        try:
            with anyio.fail_after(POST_LIMIT_S):
                response = await origin.post(path, body)
        except (OSError, ValueError) as error:
            self._warn(endpoint, path, str(error) or type(error).__name__)
            return "unreachable"
        response.close(linger_s=LINGER_S)
        if response.status < 300:
            self._warned_at.pop(path, None)
            return "taken"
        self._warn(endpoint, path, f"it answered {response.status}")
        return "unreachable" if response.status in TRANSIENT_STATUSES else "refused"

    async def aclose(self) -> None:
        """Close the connections."""
        for origin in self._origins.values():
            await origin.aclose()

    def _warn(self, endpoint: str, path: str, reason: str) -> None:
        """Tell of a failure, and of its like once a minute as long as it lasts."""
        now = time.monotonic()
        if now - self._warned_at.get(path, -math.inf) > WARNING_INTERVAL_S:
            self._warned_at[path] = now
            log.warning("telemetry is not taken", endpoint=endpoint, path=path, reason=reason)
