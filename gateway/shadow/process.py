"""The shadow process: takes samples, makes the runs, writes the records and their summary.

A process of its own, below the workers in priority: whatever happens here, live requests go on. Started by
`gateway.shadow.keeper` as `python -m gateway.shadow.process`; ends when the parent says so or is gone.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import anyio
import anyio.to_thread
import msgspec
import structlog
from anyio.abc import TaskGroup

from bench.records import RunRecord
from bench.suites.loader import SuiteError, load
from gateway.control import Channel, Drain, Prepare, ShadowArguments, ShadowStatus, View
from gateway.logs import configure_logs
from gateway.registry import Registry
from gateway.shadow.budget import DailyBudget
from gateway.shadow.gate import Gate
from gateway.shadow.inbox import Inbox
from gateway.shadow.recording import Recorder
from gateway.shadow.results import Results
from gateway.shadow.run import Machine, Run
from gateway.shadow.runner import Runner
from gateway.shadow.spans import run_spans
from gateway.shadow.traffic import Traffic
from gateway.telemetry.collector import Collector
from gateway.telemetry.tracing import Tracing

NICENESS = 10
REPORT_INTERVAL_S = 0.25
PULSE_S = 5.0
FLUSH_LIMIT_S = 1.0

log = structlog.get_logger("shadow")


class ShadowProcess:
    """Follows the configuration in effect, and makes the runs that samples ask for."""

    def __init__(self, channel: Channel, arguments: ShadowArguments, tasks: TaskGroup) -> None:
        run_folder = Path(arguments.run_folder)
        self._channel = channel
        self._config_folder = Path(arguments.config_path).parent
        self._tasks = tasks
        self._view: View | None = None
        self._skipped: Counter[str] = Counter()
        self._registry = Registry(tasks, lambda _generation: None)
        self._inbox = Inbox(run_folder, self._skipped)
        self._results = Results(run_folder)
        self._recorder = Recorder(self._config_folder)
        self._collector = Collector()
        self._tracing = Tracing(self._collector, {"service.name": "pointsman", "process.pid": os.getpid()})
        self._results_lock = anyio.Lock()
        self._budget = DailyBudget()
        self._runner = Runner(
            self._registry,
            Gate(Traffic(run_folder)),
            machine=self._machine,
            on_end=self._ended,
            skipped=self._skipped,
            budget=self._budget,
        )

    async def obey(self) -> None:
        """Carry out commands until told to end, or until the parent is gone."""
        while True:
            try:
                message = await self._channel.receive()
            except EOFError:
                return
            match message:
                case Prepare():
                    await self._follow(message)
                case View():
                    self._view = message
                case Drain():
                    return

    async def aclose(self) -> None:
        """Send what is left to tell, and close all connections."""
        with anyio.move_on_after(FLUSH_LIMIT_S):
            await self._tracing.send()
        await self._collector.aclose()
        await self._registry.aclose()

    async def _follow(self, update: Prepare) -> None:
        """Take over a configuration that is in effect."""
        begins = not self._registry.has_current
        await self._registry.prepare(update)
        self._registry.commit(update.generation)
        configure_logs(update.config.telemetry.log)
        self._collector.endpoint = update.config.telemetry.otlp_endpoint
        if (shadow := update.config.shadow) is not None:
            path = self._config_folder / shadow.results
            async with self._results_lock:  # in a thread, so that samples are taken in meanwhile
                await anyio.to_thread.run_sync(self._results.follow, path, shadow.objective)
            try:
                self._runner.use(load(shadow.suite, self._config_folder))
            except SuiteError as error:  # the file was fine when the configuration was read
                log.warning("the suite is gone, the questions stay as they were", suite=shadow.suite, error=str(error))
        if begins:
            self._budget.spend(self._results.cost_usd(datetime.now(UTC).date().isoformat()))
            await self._tasks.start(self._inbox.serve)
            self._tasks.start_soon(self._runner.work, self._inbox.samples)
            self._tasks.start_soon(self._report)
            self._tasks.start_soon(self._tracing.run)

    def _machine(self) -> Machine:
        """Return what the parent told of this machine."""
        return Machine(self._view.servers, bool(self._view.gpus)) if self._view else Machine()

    async def _ended(self, run: Run, record: RunRecord) -> None:
        """Keep what a run has shown."""
        async with self._results_lock:
            await anyio.to_thread.run_sync(self._results.add, record)
            await anyio.to_thread.run_sync(self._recorder.add, run)
        self._tracing.write(*run_spans(run, record))
        statuses = {name: model.status for name, model in record.models.items()}
        log.info("shadow run", request=record.request_count, models=statuses, trace_id=record.trace_id)

    async def _report(self) -> None:
        """Tell the parent whenever something has changed, and that it lives, until cancelled."""
        told: ShadowStatus | None = None
        told_at = 0.0
        while True:
            status = ShadowStatus(
                pid=os.getpid(),
                runs=self._results.num_written,
                skipped=dict(self._skipped),
                lost=self._results.lost,
                waiting=self._inbox.num_waiting,
                last_run=self._results.last_run,
                models=self._results.figures,
            )
            if status != told or time.monotonic() - told_at > PULSE_S:
                await self._channel.send(status)
                told, told_at = status, time.monotonic()
            await anyio.sleep(REPORT_INTERVAL_S)


async def run(arguments: ShadowArguments) -> None:
    """Make runs until told to end; one in progress is dropped."""
    channel = await Channel.to_parent(socket.socket(fileno=arguments.control_fd))
    async with anyio.create_task_group() as tasks:
        process = ShadowProcess(channel, arguments, tasks)
        await process.obey()
        tasks.cancel_scope.cancel("ended")
    with anyio.CancelScope(shield=True):
        await process.aclose()
        await channel.aclose()


def main() -> None:
    """Entry point of the process."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # a terminal sends them to all of us; the parent decides
    os.nice(NICENESS)
    configure_logs("console")
    arguments = msgspec.json.decode(sys.argv[1], type=ShadowArguments)
    anyio.run(run, arguments, backend_options={"use_uvloop": True})


if __name__ == "__main__":
    main()
