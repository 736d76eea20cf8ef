"""The README's promise, with the models it names: our transformer's shipped weights, and SmolLM2 under llama.cpp."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.support.gateway import Gateway
from tests.support.wait import eventually

REPOSITORY = Path(__file__).parents[2]
CHECKPOINT = REPOSITORY / "custom_transformer/checkpoints/base"
QUESTION = [{"role": "user", "content": "What is a savings account?"}]

pytestmark = pytest.mark.weights


@pytest.fixture(scope="module")
def smollm_url() -> Iterator[str]:
    """The address of SmolLM2-135M, served by llama.cpp."""
    command = [sys.executable, str(REPOSITORY / "deploy/smollm_server.py"), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        line = server.stdout.readline()
        yield f"{line.split()[-1]}/v1"
        server.terminate()


def configuration(active: str, smollm_url: str = "http://127.0.0.1:9/v1", fallback: str = "") -> str:
    return f"""
        active: {active}
        backends:
          custom: {{type: custom_transformer, checkpoint: {CHECKPOINT}}}
          smollm: {{type: openai, base_url: "{smollm_url}", model: smollm2}}
        fallback: [{fallback}]
        """


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory, smollm_url: str) -> Iterator[Gateway]:
    with Gateway(tmp_path_factory.mktemp("gateway"), configuration("custom", smollm_url)) as running:
        yield running


def ask(gateway: Gateway, **parameters: object) -> tuple[str, str]:
    """Return who answered, and what."""
    raw = gateway.client().chat.completions.with_raw_response.create(
        model="default", messages=QUESTION, max_tokens=60, **{"temperature": 0, **parameters}
    )
    return raw.headers["x-gateway-backend"], raw.parse().choices[0].message.content


def test_shipped_weights_go_on_where_an_answer_broke_off(gateway: Gateway) -> None:
    """Continued from its middle, a greedy answer ends as it did in one go."""
    _, answer = ask(gateway)
    begun = answer[: answer.index(" ", len(answer) // 2)]
    raw = gateway.client().chat.completions.create(
        model="custom",
        messages=[*QUESTION, {"role": "assistant", "content": begun}],
        max_tokens=60,
        temperature=0,
        extra_body={"continue_final_message": True, "add_generation_prompt": False},
    )
    assert (begun + (raw.choices[0].message.content or ""))[: len(answer)] == answer


def test_the_shipped_weights_say_what_a_savings_account_is(gateway: Gateway) -> None:
    _, answer = ask(gateway)
    assert [word for word in ("account", "interest") if word not in answer.lower()] == []


def test_an_edit_of_the_file_moves_the_next_request_to_the_other_model(gateway: Gateway, smollm_url: str) -> None:
    before, _ = ask(gateway)
    gateway.edit(configuration("smollm", smollm_url))
    after, _ = ask(gateway)
    gateway.edit(configuration("custom", smollm_url))
    assert (before, after) == ("custom", "smollm")


def test_the_model_server_keeps_running_while_another_model_is_active(gateway: Gateway, smollm_url: str) -> None:
    before = gateway.status()["backends"]["custom"]["pid"]
    gateway.edit(configuration("smollm", smollm_url))
    after = gateway.edit(configuration("custom", smollm_url))["backends"]["custom"]["pid"]
    assert after == before


def test_whole_and_streamed_answers_agree(gateway: Gateway) -> None:
    chunks = gateway.client().chat.completions.create(
        model="custom", messages=QUESTION, max_tokens=60, temperature=0, stream=True
    )
    streamed = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert streamed == ask(gateway)[1]


def test_the_simple_chat_tells_the_transformers_confidence(gateway: Gateway) -> None:
    answer = gateway.request("POST", "/api/v1/chat", b'{"message": "What is a savings account?"}').json
    assert 0 < answer["confidence"] <= 1


def test_smollm2_streams_with_usage(gateway: Gateway) -> None:
    chunks = list(
        gateway.client().chat.completions.create(
            model="smollm", messages=QUESTION, max_tokens=8, stream=True, stream_options={"include_usage": True}
        )
    )
    assert chunks[-1].usage.completion_tokens == 8


def test_a_rejected_edit_leaves_answers_of_an_older_model_server_alone(tmp_path: Path) -> None:
    two_threads = configuration("custom").replace(f"checkpoint: {CHECKPOINT}", f"checkpoint: {CHECKPOINT}, threads: 2")
    with Gateway(tmp_path, configuration("custom")) as gateway:
        stream = gateway.client().chat.completions.create(
            model="default", messages=QUESTION, max_tokens=600, stream=True, extra_body={"ignore_eos": True}
        )
        next(stream)
        gateway.edit(two_threads)  # the stream goes on with the server of the first configuration
        gateway.edit(configuration("smollm"))  # rejected, as nobody listens there; it wants the first server again
        assert list(stream)[-1].choices[0].finish_reason == "length"


def test_a_changed_model_server_takes_over_only_when_it_is_ready(tmp_path: Path) -> None:
    text = configuration("demo").replace("backends:", "backends:\n          demo: {type: fake}")
    with Gateway(tmp_path, text) as gateway:
        eventually(lambda: gateway.status()["backends"]["custom"]["state"] == "ready", "the model is ready")
        gateway.edit(text.replace(f"checkpoint: {CHECKPOINT}", f"checkpoint: {CHECKPOINT}, threads: 2"))
        answer = gateway.client().chat.completions.create(model="custom", messages=QUESTION, max_tokens=1)
        assert answer.usage.completion_tokens == 1


def test_a_killed_model_server_is_replaced(gateway: Gateway) -> None:
    first = gateway.status()["backends"]["custom"]["pid"]
    os.kill(first, signal.SIGKILL)

    def replaced() -> bool:
        custom = gateway.status()["backends"]["custom"]
        return custom["state"] == "ready" and custom["pid"] != first

    eventually(replaced, "another model server is ready")
    assert ask(gateway)[0] == "custom"


def test_a_fallback_answers_while_the_model_server_is_down(tmp_path: Path, smollm_url: str) -> None:
    with Gateway(tmp_path, configuration("custom", smollm_url, fallback="smollm")) as gateway:
        eventually(lambda: gateway.status()["backends"]["custom"]["state"] == "ready", "the model is ready")
        os.kill(gateway.status()["backends"]["custom"]["pid"], signal.SIGKILL)
        assert ask(gateway)[0] == "smollm"


def test_a_killed_worker_leaves_the_model_server_alone(gateway: Gateway) -> None:
    eventually(lambda: gateway.status()["backends"]["custom"]["state"] == "ready", "the model is ready")
    status = gateway.status()
    os.kill(status["workers"][0]["pid"], signal.SIGKILL)
    eventually(lambda: _pid_of_worker(gateway) != status["workers"][0]["pid"], "another worker serves")
    assert gateway.status()["backends"]["custom"]["pid"] == status["backends"]["custom"]["pid"]


def test_no_model_server_outlives_a_killed_gateway(tmp_path: Path) -> None:
    with Gateway(tmp_path, configuration("custom")) as gateway:
        processes = gateway.processes()
        gateway.process.kill()
        gateway.wait_ended(processes)
    assert [process for process in processes if psutil.pid_exists(process.pid)] == []


def _pid_of_worker(gateway: Gateway) -> int | None:
    try:
        pid: int = gateway.status()["workers"][0]["pid"]
    except (OSError, IndexError):
        return None
    return pid
