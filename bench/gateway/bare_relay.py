"""The least that can stand before a model server: an ASGI application that passes a chat request on, and bytes back.

The measure of `bench.gateway.gate`: uvicorn, uvloop and aiohttp, without keys, routing, checks, retries or accounting.

Usage: python -m bench.gateway.bare_relay PORT UPSTREAM_PORT
"""

from __future__ import annotations

import sys

import aiohttp
import uvicorn
from litestar.types import Receive, Scope, Send

FORWARDED = (b"content-type", b"content-length", b"transfer-encoding")


class Relay:
    """Answers every request with what the upstream answers to a chat request of the same body."""

    def __init__(self, upstream: int) -> None:
        self._url = f"http://127.0.0.1:{upstream}/v1/chat/completions"
        self._http: aiohttp.ClientSession | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Relay one request."""
        if self._http is None:  # here, for it belongs to the loop that runs
            self._http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), auto_decompress=False)
        body, is_more = b"", True
        while is_more:
            message = await receive()
            if message["type"] != "http.request":
                return
            body, is_more = body + message["body"], message["more_body"]
        async with self._http.post(self._url, data=body, headers={"content-type": "application/json"}) as response:
            headers = [(name.lower(), value) for name, value in response.raw_headers if name.lower() in FORWARDED]
            await send({"type": "http.response.start", "status": response.status, "headers": headers})
            async for piece in response.content.iter_any():
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def main() -> None:
    """Serve until told to stop."""
    port, upstream = map(int, sys.argv[1:])
    uvicorn.run(
        Relay(upstream),
        port=port,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="off",
        interface="asgi3",
        access_log=False,
        log_level="warning",
    )


if __name__ == "__main__":
    main()
