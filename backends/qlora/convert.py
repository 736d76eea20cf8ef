"""GGUF weights as a Hugging Face folder, which both the fine-tuning and vLLM read."""

from __future__ import annotations

from pathlib import Path

import torch
from gguf import GGUFReader
from tokenizers import pre_tokenizers
from transformers import AutoTokenizer, LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

ARCHITECTURE = "llama"
PRE_TOKENIZERS = {"smollm": True, "llama-bpe": False}
"""Those that were tried, and whether they split numbers into digits, which transformers' loader does not see."""
CONFIG_FIELDS = (
    "vocab_size",
    "hidden_size",
    "intermediate_size",
    "num_hidden_layers",
    "num_attention_heads",
    "num_key_value_heads",
    "head_dim",
    "hidden_act",
    "max_position_embeddings",
    "rms_norm_eps",
    "rope_parameters",
    "tie_word_embeddings",
    "bos_token_id",
    "eos_token_id",
    "pad_token_id",
)


def convert(gguf: Path, out: Path) -> None:
    """Write the weights of a Llama-shaped GGUF file, dequantized to bf16, with tokenizer and chat template.

    Raises:
        ValueError: the file holds another architecture.
        OSError: the file cannot be read, or the folder not be written.
    """
    fields = GGUFReader(gguf).fields
    if (architecture := fields["general.architecture"].contents()) != ARCHITECTURE:
        raise ValueError(f"{gguf.name} holds a model of the shape {architecture}, not {ARCHITECTURE}")
    splitter = fields["tokenizer.ggml.pre"].contents()
    if splitter not in PRE_TOKENIZERS:
        raise ValueError(f"{gguf.name} splits texts as {splitter} does; known are {', '.join(PRE_TOKENIZERS)}")
    loaded = LlamaForCausalLM.from_pretrained(gguf.parent, gguf_file=gguf.name, dtype=torch.bfloat16)
    # The loaded configuration is bound to the GGUF quantization and refuses to be saved: its values go into a new one.
    config = LlamaConfig(**{field: getattr(loaded.config, field) for field in CONFIG_FIELDS}, dtype="bfloat16")
    model = LlamaForCausalLM(config).bfloat16()
    model.load_state_dict(loaded.state_dict())
    model.save_pretrained(out)
    tokenizer(gguf, split_digits=PRE_TOKENIZERS[splitter]).save_pretrained(out)


def tokenizer(gguf: Path, *, split_digits: bool) -> PreTrainedTokenizerFast:
    """Return the tokenizer of a GGUF file.

    Of SmolLM2's pre-tokenizers the loader of `transformers` keeps the byte-level one and drops the one that splits
    numbers into digits; `split_digits` puts that back.
    """
    loaded = AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name)
    assert isinstance(loaded, PreTrainedTokenizerFast)
    if not split_digits:
        return loaded
    backend = loaded.backend_tokenizer
    digits = pre_tokenizers.Digits(individual_digits=True)
    backend.pre_tokenizer = pre_tokenizers.Sequence([digits, backend.pre_tokenizer])
    return loaded
