"""Which rows of a public set are asked."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bench.importers.labelling import Example, Task, draw

TASK = Task("coins", "Heads or tails?", ("coin",))

sets = st.lists(st.builds(Example, st.text(max_size=3), st.sampled_from(["heads", "tails", "edge"])), max_size=40)
limits = st.integers(1, 12)
seeds = st.integers(0, 5)


@given(sets, seeds)
def test_without_a_limit_every_text_is_asked_once(examples: list[Example], seed: int) -> None:
    drawn = [example.text for example in draw(examples, None, seed)]
    assert sorted(drawn) == sorted({example.text for example in examples})


@given(sets, limits, seeds)
def test_a_limit_is_met_as_far_as_there_are_texts(examples: list[Example], limit: int, seed: int) -> None:
    assert len(draw(examples, limit, seed)) == min(limit, len({example.text for example in examples}))


@given(st.dictionaries(st.text(max_size=3), st.sampled_from(["heads", "tails"]), max_size=40), limits, seeds)
def test_a_label_comes_less_often_only_if_there_are_no_more(texts: dict[str, str], limit: int, seed: int) -> None:
    drawn = Counter(label for _, label in draw((Example(*pair) for pair in texts.items()), limit, seed))
    there = Counter(texts.values())
    assert all(drawn[label] >= min(there[label], max(drawn.values()) - 1) for label in there)


@given(st.dictionaries(st.text(max_size=3), st.sampled_from(["heads", "tails"]), max_size=40), limits, seeds, st.data())
def test_the_order_of_the_file_does_not_count(
    texts: dict[str, str], limit: int, seed: int, data: st.DataObject
) -> None:
    examples = [Example(*pair) for pair in texts.items()]
    assert draw(data.draw(st.permutations(examples)), limit, seed) == draw(examples, limit, seed)


def test_another_seed_draws_others() -> None:
    examples = [Example(str(n), "heads") for n in range(100)]
    assert draw(examples, 10, 1) != draw(examples, 10, 2)


def test_an_id_depends_on_the_text_alone() -> None:
    assert [TASK.question(Example("flip", label)).id for label in ("heads", "tails")] == ["coins-4e448897946e"] * 2
