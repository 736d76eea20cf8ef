"""The transformer, to be read top to bottom. Knows nothing of text, batching policy or files.

Llama's shape: pre-norm RMSNorm (arXiv:1910.07467), rotary positions (arXiv:2104.09864), grouped-query
attention (arXiv:2305.13245), SwiGLU (arXiv:2002.05202), embeddings tied to the output layer. Modules carry
Hugging Face's names, so that a state dict is a Llama checkpoint.

Tensors carry their shape in their name:
    B sequences    T new tokens of each    S positions attended to    D hidden size    V vocabulary
    H query heads  K key/value heads       E width of a head          F feed-forward size
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from custom_transformer.config import ModelConfig
from custom_transformer.kv_cache import CacheView


class RMSNorm(nn.Module):
    """Scale each vector to unit root mean square, then by a learned gain."""

    def __init__(self, size: int, eps: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.eps = eps

    def forward(self, x_BTD: Tensor) -> Tensor:
        """Return the normalised vectors, shape unchanged."""
        return F.rms_norm(x_BTD, (x_BTD.shape[-1],), self.weight, self.eps)


class Rotary(nn.Module):
    """Rotate pairs of a head's coordinates by an angle that grows with the position.

    The dot product of a rotated query and a rotated key then depends only on their distance.
    """

    cos_SE: Tensor
    sin_SE: Tensor

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        exponents_E = torch.arange(0, config.head_dim, 2, dtype=torch.float32) / config.head_dim
        positions_S = torch.arange(config.max_position_embeddings, dtype=torch.float32)
        angles_SE = torch.outer(positions_S, config.rope_theta**-exponents_E).repeat(1, 2)
        self.register_buffer("cos_SE", angles_SE.cos(), persistent=False)
        self.register_buffer("sin_SE", angles_SE.sin(), persistent=False)

    def forward(self, positions_BT: Tensor) -> tuple[Tensor, Tensor]:
        """Return (cos, sin), each of shape B 1 T E, for these positions."""
        return self.cos_SE[positions_BT].unsqueeze(1), self.sin_SE[positions_BT].unsqueeze(1)


def rotate(x_BHTE: Tensor, rotary: tuple[Tensor, Tensor]) -> Tensor:
    """Apply the rotation; coordinate i is paired with i + E/2, as in Hugging Face's Llama."""
    cos_B1TE, sin_B1TE = rotary
    first, second = x_BHTE.chunk(2, dim=-1)
    quarter_turn_BHTE = torch.cat((-second, first), dim=-1)
    return (x_BHTE * cos_B1TE + quarter_turn_BHTE * sin_B1TE).to(x_BHTE.dtype)


class Attention(nn.Module):
    """Causal attention in which several query heads share one key/value head."""

    def __init__(self, config: ModelConfig, layer: int) -> None:
        super().__init__()
        self.layer = layer
        self.head_dim = config.head_dim
        kv_size = config.num_key_value_heads * config.head_dim
        self.q_proj = nn.Linear(config.hidden_size, config.hidden_size, bias=False)
        self.k_proj = nn.Linear(config.hidden_size, kv_size, bias=False)
        self.v_proj = nn.Linear(config.hidden_size, kv_size, bias=False)
        self.o_proj = nn.Linear(config.hidden_size, config.hidden_size, bias=False)

    def forward(
        self, x_BTD: Tensor, rotary: tuple[Tensor, Tensor], mask_B1TS: Tensor | None, cache: CacheView | None
    ) -> Tensor:
        """Attend to the given tokens, and to the cached ones before them if there is a cache."""
        B, T, D = x_BTD.shape
        q_BHTE = rotate(self.q_proj(x_BTD).view(B, T, -1, self.head_dim).transpose(1, 2), rotary)
        k_BKSE = rotate(self.k_proj(x_BTD).view(B, T, -1, self.head_dim).transpose(1, 2), rotary)
        v_BKSE = self.v_proj(x_BTD).view(B, T, -1, self.head_dim).transpose(1, 2)
        if cache is not None:
            k_BKSE, v_BKSE = cache.extend(self.layer, k_BKSE, v_BKSE)
        y_BHTE = F.scaled_dot_product_attention(
            q_BHTE, k_BKSE, v_BKSE, attn_mask=mask_B1TS, is_causal=mask_B1TS is None, enable_gqa=True
        )
        y_BTD: Tensor = self.o_proj(y_BHTE.transpose(1, 2).reshape(B, T, D))
        return y_BTD


