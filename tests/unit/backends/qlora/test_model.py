"""The base is stored in 4 bits and stays as it is; what is learned, and from which loss."""

from __future__ import annotations

import pytest
import torch
from bitsandbytes.nn.modules import Linear4bit
from transformers import LlamaForCausalLM

from backends.qlora.data import IGNORED
from backends.qlora.evaluation import evaluate
from backends.qlora.model import answer_logits

# transformers 5.23 has renamed it to activation checkpointing; peft 0.21 and our arguments call it by the old name.
pytestmark = pytest.mark.filterwarnings(r"ignore:`\w*gradient_checkpointing\w*` is deprecated:FutureWarning")


def moved(model):
    """Returns the model with an adapter that changes something, whatever it is."""
    torch.manual_seed(3)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "lora_B" in name:
                parameter.normal_(std=0.02)
    return model


def gradients(model, batch):
    """Returns what a step of training would follow."""
    model.train()
    model.zero_grad()
    with torch.autocast("cpu", torch.bfloat16):
        model(**batch, num_items_in_batch=1)["loss"].backward()
    return {name: parameter.grad.clone() for name, parameter in model.named_parameters() if parameter.requires_grad}


@pytest.fixture(scope="module")
def model(load):
    """To be called and looked at, not to be changed."""
    return moved(load())


@pytest.fixture
def batch(collate, examples):
    return dict(collate(examples))


@pytest.fixture(params=[True, False], ids=["training", "evaluation"])
def model_in_mode(request, model):
    return model.train(request.param)


def test_every_linear_layer_but_the_output_is_in_4_bits(model):
    linear = {
        name: type(module)
        for name, module in model.named_modules()
        if isinstance(module, torch.nn.Linear) and "lora_" not in name
    }
    assert [name for name, kind in linear.items() if kind is not Linear4bit] == ["base_model.model.lm_head"]


def test_constants_of_the_4_bits_are_quantized_as_well(model):
    states = [module.weight.quant_state for module in model.modules() if isinstance(module, Linear4bit)]
    assert {(state.quant_type, state.nested) for state in states} == {("nf4", True)}


def test_every_layer_in_4_bits_has_an_adapter(model):
    adapted = {name.removesuffix(".lora_A") for name, _ in model.named_modules() if name.endswith(".lora_A")}
    stored = {name for name, module in model.named_modules() if isinstance(module, Linear4bit)}
    assert stored == {f"{name}.base_layer" for name in adapted}


def test_only_the_adapter_is_learned(model):
    learned = {name for name, parameter in model.named_parameters() if parameter.requires_grad}
    assert learned == {name for name, _ in model.named_parameters() if "lora_" in name}


def test_adapter_that_has_learned_nothing_changes_nothing(load, batch):
    model = load().eval()
    with_adapter, _ = answer_logits(model.get_base_model(), batch)
    with model.disable_adapter():
        without, _ = answer_logits(model.get_base_model(), batch)
    assert torch.equal(with_adapter, without)


@torch.no_grad()
def test_loss_is_that_of_the_library(model_in_mode, batch):
    """Its own forward pass takes the mean over the answers' tokens, too, from the logits of all tokens."""
    base = model_in_mode.get_base_model()
    theirs = LlamaForCausalLM.forward(base, **batch).loss
    ours = model_in_mode(**batch, num_items_in_batch=(batch["labels"] != IGNORED).sum())["loss"]
    assert ours.item() == pytest.approx(theirs.item(), rel=1e-3)


@torch.no_grad()
def test_losses_of_parts_of_a_step_add_up_to_its_loss(model, collate, examples):
    """However a step is cut, over processes or in time, each token of its answers counts the same."""
    num_items = sum(label != IGNORED for example in examples for label in example["labels"])
    parts = [collate(examples[:1]), collate(examples[1:])]
    whole, *losses = [model(**part, num_items_in_batch=num_items)["loss"] for part in (collate(examples), *parts)]
    assert sum(loss.item() for loss in losses) == pytest.approx(whole.item(), rel=1e-2)


@torch.no_grad()
def test_words_that_fill_a_batch_up_do_not_count(model, collate, examples):
    model.eval()
    short, long = sorted(examples, key=lambda example: len(example["input_ids"]))[:: len(examples) - 1]
    alone, _ = answer_logits(model.get_base_model(), collate([short]))
    filled, _ = answer_logits(model.get_base_model(), collate([short, long]))
    torch.testing.assert_close(filled[: len(alone)], alone, rtol=0.05, atol=0.1)


def test_evaluation_leaves_gradients_as_they_are(load, batch, collate, examples):
    """Without care the CPU's weights are repacked by it, for a kernel that has no backward pass."""
    model = moved(load())
    expected = gradients(model, batch)
    evaluate(model, examples, collate)
    after = gradients(model, batch)
    assert [name for name, gradient in expected.items() if not torch.equal(after[name], gradient)] == []


def test_gradients_are_right_in_a_model_that_was_evaluated_first(load, batch, collate, examples):
    model = moved(load())
    evaluate(model, examples, collate)
    expected = gradients(moved(load()), batch)
    found = gradients(model, batch)
    assert [name for name, gradient in expected.items() if not torch.equal(found[name], gradient)] == []


@pytest.mark.filterwarnings("ignore:torch.utils.checkpoint. the use_reentrant:UserWarning")  # the trainer passes it
def test_gradient_checkpointing_leaves_the_direction_as_it_is(load, batch):
    model, saving = moved(load()), moved(load(gradient_checkpointing=True))
    flat, flat_saving = (torch.cat([g.flatten() for g in gradients(m, batch).values()]) for m in (model, saving))
    assert torch.cosine_similarity(flat, flat_saving, dim=0) > 0.99
