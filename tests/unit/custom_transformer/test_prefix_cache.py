from __future__ import annotations

import pytest

from custom_transformer.engine.prefix_cache import PrefixCache
from tests.support.counting import Counting


@pytest.fixture
def cache(compute: Counting) -> PrefixCache:
    return PrefixCache(compute)


@pytest.fixture
def read(cache: PrefixCache, compute: Counting):
    """A function that reads a prompt into a slot as the engine does, and returns where and what was there."""

    def read(*prompt: int, release: bool = True) -> tuple[int, int]:
        slot, num_cached = cache.take(prompt)
        assert compute.held[slot] == list(prompt[:num_cached])
        compute.held[slot] += prompt[num_cached:]
        cache.extend(slot, prompt[num_cached:])
        if release:
            cache.release(slot)
        return slot, num_cached

    return read


def test_last_token_is_always_left_to_read(read):
    """Its scores are not kept."""
    read(1, 2, 3)

    assert read(1, 2, 3)[1] == 2


def test_longer_conversation_goes_on_in_its_slot(read):
    """Nothing is copied or lost."""
    slot, _ = read(1, 2, 3)

    assert read(1, 2, 3, 4, 5) == (slot, 3)


def test_longest_beginning_counts(read):
    """Of two that match, the better."""
    read(1, 2, 3, 4)
    read(1, 2, 9, 9)

    assert read(1, 2, 9, 9, 5)[1] == 4


def test_slot_in_use_is_copied(read):
    """Its owner goes on undisturbed."""
    slot, _ = read(1, 2, 3, release=False)
    other, num_cached = read(1, 2, 9)

    assert (other != slot, num_cached) == (True, 2)


def test_slot_that_would_lose_more_than_it_brings_is_copied(read):
    """A word in common is no reason to forget a conversation."""
    slot, _ = read(*range(1, 11))
    other, num_cached = read(1, 40)

    assert (other != slot, num_cached) == (True, 1)


def test_empty_slot_is_preferred_to_one_that_would_lose_something(read):
    """As long as there is one."""
    read(1, 2, 3, 4)
    read(1, 2, 9, 9)

    assert read(1, 2, 3, 4, 5)[1] == 4


@pytest.mark.parametrize("num_slots", [3])
def test_least_recently_used_slot_is_given_away(read):
    """What was just of use stays."""
    first, second, third = (read(number, number)[0] for number in (1, 2, 3))
    read(1, 1, 1)

    assert read(4, 4)[0] == second
    assert read(5, 5)[0] == third
    assert read(6, 6)[0] == first


@pytest.mark.parametrize("num_slots", [3])
def test_copied_slot_counts_as_used(read):
    """It has been of use to somebody."""
    slot, _ = read(*range(1, 11))
    read(20, 20)
    read(1, 40)

    assert read(30, 30)[0] != slot


def test_forgotten_slot_matches_nothing(cache, compute, read):
    """After a step that failed."""
    slot, _ = read(1, 2, 3)
    cache.forget(slot)
    compute.held[slot] = []

    assert read(1, 2, 3)[1] == 0


def test_rewound_tokens_do_not_match(read, num_slots):
    """What a slot held before does not count."""
    for number in range(2, 2 + num_slots):
        read(1, number, 5, 6, 7)
    read(1, 2, 9)

    assert read(1, 2, 9, 6, 7)[1] == 3


def test_full_slot_can_be_matched(read, compute):
    """A prompt that is as long as a slot."""
    compute.capacity = 1000
    read(*[1] * 1000)

    assert read(*[1] * 1000)[1] == 999
