"""The text that goes with an adapter: what it was made from, how, and what that changed."""

from __future__ import annotations

import msgspec

from backends.qlora.evaluation import Score


class Outcome(msgspec.Struct, frozen=True):
    """What a run has done."""

    base: str
    num_examples: int
    num_steps: int
    num_tokens: int
    """Read, filling included."""
    final_loss: float
    """Mean of the last logged steps, nats a token of the answers."""
    before: Score
    """Of the base, in 4 bits."""
    after: Score


def card(outcome: Outcome, recipe: msgspec.Struct) -> str:
    """Return the model card."""
    settings = "\n".join(f"| {name} | {value} |" for name, value in msgspec.structs.asdict(recipe).items())
    before, after = outcome.before, outcome.after
    return f"""# LoRA adapter for {outcome.base}

Tuned with QLoRA (arXiv 2305.14314): the base in 4 bits (NF4, double quantization), LoRA matrices in fp32 on every
linear layer but the output, loss on the assistant's words only. Saved in bfloat16, in PEFT's format.

| held-out conversations: {after.n} | before | after |
|---|--:|--:|
| answers that greedy decoding gives word for word | {before.exact:.1%} | {after.exact:.1%} |
| loss, nats a token | {before.loss:.3f} | {after.loss:.3f} |

{outcome.num_steps:,} steps over {outcome.num_examples:,} conversations, {outcome.num_tokens:,} tokens; loss at the end
of the training {outcome.final_loss:.3f}.

| setting | |
|---|---|
{settings}
"""
