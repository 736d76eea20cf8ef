"""How well a model knows held-out answers, from one pass over each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import cast

import msgspec
import torch
from peft import PeftModel
from torch import Tensor
from torch.nn.functional import cross_entropy
from transformers import PreTrainedModel

from backends.qlora.data import IGNORED, Example
from backends.qlora.model import answer_logits

BATCH_SIZE = 16

Collator = Callable[[list[Example]], Mapping[str, Tensor]]
"""Makes one batch of examples, filled up to the longest: input_ids, attention_mask, labels."""


class Score(msgspec.Struct, frozen=True):
    """What the held-out examples show."""

    n: int
    loss: float
    """Cross-entropy, nats a token of the answers."""
    exact: float
    """Share of the conversations whose every answer greedy decoding would give word for word."""


@torch.inference_mode()
def evaluate(model: PeftModel, examples: Sequence[Example], collate: Collator) -> Score:
    """Return the score on these examples.

    Greedy decoding gives an answer exactly if each of its tokens is the likeliest after those before it, so a single
    pass over the known answer tells it, without generating.
    """
    model.eval()
    base = cast("PreTrainedModel", model.get_base_model())
    by_length = sorted(examples, key=lambda example: len(example["input_ids"]))
    loss, num_tokens, num_exact = 0.0, 0, 0
    for start in range(0, len(by_length), BATCH_SIZE):
        batch = {name: rows.to(model.device) for name, rows in collate(by_length[start : start + BATCH_SIZE]).items()}
        with torch.autocast(model.device.type, torch.bfloat16):
            logits, targets = answer_logits(base, batch)
        loss += cross_entropy(logits, targets, reduction="sum").item()
        num_tokens += len(targets)
        rows = (batch["labels"][:, 1:] != IGNORED).nonzero()[:, 0]
        missed = torch.unique(rows[logits.argmax(-1) != targets])
        num_exact += len(batch["labels"]) - len(missed)
    return Score(len(examples), loss / num_tokens, num_exact / len(examples))
