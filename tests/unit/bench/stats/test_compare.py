"""Verdicts that may be looked for after every run."""

from __future__ import annotations

import functools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.stats.compare import accuracy, agreement, speed
from bench.stats.sequences import Interval, capital

EXPERIMENTS = 1_000
"""Of each simulation of two equal models. The verdicts are conservative, so that no slack is given: at most 5 %."""
RUNS = 300

thirds = st.integers(0, 3).map(lambda right: right / 3)
latencies = st.integers(1, 10**7).map(lambda hundredths: hundredths / 100)
SWAPPED = {"a": "b", "b": "a", None: None}


def graded(rng: np.random.Generator, a: float, b: float, size: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Shares of right answers to three questions a run, which are as hard for one model as for the other."""
    difficulty = rng.random((*size, 3))
    luck = rng.random((2, *size, 3))
    ranks = np.where(luck < 0.5, difficulty, rng.random((2, *size, 3)))
    return (ranks[0] < a).mean(axis=-1), (ranks[1] < b).mean(axis=-1)


def timed(rng: np.random.Generator, ratio: float, size: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Latencies; a run's prompt makes both models slow or fast, and each has noise of its own."""
    common = rng.normal(math.log(200), 0.5, size)
    noise = rng.normal(0, 0.15, (2, *size))
    return np.exp(common + noise[0]) * ratio, np.exp(common + noise[1])


def first_verdict(a: np.ndarray, b: np.ndarray) -> int | None:
    """The run after which `accuracy` can first tell a difference, by the capital made against there being none."""
    shares = (a - b + 1) / 2
    rich = np.maximum(capital(shares, 0.5), capital(1 - shares, 0.5)) >= 40
    return int(rich.argmax()) + 1 if rich.any() else None


@functools.cache
def wins_for_a_verdict(n: int) -> int:
    """In how many of n runs a model must be faster; more than n if that many runs give no verdict."""
    wins = n // 2 if n == 1 else wins_for_a_verdict(n - 1)
    while wins <= n and speed([1.0] * wins + [2.0] * (n - wins), [1.5] * n).verdict is None:
        wins += 1
    return wins


# Accuracy


@given(st.lists(st.tuples(thirds, thirds), max_size=80))
def test_swapped_models_mirror_in_accuracy(pairs: list[tuple[float, float]]) -> None:
    a, b = [a for a, _ in pairs], [b for _, b in pairs]
    there, back = accuracy(a, b), accuracy(b, a)
    assert back.effect == (None if there.effect is None else -there.effect)
    assert (-back.interval.high, -back.interval.low) == pytest.approx(
        (there.interval.low, there.interval.high), abs=1e-5
    )
    assert back.verdict == SWAPPED[there.verdict]
    assert back.runs_needed == there.runs_needed


@given(st.lists(st.tuples(thirds, thirds), max_size=80))
def test_verdict_on_accuracy_is_that_zero_is_excluded(pairs: list[tuple[float, float]]) -> None:
    told = accuracy([a for a, _ in pairs], [b for _, b in pairs])
    assert (told.verdict is None) == (0 in told.interval)
    assert told.effect is None or told.effect in told.interval
    assert told.verdict is None or (told.effect > 0) == (told.verdict == "a")


@pytest.mark.parametrize("seed", range(10))
def test_verdict_on_accuracy_comes_with_the_capital_and_stays(seed: int) -> None:
    a, b = graded(np.random.default_rng(seed), 0.9, 0.7, (RUNS,))
    first = first_verdict(a, b)
    verdicts = [accuracy(a[:n].tolist(), b[:n].tolist()).verdict for n in (first - 1, first, first + 1, RUNS)]
    assert verdicts == [None, "a", "a", "a"]


def test_no_runs_tell_nothing_about_accuracy() -> None:
    told = accuracy([], [])
    assert (told.effect, told.interval, told.n, told.verdict, told.runs_needed) == (
        None,
        Interval(-1, 1),
        0,
        None,
        None,
    )


def test_equal_answers_never_get_a_verdict() -> None:
    told = accuracy([2 / 3] * 500, [2 / 3] * 500)
    assert (told.effect, told.verdict, told.runs_needed) == (0, None, None)


def test_always_right_against_always_wrong_is_told_within_ten_runs() -> None:
    assert accuracy([0.0] * 10, [1.0] * 10).verdict == "b"


def test_effect_too_small_for_any_patience_needs_unknown_runs() -> None:
    a = [1.0, 0.0] * 1_000 + [1 / 3]
    b = [0.0, 1.0] * 1_000 + [0.0]
    assert accuracy(a, b).runs_needed is None


@pytest.mark.parametrize(("a", "b"), [([math.nan], [0.0]), ([0.0], [1.1]), ([0.5], [-0.5])])
def test_what_is_no_share_is_refused(a: list[float], b: list[float]) -> None:
    with pytest.raises(ValueError, match="share"):
        accuracy(a, b)


@pytest.mark.parametrize("compare", [accuracy, speed])
def test_runs_without_a_partner_are_refused(compare) -> None:
    with pytest.raises(ValueError, match="in pairs"):
        compare([1.0], [])


def test_equally_accurate_models_are_told_apart_too_seldom_to_matter() -> None:
    a, b = graded(np.random.default_rng(1), 0.8, 0.8, (EXPERIMENTS, RUNS))
    assert np.mean([first_verdict(*rows) is not None for rows in zip(a, b, strict=True)]) <= 0.05


def test_ordinary_intervals_would_have_told_them_apart_far_too_often() -> None:
    a, b = graded(np.random.default_rng(1), 0.8, 0.8, (EXPERIMENTS, RUNS))
    runs = np.arange(1, RUNS + 1)
    means = (a - b).cumsum(axis=1) / runs
    variances = ((a - b) ** 2).cumsum(axis=1) / runs - means**2
    far = means**2 * runs > 1.96**2 * variances
    assert np.mean(far[:, 20:].any(axis=1)) > 0.2


def test_large_difference_in_accuracy_is_found_within_60_runs() -> None:
    a, b = graded(np.random.default_rng(2), 0.9, 0.7, (200, 60))
    assert np.mean([accuracy(*rows).verdict == "a" for rows in zip(a.tolist(), b.tolist(), strict=True)]) >= 0.8


# Speed


@given(st.lists(st.tuples(latencies, latencies), max_size=80))
def test_swapped_models_mirror_in_speed(pairs: list[tuple[float, float]]) -> None:
    a, b = [a for a, _ in pairs], [b for _, b in pairs]
    there, back = speed(a, b), speed(b, a)
    mirrored = Interval(*(None if end is None else 1 / end for end in (back.interval.high, back.interval.low)))
    for value, other in ((there.effect, back.effect and 1 / back.effect), (there.interval.low, mirrored.low)):
        assert value == (None if other is None else pytest.approx(other))
    assert back.verdict == SWAPPED[there.verdict]
    assert back.runs_needed == there.runs_needed


@given(st.lists(st.tuples(latencies, latencies), max_size=80))
def test_verdict_on_speed_is_that_one_is_excluded(pairs: list[tuple[float, float]]) -> None:
    told = speed([a for a, _ in pairs], [b for _, b in pairs])
    assert (told.verdict is None) == (1 in told.interval)
    assert told.effect is None or told.effect in told.interval
    assert told.verdict is None or (told.effect < 1) == (told.verdict == "a")


@given(st.lists(st.tuples(latencies, latencies), min_size=1, max_size=80), st.floats(0.01, 100))
def test_speed_does_not_depend_on_the_unit(pairs: list[tuple[float, float]], unit: float) -> None:
    told = speed([a for a, _ in pairs], [b for _, b in pairs])
    scaled = speed([a * unit for a, _ in pairs], [b * unit for _, b in pairs])
    assert scaled.effect == pytest.approx(told.effect)


@given(st.lists(st.sampled_from([0.5, 0.9, 1.1, 3.0]), min_size=1, max_size=80))
def test_verdict_on_speed_counts_the_runs_that_a_model_won(ratios: list[float]) -> None:
    n, wins = len(ratios), sum(ratio < 1 for ratio in ratios)
    needed = wins_for_a_verdict(n)
    expected = "a" if wins >= needed else "b" if n - wins >= needed else None
    assert speed(ratios, [1.0] * n).verdict == expected


def test_no_runs_tell_nothing_about_speed() -> None:
    told = speed([], [])
    assert (told.effect, told.interval, told.verdict, told.runs_needed) == (None, Interval(None, None), None, None)


def test_effect_on_speed_is_the_ratio_of_a_to_b() -> None:
    told = speed([300.0] * 9, [100.0] * 9)
    assert told.effect == pytest.approx(3)
    assert told.verdict == "b"


def test_equal_latencies_never_get_a_verdict() -> None:
    told = speed([100.0] * 500, [100.0] * 500)
    assert (told.effect, told.verdict, told.runs_needed) == (1, None, None)


@pytest.mark.parametrize("bad", [0.0, -1.0, math.nan, math.inf])
def test_what_is_no_latency_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="latency"):
        speed([1.0], [bad])


