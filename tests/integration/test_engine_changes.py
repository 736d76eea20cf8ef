"""What an edit of the file does to a supervised engine. A stand-in runs in vLLM's place, so that it starts at once."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.gateway import Gateway
from tests.support.vllm_server import adapter_folder, interpreter, model_folder
from tests.support.wait import eventually

FALLBACK = "fallback: [spare]"
TOO_LARGE = "'--kv-cache-memory-bytes', '1000T'"


class Engines(NamedTuple):
    """A folder with everything that a file may name, and a gateway that runs on it."""

    folder: Path
    gateway: Gateway

    def text(self, *, model: str = "small", adapter: str = "good", args: str = "", rest: str = FALLBACK) -> str:
        """Returns a file."""
        return file(self.folder, model=model, adapter=adapter, args=args, rest=rest)

    def ask(self) -> tuple[str, str]:
        """Returns who answered, and what."""
        raw = self.gateway.client().chat.completions.with_raw_response.create(
            model="default", messages=[{"role": "user", "content": "hello"}]
        )
        return raw.headers["x-gateway-backend"], str(raw.parse().choices[0].message.content)

    @property
    def backend(self) -> dict[str, object]:
        """What /status says of the engine."""
        status: dict[str, object] = self.gateway.status()["backends"]["engine"]
        return status

    def await_state(self, state: str) -> None:
        """Waits until the engine is in this state."""
        eventually(lambda: self.backend["state"] == state, f"the engine is {state}")


def file(folder: Path, *, model: str, adapter: str, args: str, rest: str) -> str:
    return f"""
        active: engine
        backends:
          engine:
            type: vllm
            model: {folder / model}
            adapter: {folder / adapter}
            python: {folder / "python"}
            args: ['--refuse', '{folder / "bad"}'{args and ", " + args}]
          spare: {{type: fake, reply: the spare speaks}}
        retries: 0
        {rest}
        """


@pytest.fixture
def begin(tmp_path: Path, start_gateway: Callable[..., Gateway]) -> Callable[..., Engines]:
    """Starts a gateway whose engine has this adapter."""
    interpreter(tmp_path / "python")
    for name in ("small", "large"):
        model_folder(tmp_path / name)
    for name in ("good", "other", "bad"):
        adapter_folder(tmp_path / name)

    def start(adapter: str = "good") -> Engines:
        gateway = start_gateway(file(tmp_path, model="small", adapter=adapter, args="", rest=FALLBACK))
        return Engines(tmp_path, gateway)

    return start


@pytest.fixture
def engines(begin: Callable[..., Engines]) -> Iterator[Engines]:
    running = begin()
    running.await_state("ready")
    return running


def test_the_adapter_of_the_file_answers(engines):
    backend, said = engines.ask()
    assert (backend, said.startswith("engine:good-")) == ("engine", True)


def test_another_adapter_answers_after_an_edit(engines):
    engines.gateway.edit(engines.text(adapter="other"))
    assert engines.ask()[1].startswith("engine:other-")


def test_another_adapter_is_no_other_process(engines):
    before = engines.backend["pid"]
    engines.gateway.edit(engines.text(adapter="other"))
    assert engines.backend["pid"] == before


def test_a_refused_adapter_leaves_the_old_one_answering(engines):
    engines.gateway.edit(engines.text(adapter="bad"))
    assert engines.ask()[1].startswith("engine:good-")


def test_a_refused_adapter_is_told_with_the_engines_reason(engines):
    status = engines.gateway.edit(engines.text(adapter="bad"))
    assert "No adapter found" in status["config"]["last_error"]["reason"]


def test_an_adapter_that_was_refused_at_the_start_leaves_the_fallback_answering(begin):
    engines = begin(adapter="bad")
    engines.await_state("unavailable")
    assert engines.ask()[0] == "spare"


def test_an_adapter_that_was_refused_at_the_start_is_replaced_by_an_edit(begin):
    engines = begin(adapter="bad")
    engines.await_state("unavailable")
    engines.gateway.edit(engines.text(adapter="good"))
    assert engines.ask()[1].startswith("engine:good-")


def test_another_model_is_another_process(engines):
    before = engines.backend["pid"]
    engines.gateway.edit(engines.text(model="large"))
    assert engines.backend["pid"] != before


def test_a_model_without_memory_beside_the_old_one_takes_its_place(engines):
    before = engines.backend["pid"]
    engines.gateway.edit(engines.text(model="large", args=TOO_LARGE))
    engines.await_state("ready")
    assert engines.backend["pid"] != before


def test_the_fallback_answers_until_a_model_without_memory_beside_the_old_one_is_ready(engines):
    gate = engines.folder / "gate"
    os.mkfifo(gate)
    engines.gateway.edit(engines.text(model="large", args=f"{TOO_LARGE}, '--gate', '{gate}'"))
    before = engines.ask()[0]
    with gate.open("wb"):  # opens when the new engine waits there, before it loads its adapter
        pass
    engines.await_state("ready")
    assert (before, engines.ask()[0]) == ("spare", "engine")


def test_a_model_without_memory_and_without_a_fallback_is_refused(engines):
    status = engines.gateway.edit(engines.text(model="large", args=TOO_LARGE, rest=""))
    reason = status["config"]["last_error"]["reason"]
    assert "not enough memory beside the one that runs" in reason
    assert engines.ask()[0] == "engine"


def test_a_killed_engine_has_its_adapter_again(engines):
    killed = engines.backend["pid"]
    os.kill(killed, signal.SIGKILL)
    eventually(lambda: engines.backend["pid"] not in {killed, None}, "another process runs")
    engines.await_state("ready")
    assert engines.ask()[1].startswith("engine:good-")
