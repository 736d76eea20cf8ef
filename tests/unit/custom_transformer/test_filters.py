from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_transformer.engine.filters import candidates, draw

LOGITS = np.array([0.0, 3.0, 1.0, 2.0, -1.0], dtype=np.float32)
SCORES = st.lists(st.floats(-8, 8, width=32), min_size=1, max_size=400)


def softmax(logits: Any) -> Any:
    weights = np.exp(logits - logits.max())
    return weights / weights.sum()


def kept(weights: Any, **params: Any) -> Any:
    ids = candidates(weights, **params)
    return np.arange(len(weights)) if ids is None else ids


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"top_k": 1}, {1}),
        ({"top_k": 3}, {1, 2, 3}),
        ({"top_k": 99}, {0, 1, 2, 3, 4}),
        ({"top_p": 0.0}, {1}),
        ({"top_p": 0.8}, {1, 3}),
        ({"top_p": 0.9999}, {0, 1, 2, 3, 4}),
        ({"min_p": 0.3}, {1, 3}),
        ({"min_p": 1.0}, {1}),
        ({"top_k": 2, "top_p": 0.72}, {1}),
    ],
)
def test_filters_keep_the_likely_tokens(params, expected):
    """Top-k, top-p and min-p keep what they say; top-p counts shares of what top-k left."""
    assert set(kept(softmax(LOGITS), **params).tolist()) == expected


@given(SCORES, st.floats(0, 0.999))
def test_nucleus_is_the_smallest_set_that_holds_top_p(logits, top_p):
    """The nucleus holds top_p, and without its least likely member it would not."""
    probabilities = softmax(np.array(logits, dtype=np.float32))
    total = probabilities.sum(dtype=np.float64)
    inside = np.sort(probabilities[kept(probabilities, top_p=top_p)]).astype(np.float64)

    assert inside.sum() >= top_p * total - 1e-9
    assert inside[1:].sum() < top_p * total + 1e-9 or len(inside) == 1


@given(SCORES, st.integers(1, 400))
def test_top_k_keeps_the_greatest(logits, top_k):
    """As many as asked for, none of them less likely than one that was left out."""
    probabilities = softmax(np.array(logits, dtype=np.float32))
    expected = np.sort(probabilities)[::-1][:top_k]

    assert np.sort(probabilities[kept(probabilities, top_k=top_k)])[::-1].tolist() == expected.tolist()


@pytest.mark.parametrize("size", [5, 300, 5000])
def test_equal_weights_are_kept_from_the_first(size):
    """Which of equals pass does not depend on how many there are."""
    assert kept(np.ones(size, dtype=np.float32), top_k=3).tolist() == [0, 1, 2]


@given(SCORES, st.floats(0, 1, exclude_max=True))
def test_draw_finds_where_the_running_sum_passes_the_share(logits, share):
    """By blocks or one by one."""
    weights = softmax(np.array(logits, dtype=np.float32))
    running = np.concatenate([[0], weights.cumsum(dtype=np.float64)]) / weights.sum(dtype=np.float64)
    index = draw(weights, share)

    assert running[index] - 1e-6 <= share <= running[index + 1] + 1e-6


@pytest.mark.parametrize("share", [0.0, 0.5, np.nextafter(1, 0), 1.0])
@pytest.mark.parametrize("size", [3, 1000])
def test_draw_never_finds_nothing(size, share):
    """Weights of 0 are not drawn, not even at the edges."""
    weights = np.zeros(size, dtype=np.float32)
    weights[1] = 0.1

    assert draw(weights, share) == 1
