"""The fallback in NumPy against the PyTorch model, and bit for bit against itself in company."""

from __future__ import annotations

import numpy as np
import pytest

from custom_transformer.compute.base import Logits, Piece
from custom_transformer.compute.numpy_compute import NumpyCompute
from custom_transformer.compute.torch_compute import TorchCompute
from custom_transformer.config import ModelConfig
from custom_transformer.weights import read_weights
from tests.support.reading import read

TOKENS = list(range(20, 120))


@pytest.fixture
def compute(checkpoint) -> NumpyCompute:
    config = ModelConfig.load(checkpoint)
    return NumpyCompute(read_weights(checkpoint, config), config, num_slots=3)


@pytest.fixture
def reference(model) -> TorchCompute:
    return TorchCompute(model, num_slots=3)


def close(actual: Logits, expected: Logits) -> None:
    np.testing.assert_allclose(actual, expected, atol=1e-4, rtol=0)


@pytest.mark.parametrize("cuts", [[], [64], [1, 2, 3, 90], range(1, 100)], ids=["whole", "halves", "mixed", "single"])
def test_scores_are_the_references(compute, reference, cuts):
    """However the text is cut."""
    close(read(compute, 1, TOKENS, cuts), read(reference, 0, TOKENS))


def test_ragged_step_is_the_reference(compute, reference):
    """One sequence decodes while another reads its prompt."""
    read(compute, 2, TOKENS[:50])

    actual = compute.step([Piece(2, TOKENS[50:51]), Piece(0, TOKENS[3:40])])

    close(actual, np.vstack([read(reference, 0, TOKENS[:51]), read(reference, 0, TOKENS[3:40])]))


def test_rewound_slot_goes_on_from_there(compute, reference):
    """What was read after that place is forgotten."""
    read(compute, 0, TOKENS)
    compute.rewind(0, 50)

    [actual] = compute.step([Piece(0, TOKENS[10:30])])

    close(actual, read(reference, 0, TOKENS[:50] + TOKENS[10:30]))


@pytest.mark.parametrize("kind", ["compute", "reference"])
def test_copied_prefix_is_as_if_read(kind, request, reference):
    """In a slot that held something else; in PyTorch's compute, too."""
    compute = request.getfixturevalue(kind)
    read(compute, 0, TOKENS)
    read(compute, 1, TOKENS[60:])
    compute.copy_prefix(0, 1, 50)

    [actual] = compute.step([Piece(1, TOKENS[7:20])])

    close(actual, read(reference, 2, TOKENS[:50] + TOKENS[7:20]))


def test_company_changes_no_bit(compute):
    """The same seed gives the same tokens whoever else is being served."""
    alone = read(compute, 0, TOKENS[:51], [50])
    compute.rewind(0, 50)
    read(compute, 1, TOKENS[:30])

    together = compute.step([Piece(1, TOKENS[30:31]), Piece(0, TOKENS[50:51]), Piece(2, TOKENS)])

    assert np.array_equal(together[1], alone)


def test_closed_gate_is_no_warning(checkpoint):
    """The exponential of a gate far below zero is infinite, and its result zero."""
    config = ModelConfig.load(checkpoint)
    weights = read_weights(checkpoint, config)
    weights["model.layers.0.mlp.gate_proj.weight"] *= 1e4

    assert np.isfinite(read(NumpyCompute(weights, config), 0, TOKENS)).all()


def test_impossible_step_is_refused(compute):
    """As by every compute."""
    with pytest.raises(ValueError, match="not within the vocabulary of 300"):
        compute.step([Piece(0, [300])])


def test_longer_prefix_than_there_is_cannot_be_copied(compute):
    """There would be nothing to go on from."""
    with pytest.raises(ValueError, match="slot 0 holds 0 tokens, not 1"):
        compute.copy_prefix(0, 1, 1)
