"""Which configurations share a model server, and when one that nobody uses is stopped."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import anyio
import pytest

from backends.errors import BackendNotReadyError
from backends.process import ModelServer
from backends.vllm.adapter import adapter
from backends.vllm.server import VLLMServer
from gateway import model_servers
from gateway.config.backend_types import AnyBackend, CustomTransformerBackend, FakeBackend, OpenAIBackend, VLLMBackend
from gateway.config.loader import Loaded
from gateway.config.schema import Config
from gateway.model_servers import ModelServers, statuses
from tests.support.vllm_server import Changes, adapter_folder, commands, interpreter, model_folder

NOWHERE = "/nonexistent/python"
"""An engine with this interpreter crashes, and is started again after a while."""


class Machine:
    """The model servers of one gateway, and folders to serve."""

    def __init__(self, servers: ModelServers, folder: Path, changes: Changes) -> None:
        self.servers = servers
        self.until = changes.until
        self.folder = folder
        self.python = interpreter(folder / "python")
        self.model = str(model_folder(folder / "model"))
        self._given: list[ModelServer] = []

    def adapter(self, name: str, rank: int = 8) -> str:
        return str(adapter_folder(self.folder / name, rank))

    def bank(self, **fields: Any) -> VLLMBackend:
        """Returns a backend whose engine answers."""
        return VLLMBackend(**{"model": self.model, "python": self.python, **fields})

    def ensure(self, generation: int, *, unavailable: tuple[str, ...] = (), **backends: AnyBackend) -> Any:
        loaded = Loaded(
            config=Config(active=next(iter(backends)), backends=backends),
            unavailable=dict.fromkeys(unavailable, "it lacks something"),
            hash="",
            text="",
        )
        servers = self.servers.ensure(generation, loaded)
        self._given.extend(servers.values())
        return servers

    async def begun(self) -> None:
        """Waits until every server has a process, or will have none for now.

        One that is stopped while its process is being made would leave a warning of the event loop.
        """
        await self.until(lambda: all(map(has_begun, self._given)))

    def engine(self, generation: int, **fields: Any) -> VLLMServer:
        """Returns the engine of the only backend of a configuration."""
        server = self.ensure(generation, bank=self.bank(**fields))["bank"]
        assert isinstance(server, VLLMServer)
        return server

    async def commanded(self, engine: VLLMServer, number: int) -> list[list[str]]:
        """Returns what an engine was asked to do, once that is this much."""
        with anyio.fail_after(20):
            while len(told := await commands(engine.spec.socket)) < number:  # noqa: ASYNC110 - another process
                await anyio.sleep(0.01)
        return told


def has_begun(server: ModelServer) -> bool:
    status = server.status
    return status.pid is not None or status.state == "crashed" or server.waits or server.ended.is_set()


@pytest.fixture
async def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Machine]:
    """One with memory for any number of engines."""
    monkeypatch.setattr(model_servers, "shortage", lambda _: None)
    changes = Changes()
    (tmp_path / "run").mkdir()
    async with anyio.create_task_group() as tasks:
        machine = Machine(ModelServers(tasks, tmp_path / "run", changes.notice), tmp_path, changes)
        yield machine
        await machine.begun()
        tasks.cancel_scope.cancel()


def wanted(engine: VLLMServer) -> set[str]:
    return {each.path for each in engine._wanted.values()}


# Which servers there are.


async def test_a_backend_that_is_served_has_a_server(machine: Machine):
    assert set(machine.ensure(1, a=machine.bank(), b=FakeBackend())) == {"a"}


async def test_a_vllm_that_runs_elsewhere_has_no_server(machine: Machine):
    assert machine.ensure(1, a=VLLMBackend(model="m", base_url="http://h/v1")) == {}


async def test_a_server_of_the_openai_api_has_no_server(machine: Machine):
    assert machine.ensure(1, a=OpenAIBackend(model="m", base_url="http://h/v1")) == {}


async def test_a_backend_that_lacks_something_has_no_server(machine: Machine):
    assert machine.ensure(1, a=machine.bank(), unavailable=("a",)) == {}


async def test_a_vllm_is_given_a_server_that_takes_adapters(machine: Machine):
    assert type(machine.ensure(1, a=machine.bank())["a"]) is VLLMServer


async def test_a_transformer_is_given_a_server_that_takes_none(machine: Machine):
    assert type(machine.ensure(1, a=CustomTransformerBackend(checkpoint="/nowhere"))["a"]) is ModelServer


async def test_two_backends_of_one_model_have_two_servers(machine: Machine):
    servers = machine.ensure(1, a=machine.bank(), b=machine.bank())
    assert servers["a"] is not servers["b"]


async def test_every_server_listens_on_a_socket_of_its_own(machine: Machine):
    servers = machine.ensure(1, a=machine.bank(), b=machine.bank())
    assert servers["a"].spec.socket != servers["b"].spec.socket


async def test_a_server_listens_in_the_run_folder(machine: Machine):
    assert Path(machine.engine(1).spec.socket).parent == machine.folder / "run"


async def test_the_engine_is_started(machine: Machine):
    engine = machine.engine(1)
    await engine.wait_ready()
    assert statuses({"bank": engine})["bank"].state == "ready"


async def test_an_engine_that_cannot_start_is_told(machine: Machine):
    engine = machine.engine(1, python=NOWHERE)
    with pytest.raises(BackendNotReadyError, match="its server ended"):
        await engine.wait_ready()


# Which are shared.


async def test_an_unchanged_backend_keeps_its_server(machine: Machine):
    assert machine.engine(1) is machine.engine(2)


@pytest.mark.parametrize("change", [{"retries": 3}, {"on_disconnect": "drain"}, {"shadow": False}], ids=str)
async def test_what_does_not_concern_the_engine_keeps_it(machine: Machine, change: dict[str, Any]):
    assert machine.engine(1) is machine.engine(2, **change)


@pytest.mark.parametrize(
    "change", [{"args": ["--seed", "1"]}, {"env": {"A": "1"}}, {"python": NOWHERE}, {"model": "owner/name"}], ids=str
)
async def test_what_concerns_the_engine_gives_another(machine: Machine, change: dict[str, Any]):
    assert machine.engine(1) is not machine.engine(2, **change)


async def test_the_order_of_variables_gives_no_other_engine(machine: Machine):
    assert machine.engine(1, env={"A": "1", "B": "2"}) is machine.engine(2, env={"B": "2", "A": "1"})


async def test_a_changed_adapter_keeps_the_engine(machine: Machine):
    one, two = machine.adapter("one"), machine.adapter("two")
    assert machine.engine(1, adapter=one) is machine.engine(2, adapter=two)


async def test_an_adapter_of_a_rank_that_the_engine_has_room_for_keeps_it(machine: Machine):
    one, two = machine.adapter("one", rank=8), machine.adapter("two", rank=16)
    assert machine.engine(1, adapter=one) is machine.engine(2, adapter=two)


async def test_an_adapter_of_a_rank_beyond_the_engines_gives_another(machine: Machine):
    one, two = machine.adapter("one", rank=16), machine.adapter("two", rank=17)
    assert machine.engine(1, adapter=one) is not machine.engine(2, adapter=two)


async def test_a_first_adapter_gives_another_engine(machine: Machine):
    assert machine.engine(1) is not machine.engine(2, adapter=machine.adapter("one"))


# Adapters.


async def test_an_engine_without_adapter_wants_none(machine: Machine):
    assert wanted(machine.engine(1)) == set()


async def test_the_adapter_is_loaded_when_the_engine_is_ready(machine: Machine):
    one = machine.adapter("one")
    engine = machine.engine(1, adapter=one)
    await engine.wait_ready()
    assert await commands(engine.spec.socket) == [["load", adapter("bank", one).name]]


async def test_both_adapters_are_wanted_while_both_generations_live(machine: Machine):
    one, two = machine.adapter("one"), machine.adapter("two")
    machine.engine(1, adapter=one)
    assert wanted(machine.engine(2, adapter=two)) == {one, two}


async def test_both_adapters_are_loaded_while_both_generations_live(machine: Machine):
    one, two = machine.adapter("one"), machine.adapter("two")
    await machine.engine(1, adapter=one).wait_ready()
    engine = machine.engine(2, adapter=two)
    await engine.settle()
    loads = [["load", adapter("bank", path).name] for path in (one, two)]
    assert await commands(engine.spec.socket) == loads


async def test_the_old_adapter_is_forgotten_when_its_generation_is_gone(machine: Machine):
    one, two = machine.adapter("one"), machine.adapter("two")
    machine.engine(1, adapter=one)
    engine = machine.engine(2, adapter=two)
    machine.servers.stop_unused(2)
    assert wanted(engine) == {two}


async def test_the_old_adapter_is_unloaded_when_its_generation_is_gone(machine: Machine):
    one, two = machine.adapter("one"), machine.adapter("two")
    await machine.engine(1, adapter=one).wait_ready()
    engine = machine.engine(2, adapter=two)
    await engine.settle()
    machine.servers.stop_unused(2)
    assert (await machine.commanded(engine, 3))[2:] == [["unload", adapter("bank", one).name]]


async def test_the_new_adapter_is_forgotten_when_its_generation_is_rolled_back(machine: Machine):
    one, two = machine.adapter("one"), machine.adapter("two")
    machine.engine(1, adapter=one)
    engine = machine.engine(2, adapter=two)
    machine.servers.roll_back(2)
    assert wanted(engine) == {one}


async def test_an_adapter_that_a_later_generation_uses_too_is_kept(machine: Machine):
    one, two = machine.adapter("one"), machine.adapter("two")
    machine.engine(1, adapter=one)
    machine.engine(2, adapter=two)
    engine = machine.engine(3, adapter=one)
    machine.servers.stop_unused(3)
    assert wanted(engine) == {one}


async def test_an_adapter_stays_wanted_when_a_generation_with_the_same_one_is_rolled_back(machine: Machine):
    one = machine.adapter("one")
    machine.engine(1, adapter=one)
    engine = machine.engine(2, adapter=one, retries=3)
    machine.servers.roll_back(2)
    assert wanted(engine) == {one}


async def test_an_engine_that_lets_go_of_an_adapter_before_it_has_started_is_no_failure(machine: Machine):
    one, two = machine.adapter("one"), machine.adapter("two")
    machine.engine(1, adapter=one, python=NOWHERE)
    machine.engine(2, adapter=two, python=NOWHERE)
    machine.servers.stop_unused(2)
    await anyio.wait_all_tasks_blocked()


async def test_an_engine_that_does_not_let_go_of_an_adapter_keeps_the_gateway_going(machine: Machine):
    one, two = machine.adapter("one"), machine.adapter("two")
    engine = machine.engine(1, adapter=one)
    await engine.wait_ready()
    Path(engine.spec.socket).unlink()
    machine.engine(2, adapter=two)
    machine.servers.stop_unused(2)
    await anyio.wait_all_tasks_blocked()
    assert machine.engine(3, adapter=two) is engine


async def test_an_engine_stays_unavailable_while_the_adapter_in_effect_is_refused(machine: Machine):
    bad, worse = machine.adapter("bad"), machine.adapter("worse")
    args = ["--refuse", bad, "--refuse", worse]
    engine = machine.engine(1, adapter=bad, args=args)
    await machine.until(lambda: engine.status.state == "unavailable")
    machine.engine(2, adapter=worse, args=args)
    with pytest.raises(BackendNotReadyError):
        await engine.settle()
    machine.servers.roll_back(2)
    await model_servers.settle_later(engine)
    assert engine.status.state == "unavailable"


# When they are stopped.


async def test_a_server_that_no_generation_uses_is_stopped(machine: Machine):
    engine = machine.engine(1)
    await engine.wait_ready()
    machine.ensure(2, a=FakeBackend())
    machine.servers.stop_unused(2)
    with anyio.fail_after(20):
        await engine.ended.wait()


async def test_a_server_that_an_older_generation_uses_goes_on(machine: Machine):
    engine = machine.engine(1)
    await engine.wait_ready()
    machine.ensure(2, a=FakeBackend())
    machine.servers.stop_unused(1)
    await anyio.wait_all_tasks_blocked()
    assert engine.status.state == "ready"


async def test_a_server_of_a_rolled_back_generation_is_stopped(machine: Machine):
    machine.engine(1)
    engine = machine.engine(2, args=["--seed", "1"])
    await machine.begun()
    machine.servers.roll_back(2)
    with anyio.fail_after(20):
        await engine.ended.wait()


async def test_a_server_that_an_earlier_generation_uses_too_survives_a_roll_back(machine: Machine):
    engine = machine.engine(1)
    await engine.wait_ready()
    machine.engine(2, retries=3)
    machine.servers.roll_back(2)
    await anyio.wait_all_tasks_blocked()
    assert engine.status.state == "ready"


async def test_a_server_that_was_stopped_is_not_given_to_a_later_generation(machine: Machine):
    first = machine.engine(1)
    await machine.begun()
    machine.servers.roll_back(1)
    assert machine.engine(2) is not first


# Where memory is short.


@pytest.fixture
def full(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A machine with memory for one engine."""
    monkeypatch.setattr(model_servers, "shortage", lambda _: "it needs 2 GB, 1 GB are free")
    return machine


