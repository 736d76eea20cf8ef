"""The real vLLM behind a real gateway: SmolLM2-135M with the shipped adapter, as `make vllm` installs them.

Starting an engine takes half a minute, so one gateway serves the whole module, and its file is edited in turn.
"""

from __future__ import annotations

import os
import shutil
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import msgspec
import openai
import psutil
import pytest

from tests.support.engine import ADAPTER, BASE, ENGINE_ARGS, NEEDS_VLLM, PYTHON, START_LIMIT_S
from tests.support.gateway import Gateway
from tests.support.wait import eventually

pytestmark = [pytest.mark.vllm, NEEDS_VLLM, pytest.mark.timeout(4 * START_LIMIT_S)]

INTENT = "Classify the customer's message into one of the 77 Banking77 intents. Reply with the name of the intent only."


def configuration(adapter: Path, *, active: str = "qlora", model: Path = BASE) -> str:
    return f"""
        active: {active}
        backends:
          qlora:
            type: vllm
            model: {model}
            adapter: {adapter}
            python: {PYTHON}
            args: {list(ENGINE_ARGS)}
            retries: 0
          spare: {{type: fake, reply: the spare speaks}}
        fallback: [spare]
        timeouts: {{first_token: {START_LIMIT_S:g}}}
        telemetry: {{log: json}}
        """


@pytest.fixture(scope="module")
def other_adapter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same weights in another folder: to the engine another adapter."""
    folder = tmp_path_factory.mktemp("adapters") / "other"
    shutil.copytree(ADAPTER, folder)
    return folder


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    with Gateway(tmp_path_factory.mktemp("vllm"), configuration(ADAPTER)) as gateway:
        await_engine(gateway)
        yield gateway


@pytest.fixture
def gateway(running: Gateway) -> Gateway:
    """The gateway with its first file in effect and its engine ready."""
    if running.config.read_text() != configuration(ADAPTER):
        running.edit(configuration(ADAPTER))
    await_engine(running)
    return running


def await_engine(gateway: Gateway) -> None:
    eventually(lambda: state_of(gateway) == "ready", "the engine is ready", limit_s=START_LIMIT_S)


def state_of(gateway: Gateway) -> str:
    state: str = gateway.status()["backends"]["qlora"]["state"]
    return state


def pid_of(gateway: Gateway) -> int | None:
    """Returns the engine's process id; None between two engines."""
    pid: int | None = gateway.status()["backends"]["qlora"]["pid"]
    return pid


def ask(gateway: Gateway, text: str = "hello", **parameters: object) -> tuple[str, openai.types.chat.ChatCompletion]:
    """Returns who answered, and the answer."""
    raw = gateway.client().chat.completions.with_raw_response.create(
        model="default",
        messages=[{"role": "user", "content": text}],
        **{"max_tokens": 8, "temperature": 0, **parameters},
    )
    return raw.headers["x-gateway-backend"], raw.parse()