def test_equally_fast_models_are_told_apart_too_seldom_to_matter() -> None:
    a, b = timed(np.random.default_rng(3), 1.0, (EXPERIMENTS, RUNS))
    wins = (a < b).cumsum(axis=1)
    runs = np.arange(1, RUNS + 1)
    needed = np.array([wins_for_a_verdict(n) for n in runs.tolist()])
    assert np.mean((np.maximum(wins, runs - wins) >= needed).any(axis=1)) <= 0.05


def test_model_a_fifth_slower_is_found_within_50_runs() -> None:
    a, b = timed(np.random.default_rng(4), 1.2, (200, 50))
    assert np.mean([speed(*rows).verdict == "b" for rows in zip(a.tolist(), b.tolist(), strict=True)]) >= 0.8


# Runs needed


def test_runs_needed_for_accuracy_are_right_within_a_factor_of_two_on_average() -> None:
    a, b = graded(np.random.default_rng(5), 0.9, 0.75, (200, 2_000))
    ratios = []
    for rows in zip(a, b, strict=True):
        told = accuracy(*(row[:20].tolist() for row in rows))
        if told.runs_needed is not None:
            ratios.append(told.runs_needed / (first_verdict(*rows) - 20))
    assert len(ratios) > 150
    assert 0.5 < np.exp(np.mean(np.log(ratios))) < 2


