"""A soak: load, faults, edits of the file, shadow runs and kills at once, in random order; every answer is checked.

A real gateway with two workers stands before three upstreams, two of which fail in every way that servers fail. Clients
ask whole, streamed and on the simple route, leave in the middle, ask nonsense, and exceed their key's limit. Meanwhile
the file is edited, well and badly, and processes are killed. Every few seconds memory, descriptors, threads and tasks
of each process are sampled. At the end: no answer was wrong, and nothing grew, or the exit status is 1.

A worker's memory rises by some 20 MiB in its first 5,000 requests and stays there: it collects cycles late, see
`gateway.worker.tune_garbage_collection`. A soak that is too short for that in its first half calls it growth.

Usage: python -m bench.gateway.soak [--minutes 30] [--seed N] [--out runs/soak.jsonl]
"""

from __future__ import annotations

import argparse
import random
import secrets
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp
import anyio
import msgspec
from anyio.streams.text import TextReceiveStream

from bench.gateway.harness import free_port, running_gateway
from bench.gateway.soak.clients import Client, Tally
from bench.gateway.soak.footprint import Finding, Footprint
from bench.gateway.soak.unrest import Unrest, config_text
from bench.records import ModelRecord, RecordWriter, RequestRecord, RunRecord

CLIENTS = 6
FAULT_SHARES = {"a": 0.25, "b": 0.1, "steady": 0.0}
SAMPLE_INTERVAL_S = 10.0
WARM_UP_S = 20.0
NUM_HISTORY = 2000
REST_S = 40.0
"""By then idle upstream connections are closed and threads that waited for work have ended."""
DEFECTS = ("a defect in the gateway", "Traceback", "was never awaited", "never retrieved")
"""What a sound gateway does not write into its log."""


