"""What the file says of vLLM: paths, what may be missing, what does not go together."""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import dedent

import pytest

from gateway.config.backend_types import VLLMBackend, is_path
from gateway.config.loader import load
from tests.support.vllm_server import adapter_folder, interpreter, model_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The file's folder, with a model, an adapter and an interpreter."""
    model_folder(tmp_path / "model")
    adapter_folder(tmp_path / "adapter")
    interpreter(tmp_path / "python")
    return tmp_path


def resolved(folder: Path, **fields: object) -> VLLMBackend:
    return VLLMBackend(**{"model": "owner/name", **fields}).resolved(folder)


# Paths.


@pytest.mark.parametrize("written", ["model", "./model", "../{name}/model", "{folder}/model"])
def test_a_folder_is_found_from_the_folder_of_the_file(folder: Path, written: str):
    model = written.format(name=folder.name, folder=folder)
    assert resolved(folder, model=model).model == str(folder / "model")


@pytest.mark.parametrize("model", ["owner/name", "name", "meta-llama/Llama-3.1-8B-Instruct"])
def test_the_id_of_a_model_is_left_alone(folder: Path, model: str):
    assert resolved(folder, model=model).model == model


@pytest.mark.parametrize("model", ["./nowhere", "../nowhere", "/nowhere", "a/b/c"])
def test_a_path_is_absolute_even_if_nothing_is_there(folder: Path, model: str):
    assert resolved(folder, model=model).model == str((folder / model).resolve())


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("name", False),
        ("owner/name", False),
        ("./a", True),
        ("../a", True),
        ("/a", True),
        ("~/a", True),
        ("a/b/c", True),
    ],
)
def test_whether_a_name_is_a_path(model: str, expected: bool):
    assert is_path(model) == expected


def test_an_adapter_is_found_from_the_folder_of_the_file(folder: Path):
    assert resolved(folder, adapter="adapter").adapter == str(folder / "adapter")


def test_no_adapter_stays_none(folder: Path):
    assert resolved(folder).adapter is None


def test_an_interpreter_is_found_from_the_folder_of_the_file(folder: Path):
    assert resolved(folder, python="python").python == str(folder / "python")


def test_an_interpreter_that_is_a_link_stays_one(folder: Path):
    """An environment is known by the path of its interpreter, which is a link to another's."""
    (folder / "bin").mkdir()
    (folder / "bin/python").symlink_to(sys.executable)
    assert resolved(folder, python="./bin/../bin/python").python == str(folder / "bin/python")


def test_the_interpreter_is_the_gateways_own_where_none_is_named(folder: Path):
    assert resolved(folder).python == sys.executable


def test_a_server_that_runs_already_is_left_as_it_is_written(folder: Path):
    backend = VLLMBackend(model="model", base_url="http://h/v1")
    assert backend.resolved(folder) == backend


