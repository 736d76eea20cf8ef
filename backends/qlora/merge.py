"""An adapter and its base as one model."""

from __future__ import annotations

from pathlib import Path

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer


def merge(base: str, adapter: Path, out: Path) -> None:
    """Write the base with the adapter added to its weights, in bf16, and its tokenizer.

    Raises:
        OSError: a folder cannot be read or written.
        ValueError: the adapter does not fit the base.
    """
    model = AutoModelForCausalLM.from_pretrained(base, dtype=torch.bfloat16)
    try:
        merged = PeftModel.from_pretrained(model, str(adapter)).merge_and_unload()
    except RuntimeError as error:
        raise ValueError(f"{adapter} does not fit {base}: {error}") from error
    merged.save_pretrained(out)
    AutoTokenizer.from_pretrained(base).save_pretrained(out)
