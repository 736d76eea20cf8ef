"""One chat request on its way through the gateway: what was asked, of which snapshot, and who was tried."""

from __future__ import annotations

import time

from backends.base import Call
from gateway.snapshot import Snapshot
from gateway.target import Target


class Exchange:
    """Belongs to one request and lives as long as it."""

    def __init__(self, call: Call, snapshot: Snapshot, *, allow_fallback: bool) -> None:
        self.call = call
        self.snapshot = snapshot
        self.allow_fallback = allow_fallback
        self.started = time.monotonic()
        self.attempts = 0
        self.target: Target | None = None
        """Who is being asked, or has answered; on failure, whose error the client sees."""

    @property
    def cancels_on_disconnect(self) -> bool:
        """Whether the backend in charge wants to stop when the client leaves."""
        return self.target is None or self.target.plan.config.on_disconnect == "cancel"

    def headers(self) -> list[tuple[bytes, bytes]]:
        """Return what every chat answer tells about itself, errors too."""
        headers = [
            (b"x-gateway-generation", str(self.snapshot.generation).encode()),
            (b"x-gateway-attempts", str(self.attempts).encode()),
        ]
        if self.target is not None:
            headers.append((b"x-gateway-backend", self.target.name.encode()))
        return headers
