from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from custom_transformer.engine.sampling import Sampler, SamplingParams

NONE = np.array([], dtype=np.intp)
LOGITS = np.array([0.0, 3.0, 1.0, 2.0, -1.0], dtype=np.float32)


def softmax(logits: Any) -> Any:
    weights = np.exp(logits - logits.max())
    return weights / weights.sum()


def choose(logits: Any = LOGITS, forbidden: Any = NONE, prompt: Any = (), **params: Any) -> int:
    return Sampler(SamplingParams(**params), prompt).choose(np.asarray(logits, dtype=np.float32), forbidden).token


def draw(count: int, **params: Any) -> list[int]:
    sampler = Sampler(SamplingParams(**params), ())
    return [sampler.choose(LOGITS, NONE).token for _ in range(count)]


@pytest.mark.parametrize("temperature", [0, 1e-300])
def test_no_temperature_takes_the_most_likely_token(temperature):
    """Temperature 0 is argmax, and so is one too small to divide by."""
    assert choose(temperature=temperature) == 1


def test_tokens_come_as_often_as_they_are_likely():
    """Frequencies of many draws are within four standard errors of the model's probabilities."""
    counts = np.bincount(draw(20_000, seed=1), minlength=5) / 20_000
    expected = softmax(LOGITS.astype(np.float64))

    assert np.all(np.abs(counts - expected) < 4 * np.sqrt(expected * (1 - expected) / 20_000))


def test_temperature_flattens_the_distribution():
    """At a higher temperature the most likely token comes less often."""
    assert draw(2_000, seed=1, temperature=2.0).count(1) < draw(2_000, seed=1).count(1)


def test_same_seed_same_tokens():
    """A seed decides every draw."""
    assert draw(50, seed=7) == draw(50, seed=7)


def test_negative_seed_is_a_seed():
    """OpenAI's seeds are signed."""
    assert draw(50, seed=-7) == draw(50, seed=-7)


def test_no_seed_differs():
    """Without a seed two sequences are independent."""
    assert draw(50) != draw(50)


def test_answers_to_one_request_differ():
    """One seed names another generator for each of n answers."""
    params = SamplingParams(seed=7)
    first, second = Sampler(params, (), answer=0), Sampler(params, (), answer=1)

    assert [first.choose(LOGITS, NONE) for _ in range(50)] != [second.choose(LOGITS, NONE) for _ in range(50)]


@pytest.mark.parametrize("temperature", [0, 1.0])
def test_forbidden_tokens_never_come(temperature):
    """Not even the most likely one."""
    assert 1 not in {choose(forbidden=np.array([1, 2]), temperature=temperature) for _ in range(100)}


@pytest.mark.parametrize("temperature", [0, 2.0])
def test_only_allowed_tokens_come(temperature):
    """A constraint leaves no other choice, however unlikely what it allows is."""
    sampler = Sampler(SamplingParams(temperature=temperature), ())
    allowed = np.array([True, False, False, False, True])

    assert {sampler.choose(LOGITS, NONE, allowed).token for _ in range(50)} <= {0, 4}


def test_no_allowed_token_is_an_error():
    """Rather than a token that breaks the constraint."""
    with pytest.raises(ArithmeticError):
        Sampler(SamplingParams(), ()).choose(LOGITS, NONE, np.zeros(5, dtype=np.bool_))


def test_bias_does_not_lift_a_constraint():
    """Constraints come after bias and penalties."""
    sampler = Sampler(SamplingParams(temperature=0, logit_bias={1: 100.0}), ())

    assert sampler.choose(LOGITS, NONE, np.array([False, False, True, True, True])).token == 3


def test_bias_moves_a_token():
    """A bias is added to the score before all else."""
    assert choose(temperature=0, logit_bias={4: 5.0}) == 4


@pytest.mark.parametrize(
    "penalty", [{"presence_penalty": 1.5}, {"frequency_penalty": 1.5}, {"repetition_penalty": 2.0}]
)
def test_penalty_takes_turns(penalty):
    """A token that the answer has gives way to the next."""
    sampler = Sampler(SamplingParams(temperature=0, **penalty), ())

    assert [sampler.choose(LOGITS, NONE).token for _ in range(2)] == [1, 3]


def test_only_frequency_penalty_grows():
    """Presence counts once; frequency counts each time."""
    logits = np.array([0.0, 3.0], dtype=np.float32)
    presence = Sampler(SamplingParams(temperature=0, presence_penalty=2.0), ())
    frequency = Sampler(SamplingParams(temperature=0, frequency_penalty=2.0), ())

    assert [presence.choose(logits, NONE).token for _ in range(3)] == [1, 1, 1]
    assert [frequency.choose(logits, NONE).token for _ in range(3)] == [1, 1, 0]


def test_repetition_penalty_counts_the_prompt():
    """Tokens of the prompt are penalised from the start, those with a negative score as well."""
    assert choose(prompt=[1, 3, 4], temperature=0, repetition_penalty=4.0) == 2
    assert choose([-1.0, -1.5], prompt=[0], temperature=0, repetition_penalty=2.0) == 1


def test_logprobs_are_the_models_own():
    """Neither temperature nor penalties nor filters show in the log-probabilities."""
    params = SamplingParams(temperature=0, logit_bias={1: -100}, top_k=2, top_logprobs=2)
    sample = Sampler(params, ()).choose(LOGITS, np.array([0]))
    expected = np.log(softmax(LOGITS.astype(np.float64)))

    assert sample.token == 3
    assert sample.logprob == pytest.approx(expected[3])
    assert sample.top_logprobs == ((1, pytest.approx(expected[1])), (3, pytest.approx(expected[3])))


def test_logprobs_only_when_asked():
    """They cost a pass over the vocabulary."""
    sample = Sampler(SamplingParams(temperature=0), ()).choose(LOGITS, NONE)

    assert sample.logprob is None


def test_scores_are_left_as_they_are():
    """The row may belong to somebody else."""
    logits = LOGITS.copy()
    choose(logits, np.array([1]), logit_bias={2: 9.0}, presence_penalty=1.0)

    assert logits.tolist() == LOGITS.tolist()


def test_scores_that_are_no_numbers_are_an_error():
    """A broken model does not answer."""
    with pytest.raises(ArithmeticError):
        choose([0.0, float("nan")])
