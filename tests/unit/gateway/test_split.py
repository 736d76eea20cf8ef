"""Which backend of a split answers whom."""

from __future__ import annotations

from collections import Counter
from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backends.protocol import ChatRequest
from gateway.split import in_words, rank, sticky_name

BACKENDS = ["custom", "qlora", "org/model:7b", "gemini", "a"]
USERS = [f"user-{number}" for number in range(1000)]
STANDARD_ERRORS = 6
"""So far from its weight no share is by chance, in a billion tries."""


def splits(min_size: int = 1) -> st.SearchStrategy[dict[str, float]]:
    """Weights of a few backends, the largest a thousand times the smallest."""
    return st.dictionaries(st.sampled_from(BACKENDS), st.floats(0.1, 100), min_size=min_size)


def assigned(weights: dict[str, float]) -> dict[str, str]:
    """Returns who answers each user."""
    return {user: rank(weights, user)[0] for user in USERS}


@given(splits(), st.text())
@settings(deadline=None)
def test_every_backend_has_one_place_in_the_order(weights, sticky):
    assert sorted(rank(weights, sticky)) == sorted(weights)


@given(splits(), st.text(min_size=1, max_size=5))
@settings(deadline=None, max_examples=50)
def test_users_are_spread_by_the_weights(weights, prefix):
    counts = Counter(rank(weights, f"{prefix}{user}")[0] for user in USERS)
    for backend, weight in weights.items():
        share = weight / sum(weights.values())
        bound = STANDARD_ERRORS * sqrt(len(USERS) * share * (1 - share)) + 1
        assert abs(counts[backend] - len(USERS) * share) <= bound


@given(splits(), st.text(), st.randoms())
@settings(deadline=None)
def test_order_in_the_file_does_not_matter(weights, sticky, random):
    shuffled = random.sample(list(weights.items()), len(weights))
    assert rank(dict(shuffled), sticky) == rank(weights, sticky)


@given(splits(), st.text(), st.sampled_from([0.5, 2.0, 1024.0]))
@settings(deadline=None)
def test_only_the_ratio_of_the_weights_counts(weights, sticky, factor):
    assert rank({name: weight * factor for name, weight in weights.items()}, sticky) == rank(weights, sticky)


@given(splits(min_size=2), st.data())
@settings(deadline=None, max_examples=30)
def test_backend_that_is_removed_moves_its_own_users_only_to_their_second(weights, data):
    removed = data.draw(st.sampled_from(sorted(weights)))
    rest = {name: weight for name, weight in weights.items() if name != removed}
    for user in USERS:
        first, *others = rank(weights, user)
        assert rank(rest, user)[0] == (others[0] if first == removed else first)


@given(splits(min_size=2), st.data(), st.floats(1.01, 100))
@settings(deadline=None, max_examples=30)
def test_larger_weight_moves_users_to_its_backend_only(weights, data, factor):
    grown = data.draw(st.sampled_from(sorted(weights)))
    before, after = assigned(weights), assigned(weights | {grown: weights[grown] * factor})
    assert all(after[user] in {before[user], grown} for user in USERS)


@given(splits(min_size=2), st.data())
@settings(deadline=None, max_examples=30)
def test_user_moves_only_to_a_backend_whose_weight_gained_on_that_of_the_former(weights, data):
    changed = {name: data.draw(st.floats(0.1, 100)) for name in weights}
    before, after = assigned(weights), assigned(changed)
    moves = {(before[user], after[user]) for user in USERS if before[user] != after[user]}
    assert all(changed[new] / weights[new] > changed[old] / weights[old] for old, new in moves)


def test_order_is_the_same_in_every_process_and_version():
    moved = [user for user in USERS[:20] if rank({"custom": 90, "qlora": 10}, user)[0] == "qlora"]
    assert moved == ["user-6", "user-18"]


def request(**fields: str) -> ChatRequest:
    return ChatRequest(model="default", messages=[], **fields)


@pytest.mark.parametrize(
    ("fields", "session", "expected"),
    [
        ({"safety_identifier": "s", "user": "u"}, "h", "h"),
        ({"safety_identifier": "s", "user": "u"}, None, "s"),
        ({"user": "u"}, None, "u"),
        ({}, None, "id"),
        ({"safety_identifier": "", "user": ""}, "", "id"),
    ],
    ids=["session", "safety_identifier", "user", "nobody", "empty"],
)
def test_request_is_known_by_the_first_of(fields, session, expected):
    assert sticky_name(request(**fields), session, "id") == expected


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ({"a": 1.0}, "a"),
        ({"a": 0.9, "b": 0.1}, "a 90 %, b 10 %"),
        ({"a": 2 / 3, "b": 1 / 3}, "a 66.7 %, b 33.3 %"),
        ({"a": 0.999, "b": 0.001}, "a 99.9 %, b 0.1 %"),
    ],
)
def test_shares_are_told_in_words(shares, expected):
    assert in_words(shares) == expected
