"""What shadow runs cost live requests: their latency with the runs on and off, against off and off again.

Usage: python -m bench.gateway.shadow_cost [--rounds 5] [--seconds 12] [--every 10]

The shipped transformer answers, on this machine's processor; a run asks it, a scripted backend and a slow one. Rounds
alternate between "off", "off again" and "on", in an order drawn anew each time, by edits of the running gateway's file.
Three kinds of load: as many requests as the gateway takes from 16 clients (saturation), and single requests at random
moments, at a third and at a thirtieth of that rate. What "on" adds is real only if it exceeds what "off again" differs
by. Where the transformer is never idle, a run finds no time to ask it; the count of runs below each table tells.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median
from typing import Any

import aiohttp
import anyio
import msgspec

from bench.gateway.harness import RunningGateway, running_gateway
from bench.metrics import quantile

CLIENTS = 16
SETTLE_S = 2.0
CONFIG = """
active: custom
backends:
  custom: {{type: custom_transformer, checkpoint: {checkpoint}}}
  scripted: {{type: fake, reply: card_arrival}}
  slow: {{type: fake, reply: card_arrival, delay: 0.5}}
{shadow}
"""
QUESTION = {
    "model": "default",
    "messages": [{"role": "user", "content": "Why was my card payment declined? Answer in two sentences."}],
    "max_tokens": 32,
    "temperature": 0,
}
VARIANTS = ("off", "off again", "on")

Load = Callable[[aiohttp.ClientSession, float], Awaitable[list[float]]]


async def ask(session: aiohttp.ClientSession) -> float:
    """Return the latency of one request, in seconds."""
    sent = time.monotonic()
    async with session.post("/v1/chat/completions", json=QUESTION) as response:
        await response.read()
        response.raise_for_status()
    return time.monotonic() - sent


async def saturate(session: aiohttp.ClientSession, seconds: float) -> list[float]:
    """Keep every client busy, and return the latencies."""
    until = time.monotonic() + seconds
    latencies: list[float] = []

    async def client() -> None:
        while time.monotonic() < until:
            latencies.append(await ask(session))

    async with anyio.create_task_group() as tasks:
        for _ in range(CLIENTS):
            tasks.start_soon(client)
    return latencies


def at_random(rate: float, rng: random.Random) -> Load:
    """Return a load of so many requests a second, each at a moment that depends on no other (Poisson)."""

    async def load(session: aiohttp.ClientSession, seconds: float) -> list[float]:
        until = time.monotonic() + seconds
        latencies: list[float] = []

        async def client() -> None:
            latencies.append(await ask(session))

        async with anyio.create_task_group() as tasks:
            while time.monotonic() < until:
                await anyio.sleep(rng.expovariate(rate))
                tasks.start_soon(client)
        return latencies

    return load


async def measure(gateway: RunningGateway, config: Path, options: argparse.Namespace) -> None:
    """Run both loads and print what they show."""
    rng = random.Random(1)
    timeout = aiohttp.ClientTimeout(total=60)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(gateway.url, timeout=timeout, connector=connector) as session:
        warm = await saturate(session, options.seconds)
        most = len(warm) / options.seconds
        loads: dict[str, Load] = {"saturation": saturate}
        loads |= {f"{rate:.0f} requests/s": at_random(rate, rng) for rate in (most / 3, most / 30)}
        for name, load in loads.items():
            made: Counter[str] = Counter()
            latencies = await rounds(session, config, load, options, rng=rng, made=made)
            report(name, latencies)
            print(f"shadow runs: {', '.join(f'{count} {what}' for what, count in made.items()) or 'none'}")


async def rounds(
    session: aiohttp.ClientSession,
    config: Path,
    load: Load,
    options: argparse.Namespace,
    *,
    rng: random.Random,
    made: Counter[str],
) -> dict[str, list[list[float]]]:
    """Return the latencies of every round, by variant; counts the shadow runs in `made`."""
    latencies: dict[str, list[list[float]]] = {variant: [] for variant in VARIANTS}
    for _ in range(options.rounds):
        for variant in rng.sample(VARIANTS, len(VARIANTS)):
            await switch(session, config, options.every if variant == "on" else None)
            latencies[variant].append(await load(session, options.seconds))
            if variant == "on":
                shadow = (await status(session))["shadow"]  # before it is turned off, and forgets
                made.update({"made": shadow["runs"], **{f"skipped ({why})": n for why, n in shadow["skipped"].items()}})
    return latencies


async def switch(session: aiohttp.ClientSession, config: Path, every: int | None) -> None:
    """Turn shadow runs on or off, and wait until the gateway has followed."""
    before = (await status(session))["config"]["generation"]
    shadow = f"shadow: {{every: {every}, deadline: 4}}" if every else f"# off since {time.time()}"
    checkpoint = Path("custom_transformer/checkpoints/base").absolute()
    config.write_text(CONFIG.format(checkpoint=checkpoint, shadow=shadow))
    while (await status(session))["config"]["generation"] == before:  # noqa: ASYNC110 - the gateway is another process
        await anyio.sleep(0.05)
    await anyio.sleep(SETTLE_S)


async def status(session: aiohttp.ClientSession) -> dict[str, Any]:
    """Return what the gateway says of itself."""
    async with session.get("/status") as response:
        answer: dict[str, Any] = msgspec.json.decode(await response.read())
    return answer


def report(name: str, latencies: dict[str, list[list[float]]]) -> None:
    """Print p50 and p99 of each variant, and their ratios to "off" round by round."""
    print(f"\n{name}")
    print(f"{'':12}{'requests':>10}{'p50 ms':>10}{'p99 ms':>10}{'p50 ratio':>22}{'p99 ratio':>22}")
    for variant, each in latencies.items():
        pooled = [latency for one in each for latency in one]
        p50, p99 = quantile(pooled, 0.5), quantile(pooled, 0.99)
        assert p50 is not None
        assert p99 is not None
        ratios = "".join(f"{spread(each, latencies['off'], share):>22}" for share in (0.5, 0.99))
        print(f"{variant:12}{len(pooled):10,}{1000 * p50:10.1f}{1000 * p99:10.1f}{ratios}")


def spread(these: list[list[float]], those: list[list[float]], share: float) -> str:
    """Return the median and the range of a quantile's ratio, round by round."""
    ratios = sorted(
        (quantile(one, share) or 0) / (quantile(other, share) or 1) for one, other in zip(these, those, strict=True)
    )
    return f"{median(ratios):.2f} ({ratios[0]:.2f}-{ratios[-1]:.2f})"


async def main() -> None:
    """Parse the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=12.0)
    parser.add_argument(
        "--every", type=int, default=10, help="one request in so many is replayed; 50 by default elsewhere"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder, "gateway.yaml")
        checkpoint = Path("custom_transformer/checkpoints/base").absolute()
        config.write_text(CONFIG.format(checkpoint=checkpoint, shadow=""))
        async with running_gateway(config) as gateway:
            await measure(gateway, config, options)


if __name__ == "__main__":
    anyio.run(main)
