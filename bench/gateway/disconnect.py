"""Measures how soon the upstream is let go after a client has left, while its answer is awaited and while it streams.

Usage: python -m bench.gateway.disconnect [--runs 100]
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

import anyio
import msgspec
from anyio.abc import SocketStream
from anyio.streams.buffered import BufferedByteReceiveStream

from bench.gateway.harness import free_port, running_gateway

FIRST_CHUNK = {"choices": [{"index": 0, "delta": {"content": "Yes"}, "finish_reason": None}]}
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: %s\r\nconnection: close\r\n\r\n"


class Upstream:
    """Begins every streamed answer, ends none, and notes when it is let go."""

    def __init__(self) -> None:
        self.asked = anyio.Event()
        self.let_go = anyio.Event()
        self.let_go_at = 0.0

    async def serve(self, connection: SocketStream) -> None:
        """Answer one connection."""
        async with connection:
            reader = BufferedByteReceiveStream(connection)
            head = await reader.receive_until(b"\r\n\r\n", 65536)
            if head.startswith(b"GET"):
                await connection.send(HEAD % b"application/json" + b"{}")
                return
            length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            body = await reader.receive_exactly(int(length.split(b":")[1]))
            if msgspec.json.decode(body).get("stream"):
                event = b"data: " + msgspec.json.encode(FIRST_CHUNK) + b"\n\n"
                await connection.send(HEAD % b"text/event-stream" + event)
            self.asked.set()
            try:
                await connection.receive()
            except (anyio.EndOfStream, anyio.BrokenResourceError):
                self.let_go_at = time.perf_counter()
                self.let_go.set()


async def leave(port: int, upstream: Upstream, *, stream: bool) -> float:
    """Ask, leave when the upstream is at work, and return the milliseconds until it was let go."""
    upstream.asked, upstream.let_go = anyio.Event(), anyio.Event()
    question = {"model": "default", "stream": stream, "messages": [{"role": "user", "content": "?"}]}
    body = msgspec.json.encode(question)
    request = b"POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\ncontent-length: %d\r\n\r\n" % len(body)
    with anyio.fail_after(10):
        async with await anyio.connect_tcp("127.0.0.1", port) as client:
            await client.send(request + body)
            await upstream.asked.wait()
            if stream:
                await client.receive()
            left_at = time.perf_counter()
        await upstream.let_go.wait()
    return (upstream.let_go_at - left_at) * 1000


async def measure(runs: int) -> dict[str, list[float]]:
    """Run a gateway before the upstream and leave it again and again."""
    upstream = Upstream()
    results: dict[str, list[float]] = {"whole": [], "streamed": []}
    port = free_port()
    async with (
        await anyio.create_tcp_listener(local_host="127.0.0.1", local_port=port) as listener,
        anyio.create_task_group() as tasks,
    ):
        tasks.start_soon(listener.serve, upstream.serve)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "gateway.yaml")
            address = f"http://127.0.0.1:{port}/v1"
            path.write_text(f'active: a\nbackends: {{a: {{type: openai, base_url: "{address}", model: m}}}}\n')
            async with running_gateway(path) as gateway:
                for _ in range(runs):
                    results["whole"].append(await leave(gateway.port, upstream, stream=False))
                    results["streamed"].append(await leave(gateway.port, upstream, stream=True))
        tasks.cancel_scope.cancel()
    return results


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=100)
    results = anyio.run(measure, parser.parse_args().runs)
    for kind, values in results.items():
        median = statistics.median(values)
        print(f"{kind:9} client gone to upstream let go, ms: median {median:.1f}, max {max(values):.1f}")


if __name__ == "__main__":
    main()
