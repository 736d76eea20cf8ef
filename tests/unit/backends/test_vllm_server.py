"""An engine that is given adapters and tells its load, with a stand-in for vLLM in a process of its own."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
import pytest

from backends.errors import BackendNotReadyError
from backends.process import EngineLoad, ServerSpec
from backends.vllm.adapter import Adapter
from backends.vllm.server import VLLMServer
from tests.support.vllm_server import SCRIPT, Changes, commands, post

ONE, TWO = Adapter("bank:one", "/adapters/one"), Adapter("bank:two", "/adapters/two")
BAD = Adapter("bank:bad", "/adapters/bad")
REFUSING = ("--refuse", BAD.path)


class Engine(VLLMServer):
    """An engine whose every change can be waited for."""

    def __init__(self, spec: ServerSpec) -> None:
        changes = Changes()
        super().__init__("bank", spec, changes.notice)
        self.until = changes.until

    async def commands(self) -> list[list[str]]:
        """Returns what the running process was asked to do."""
        return await commands(self.spec.socket)

    async def until_state(self, state: str) -> None:
        await self.until(lambda: self.status.state == state)

    def kill(self) -> None:
        assert self.status.pid is not None
        os.kill(self.status.pid, signal.SIGKILL)


def engine_of(folder: Path, *options: str, **limits: Any) -> Engine:
    socket = str(folder / "m.sock")
    return Engine(ServerSpec(argv=(sys.executable, str(SCRIPT), "--uds", socket, *options), socket=socket, **limits))


@asynccontextmanager
async def running(folder: Path, *options: str, want: tuple[Adapter, ...] = (), **limits: Any) -> AsyncIterator[Engine]:
    engine = engine_of(folder, *options, **limits)
    for adapter in want:
        engine.want(adapter)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(engine.run)
        yield engine
        tasks.cancel_scope.cancel()


async def let_load(gate: Path, meanwhile: Callable[[], object]) -> None:
    """Waits until the engine is loading an adapter, does something, and lets it go on."""
    with anyio.fail_after(20):
        # Opens when the stand-in opens the other end.
        held = await anyio.to_thread.run_sync(partial(gate.open, "wb"), abandon_on_cancel=True)
    with held:
        meanwhile()


# From the start.


async def test_an_engine_without_adapters_is_ready(tmp_path: Path):
    async with running(tmp_path) as engine:
        await engine.wait_ready()
        assert await engine.commands() == []


async def test_adapters_that_are_wanted_before_the_start_are_loaded_when_it_is_ready(tmp_path: Path):
    async with running(tmp_path, want=(ONE, TWO)) as engine:
        await engine.wait_ready()
        assert await engine.commands() == [["load", ONE.name], ["load", TWO.name]]


async def test_an_engine_counts_as_starting_until_its_adapters_are_loaded(tmp_path: Path):
    os.mkfifo(tmp_path / "gate")
    async with running(tmp_path, "--gate", str(tmp_path / "gate"), want=(ONE,)) as engine:
        states: list[str] = []
        await let_load(tmp_path / "gate", lambda: states.append(engine.status.state))
        await engine.wait_ready()
        assert states == ["starting"]


async def test_an_adapter_that_was_forgotten_before_the_start_is_not_loaded(tmp_path: Path):
    engine = engine_of(tmp_path)
    engine.want(ONE)
    engine.forget(ONE)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(engine.run)
        await engine.wait_ready()
        assert await engine.commands() == []
        tasks.cancel_scope.cancel()


async def test_settling_an_engine_that_was_not_started_is_left_to_its_start(tmp_path: Path):
    engine = engine_of(tmp_path)
    engine.want(ONE)
    await engine.settle()
    assert engine.status.state == "starting"


async def test_a_killed_engine_has_its_adapters_again_after_its_restart(tmp_path: Path):
    async with running(tmp_path, want=(ONE,)) as engine:
        await engine.wait_ready()
        first = engine.status.pid
        engine.kill()
        await engine.until(lambda: engine.status.state == "ready" and engine.status.pid != first)
        assert await engine.commands() == [["load", ONE.name]]


async def test_a_restarted_engine_has_what_was_wanted_meanwhile(tmp_path: Path):
    async with running(tmp_path, want=(ONE,)) as engine:
        await engine.wait_ready()
        engine.kill()
        await engine.until_state("crashed")
        engine.forget(ONE)
        engine.want(TWO)
        await engine.settle()
        await engine.until_state("ready")
        assert await engine.commands() == [["load", TWO.name]]


# While it runs.


async def test_settling_loads_a_new_adapter(tmp_path: Path):
    async with running(tmp_path, want=(ONE,)) as engine:
        await engine.wait_ready()
        engine.want(TWO)
        await engine.settle()
        assert (await engine.commands())[1:] == [["load", TWO.name]]


async def test_settling_keeps_the_process(tmp_path: Path):
    async with running(tmp_path) as engine:
        await engine.wait_ready()
        before = engine.status
        engine.want(ONE)
        await engine.settle()
        assert engine.status == before


async def test_settling_what_is_settled_asks_for_nothing(tmp_path: Path):
    async with running(tmp_path, want=(ONE,)) as engine:
        await engine.wait_ready()
        engine.want(ONE)
        await engine.settle()
        assert await engine.commands() == [["load", ONE.name]]


async def test_two_that_settle_at_once_load_an_adapter_once(tmp_path: Path):
    async with running(tmp_path) as engine:
        await engine.wait_ready()
        engine.want(ONE)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(engine.settle)
            tasks.start_soon(engine.settle)
        assert await engine.commands() == [["load", ONE.name]]


async def test_settling_unloads_what_was_forgotten(tmp_path: Path):
    async with running(tmp_path, want=(ONE, TWO)) as engine:
        await engine.wait_ready()
        engine.forget(ONE)
        await engine.settle()
        assert (await engine.commands())[2:] == [["unload", ONE.name]]


async def test_a_forgotten_adapter_that_is_wanted_again_is_loaded_again(tmp_path: Path):
    async with running(tmp_path, want=(ONE,)) as engine:
        await engine.wait_ready()
        engine.forget(ONE)
        await engine.settle()
        engine.want(ONE)
        await engine.settle()
        assert (await engine.commands())[1:] == [["unload", ONE.name], ["load", ONE.name]]


# Adapters that are refused.


async def test_settling_a_refused_adapter_fails_with_the_engines_reason(tmp_path: Path):
    async with running(tmp_path, *REFUSING) as engine:
        await engine.wait_ready()
        engine.want(BAD)
        with pytest.raises(BackendNotReadyError, match="No adapter found for /adapters/bad"):
            await engine.settle()


async def test_a_refused_adapter_is_not_tried_again(tmp_path: Path):
    async with running(tmp_path, *REFUSING) as engine:
        await engine.wait_ready()
        engine.want(BAD)
        for _ in range(2):
            with pytest.raises(BackendNotReadyError):
                await engine.settle()
        assert await engine.commands() == [["load", BAD.name]]


async def test_a_refused_adapter_leaves_the_engine_ready(tmp_path: Path):
    async with running(tmp_path, *REFUSING, want=(ONE,)) as engine:
        await engine.wait_ready()
        engine.want(BAD)
        with pytest.raises(BackendNotReadyError):
            await engine.settle()
        assert engine.status.state == "ready"


async def test_an_adapter_that_is_refused_at_the_start_makes_the_engine_unavailable(tmp_path: Path):
    async with running(tmp_path, *REFUSING, want=(BAD,)) as engine:
        await engine.until_state("unavailable")
        assert "No adapter found for /adapters/bad" in (engine.status.reason or "")


async def test_waiting_for_an_engine_that_refuses_its_adapter_fails_with_the_reason(tmp_path: Path):
    async with running(tmp_path, *REFUSING, want=(BAD,)) as engine:
        with pytest.raises(BackendNotReadyError, match=r"runs, but: .*No adapter found for /adapters/bad"):
            await engine.wait_ready()


async def test_the_process_of_an_unavailable_engine_is_known(tmp_path: Path):
    async with running(tmp_path, *REFUSING, want=(BAD,)) as engine:
        await engine.until(lambda: engine.status.pid is not None)
        pid = engine.status.pid
        await engine.until_state("unavailable")
        assert engine.status.pid == pid


async def test_a_good_adapter_makes_an_unavailable_engine_ready(tmp_path: Path):
    async with running(tmp_path, *REFUSING, want=(BAD,)) as engine:
        await engine.until_state("unavailable")
        engine.want(ONE)
        await engine.settle()
        assert engine.status.state == "ready"


async def test_another_bad_adapter_leaves_an_unavailable_engine_as_it_is(tmp_path: Path):
    async with running(tmp_path, *REFUSING, "--refuse", TWO.path, want=(BAD,)) as engine:
        await engine.until_state("unavailable")
        engine.want(TWO)
        with pytest.raises(BackendNotReadyError):
            await engine.settle()
        assert engine.status.state == "unavailable"


async def test_settling_an_engine_that_cannot_be_reached_fails(tmp_path: Path):
    async with running(tmp_path) as engine:
        await engine.wait_ready()
        (tmp_path / "m.sock").unlink()
        engine.want(ONE)
        with pytest.raises(BackendNotReadyError, match="does not answer /v1/load_lora_adapter"):
            await engine.settle()


# What it tells.


async def test_the_load_of_an_engine_is_told(tmp_path: Path):
    async with running(tmp_path, health_interval_s=0.01) as engine:
        await engine.until(lambda: engine.status.load is not None)
        assert engine.status.load == EngineLoad(running=2, waiting=1, kv_cache_use=0.25, preemptions=3)


async def test_an_engine_that_tells_its_load_stays_ready(tmp_path: Path):
    async with running(tmp_path, health_interval_s=0.01) as engine:
        await engine.until(lambda: engine.status.load is not None)
        assert engine.status.state == "ready"


async def test_the_reason_of_an_unavailable_engine_stays_beside_its_load(tmp_path: Path):
    async with running(tmp_path, *REFUSING, want=(BAD,), health_interval_s=0.01) as engine:
        await engine.until(lambda: engine.status.load is not None)
        assert "No adapter found" in (engine.status.reason or "")


async def test_a_crashed_engine_has_no_load(tmp_path: Path):
    async with running(tmp_path, health_interval_s=0.01) as engine:
        await engine.until(lambda: engine.status.load is not None)
        engine.kill()
        await engine.until_state("crashed")
        assert engine.status.load is None


# Known gaps.


async def test_an_adapter_that_is_wanted_during_the_start_is_loaded_too(tmp_path: Path):
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    async with running(tmp_path, "--gate", str(gate), want=(ONE,)) as engine:
        await let_load(gate, lambda: engine.want(TWO))
        await engine.wait_ready()
        assert ["load", TWO.name] in await engine.commands()


async def test_an_adapter_is_loaded_after_an_engine_that_ended_while_loading_it(tmp_path: Path):
    async with running(tmp_path, "--die-once", str(tmp_path / "died"), want=(ONE,)) as engine:
        await engine.until(lambda: engine.status.state == "ready" and engine.status.restarts == 1)
        assert await engine.commands() == [["load", ONE.name]]


async def test_an_engine_that_refused_its_adapter_is_not_ready_after_a_restart(tmp_path: Path):
    async with running(tmp_path, *REFUSING, want=(BAD,)) as engine:
        await engine.until_state("unavailable")
        engine.kill()
        await engine.until(lambda: engine.status.restarts == 1 and engine.status.state in {"ready", "unavailable"})
        assert engine.status.state == "unavailable"


async def test_an_adapter_that_the_engine_lost_is_no_obstacle_for_the_next(tmp_path: Path):
    async with running(tmp_path, want=(ONE,)) as engine:
        await engine.wait_ready()
        await post(engine.spec.socket, "/v1/unload_lora_adapter", {"lora_name": ONE.name})  # and no answer arrived
        engine.forget(ONE)
        engine.want(TWO)
        await engine.settle()


async def test_an_adapter_that_the_engine_has_already_is_no_failure(tmp_path: Path):
    async with running(tmp_path) as engine:
        await engine.wait_ready()
        await post(engine.spec.socket, "/v1/load_lora_adapter", {"lora_name": ONE.name, "lora_path": ONE.path})
        engine.want(ONE)  # as after a load whose answer did not arrive
        await engine.settle()
