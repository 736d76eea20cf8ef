"""Model servers as child processes, with real processes."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import psutil
import pytest

from backends.errors import BackendNotReadyError
from backends.process import ModelServer, ServerSpec

SCRIPT = Path(__file__).parents[2] / "support" / "model_server.py"


class Watched(ModelServer):
    """A model server whose every change can be waited for."""

    def __init__(self, spec: ServerSpec) -> None:
        self._event = anyio.Event()
        super().__init__("test", spec, self._notice)

    def _notice(self) -> None:
        self._event.set()
        self._event = anyio.Event()

    async def until(self, condition: Callable[[], bool]) -> None:
        with anyio.fail_after(20):
            while not condition():
                await self._event.wait()


@asynccontextmanager
async def running(folder: Path, *options: str, **limits: float) -> AsyncIterator[Watched]:
    socket = str(folder / "m.sock")
    server = Watched(ServerSpec(argv=(sys.executable, str(SCRIPT), "--uds", socket, *options), socket=socket, **limits))
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(server.run)
        yield server
        tasks.cancel_scope.cancel()


async def test_a_server_that_answers_its_health_route_is_ready(tmp_path: Path) -> None:
    async with running(tmp_path) as server:
        await server.wait_ready()
        assert server.status.state == "ready"


async def test_the_process_id_of_a_ready_server_is_known(tmp_path: Path) -> None:
    async with running(tmp_path) as server:
        await server.wait_ready()
        assert str(SCRIPT) in psutil.Process(server.status.pid).cmdline()


async def test_stopping_ends_the_process(tmp_path: Path) -> None:
    async with running(tmp_path) as server:
        await server.wait_ready()
        pid = server.status.pid
    assert pid is not None
    assert not psutil.pid_exists(pid)


async def test_stopping_removes_the_socket(tmp_path: Path) -> None:
    async with running(tmp_path) as server:
        await server.wait_ready()
    assert not (tmp_path / "m.sock").exists()


async def test_a_server_that_ignores_sigterm_is_killed(tmp_path: Path) -> None:
    async with running(tmp_path, "--stubborn", stop_timeout_s=0.2) as server:
        await server.wait_ready()
        pid = server.status.pid
    assert pid is not None
    assert not psutil.pid_exists(pid)


async def test_a_killed_server_comes_back_by_itself(tmp_path: Path) -> None:
    async with running(tmp_path) as server:
        await server.wait_ready()
        first = server.status.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        await server.until(lambda: server.status.state == "ready" and server.status.pid != first)
        assert server.status.restarts == 1


async def test_a_crash_says_what_killed_the_server(tmp_path: Path) -> None:
    async with running(tmp_path) as server:
        await server.wait_ready()
        assert server.status.pid is not None
        os.kill(server.status.pid, signal.SIGKILL)
        await server.until(lambda: server.status.state == "crashed")
        assert server.status.reason == "killed by SIGKILL"


async def test_waiting_for_a_server_that_ends_at_once_fails_with_its_exit_status(tmp_path: Path) -> None:
    async with running(tmp_path, "--exit", "3") as server:
        with pytest.raises(BackendNotReadyError, match="exit status 3"):
            await server.wait_ready()


async def test_the_last_output_of_a_crashed_server_is_kept(tmp_path: Path) -> None:
    async with running(tmp_path, "--exit", "3") as server:
        await server.until(lambda: server.status.state == "crashed")
        assert list(server.log_lines) == ["loading the weights"]


async def test_a_server_that_never_listens_is_ended(tmp_path: Path) -> None:
    async with running(tmp_path, "--mute", start_timeout_s=0.5) as server:
        await server.until(lambda: server.status.state == "crashed")
        assert server.status.reason == "killed by SIGTERM"


async def test_a_program_that_does_not_exist_is_told(tmp_path: Path) -> None:
    socket = str(tmp_path / "m.sock")
    server = Watched(ServerSpec(argv=(str(tmp_path / "missing"),), socket=socket))
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(server.run)
        await server.until(lambda: server.status.state == "crashed")
        tasks.cancel_scope.cancel()
    assert "missing" in (server.status.reason or "")


async def test_a_stale_socket_file_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "m.sock").touch()
    async with running(tmp_path) as server:
        await server.wait_ready()
        assert server.status.state == "ready"


async def test_a_server_that_stops_answering_is_replaced(tmp_path: Path) -> None:
    async with running(tmp_path, health_interval_s=0.05) as server:
        await server.wait_ready()
        hung = server.status.pid
        assert hung is not None
        # Its socket is gone: connections fail, as they time out with a process that hangs.
        (tmp_path / "m.sock").unlink()
        await server.until(lambda: server.status.state == "ready" and server.status.pid != hung)
        assert not psutil.pid_exists(hung)
