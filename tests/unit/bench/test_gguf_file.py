"""The weights as llama.cpp reads them."""

from __future__ import annotations

from pathlib import Path

import gguf
import numpy as np
import pytest

from bench.transformer.gguf_file import gguf_name, interleaved, write_gguf
from custom_transformer.config import ModelConfig
from custom_transformer.weights import read_weights

SHIPPED = Path(__file__).parents[3] / "custom_transformer/checkpoints/base"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> gguf.GGUFReader:
    path = tmp_path_factory.mktemp("gguf") / "model.gguf"
    write_gguf(SHIPPED, path, "F32")
    return gguf.GGUFReader(path)


def test_every_weight_is_there(written: gguf.GGUFReader) -> None:
    names = map(gguf_name, read_weights(SHIPPED, ModelConfig.load(SHIPPED)))
    assert sorted(tensor.name for tensor in written.tensors) == sorted(names)


def test_values_are_kept(written: gguf.GGUFReader) -> None:
    weights = read_weights(SHIPPED, ModelConfig.load(SHIPPED))
    (down,) = (tensor for tensor in written.tensors if tensor.name == "blk.3.ffn_down.weight")
    np.testing.assert_array_equal(down.data, weights["model.layers.3.mlp.down_proj.weight"])


def test_rotated_pairs_become_neighbours() -> None:
    rows = np.arange(8, dtype=np.float32)[:, None]
    assert interleaved(rows, heads=2)[:, 0].tolist() == [0, 2, 1, 3, 4, 6, 5, 7]
