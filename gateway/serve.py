"""`gateway serve`: the sockets, the signals, and the supervisor between them."""

from __future__ import annotations

import contextlib
import fcntl
import os
import resource
import signal
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import anyio
import structlog

from gateway.config.loader import Loaded, load
from gateway.config.schema import Shadow
from gateway.config.watcher import Watcher
from gateway.conversations import Conversations
from gateway.limits.ledger import Ledger
from gateway.listeners import Address, addresses_of, listen
from gateway.logs import configure_logs
from gateway.shadow.traffic import Traffic
from gateway.split import in_words
from gateway.supervisor import ServeOptions, Supervisor, log_unavailable
from gateway.takeover import require_keys

MAX_OVERTAKEN = 64
"""Shadow runs at one time do not end in the order of their requests."""

log = structlog.get_logger("gateway")


async def serve(options: ServeOptions) -> None:
    """Run the gateway until SIGTERM or SIGINT.

    Raises:
        ConfigError: the file has errors.
        RejectedError: an address needs keys and the file has none.
        OSError: an address is in use, or the file cannot be read.
    """
    loaded = load(options.config_path)
    allow_many_connections()
    configure_logs(loaded.config.telemetry.log)
    require_keys(options.hosts, loaded)
    log_unavailable(loaded)
    with (
        anyio.open_signal_receiver(signal.SIGTERM, signal.SIGINT, signal.SIGHUP) as signals,
        listen(Address(options.host, options.port), options.admin) as listeners,
        make_run_folder() as run_folder,
        contextlib.closing(Traffic(run_folder)) as traffic,
    ):
        async with anyio.create_task_group() as tasks:
            Conversations.create(run_folder)
            Ledger.create(run_folder)
            count_on(traffic, loaded, options.config_path.parent)
            supervisor = Supervisor(options, loaded, tasks, run_folder, traffic)
            watcher = Watcher(options.config_path, last=loaded.text.encode())
            tasks.start_soon(supervisor.publish_changes)
            tasks.start_soon(supervisor.watch_gpus)
            tasks.start_soon(supervisor.watch, watcher)
            tasks.start_soon(supervisor.shadow.run)
            for slot in range(options.workers):
                tasks.start_soon(supervisor.run_worker, listeners, slot)
            addresses = addresses_of(listeners, "http" if loaded.config.server.tls is None else "https")
            log.info("listening", **addresses, active=in_words(loaded.config.shares))
            await obey_signals(signals, supervisor, watcher)
            tasks.cancel_scope.cancel("stopped")
    log.info("stopped")


async def obey_signals(signals: AsyncIterator[signal.Signals], supervisor: Supervisor, watcher: Watcher) -> None:
    """Reload on SIGHUP; drain on SIGTERM or SIGINT, then return; a second one of these does not wait."""

    async def drain() -> None:
        await supervisor.drain()
        tasks.cancel_scope.cancel("drained")

    async with anyio.create_task_group() as tasks:
        async for number in signals:
            if number == signal.SIGHUP:
                watcher.poke()
            elif supervisor.stopping:
                supervisor.kill_workers()
            else:
                tasks.start_soon(drain)


@contextlib.contextmanager
def make_run_folder() -> Iterator[Path]:
    """Yield a folder for what the gateway's processes share; it is gone after the block.

    Locked, by which systemd-tmpfiles knows not to clean it away after some days (tmpfiles.d(5), "Age").
    """
    with tempfile.TemporaryDirectory(prefix="pointsman-") as name:
        descriptor = os.open(name, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH)
            yield Path(name)
        finally:
            os.close(descriptor)


def count_on(traffic: Traffic, loaded: Loaded, config_folder: Path) -> None:
    """Go on counting requests from the last shadow run on record."""
    results = config_folder / (loaded.config.shadow or Shadow()).results  # which a later edit may ask for
    with contextlib.suppress(OSError):
        if not results.exists():
            return
        from bench import records  # noqa: PLC0415 - most gateways start without any

        runs = records.read(results, last=MAX_OVERTAKEN).runs
        traffic.start_at(max((run.request_count for run in runs), default=0))


def allow_many_connections() -> None:
    """Raise the limit of open descriptors, which shells set low, to the most allowed; workers inherit it."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):  # macOS refuses an unlimited one
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