@asynccontextmanager
async def upstreams(seed: int) -> AsyncIterator[dict[str, int]]:
    """Run the upstreams in a process of their own; yields their ports."""
    ports = {name: free_port() for name in FAULT_SHARES}
    places = [f"{name}={port}:{FAULT_SHARES[name]}" for name, port in ports.items()]
    command = [sys.executable, "-m", "bench.gateway.soak.upstream", str(seed), *places]
    process = await anyio.open_process(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    try:
        await TextReceiveStream(process.stdout).receive()
        yield ports
    finally:
        with anyio.CancelScope(shield=True):
            process.kill()
            await process.wait()


async def soak(minutes: float, seed: int, out: Path) -> bool:
    """Run everything, print what was found, and return whether all is well."""
    rng = random.Random(seed)
    keys = {name: f"sk-{secrets.token_hex(8)}" for name in ("app", "limited", "operator")}
    tally = Tally()
    out.parent.mkdir(parents=True, exist_ok=True)
    out.unlink(missing_ok=True)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        ports = await stack.enter_async_context(upstreams(seed))
        config, log = folder / "gateway.yaml", folder / "gateway.log"
        config.write_text(config_text(ports, keys, rng, calm=True))
        write_history(folder / "results.jsonl")
        gateway = await stack.enter_async_context(running_gateway(config, workers=2, log=log))
        http = await stack.enter_async_context(aiohttp.ClientSession(gateway.url))
        footprint = Footprint(gateway.url, keys["operator"], gateway.pid, out)
        unrest = Unrest(http, config, (ports, keys), tally, rng)
        await load(gateway.url, keys, tally, rng, WARM_UP_S)
        await anyio.sleep(REST_S)
        before = await footprint.sample()
        began = footprint.elapsed_s

        async with anyio.create_task_group() as tasks:

            async def watch() -> None:
                while True:
                    await anyio.sleep(SAMPLE_INTERVAL_S)
                    await footprint.sample()

            tasks.start_soon(watch)
            tasks.start_soon(unrest.edit)
            tasks.start_soon(unrest.kill, min(60.0, 60 * minutes / 4))
            await load(gateway.url, keys, tally, rng, 60 * minutes / 4)
            await unrest.kill_shadow()  # early, so that its successor's second half can be judged
            await load(gateway.url, keys, tally, rng, 60 * minutes * 3 / 4)
            tasks.cancel_scope.cancel("the time is over")
        ended = footprint.elapsed_s
        await unrest.save(calm=True)
        await anyio.sleep(REST_S)
        findings = footprint.findings(before, await footprint.sample(), (began, ended))
        defects = [line for line in log.read_text().splitlines() if any(sign in line for sign in DEFECTS)]
    return report(tally, findings, defects)


def write_history(path: Path) -> None:
    """Write as many records of shadow runs as the shadow process keeps in memory, so that it is full from the start."""
    writer = RecordWriter(path)
    # With as many fields as a run of this soak fills in: what takes their place shall not be larger.
    requests = tuple(
        RequestRecord(
            question=f"banking-question-{n}",
            outcome="answered",
            latency_ms=100.5,
            ttft_ms=10.5,
            tpot_ms=10.5,
            input_tokens=5,
            output_tokens=16,
            score=0.0,
            agreement=0.5,
        )
        for n in range(4)
    )
    model = ModelRecord(
        status="healthy",
        avg_latency_ms=100.5,
        p50_latency_ms=100.5,
        p99_latency_ms=100.5,
        ttft_ms=10.5,
        tpot_ms=10.5,
        output_tokens=64,
        accuracy=0.0,
        agreement=0.5,
        n=len(requests),
        unknown=dict.fromkeys(("cost_usd", "confidence", "cpu_percent", "rss_mb"), "the reason why it is not known"),
        requests=requests,
    )
    for number in range(NUM_HISTORY):
        writer.append(
            RunRecord(
                timestamp="2026-01-01T00:00:00.000Z",
                request_count=number,
                run_id=f"history-{number}",
                trace_id=None,
                generation=1,
                active="a",
                models=dict.fromkeys(FAULT_SHARES, model),
            )
        )


async def load(url: str, keys: dict[str, str], tally: Tally, rng: random.Random, seconds: float) -> None:
    """Have all clients ask for so long."""
    async with AsyncExitStack() as stack:
        tasks = await stack.enter_async_context(anyio.create_task_group())
        for number in range(CLIENTS):
            # Some with a connection for each request, some with one for all.
            connector = aiohttp.TCPConnector(force_close=number % 2 == 0)
            session = await stack.enter_async_context(aiohttp.ClientSession(url, connector=connector))
            key = keys["limited" if number == 0 else "app"]
            tasks.start_soon(Client(session, key, tally, random.Random(rng.getrandbits(64))).run)
        await anyio.sleep(seconds)
        tasks.cancel_scope.cancel("the time is over")


def report(tally: Tally, findings: list[Finding], defects: list[str]) -> bool:
    """Print what was seen and return whether all is well."""
    for what, count in sorted(tally.seen.items()):
        print(f"{count:9,}  {what}")
    print(f"{tally.num_wrong:9,}  wrong")
    for wrong in tally.wrong:
        print(f"           {wrong}")
    print(f"{len(defects):9,}  defects in the log")
    for line in defects[:3]:
        print(f"           {line[:400]}")
    print(f"\n{'process':16}{'figure':13}{'before':>9}{'after':>9}   an hour, second half [95 %]")
    for each in findings:
        trend = each.trend
        moved = f"{trend.slope:+8.1f} [{trend.low:+.1f}, {trend.high:+.1f}]" if trend else "too short"
        verdict = "flat" if each.is_flat else "GROWS"
        print(f"{each.process:16}{each.figure:13}{each.before:9.1f}{each.after:9.1f}   {moved:34}{verdict}")
    flat = all(each.is_flat for each in findings)
    well = flat and not tally.num_wrong and not defects
    counts = {"seen": tally.seen, "wrong": tally.num_wrong, "defects": len(defects)}
    print(msgspec.json.encode({**counts, "flat": flat, "findings": findings}).decode())
    return well


def main() -> None:
    """Soak and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=secrets.randbits(32), help="of everything that is drawn")
    parser.add_argument("--out", type=Path, default=Path("runs/soak.jsonl"), help="where the samples go")
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}, {arguments.minutes:g} minutes, samples in {arguments.out}", flush=True)
    sys.exit(0 if anyio.run(soak, arguments.minutes, arguments.seed, arguments.out) else 1)


if __name__ == "__main__":
    main()
