"""Which compute is chosen, and what reading the weights refuses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import numpy as np
import pytest
from safetensors.numpy import save_file
from structlog.testing import capture_logs

from custom_transformer.checkpoint import load_model
from custom_transformer.compute.native.build import BuildError
from custom_transformer.config import ModelConfig
from custom_transformer.serving import load, make_compute
from custom_transformer.weights import read_weights


@pytest.fixture
def no_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CXX", "nowhere-c++")


def test_native_int8_is_the_default(checkpoint):
    """Where there is a compiler."""
    assert make_compute(checkpoint).name == "native int8"


@pytest.mark.parametrize(("kind", "name"), [("native", "native int8"), ("numpy", "numpy fp32"), ("torch", "torch")])
def test_compute_can_be_chosen(checkpoint, kind, name):
    """The choice is part of what a server tells."""
    assert load(checkpoint, compute_kind=kind).compute == name


@pytest.mark.usefixtures("no_compiler")
def test_numpy_computes_where_nothing_can_be_compiled(checkpoint):
    """And the reason is in the log."""
    with capture_logs() as logs:
        compute = make_compute(checkpoint)

    assert compute.name == "numpy fp32"
    assert [entry["reason"] for entry in logs] == ["$CXX names nowhere-c++, which is not found"]


@pytest.mark.usefixtures("no_compiler")
def test_native_is_not_replaced_if_asked_for(checkpoint):
    """Who asks for it wants its speed."""
    with pytest.raises(BuildError, match="nowhere-c"):
        make_compute(checkpoint, "native")


def test_more_threads_than_native_uses_are_told(checkpoint):
    """It computes all the same."""
    with capture_logs() as logs:
        make_compute(checkpoint, "native", threads=2)

    assert {"event": "native compute uses one thread", "log_level": "info", "asked": 2} in logs


def test_fingerprint_tells_computes_apart(checkpoint):
    """The same seed gives other tokens where numbers are rounded in another way."""
    assert load(checkpoint, compute_kind="numpy").fingerprint != load(checkpoint, compute_kind="native").fingerprint


@pytest.mark.parametrize("kind", ["native", "numpy"])
def test_pytorch_is_not_imported(checkpoint, kind):
    """It takes longer to import than the rest of the start, and more memory than the model."""
    script = (
        "import sys; from pathlib import Path; "
        "import custom_transformer.api.app; from custom_transformer import serving; "
        f"serving.load(Path({str(checkpoint)!r}), compute_kind={kind!r}); sys.exit('torch' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


async def test_server_tells_its_compute(start_server):
    """For whoever wonders about its speed."""
    async with start_server("--compute", "numpy").client() as client, client.get("/health") as response:
        assert (await response.json())["compute"] == "numpy fp32"


def test_weights_are_those_that_pytorch_reads(checkpoint):
    """To the last bit."""
    expected = load_model(checkpoint).state_dict()

    actual = read_weights(checkpoint, ModelConfig.load(checkpoint))

    assert actual.keys() == expected.keys()
    assert all(np.array_equal(actual[name], tensor.numpy()) for name, tensor in expected.items())


@pytest.fixture
def copy(checkpoint: Path, tmp_path: Path) -> Path:
    """A checkpoint folder to spoil."""
    for name in ("config.json", "model.safetensors"):
        (tmp_path / name).write_bytes((checkpoint / name).read_bytes())
    return tmp_path


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
def test_other_types_of_numbers_can_be_read(copy, dtype):
    """As other programs write them."""
    config = ModelConfig.load(copy)
    expected = {name: weight.astype(dtype) for name, weight in read_weights(copy, config).items()}
    save_file(expected, copy / "model.safetensors")

    actual = read_weights(copy, config)

    assert all(np.array_equal(actual[name], weight.astype(np.float32)) for name, weight in expected.items())


def test_weights_of_another_shape_are_refused(copy):
    """With the name of the first that does not fit."""
    config = msgspec.structs.replace(ModelConfig.load(copy), vocab_size=400)

    with pytest.raises(RuntimeError, match=r"embed_tokens.weight has shape \(300, 32\), but .* asks for \(400, 32\)"):
        read_weights(copy, config)


@pytest.mark.parametrize("content", [b"", b"\x09\0\0\0\0\0\0\0no header", None], ids=["empty", "garbage", "cut"])
def test_damaged_weights_are_refused(copy, content):
    """By name of the file."""
    path = copy / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-100] if content is None else content)

    with pytest.raises(RuntimeError, match=r"model\.safetensors is damaged"):
        read_weights(copy, ModelConfig.load(copy))
