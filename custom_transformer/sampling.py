"""The choice of the next token from the scores of one step. Knows nothing of the model, of text or of other requests.

Each sequence draws from a generator of its own, and candidates are summed in the order of their ids: a seed gives
the same tokens whoever else is being served.

Arrays carry their shape in their name:
    V vocabulary    C candidates    F forbidden tokens
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]
Ids = npt.NDArray[np.intp]

# Below this temperature the distribution is a single token in all but name.
GREEDY_TEMPERATURE = 1e-5


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


class Sampler:
    """Chooses the tokens of one sequence, one after the other."""

    def __init__(self, params: SamplingParams, prompt: Sequence[int], answer: int = 0) -> None:
        self._params = params
        # A seed names a generator for each answer to the request, so that n answers differ and can be repeated.
        self._rng = np.random.default_rng(None if params.seed is None else (params.seed % 2**64, answer))
        self._prompt = frozenset(prompt) if params.repetition_penalty != 1 else frozenset()
        self._counts: Counter[int] = Counter()

    def choose(self, logits_V: Floats, forbidden_F: Ids) -> Sample:
        """Return the next token.

        Args:
            logits_V: the model's scores; left as they are.
            forbidden_F: tokens that must not be chosen.

        Raises:
            ArithmeticError: the scores are no numbers.
        """
        if not np.isfinite(logits_V.max()):
            raise ArithmeticError("the model's scores are not finite")
        adjusted_V = self._adjust(logits_V, forbidden_F)
        if self._params.temperature < GREEDY_TEMPERATURE:
            token = int(adjusted_V.argmax())
        else:
            token = self._draw(softmax(adjusted_V, self._params.temperature))
        self._counts[token] += 1
        if self._params.top_logprobs is None:
            return Sample(token)
        return with_logprobs(token, logits_V, self._params.top_logprobs)

    def _adjust(self, logits_V: Floats, forbidden_F: Ids) -> Floats:
        """Return the scores after bias and penalties, in the order in which vLLM applies them."""
        params, adjusted_V = self._params, logits_V.astype(np.float64)
        if params.logit_bias:
            adjusted_V[list(params.logit_bias)] += list(params.logit_bias.values())
        if params.repetition_penalty != 1:
            seen = list(self._prompt | self._counts.keys())
            scores = adjusted_V[seen]
            adjusted_V[seen] = np.where(
                scores > 0, scores / params.repetition_penalty, scores * params.repetition_penalty
            )
        if self._counts and (params.frequency_penalty or params.presence_penalty):
            counts = np.fromiter(self._counts.values(), np.float64)
            adjusted_V[list(self._counts)] -= params.frequency_penalty * counts + params.presence_penalty
        adjusted_V[forbidden_F] = -np.inf
        return adjusted_V

    def _draw(self, probabilities_V: Floats) -> int:
        """Return one of the candidates, each with its share of their probability."""
        kept_C = candidates(probabilities_V, self._params)
        cumulative_C = probabilities_V[kept_C].cumsum()
        index = cumulative_C.searchsorted(self._rng.random() * cumulative_C[-1], side="right")
        return int(kept_C[min(index, len(kept_C) - 1)])


def softmax(logits_V: Floats, temperature: float = 1.0) -> Floats:
    """Return the probabilities at this temperature."""
    weights_V = np.exp((logits_V - logits_V.max()) / temperature)
    probabilities_V: Floats = weights_V / weights_V.sum()
    return probabilities_V


def candidates(probabilities_V: Floats, params: SamplingParams) -> Ids:
    """Return the ids of the tokens that pass min-p, top-k and top-p, ascending."""
    kept_C = np.flatnonzero(probabilities_V >= params.min_p * probabilities_V.max())
    if 0 < params.top_k < len(kept_C):
        kept_C = kept_C[np.sort(most_likely(probabilities_V[kept_C], params.top_k))]
    if params.top_p < 1:
        probabilities_C = probabilities_V[kept_C]
        kept_C = kept_C[np.sort(nucleus(probabilities_C / probabilities_C.sum(), params.top_p))]
    return kept_C


def most_likely(scores_C: Floats, count: int) -> Ids:
    """Return where the `count` greatest scores are, greatest first."""
    top = np.argpartition(scores_C, -count)[-count:] if count < len(scores_C) else np.arange(len(scores_C))
    return top[np.argsort(-scores_C[top])]


def nucleus(probabilities_C: Floats, top_p: float) -> Ids:
    """Return where the smallest set is that holds `top_p` of the probability, greatest first (arXiv:1904.09751)."""
    # To sort a whole vocabulary takes as long as a step of the model. Tokens below the floor hold together less
    # than the nucleus may leave out, even with a margin for rounding.
    floor = (1 - top_p) / (2 * len(probabilities_C))
    likely = np.flatnonzero(probabilities_C > floor)
    order = likely[np.argsort(-probabilities_C[likely])]
    return order[: probabilities_C[order].cumsum().searchsorted(top_p) + 1]


def with_logprobs(token: int, logits_V: Floats, count: int) -> Sample:
    """Return the token with its log-probability and the `count` most likely tokens with theirs."""
    scores_V = logits_V.astype(np.float64)
    peak = scores_V.max()
    logprobs_V = scores_V - (peak + np.log(np.exp(scores_V - peak).sum()))
    top = most_likely(logprobs_V, count) if count else ()
    return Sample(token, float(logprobs_V[token]), tuple((int(i), float(logprobs_V[i])) for i in top))
