"""The score, from one pass over each answer, is what generating the answers would show."""

from __future__ import annotations

import pytest
import torch
from torch.nn.functional import cross_entropy
from transformers import LlamaForCausalLM

from backends.qlora.data import IGNORED
from backends.qlora.evaluation import BATCH_SIZE, evaluate

# transformers 5.23 has renamed it to activation checkpointing; peft 0.21 and our arguments call it by the old name.
pytestmark = pytest.mark.filterwarnings(r"ignore:`\w*gradient_checkpointing\w*` is deprecated:FutureWarning")

NUM_LEARNED = 3


@pytest.fixture(scope="module")
def model(load, collate, examples):
    """A model that knows some of the answers word for word, and not the others."""
    model = load()
    batch = dict(collate(examples[:NUM_LEARNED]))
    num_items = (batch["labels"] != IGNORED).sum()
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=3e-3)
    for _ in range(25):
        with torch.autocast("cpu", torch.bfloat16):
            model(**batch, num_items_in_batch=num_items)["loss"].backward()
        optimizer.step()
        optimizer.zero_grad()
    return model.eval()


def test_share_of_exact_answers_is_that_of_generated_ones(model, collate, examples, monkeypatch):
    monkeypatch.delattr(model.get_base_model(), "forward")  # the library's own takes its place
    num_exact = 0
    for example in examples:
        prompt = [t for t, label in zip(example["input_ids"], example["labels"], strict=True) if label == IGNORED]
        known = [label for label in example["labels"] if label != IGNORED]
        tokens = model.generate(
            input_ids=torch.tensor([prompt]), do_sample=False, max_new_tokens=len(known), eos_token_id=None
        )
        num_exact += tokens[0, len(prompt) :].tolist() == known
    assert (num_exact, evaluate(model, examples, collate).exact) == (NUM_LEARNED, num_exact / len(examples))


def test_answer_with_one_wrong_token_is_not_exact(model, collate, examples):
    known = examples[0]
    labels = list(known["labels"])
    labels[-4] += 1
    assert evaluate(model, [known, {**known, "labels": labels}], collate).exact == 0.5


def test_conversation_is_exact_only_if_all_its_answers_are(model, collate, examples):
    known, unknown = examples[0], examples[-1]
    both = {name: known[name] + unknown[name] for name in known}
    assert evaluate(model, [known, both], collate).exact == 0.5


@torch.no_grad()
def test_loss_is_the_mean_over_all_tokens_of_answers(model, collate, examples):
    """Also where the last batch is a smaller one, of longer answers."""
    many = [*examples[:2] * (BATCH_SIZE // 2), examples[-1]]
    losses = []
    for example in many:
        batch = collate([example])
        logits = LlamaForCausalLM.forward(model.get_base_model(), input_ids=batch["input_ids"]).logits
        losses += cross_entropy(logits[0, :-1].float(), batch["labels"][0, 1:], reduction="none").tolist()
    num_tokens = sum(label != IGNORED for example in many for label in example["labels"])
    assert evaluate(model, many, collate).loss == pytest.approx(sum(losses) / num_tokens, rel=1e-2)


def test_score_does_not_depend_on_the_order(model, collate, examples):
    score = evaluate(model, examples, collate)
    assert evaluate(model, examples[::-1], collate).loss == pytest.approx(score.loss)


def test_score_tells_the_number_of_examples(model, collate, examples):
    assert evaluate(model, examples, collate).n == len(examples)