def test_runs_needed_for_speed_are_right_within_a_factor_of_two_on_average() -> None:
    a, b = timed(np.random.default_rng(6), 1.15, (200, 500))
    needed = np.array([wins_for_a_verdict(n) for n in range(1, 501)])
    ratios = []
    for rows in zip(a, b, strict=True):
        told = speed(*(row[:15].tolist() for row in rows))
        if told.runs_needed is not None:
            decided = (rows[0] > rows[1]).cumsum() >= needed
            ratios.append(told.runs_needed / (decided[15:].argmax() + 1))
    assert len(ratios) > 100
    assert 0.5 < np.exp(np.mean(np.log(ratios))) < 2


@given(st.lists(st.tuples(thirds, thirds), min_size=1, max_size=40))
def test_as_many_like_runs_as_needed_bring_the_verdict(pairs: list[tuple[float, float]]) -> None:
    a, b = [a for a, _ in pairs], [b for _, b in pairs]
    told = accuracy(a, b)
    if told.runs_needed is not None and told.runs_needed < 2_000:
        times = math.ceil(told.runs_needed / len(pairs)) + 1
        assert accuracy(a * times, b * times).verdict == ("a" if told.effect > 0 else "b")


def test_small_effect_needs_thousands_of_runs() -> None:
    told = accuracy([1.0] * 53 + [0.0] * 47, [0.0] * 53 + [1.0] * 47)
    assert 2_000 < told.runs_needed < 6_000


# Agreement


@given(st.lists(thirds, max_size=60), st.lists(thirds, max_size=20))
def test_model_differs_when_the_intervals_do_not_overlap(with_active: list[float], noise: list[float]) -> None:
    told = agreement(with_active, noise)
    assert (told.verdict is None) == told.model.interval.overlaps(told.noise.interval)


def test_nothing_is_known_of_agreement_before_the_first_run() -> None:
    told = agreement([], [])
    assert (told.model.mean, told.noise.mean, told.verdict) == (None, None, None)


def test_model_is_not_blamed_for_the_noise_of_the_active_one() -> None:
    rng = np.random.default_rng(7)
    drawn = [agreement(rng.beta(6, 4, 200).tolist(), rng.beta(6, 4, 40).tolist()).verdict for _ in range(200)]
    assert np.mean([verdict is not None for verdict in drawn]) <= 0.05


def test_model_that_agrees_less_than_the_noise_differs() -> None:
    rng = np.random.default_rng(8)
    told = agreement(rng.beta(6, 4, 200).tolist(), rng.beta(9, 1, 40).tolist())
    assert told.verdict == "differs"
    assert (told.model.n, told.noise.n) == (200, 40)
    assert told.model.mean == pytest.approx(0.6, abs=0.05)


def test_level_of_both_agreements_together_is_alpha() -> None:
    values = [0.5, 1.0] * 20
    assert agreement(values, values, alpha=0.1).model.interval == agreement(values, values, alpha=0.1).noise.interval
    assert agreement(values, [], alpha=0.1).model.interval == agreement([], values, alpha=0.1).noise.interval