class FeedForward(nn.Module):
    """SwiGLU: one projection gates another, coordinate by coordinate."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.gate_proj = nn.Linear(config.hidden_size, config.intermediate_size, bias=False)
        self.up_proj = nn.Linear(config.hidden_size, config.intermediate_size, bias=False)
        self.down_proj = nn.Linear(config.intermediate_size, config.hidden_size, bias=False)

    def forward(self, x_BTD: Tensor) -> Tensor:
        """Return the transformed vectors, shape unchanged."""
        y_BTD: Tensor = self.down_proj(F.silu(self.gate_proj(x_BTD)) * self.up_proj(x_BTD))
        return y_BTD


class Block(nn.Module):
    """One layer: attention, then the feed-forward, each added to the residual stream."""

    def __init__(self, config: ModelConfig, layer: int) -> None:
        super().__init__()
        self.input_layernorm = RMSNorm(config.hidden_size, config.rms_norm_eps)
        self.self_attn = Attention(config, layer)
        self.post_attention_layernorm = RMSNorm(config.hidden_size, config.rms_norm_eps)
        self.mlp = FeedForward(config)

    def forward(
        self, x_BTD: Tensor, rotary: tuple[Tensor, Tensor], mask_B1TS: Tensor | None, cache: CacheView | None
    ) -> Tensor:
        """Return the residual stream after this layer."""
        x_BTD = x_BTD + self.self_attn(self.input_layernorm(x_BTD), rotary, mask_B1TS, cache)
        y_BTD: Tensor = x_BTD + self.mlp(self.post_attention_layernorm(x_BTD))
        return y_BTD


class Decoder(nn.Module):
    """Embedding, layers and final norm: everything but the output layer."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.embed_tokens = nn.Embedding(config.vocab_size, config.hidden_size)
        self.layers = nn.ModuleList(Block(config, layer) for layer in range(config.num_hidden_layers))
        self.norm = RMSNorm(config.hidden_size, config.rms_norm_eps)


class Transformer(nn.Module):
    """A decoder-only language model."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        self.model = Decoder(config)
        self.rotary = Rotary(config)
        self.apply(self._initialise)

    def _initialise(self, module: nn.Module) -> None:
        """Small normal weights; those that write into the residual stream shrink with its depth (GPT-2)."""
        if isinstance(module, nn.Linear | nn.Embedding):
            nn.init.normal_(module.weight, std=0.02)
        if isinstance(module, Block):
            depth_scale = math.sqrt(2 * self.config.num_hidden_layers)
            nn.init.normal_(module.self_attn.o_proj.weight, std=0.02 / depth_scale)
            nn.init.normal_(module.mlp.down_proj.weight, std=0.02 / depth_scale)

    def hidden(self, tokens_BT: Tensor, *, segments_BT: Tensor | None = None, cache: CacheView | None = None) -> Tensor:
        """Return the final hidden states, shape B T D.

        Args:
            tokens_BT: token ids; with a cache, only the new ones.
            segments_BT: number of the document that each token belongs to; a token sees its own document only.
            cache: keys and values of earlier tokens; extended by these. Excludes `segments_BT`.
        """
        x_BTD = self.model.embed_tokens(tokens_BT)
        mask_B1TS: Tensor | None
        if cache is not None:
            positions_BT, mask_B1TS = cache.positions_BT, cache.mask_B1TS
        else:
            positions_BT = torch.arange(tokens_BT.shape[1], device=tokens_BT.device).expand_as(tokens_BT)
            mask_B1TS = None if segments_BT is None else document_mask(segments_BT)
        rotary = self.rotary(positions_BT)
        for block in self.model.layers:
            x_BTD = block(x_BTD, rotary, mask_B1TS, cache)
        y_BTD: Tensor = self.model.norm(x_BTD)
        return y_BTD

    def logits(self, hidden_BTD: Tensor) -> Tensor:
        """Score every token of the vocabulary, shape B T V."""
        return F.linear(hidden_BTD, self.model.embed_tokens.weight)

    def forward(
        self, tokens_BT: Tensor, *, segments_BT: Tensor | None = None, cache: CacheView | None = None
    ) -> Tensor:
        """Return the logits of the next token after each given one, shape B T V. Arguments as for `hidden`."""
        return self.logits(self.hidden(tokens_BT, segments_BT=segments_BT, cache=cache))


def document_mask(segments_BT: Tensor) -> Tensor:
    """Return the causal mask B 1 T T in which no token sees another document."""
    T = segments_BT.shape[1]
    causal_TT = torch.ones(T, T, dtype=torch.bool, device=segments_BT.device).tril()
    return (causal_TT & (segments_BT[:, :, None] == segments_BT[:, None, :])).unsqueeze(1)
