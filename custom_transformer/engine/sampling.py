"""The choice of the next token from the scores of one step. Knows nothing of the model, of text or of other requests.

Each sequence draws from a generator of its own, and candidates are summed in the order of their ids: a seed gives
the same tokens whoever else is being served.

A step of the model takes a few hundred microseconds, so a choice may take a few tens: scores stay in single
precision, and only what is left after the filters is summed in double.

Arrays carry their shape in their name:
    V vocabulary    C candidates    F forbidden tokens
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from custom_transformer.engine.filters import Floats, Ids, candidates, draw

Mask = npt.NDArray[np.bool_]

# Below this temperature the distribution is a single token in all but name.
GREEDY_TEMPERATURE = 1e-5
# Tokens whose scores are further below the best one than this many temperatures hold together less of the probability
# than single precision can tell: exp(-26) is about 2**-24 over the size of a vocabulary.
NEGLIGIBLE = 26.0


class SamplingParams(msgspec.Struct, frozen=True, kw_only=True):
    """How tokens are chosen, under the names of OpenAI's and vLLM's APIs."""

    temperature: float = 1.0
    """0 takes the most likely token."""
    top_p: float = 1.0
    """Smallest set of tokens that holds this share of the probability; 1 for all."""
    top_k: int = 0
    """That many most likely tokens; 0 for all."""
    min_p: float = 0.0
    """Tokens at least this share as likely as the most likely one."""
    frequency_penalty: float = 0.0
    """Taken off a token's score for each time that the answer has it."""
    presence_penalty: float = 0.0
    """Taken off the score of a token that the answer has."""
    repetition_penalty: float = 1.0
    """Divides the score of a token that prompt or answer has (arXiv:1909.05858)."""
    logit_bias: dict[int, float] = {}
    """Added to the scores of these tokens."""
    seed: int | None = None
    top_logprobs: int | None = None
    """How many alternatives to report with each token; 0 for the token alone, None for no log-probability."""


class SamplingDefaults(msgspec.Struct, frozen=True, kw_only=True):
    """What holds where a request says nothing, from the checkpoint's `generation_config.json` as in vLLM."""

    temperature: float = 1.0
    top_p: float = 1.0
    top_k: int = 0
    repetition_penalty: float = 1.0

    @classmethod
    def load(cls, folder: Path) -> SamplingDefaults:
        """Read the file of a checkpoint folder; without one, OpenAI's defaults hold."""
        path = folder / "generation_config.json"
        return msgspec.json.decode(path.read_bytes(), type=cls) if path.exists() else cls()


class Sample(NamedTuple):
    """A chosen token; log-probabilities are the model's own, before penalties, filters and temperature."""

    token: int
    logprob: float | None = None
    top_logprobs: tuple[tuple[int, float], ...] = ()


class Penalties:
    """Bias and penalties of one sequence, kept up to date token by token so that they apply to whole rows at once."""

    def __init__(self, params: SamplingParams, prompt: Sequence[int], vocab_size: int) -> None:
        self._params = params
        self._bias_V = np.zeros(vocab_size, dtype=np.float32)
        self._bias_V[list(params.logit_bias)] = list(params.logit_bias.values())
        self._seen_V = np.zeros(vocab_size, dtype=np.bool_)
        """Tokens of the prompt and of the answer."""
        self._seen_V[list(prompt)] = True
        self._answered_V = np.zeros(vocab_size, dtype=np.bool_)
        self._penalty_V = np.zeros(vocab_size, dtype=np.float32)

    @staticmethod
    def needed(params: SamplingParams) -> bool:
        """Return whether any of the parameters changes a score."""
        return (
            bool(params.logit_bias)
            or params.repetition_penalty != 1
            or bool(params.frequency_penalty or params.presence_penalty)
        )

    def apply(self, scores_V: Floats) -> None:
        """Change the scores, in the order in which vLLM does."""
        scores_V += self._bias_V
        if self._params.repetition_penalty != 1:
            seen = np.flatnonzero(self._seen_V)
            scores, penalty = scores_V[seen], self._params.repetition_penalty
            scores_V[seen] = np.where(scores > 0, scores / penalty, scores * penalty)
        scores_V -= self._penalty_V

    def count(self, token: int) -> None:
        """Take note of a token of the answer."""
        if not self._answered_V[token]:
            self._penalty_V[token] += self._params.presence_penalty
        self._penalty_V[token] += self._params.frequency_penalty
        self._answered_V[token] = self._seen_V[token] = True


class Sampler:
    """Chooses the tokens of one sequence, one after the other."""

    def __init__(self, params: SamplingParams, prompt: Sequence[int], answer: int = 0) -> None:
        self._params = params
        # A seed names a generator for each answer to the request, so that n answers differ and can be repeated.
        self._rng = np.random.default_rng(None if params.seed is None else (params.seed % 2**64, answer))
        self._prompt = prompt
        self._has_penalties = Penalties.needed(params)
        self._penalties: Penalties | None = None

    def choose(self, logits_V: Floats, forbidden_F: Ids, allowed_V: Mask | None = None) -> Sample:
        """Return the next token.

        Args:
            logits_V: the model's scores; left as they are.
            forbidden_F: tokens that must not be chosen.
            allowed_V: marks the only tokens that may be, if given.

        Raises:
            ArithmeticError: the scores are no numbers, or every token is forbidden.
        """
        scores_V = logits_V.copy()
        if self._has_penalties:
            if self._penalties is None:
                self._penalties = Penalties(self._params, self._prompt, len(logits_V))
            self._penalties.apply(scores_V)
        scores_V[forbidden_F] = -np.inf
        if allowed_V is not None:
            np.copyto(scores_V, -np.inf, where=~allowed_V)
        token = int(scores_V.argmax())  # of a row with NaN, the first NaN
        peak = scores_V[token]
        if not math.isfinite(peak):
            raise ArithmeticError("no token has a finite score")
        if self._params.temperature >= GREEDY_TEMPERATURE:
            token = self._draw(scores_V, peak)
        if self._penalties is not None:
            self._penalties.count(token)
        if self._params.top_logprobs is None:
            return Sample(token)
        return with_logprobs(token, logits_V, self._params.top_logprobs)

    def _draw(self, scores_V: Floats, peak: np.floating) -> int:
        """Return one of the candidates, each with its share of their probability."""
        params, temperature = self._params, self._params.temperature
        ids_C = np.flatnonzero(scores_V > peak - NEGLIGIBLE * temperature)
        weights_C = np.exp((scores_V[ids_C] - peak) / temperature)
        kept_C = candidates(weights_C, min_p=params.min_p, top_k=params.top_k, top_p=params.top_p)
        if kept_C is not None:
            ids_C, weights_C = ids_C[kept_C], weights_C[kept_C]
        return int(ids_C[draw(weights_C, self._rng.random())])


def most_likely(scores_C: Floats, count: int) -> Ids:
    """Return where the `count` greatest scores are, greatest first."""
    top = np.argpartition(scores_C, -count)[-count:] if count < len(scores_C) else np.arange(len(scores_C))
    return top[np.argsort(-scores_C[top])]


def with_logprobs(token: int, logits_V: Floats, count: int) -> Sample:
    """Return the token with its log-probability and the `count` most likely tokens with theirs."""
    peak = logits_V.max()
    log_total = float(peak) + math.log(np.exp(logits_V - peak).sum(dtype=np.float64))
    top = most_likely(logits_V, count).tolist() if count else ()
    return Sample(token, float(logits_V[token]) - log_total, tuple((i, float(logits_V[i]) - log_total) for i in top))
