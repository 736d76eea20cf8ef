"""Sends telemetry to a collector over OTLP/HTTP. An unreachable one costs nothing but what does not fit the queue.

In the event loop and not in a thread, as the SDK's exporters do: there they would hold up requests by the
interpreter's lock, and the end of the process by a timeout of their own.
"""

from __future__ import annotations

import math
import os
import time
from typing import TYPE_CHECKING, Literal

import structlog
from opentelemetry.util.re import parse_env_headers

if TYPE_CHECKING:  # importing it takes a fifth of a second, and most gateways have no collector
    import aiohttp

POST_LIMIT_S = 5.0
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
        self._session: aiohttp.ClientSession | None = None
        self._warned_at: dict[str, float] = {}
        """By path: a collector may take traces and no metrics."""

    async def post(self, path: str, body: bytes) -> Result:
        """Send one request. Never raises for what the collector does."""
        endpoint = self.endpoint
        if endpoint is None:
            return "unreachable"
        import aiohttp  # noqa: PLC0415 - see above

        from backends.aiohttp_errors import BROKEN, reason_of  # noqa: PLC0415

        if self._session is None:
            # As every OpenTelemetry SDK reads them: keys of a collector are kept in the environment.
            headers = parse_env_headers(os.environ.get("OTEL_EXPORTER_OTLP_HEADERS", ""), liberal=True)
            self._session = aiohttp.ClientSession(
                headers={**headers, "content-type": "application/x-protobuf"},
                timeout=aiohttp.ClientTimeout(total=POST_LIMIT_S),
            )
        try:
            async with self._session.post(endpoint.rstrip("/") + path, data=body) as response:
                if response.status < 300:
                    self._warned_at.pop(path, None)
                    return "taken"
                self._warn(endpoint, path, f"it answered {response.status}")
                return "unreachable" if response.status in TRANSIENT_STATUSES else "refused"
        except (*BROKEN, TimeoutError) as error:
            self._warn(endpoint, path, reason_of(error))
            return "unreachable"

    async def aclose(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    def _warn(self, endpoint: str, path: str, reason: str) -> None:
        """Tell of a failure, and of its like once a minute as long as it lasts."""
        now = time.monotonic()
        if now - self._warned_at.get(path, -math.inf) > WARNING_INTERVAL_S:
            self._warned_at[path] = now
            log.warning("telemetry is not taken", endpoint=endpoint, path=path, reason=reason)
