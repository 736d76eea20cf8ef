"""An adapter and its base as one model."""

from __future__ import annotations

from pathlib import Path

import torch
from peft import PeftModel, get_peft_model_state_dict
from safetensors import safe_open
from transformers import AutoModelForCausalLM, AutoTokenizer


def merge(base: str, adapter: Path, out: Path) -> None:
    """Write the base with the adapter added to its weights, in bf16, and its tokenizer.

    Raises:
        OSError: a folder cannot be read or written.
        ValueError: the adapter does not fit the base.
    """
    model = AutoModelForCausalLM.from_pretrained(base, dtype=torch.bfloat16)
    try:
        tuned = PeftModel.from_pretrained(model, str(adapter))
    except RuntimeError as error:
        raise ValueError(f"{adapter} does not fit {base}: {error}") from error
    with safe_open(adapter / "adapter_model.safetensors", "pt") as weights:
        # Those of layers that the base lacks were passed over without a word.
        if surplus := set(weights.keys()) - get_peft_model_state_dict(tuned, save_embedding_layers=False).keys():
            raise ValueError(f"{adapter} does not fit {base}, which has no {min(surplus)}")
    merged = tuned.merge_and_unload()
    merged.save_pretrained(out)
    AutoTokenizer.from_pretrained(base).save_pretrained(out)