class Load:
    """Clients that ask without a pause, whole and streamed, and keep what they saw."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._stop = threading.Event()
        self.answered_by: list[str] = []
        """The model of each answer."""
        self.failures: list[str] = []

    def __enter__(self) -> Self:
        self._threads = [threading.Thread(target=self._ask, args=(number % 2 == 0,)) for number in range(4)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _ask(self, streamed: bool) -> None:
        with self._gateway.client() as client:
            while not self._stop.is_set():
                try:
                    self.answered_by.append(self._model_of_answer(client, streamed))
                except openai.OpenAIError as error:
                    self.failures.append(repr(error))

    @staticmethod
    def _model_of_answer(client: openai.OpenAI, streamed: bool) -> str:
        request = {"model": "qlora", "messages": [{"role": "user", "content": "hello"}], "max_tokens": 8}
        if not streamed:
            return client.chat.completions.create(**request).model
        chunks = list(client.chat.completions.create(**request, stream=True))
        assert chunks[-1].choices[0].finish_reason, "the stream is complete"
        return chunks[-1].model


def test_the_adapter_names_a_customers_intent(gateway: Gateway) -> None:
    question = [
        {"role": "system", "content": INTENT},
        {"role": "user", "content": "I am still waiting on my card, when will it arrive?"},
    ]
    answer = gateway.client().chat.completions.create(model="qlora", messages=question, temperature=0, max_tokens=16)
    assert answer.choices[0].message.content.strip() == "card_arrival"


def test_a_schema_is_kept_to(gateway: Gateway) -> None:
    schema = {"type": "object", "properties": {"ok": {"type": "boolean"}}, "required": ["ok"]}
    strict = {**schema, "additionalProperties": False}
    form = {"type": "json_schema", "json_schema": {"name": "verdict", "schema": strict, "strict": True}}
    _, answer = ask(gateway, "Is water wet? Answer in JSON.", response_format=form, max_tokens=40)
    assert msgspec.json.decode(answer.choices[0].message.content).keys() == {"ok"}


def test_the_engines_load_is_shown(gateway: Gateway) -> None:
    load = eventually(lambda: gateway.status()["backends"]["qlora"]["load"], "the load is known")
    assert load.keys() == {"running", "waiting", "kv_cache_use", "preemptions"}


def test_the_engines_load_is_a_metric(gateway: Gateway) -> None:
    eventually(lambda: gateway.status()["backends"]["qlora"]["load"], "the load is known")
    assert b'gateway_model_server_kv_cache_use{backend="qlora"}' in gateway.request("GET", "/metrics").body


def test_another_adapter_is_swapped_in_without_a_failed_request(gateway: Gateway, other_adapter: Path) -> None:
    with Load(gateway) as load:
        eventually(lambda: len(load.answered_by) > 4, "requests are answered", limit_s=START_LIMIT_S)
        gateway.edit(configuration(other_adapter))
        eventually(lambda: "other" in load.answered_by[-1], "the other adapter answers", limit_s=START_LIMIT_S)
    assert load.failures == []


def test_the_engine_keeps_running_while_adapters_are_swapped(gateway: Gateway, other_adapter: Path) -> None:
    before = pid_of(gateway)
    gateway.edit(configuration(other_adapter))
    assert pid_of(gateway) == before


def test_an_answer_in_progress_ends_with_the_adapter_it_began_with(gateway: Gateway, other_adapter: Path) -> None:
    stream = gateway.client().chat.completions.create(
        model="qlora",
        messages=[{"role": "user", "content": "hello"}],
        max_tokens=200,
        stream=True,
        extra_body={"ignore_eos": True},
    )
    first = next(stream)
    gateway.edit(configuration(other_adapter))
    rest = list(stream)
    assert ({chunk.model for chunk in rest}, rest[-1].choices[0].finish_reason) == ({first.model}, "length")


def test_an_adapter_that_the_engine_refuses_leaves_the_old_one_in_place(gateway: Gateway, tmp_path: Path) -> None:
    shutil.copy(ADAPTER / "adapter_config.json", tmp_path)
    (tmp_path / "adapter_model.safetensors").write_bytes(b"not weights")
    status = gateway.edit(configuration(tmp_path))
    assert "the engine refuses /v1/load_lora_adapter" in status["config"]["last_error"]["reason"]
    assert "banking" in ask(gateway)[1].model


def test_a_killed_engine_is_replaced_while_the_fallback_answers(gateway: Gateway) -> None:
    killed = pid_of(gateway)
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    assert ask(gateway)[0] == "spare"
    eventually(lambda: pid_of(gateway) not in {killed, None}, "another engine runs", limit_s=START_LIMIT_S)
    await_engine(gateway)
    assert ask(gateway)[0] == "qlora"


def test_a_killed_worker_process_of_the_engine_brings_up_another_engine(gateway: Gateway) -> None:
    engine = psutil.Process(pid_of(gateway))
    innermost = engine.children(recursive=True)[-1]
    innermost.kill()
    eventually(lambda: state_of(gateway) != "ready", "the loss is noticed", limit_s=START_LIMIT_S)
    await_engine(gateway)
    assert ask(gateway)[0] == "qlora"


def test_no_process_of_the_engine_outlives_the_gateway(tmp_path: Path) -> None:
    with Gateway(tmp_path, configuration(ADAPTER)) as gateway:
        await_engine(gateway)
        processes = gateway.processes()
        gateway.process.kill()
        assert gateway.wait_ended(processes, limit_s=START_LIMIT_S) == -signal.SIGKILL
