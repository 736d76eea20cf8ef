"""Writes a checkpoint as a Hugging Face Llama folder that `transformers` and vLLM serve as they would any other.

A checkpoint already has their layout; what is added says how messages become a prompt and where an answer ends.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
import torch
from safetensors.torch import load_file, save_file

from custom_transformer.config import ModelConfig
from custom_transformer.engine.sampling import SamplingDefaults
from custom_transformer.tokenizer import END_OF_TEXT, END_OF_TURN, Tokenizer

# Jinja, in which clients of Hugging Face's tokenizers write prompts; the same turns as in chat.py. What it does not do:
# tell of functions, and keep a user who writes `<|end|>` from ending a turn, since such clients encode it as a token.
CHAT_TEMPLATE = (
    "{% for message in messages %}<|{{ 'system' if message.role == 'developer' else message.role }}|>"
    "{{ message.content or '' }}"
    "{% for call in message.tool_calls or [] %}<|tool|>"
    "{{ {'name': call.function.name, 'arguments': call.function.arguments} | tojson(separators=(',', ':')) }}"
    "{% endfor %}<|end|>{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)
DTYPES = {"bfloat16": torch.bfloat16, "float32": torch.float32}


def export(checkpoint: Path, out: Path, dtype: str = "bfloat16") -> None:
    """Write the model of a checkpoint folder into another folder.

    Args:
        checkpoint: a folder that `train` has written.
        out: made if need be; files of the same names are replaced.
        dtype: of the weights, a key of `DTYPES`.

    Raises:
        OSError: a file cannot be read or written.
        msgspec.ValidationError: the checkpoint's `config.json` does not describe a model.
    """
    config = ModelConfig.load(checkpoint)
    tokenizer = Tokenizer.load(checkpoint)
    out.mkdir(parents=True, exist_ok=True)
    weights = load_file(checkpoint / "model.safetensors")
    save_file(
        {name: weight.to(DTYPES[dtype]) for name, weight in weights.items()},
        out / "model.safetensors",
        {"format": "pt"},
    )
    (out / "model.safetensors").chmod(0o644)  # safetensors lets nobody else read it
    msgspec.structs.replace(config, torch_dtype=dtype).save(out)
    (out / "tokenizer.json").write_bytes((checkpoint / "tokenizer.json").read_bytes())
    write_json(
        out / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": config.max_position_embeddings,
            "eos_token": END_OF_TURN,
            "pad_token": END_OF_TEXT,
            "add_bos_token": False,
            "clean_up_tokenization_spaces": False,
            "chat_template": CHAT_TEMPLATE,
        },
    )
    defaults = SamplingDefaults.load(checkpoint)
    ends = [tokenizer.control[END_OF_TURN], tokenizer.control[END_OF_TEXT]]
    write_json(
        out / "generation_config.json",
        {
            "do_sample": True,
            **msgspec.structs.asdict(defaults),
            "eos_token_id": ends,
            "pad_token_id": tokenizer.control[END_OF_TEXT],
        },
    )


def write_json(path: Path, document: dict[str, object]) -> None:
    """Write a JSON file for people to read."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n")