async def test_the_first_engine_starts_at_once_even_if_memory_is_short(full: Machine):
    assert not full.engine(1).waits


async def test_a_second_engine_starts_at_once_if_there_is_memory(machine: Machine):
    machine.engine(1)
    assert not machine.engine(2, args=["--seed", "1"]).waits


async def test_a_second_engine_waits_for_the_first_if_memory_is_short(full: Machine):
    full.engine(1)
    assert full.engine(2, args=["--seed", "1"]).waits


async def test_an_engine_of_another_backend_is_not_waited_for(full: Machine):
    servers = full.ensure(1, a=full.bank(), b=full.bank())
    assert not servers["b"].waits


async def test_an_engine_that_waits_tells_why(full: Machine):
    full.engine(1)
    status = full.engine(2, args=["--seed", "1"]).status
    assert status.reason == "not enough memory beside the one that runs: it needs 2 GB, 1 GB are free"


async def test_an_engine_that_waited_starts_when_the_first_was_stopped(full: Machine):
    first = full.engine(1)
    await first.wait_ready()
    second = full.engine(2, args=["--seed", "1"])
    full.servers.stop_unused(2)
    await second.wait_ready()
    assert first.ended.is_set()


async def test_a_waiting_engine_of_a_rolled_back_generation_is_stopped(full: Machine):
    full.engine(1)
    second = full.engine(2, args=["--seed", "1"])
    full.servers.roll_back(2)
    with anyio.fail_after(20):
        await second.ended.wait()


async def test_an_engine_waits_for_one_that_is_still_being_stopped(full: Machine):
    first = full.engine(1)
    await first.wait_ready()
    full.ensure(2, a=FakeBackend())
    full.servers.stop_unused(2)
    assert full.engine(3, args=["--seed", "1"]).waits


async def test_a_custom_transformer_never_waits(machine: Machine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.undo()
    machine.ensure(1, a=CustomTransformerBackend(checkpoint="/nowhere"))
    assert not machine.ensure(2, a=CustomTransformerBackend(checkpoint="/elsewhere"))["a"].waits
