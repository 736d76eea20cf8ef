"""A merged model says what its base says with the adapter, and needs no adapter for it."""

from __future__ import annotations

import pytest
import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM, AutoTokenizer

from backends.qlora.merge import merge

# transformers 5.23 has renamed it to activation checkpointing; peft 0.21 and our arguments call it by the old name.
pytestmark = pytest.mark.filterwarnings(r"ignore:`\w*gradient_checkpointing\w*` is deprecated:FutureWarning")


@pytest.fixture(scope="module")
def merged(base, finished_run, tmp_path_factory):
    """The folder of the merged model."""
    out = tmp_path_factory.mktemp("merged") / "model"
    merge(str(base), finished_run[0], out)
    return out


@pytest.fixture
def make_adapter(make_base, tmp_path):
    """A function that writes an adapter for a base of the given sizes."""

    def make(**sizes):
        model = AutoModelForCausalLM.from_pretrained(make_base(**sizes))
        get_peft_model(model, LoraConfig(r=4, target_modules="all-linear")).save_pretrained(
            tmp_path, save_embedding_layers=False
        )
        return tmp_path

    return make


@torch.no_grad()
def logits(model, examples):
    return torch.cat([model.eval()(torch.tensor([e["input_ids"]])).logits[0].float() for e in examples])


def test_merged_model_says_what_base_and_adapter_say(base, finished_run, merged, examples):
    """Far more nearly than the base alone does."""
    plain = logits(AutoModelForCausalLM.from_pretrained(base), examples)
    adapted = logits(
        PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(base), str(finished_run[0])), examples
    )
    found = logits(AutoModelForCausalLM.from_pretrained(merged), examples)
    assert (found - adapted).norm() < 0.05 * (plain - adapted).norm()


def test_merged_model_has_the_weights_of_its_base_and_no_others(base, merged):
    shapes = [{n: w.shape for n, w in load_file(f / "model.safetensors").items()} for f in (base, merged)]
    assert shapes[0] == shapes[1]


def test_merged_model_names_no_adapter(merged):
    assert [file.name for file in merged.iterdir() if "adapter" in file.name] == []


def test_merged_model_is_in_bfloat16(merged):
    assert {weight.dtype for weight in load_file(merged / "model.safetensors").values()} == {torch.bfloat16}


def test_merged_model_has_the_tokenizer_of_its_base(merged, tokenizer, examples):
    text = tokenizer.decode(examples[0]["input_ids"])
    assert AutoTokenizer.from_pretrained(merged).encode(text) == tokenizer.encode(text)


def test_merged_model_has_the_chat_template_of_its_base(merged, tokenizer):
    assert AutoTokenizer.from_pretrained(merged).chat_template == tokenizer.chat_template


def test_adapter_of_another_shape_is_refused(base, make_adapter, tmp_path):
    adapter = make_adapter(hidden_size=128)
    with pytest.raises(ValueError, match="does not fit"):
        merge(str(base), adapter, tmp_path / "out")


def test_adapter_of_more_layers_is_refused(base, make_adapter, tmp_path):
    adapter = make_adapter(num_hidden_layers=3)
    with pytest.raises(ValueError, match="does not fit"):
        merge(str(base), adapter, tmp_path / "out")
