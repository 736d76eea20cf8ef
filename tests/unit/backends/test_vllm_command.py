"""The command line and the variables of vLLM's server."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from backends.guard import guarded
from backends.process import ServerSpec
from backends.vllm.command import SHUTDOWN_TIMEOUT_S, server_spec


def spec_of(**changes: Any) -> ServerSpec:
    given: dict[str, Any] = {
        "model": "owner/model",
        "adapter_rank": None,
        "python": "/env/bin/python",
        "args": (),
        "env": {},
        "start_timeout_s": 60.0,
        "socket": Path("/run/m.sock"),
    }
    return server_spec("bank", **{**given, **changes})


def command_of(spec: ServerSpec) -> list[str]:
    """Returns what is run under guard."""
    return list(spec.argv[len(guarded(())) :])


def value(spec: ServerSpec, option: str) -> str:
    command = command_of(spec)
    return command[command.index(option) + 1]


def test_the_server_of_vllm_is_run_by_its_own_interpreter():
    expected = ["/env/bin/python", "-m", "vllm.entrypoints.openai.api_server"]
    assert command_of(spec_of())[:3] == expected


def test_the_engine_is_guarded_by_this_process():
    assert spec_of().argv[:4] == (sys.executable, "-m", "backends.guard", str(os.getpid()))


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        ("--model", "owner/model"),
        ("--served-model-name", "bank"),
        ("--uds", "/run/m.sock"),
        ("--shutdown-timeout", "10"),
    ],
)
def test_the_engine_is_told(option: str, expected: str):
    assert value(spec_of(), option) == expected


def test_it_listens_where_it_is_looked_for():
    spec = spec_of()
    assert spec.socket == value(spec, "--uds")


def test_further_arguments_come_last_so_that_they_win():
    spec = spec_of(adapter_rank=16, args=("--max-loras", "8", "--seed=1"))
    assert command_of(spec)[-3:] == ["--max-loras", "8", "--seed=1"]


def test_an_engine_for_adapters_is_told_their_rank():
    assert value(spec_of(adapter_rank=64), "--max-lora-rank") == "64"


def test_an_engine_for_adapters_is_told_to_serve_them():
    assert "--enable-lora" in command_of(spec_of(adapter_rank=64))


def test_an_engine_without_adapters_gets_no_option_for_them():
    assert [each for each in command_of(spec_of()) if "lora" in each] == []


def test_an_engine_for_adapters_may_be_given_them_while_it_runs():
    assert spec_of(adapter_rank=16).env["VLLM_ALLOW_RUNTIME_LORA_UPDATING"] == "True"


def test_an_engine_without_adapters_takes_none_while_it_runs():
    assert "VLLM_ALLOW_RUNTIME_LORA_UPDATING" not in spec_of().env


def test_there_is_room_for_the_old_and_the_new_adapter_at_one_time():
    assert int(value(spec_of(adapter_rank=16), "--max-loras")) >= 2


def test_nothing_is_reported_to_vllms_makers():
    assert spec_of().env["VLLM_NO_USAGE_STATS"] == "1"


def test_a_folder_is_served_without_asking_the_hub(tmp_path: Path):
    assert spec_of(model=str(tmp_path)).env["HF_HUB_OFFLINE"] == "1"


def test_an_id_may_be_looked_up_on_the_hub():
    assert "HF_HUB_OFFLINE" not in spec_of().env


@pytest.mark.parametrize("variable", ["VLLM_NO_USAGE_STATS", "HF_HUB_OFFLINE", "VLLM_ALLOW_RUNTIME_LORA_UPDATING"])
def test_a_given_variable_wins(tmp_path: Path, variable: str):
    assert spec_of(model=str(tmp_path), adapter_rank=16, env={variable: "0"}).env[variable] == "0"


def test_further_variables_are_set():
    assert spec_of(env={"CUDA_VISIBLE_DEVICES": "1"}).env["CUDA_VISIBLE_DEVICES"] == "1"


def test_the_engine_may_take_as_long_to_start_as_it_was_given():
    assert spec_of(start_timeout_s=900.0).start_timeout_s == 900.0


def test_the_engine_is_killed_only_after_its_answers_had_their_time():
    assert spec_of().stop_timeout_s > SHUTDOWN_TIMEOUT_S


def test_engines_of_two_models_differ():
    assert spec_of() != spec_of(model="owner/other")
