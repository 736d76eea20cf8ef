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
from backends.process import LOG_LINES, SHOWN_LOG_LINES, ModelServer, ServerSpec

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


# What it says.


async def test_lines_of_both_outputs_are_kept(tmp_path: Path) -> None:
    async with running(tmp_path, "--say", "one\ntwo\n") as server:
        await server.wait_ready()
        assert list(server.log_lines) == ["loading the weights", "one", "two"]


async def test_only_the_last_lines_are_kept(tmp_path: Path) -> None:
    async with running(tmp_path, "--say", "".join(f"{number}\n" for number in range(LOG_LINES))) as server:
        await server.wait_ready()
        assert list(server.log_lines) == [str(number) for number in range(LOG_LINES)]


async def test_what_is_no_text_is_kept_as_far_as_it_is(tmp_path: Path) -> None:
    socket = str(tmp_path / "m.sock")
    argv = ("/bin/sh", "-c", r"printf 'caf\351\n'; exec sleep 60")
    server = Watched(ServerSpec(argv=argv, socket=socket))
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(server.run)
        with anyio.fail_after(20):
            while not server.log_lines:  # noqa: ASYNC110 - nothing tells of a line
                await anyio.sleep(0.01)
        tasks.cancel_scope.cancel()
    assert list(server.log_lines) == ["caf\N{REPLACEMENT CHARACTER}"]


async def test_a_last_line_without_an_end_is_kept(tmp_path: Path) -> None:
    async with running(tmp_path, "--say", "out of memory", "--exit", "3") as server:
        await server.until(lambda: server.status.state == "crashed")
        assert list(server.log_lines) == ["loading the weights", "out of memory"]


async def test_the_last_lines_are_in_the_status_of_a_crashed_server(tmp_path: Path) -> None:
    async with running(tmp_path, "--say", "".join(f"{number}\n" for number in range(20)), "--exit", "3") as server:
        await server.until(lambda: server.status.state == "crashed")
        assert server.status.log == tuple(str(number) for number in range(20 - SHOWN_LOG_LINES, 20))


async def test_a_running_server_has_no_last_words(tmp_path: Path) -> None:
    async with running(tmp_path) as server:
        await server.wait_ready()
        assert server.status.log == ()


async def test_a_server_that_came_back_has_no_last_words(tmp_path: Path) -> None:
    async with running(tmp_path) as server:
        await server.wait_ready()
        assert server.status.pid is not None
        os.kill(server.status.pid, signal.SIGKILL)
        await server.until(lambda: server.status.state == "ready" and server.status.restarts == 1)
        assert server.status.log == ()


async def test_a_server_that_tells_no_load_has_none(tmp_path: Path) -> None:
    async with running(tmp_path) as server:
        await server.wait_ready()
        assert server.status.load is None


# One after another.


class Successor(Watched):
    """Notes, when its process starts, whether those before it had ended."""

    def __init__(self, spec: ServerSpec, predecessors: list[ModelServer]) -> None:
        super().__init__(spec)
        self.found: list[bool] | None = None
        self._before = predecessors

    def _notice(self) -> None:
        super()._notice()
        if self.found is None and self.status.pid is not None:
            self.found = [server.ended.is_set() for server in self._before]


def server_in(folder: Path, *predecessors: ModelServer) -> Successor:
    folder.mkdir()
    socket = str(folder / "m.sock")
    spec = ServerSpec(argv=(sys.executable, str(SCRIPT), "--uds", socket), socket=socket)
    return Successor(spec, list(predecessors))


@asynccontextmanager
async def started(*servers: ModelServer) -> AsyncIterator[dict[ModelServer, anyio.CancelScope]]:
    """Runs servers; yields what stops each."""
    scopes = {server: anyio.CancelScope() for server in servers}

    async def run(server: ModelServer) -> None:
        with scopes[server]:
            await server.run()

    async with anyio.create_task_group() as tasks:
        for server in servers:
            tasks.start_soon(run, server)
        yield scopes
        tasks.cancel_scope.cancel()


def test_a_server_with_nothing_before_it_does_not_wait(tmp_path: Path) -> None:
    assert not server_in(tmp_path / "a").waits


async def test_a_server_waits_while_one_before_it_has_not_ended(tmp_path: Path) -> None:
    first, second = server_in(tmp_path / "a"), server_in(tmp_path / "b")
    second.wait_for([first], "no room")
    assert second.waits


async def test_a_waiting_server_tells_why(tmp_path: Path) -> None:
    first, second = server_in(tmp_path / "a"), server_in(tmp_path / "b")
    second.wait_for([first], "no room")
    assert (second.status.state, second.status.reason) == ("starting", "no room")


async def test_a_server_starts_only_when_all_before_it_have_ended(tmp_path: Path) -> None:
    first, second = server_in(tmp_path / "a"), server_in(tmp_path / "b")
    third = server_in(tmp_path / "c", first, second)
    third.wait_for([first, second], "no room")
    async with started(first, second, third) as scopes:
        await first.wait_ready()
        await second.wait_ready()
        scopes[second].cancel()
        await second.ended.wait()
        scopes[first].cancel()
        await third.wait_ready()
        assert third.found == [True, True]


async def test_a_server_whose_predecessors_have_ended_waits_no_longer(tmp_path: Path) -> None:
    first, second = server_in(tmp_path / "a"), server_in(tmp_path / "b")
    second.wait_for([first], "no room")
    async with started(first) as scopes:
        scopes[first].cancel()
        await first.ended.wait()
        assert not second.waits


async def test_a_server_that_is_stopped_while_it_waits_has_ended(tmp_path: Path) -> None:
    first, second = server_in(tmp_path / "a"), server_in(tmp_path / "b")
    second.wait_for([first], "no room")
    async with started(second) as scopes:
        await anyio.wait_all_tasks_blocked()
        scopes[second].cancel()
    assert second.ended.is_set()


async def test_a_server_that_waited_and_was_stopped_never_had_a_process(tmp_path: Path) -> None:
    first, second = server_in(tmp_path / "a"), server_in(tmp_path / "b")
    second.wait_for([first], "no room")
    async with started(second) as scopes:
        await anyio.wait_all_tasks_blocked()
        scopes[second].cancel()
    assert second.status.pid is None


async def test_a_server_that_crashed_has_not_ended(tmp_path: Path) -> None:
    async with running(tmp_path, "--exit", "3") as server:
        await server.until(lambda: server.status.state == "crashed")
        assert not server.ended.is_set()


async def test_a_server_that_was_stopped_has_ended(tmp_path: Path) -> None:
    async with running(tmp_path) as server:
        await server.wait_ready()
    assert server.ended.is_set()
