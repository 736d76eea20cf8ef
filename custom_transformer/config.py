"""The model's shape. Knows nothing of tokens, weights or devices."""

from __future__ import annotations

from pathlib import Path

import msgspec


class ModelConfig(msgspec.Struct, frozen=True, kw_only=True):
    """Shape of a Llama-style decoder, under the names of Hugging Face's `config.json`.

    A checkpoint folder is therefore readable by `transformers` and vLLM as it stands. The defaults give
    18,882,432 parameters.
    """

    vocab_size: int = 8192
    hidden_size: int = 384
    intermediate_size: int = 1024
    num_hidden_layers: int = 10
    num_attention_heads: int = 6
    num_key_value_heads: int = 2
    max_position_embeddings: int = 1024
    rope_theta: float = 10_000.0
    rms_norm_eps: float = 1e-5
    tie_word_embeddings: bool = True
    bos_token_id: int = 0
    eos_token_id: int = 4
    model_type: str = "llama"
    architectures: tuple[str, ...] = ("LlamaForCausalLM",)
    hidden_act: str = "silu"
    torch_dtype: str = "bfloat16"

    @property
    def head_dim(self) -> int:
        """Width of one attention head."""
        return self.hidden_size // self.num_attention_heads

    @classmethod
    def load(cls, folder: Path) -> ModelConfig:
        """Read `config.json` of a checkpoint folder.

        Raises:
            OSError: the file cannot be read.
            msgspec.ValidationError: the file does not describe a model.
        """
        return msgspec.json.decode((folder / "config.json").read_bytes(), type=cls)

    def save(self, folder: Path) -> None:
        """Write `config.json` into a checkpoint folder."""
        text = msgspec.json.format(msgspec.json.encode(self), indent=2)
        (folder / "config.json").write_bytes(text + b"\n")
