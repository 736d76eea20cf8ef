"""The model that is tuned: a base whose weights are stored in 4 bits and stay as they are, and LoRA matrices beside."""

from __future__ import annotations

import os
from collections.abc import Mapping
from types import MethodType

import torch
from bitsandbytes.nn.modules import Linear4bit
from peft import LoraConfig, PeftModel, get_peft_model, prepare_model_for_kbit_training
from torch import Tensor
from torch.nn.functional import cross_entropy
from transformers import AutoModelForCausalLM, BitsAndBytesConfig, PreTrainedModel

from backends.qlora.data import IGNORED

NF4 = BitsAndBytesConfig(
    load_in_4bit=True,
    bnb_4bit_quant_type="nf4",
    bnb_4bit_use_double_quant=True,
    bnb_4bit_compute_dtype=torch.bfloat16,
)


def tunable(base: str, *, rank: int, alpha: int, dropout: float, gradient_checkpointing: bool) -> PeftModel:
    """Return the base in NF4, with LoRA on every linear layer but the output; its forward pass is `answer_loss`.

    On the GPU of this process where there is one, else on the CPU.
    """
    device = f"cuda:{os.environ.get('LOCAL_RANK', '0')}" if torch.cuda.is_available() else "cpu"
    # Most examples are some 80 tokens: without a GPU the plain attention is faster there than the fused one.
    attention = "sdpa" if torch.cuda.is_available() else "eager"
    model = AutoModelForCausalLM.from_pretrained(
        base, dtype=torch.bfloat16, quantization_config=NF4, device_map={"": device}, attn_implementation=attention
    )
    for module in model.modules():
        if isinstance(module, Linear4bit):
            # Else its first use outside of training, on a CPU, repacks the weights for a kernel that has no backward
            # pass: training would go on with wrong gradients (bitsandbytes 0.50).
            module.support_avx512bf16_for_cpu = False
    if gradient_checkpointing:
        model = prepare_model_for_kbit_training(model, gradient_checkpointing_kwargs={"use_reentrant": False})
    lora = LoraConfig(
        r=rank, lora_alpha=alpha, lora_dropout=dropout, target_modules="all-linear", task_type="CAUSAL_LM"
    )
    tuned = get_peft_model(model, lora)
    # Called through whatever wraps the model for several processes, so it has to be the forward pass itself.
    tuned.get_base_model().forward = MethodType(answer_loss, tuned.get_base_model())
    return tuned


def answer_logits(model: PreTrainedModel, batch: Mapping[str, Tensor]) -> tuple[Tensor, Tensor]:
    """Return the logits where the assistant speaks, and what it says there.

    The output layer is a fifth of a small model's work; only the tokens of answers need it.

    Returns:
        logits [answer tokens, vocabulary] in fp32, and targets [answer tokens].
    """
    hidden = model.model(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"]).last_hidden_state
    targets = batch["labels"][:, 1:]
    asked = targets != IGNORED
    return model.lm_head(hidden[:, :-1][asked]).float(), targets[asked]


def answer_loss(model: PreTrainedModel, *, num_items_in_batch: Tensor | int, **batch: Tensor) -> dict[str, Tensor]:
    """Return the cross-entropy of a batch's answers over `num_items_in_batch`, the answer tokens of the whole step."""
    logits, targets = answer_logits(model, batch)
    return {"loss": cross_entropy(logits, targets, reduction="sum") / num_items_in_batch}