def test_paths_are_absolute_even_if_the_file_was_named_relatively(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(folder)
    Path("gateway.yaml").write_text(file_of("model: model, adapter: adapter, python: python"))
    backend = load(Path("gateway.yaml")).config.backends["a"]
    assert isinstance(backend, VLLMBackend)
    assert (backend.model, backend.adapter) == (f"{folder}/model", f"{folder}/adapter")
    assert backend.python == f"{folder}/python"


# What is missing.


def file_of(fields: str, active: str = "a") -> str:
    return dedent(f"""\
        active: {active}
        backends:
          fake: {{type: fake}}
          a: {{type: vllm, {fields}}}
        """)


def test_a_backend_that_has_everything_is_accepted(folder, reader):
    assert reader.errors(file_of("model: model, adapter: adapter, python: python")) == []


def test_an_id_needs_no_folder(folder, reader):
    assert reader.errors(file_of("model: owner/name, python: python")) == []


def test_a_model_that_is_no_checkpoint_is_an_error(folder, reader):
    expected = f"gateway.yaml:4:26: backends.a.model: {folder}/nowhere holds no config.json"
    assert reader.errors(file_of("model: ./nowhere, python: python")) == [expected]


def test_a_folder_without_configuration_is_an_error(folder, reader):
    (folder / "model/config.json").unlink()
    expected = f"gateway.yaml:4:26: backends.a.model: {folder}/model holds no config.json"
    assert reader.errors(file_of("model: model, python: python")) == [expected]


def test_an_adapter_that_is_none_is_an_error(folder, reader):
    expected = f"gateway.yaml:4:42: backends.a.adapter: {folder}/nowhere holds no adapter_config.json"
    assert reader.errors(file_of("model: model, adapter: nowhere, python: python")) == [expected]


def test_an_adapter_that_vllm_does_not_serve_is_an_error(folder, reader):
    adapter_folder(folder / "large", rank=1024)
    expected = (
        f"gateway.yaml:4:42: backends.a.adapter: {folder}/large/adapter_config.json: "
        "vLLM serves ranks up to 512, this is 1024"
    )
    assert reader.errors(file_of("model: model, adapter: large, python: python")) == [expected]


def test_an_interpreter_that_is_not_there_is_an_error(folder, reader):
    expected = (
        f"gateway.yaml:4:41: backends.a.python: there is no Python at {folder}/nowhere: "
        "`make vllm` installs vLLM; or set `python:` to one that has it"
    )
    assert reader.errors(file_of("model: model, python: nowhere")) == [expected]


def test_the_gateways_own_environment_without_vllm_is_an_error(folder, reader):
    [error] = reader.errors(file_of("model: model"))
    assert f"{sys.executable} has no vLLM" in error


def test_a_vllm_that_is_too_old_is_an_error(folder, reader):
    interpreter(folder / "old", version="0.10.2")
    expected = "gateway.yaml:4:41: backends.a.python: vLLM 0.10.2 is too old: 0.32 or newer is needed"
    assert reader.errors(file_of("model: model, python: old")) == [expected]


def test_a_fallback_needs_what_the_active_backend_needs(folder, reader):
    text = file_of("model: ./nowhere, python: python", active="fake") + "fallback: [a]\n"
    assert reader.errors(text) == [f"gateway.yaml:4:26: backends.a.model: {folder}/nowhere holds no config.json"]


def test_a_backend_that_nobody_needs_is_unavailable_with_the_reason(folder, reader):
    unavailable = reader.parse(file_of("model: ./nowhere, python: python", active="fake")).unavailable
    assert unavailable == {"a": f"{folder}/nowhere holds no config.json"}


def test_a_backend_that_nobody_needs_is_unavailable_where_the_gateways_own_environment_has_no_vllm(folder, reader):
    unavailable = reader.parse(file_of("model: model", active="fake")).unavailable
    assert f"{sys.executable} has no vLLM" in unavailable["a"]


# What does not go together.


def test_a_server_that_runs_already_needs_nothing_on_this_machine(reader):
    assert reader.errors(file_of('model: ./nowhere, base_url: "http://h/v1"')) == []


def test_a_server_that_runs_already_is_given_no_adapter(folder, reader):
    expected = (
        "gateway.yaml:4:63: backends.a.adapter: is for an engine that the gateway runs, "
        "and `base_url` names one that runs already"
    )
    assert reader.errors(file_of('model: m, base_url: "http://h/v1", adapter: adapter')) == [expected]


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("args: --seed 1", "4:60: backends.a.args: expected list, got str"),
        ("args: [--seed, 1]", "4:69: backends.a.args[1]: expected str, got int"),
        ("env: {A: 1}", "4:63: backends.a.env.A: expected str, got int"),
        ("start_timeout: 0", "4:69: backends.a.start_timeout: expected float > 0.0, got 0"),
    ],
    ids=["args as text", "number in args", "number in env", "no time to start"],
)
def test_a_field_of_another_type_is_told_with_its_place(folder, reader, field, expected):
    assert reader.errors(file_of(f"model: owner/name, python: python, {field}")) == [f"gateway.yaml:{expected}"]


def test_a_key_for_a_server_that_runs_already_is_not_shown(reader):
    text = file_of('model: m, base_url: "http://h/v1", api_key: "${KEY}"')
    reader.env["KEY"] = "sk-secret"
    assert "sk-secret" not in repr(reader.parse(text))
