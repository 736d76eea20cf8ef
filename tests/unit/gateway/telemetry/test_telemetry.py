"""Which requests are told of, in which words, and that telling never hurts."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import anyio
import pytest

from backends.errors import (
    BackendError,
    ConnectFailedError,
    ErrorDetail,
    ModelNotFoundError,
    OverloadedError,
    TruncatedStreamError,
    UpstreamInvalidRequestError,
)
from gateway.exchange import Exchange
from gateway.shadow.traffic import Traffic
from gateway.state import WorkerState
from gateway.telemetry import telemetry as telemetry_module
from gateway.telemetry.telemetry import PerSecond, Telemetry, has_failed
from tests.support.attempts import asked, request_of
from tests.support.calls import call_of
from tests.support.collector import Collector
from tests.support.configs import ONE_FAKE
from tests.support.upstream import Act, Upstream


@pytest.fixture
def telemetry(tmp_path: Path) -> Iterator[Telemetry]:
    traffic = Traffic(tmp_path)
    yield Telemetry(WorkerState(), traffic, dict)
    traffic.close()


def attempt(exchange: Exchange, error: BackendError | None) -> None:
    target = exchange.snapshot.targets["a"]
    asked(exchange, target).end(error)


def test_limit_holds_within_a_second():
    limit = PerSecond(2)
    assert [limit.admit(moment) for moment in (5.0, 5.1, 5.9, 6.0)] == [True, True, False, True]


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (None, False),
        (TruncatedStreamError("no end"), True),
        (ConnectFailedError("no"), True),
        (OverloadedError("full"), True),
        (ModelNotFoundError("no"), False),
        (UpstreamInvalidRequestError(ErrorDetail("no", "t")), False),
    ],
)
async def test_failures_that_are_nobody_elses_fault_are_kept(exchange, error, expected):
    if error:
        exchange.fail(error)
    assert has_failed(exchange) is expected


async def test_failed_attempt_is_kept_though_another_answered(exchange):
    attempt(exchange, ConnectFailedError("no"))
    attempt(exchange, None)
    exchange.begin(200)
    exchange.complete = True
    assert has_failed(exchange)


async def test_defect_in_telling_does_not_reach_the_request(telemetry, exchange, monkeypatch):
    def broken(*_: object) -> None:
        raise ValueError

    monkeypatch.setattr(telemetry_module, "facts_of", broken)
    attempt(exchange, None)
    exchange.tried[0].blocks.append(b"{}")
    telemetry.finish(exchange)


async def test_end_does_not_wait_for_a_silent_collector(telemetry, open_snapshot):
    with Upstream() as silent:
        silent.probe_answer = Act.HANG
        snapshot = open_snapshot(
            f"{ONE_FAKE}telemetry: {{otlp_endpoint: 'http://127.0.0.1:{silent.port}', sample: 1}}\n"
        )
        telemetry.configure(snapshot.config.telemetry)
        telemetry.finish(request_of(call_of(), snapshot))
        with anyio.fail_after(4):  # less than one POST may take
            await telemetry.aclose()


async def test_metrics_are_pushed_at_the_end(telemetry, open_snapshot):
    with Collector() as collector:
        snapshot = open_snapshot(f"{ONE_FAKE}telemetry: {{otlp_endpoint: '{collector.endpoint}'}}\n")
        telemetry.configure(snapshot.config.telemetry)
        exchange = request_of(call_of(), snapshot)
        attempt(exchange, None)
        telemetry.finish(exchange)
        await telemetry.aclose()
        assert {"gen_ai.client.operation.duration", "gateway.requests.in_flight"} <= collector.metrics.keys()


def test_worker_without_a_collector_does_not_load_protobuf():
    program = "import sys, gateway.worker; sys.exit('google.protobuf' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


async def test_disabled_sdk_pushes_nothing(tmp_path, open_snapshot, monkeypatch):
    monkeypatch.setenv("OTEL_SDK_DISABLED", "true")
    traffic = Traffic(tmp_path)
    with Collector() as collector:
        telemetry = Telemetry(WorkerState(), traffic, dict)
        snapshot = open_snapshot(f"{ONE_FAKE}telemetry: {{otlp_endpoint: '{collector.endpoint}'}}\n")
        telemetry.configure(snapshot.config.telemetry)
        await telemetry.aclose()
        assert collector.metrics == {}
    traffic.close()


async def test_defect_in_sending_does_not_end_the_worker(telemetry, monkeypatch):
    defects: list[str] = []

    async def broken() -> None:
        defects.append("once")
        raise ValueError

    monkeypatch.setattr(telemetry_module, "PUSH_INTERVAL_S", 0.01)
    monkeypatch.setattr(telemetry, "_push_metrics", broken)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(telemetry.run)
        while len(defects) < 3:  # noqa: ASYNC110 - it goes on
            await anyio.sleep(0.01)
        tasks.cancel_scope.cancel()
