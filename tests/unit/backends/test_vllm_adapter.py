"""What is read from an adapter's folder, without what PEFT would make of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from backends.vllm.adapter import adapter, engine_rank
from tests.support.vllm_server import adapter_folder


def test_the_same_folder_has_the_same_name():
    assert adapter("bank", "/adapters/one") == adapter("bank", "/adapters/one")


def test_folders_of_one_name_in_two_places_have_different_names():
    assert adapter("bank", "/monday/best").name != adapter("bank", "/tuesday/best").name


def test_one_folder_has_another_name_for_another_backend():
    assert adapter("bank", "/adapters/one").name != adapter("shop", "/adapters/one").name


def test_the_name_of_an_adapter_tells_its_backend_and_its_folder():
    assert adapter("bank", "/adapters/one").name.startswith("bank:one-")


def test_an_adapter_keeps_its_path():
    assert adapter("bank", "/adapters/one").path == "/adapters/one"


@pytest.mark.parametrize(
    ("rank", "expected"), [(1, 16), (8, 16), (16, 16), (17, 32), (64, 64), (300, 320), (321, 512), (512, 512)]
)
def test_the_rank_of_the_engine_is_the_next_that_vllm_takes(tmp_path: Path, rank: int, expected: int):
    assert engine_rank(str(adapter_folder(tmp_path / "a", rank))) == expected


def test_a_rank_beyond_the_largest_is_refused(tmp_path: Path):
    folder = adapter_folder(tmp_path / "a", 513)
    with pytest.raises(ValueError, match="serves ranks up to 512, this is 513"):
        engine_rank(str(folder))


def test_an_adapter_of_another_kind_is_refused_by_its_name(tmp_path: Path):
    folder = adapter_folder(tmp_path / "a", peft_type="IA3")
    with pytest.raises(ValueError, match="this is IA3"):
        engine_rank(str(folder))


def test_a_configuration_without_a_kind_is_taken_for_lora(tmp_path: Path):
    folder = adapter_folder(tmp_path / "a")
    (folder / "adapter_config.json").write_text('{"r": 32}')
    assert engine_rank(str(folder)) == 32


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"r": "16"}', '{"r": null}', "{}", "\xff"], ids=lambda text: text or "nothing"
)
def test_a_configuration_that_cannot_be_read_is_refused_with_its_path(tmp_path: Path, text: str):
    folder = adapter_folder(tmp_path / "a")
    (folder / "adapter_config.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(ValueError, match=f"{folder}/adapter_config.json: "):
        engine_rank(str(folder))


@pytest.mark.parametrize("missing", ["adapter_config.json", "adapter_model.safetensors"])
def test_a_missing_file_is_named(tmp_path: Path, missing: str):
    folder = adapter_folder(tmp_path / "a")
    (folder / missing).unlink()
    with pytest.raises(FileNotFoundError, match=f"{folder} holds no {missing}"):
        engine_rank(str(folder))


def test_a_folder_that_does_not_exist_holds_no_configuration(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match=r"holds no adapter_config\.json"):
        engine_rank(str(tmp_path / "nowhere"))
