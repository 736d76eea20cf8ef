"""The training loop, on a model that trains in seconds."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from custom_transformer.checkpoint import load_model
from custom_transformer.config import ModelConfig
from custom_transformer.training.train import Recipe, Stage, Training, prepare_tokenizer, rows_of_step, train

TINY = Recipe(
    model=ModelConfig(
        vocab_size=400,
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=128,
    ),
    stages=(Stage("finetuning", 6, row_length=64),),
    batch_tokens=512,
    micro_tokens=256,
    warmup_steps=2,
)


def weights(out: Path) -> dict[str, torch.Tensor]:
    state: dict[str, torch.Tensor] = torch.load(out / "state.pt", weights_only=True)["model"]
    return state


@pytest.fixture(scope="session")
def finished_run(public_sets: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("run")
    train(TINY, public_sets, out)
    return out


def test_the_loss_falls(finished_run: Path) -> None:
    losses = [msgspec.json.decode(line)["loss"] for line in (finished_run / "log.jsonl").read_bytes().splitlines()]
    assert losses[-1] < losses[0]


def test_a_run_leaves_a_checkpoint_that_loads(finished_run: Path) -> None:
    assert load_model(finished_run).config == TINY.model


def test_a_resumed_run_ends_with_the_same_weights(finished_run: Path, public_sets: Path, tmp_path: Path) -> None:
    tokenizer = prepare_tokenizer(TINY, public_sets, tmp_path)
    interrupted = Training(TINY, public_sets, tmp_path, "cpu")
    for record in interrupted.steps(tokenizer):
        if record["step"] == 3:
            interrupted.save()
            break
    train(TINY, public_sets, tmp_path)
    ours, reference = weights(tmp_path), weights(finished_run)
    assert [name for name in reference if not torch.equal(ours[name], reference[name])] == []


def test_a_run_may_begin_with_the_weights_of_another(finished_run: Path, public_sets: Path, tmp_path: Path) -> None:
    training = Training(TINY, public_sets, tmp_path, "cpu", finished_run)
    ours, theirs = training.model.state_dict(), load_model(finished_run).state_dict()
    assert [name for name in theirs if not torch.equal(ours[name], theirs[name])] == []


def test_stages_can_be_run_alone() -> None:
    assert [(stage.name, stage.steps) for stage in Recipe().only({"long": 3}).stages] == [("long", 3)]


def test_an_unknown_stage_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="no stage sleep among finetuning, long, pretraining"):
        Recipe().only({"sleep": 3})


@given(st.integers(1, 50), st.integers(1, 9), st.integers(0, 5))
def test_a_pass_reads_every_row_once(num_rows: int, batch_rows: int, seed: int) -> None:
    steps = range(-(-num_rows // batch_rows))
    rows = [int(row) for step in steps for row in rows_of_step(num_rows, batch_rows, step, seed)]
    assert sorted(rows[:num_rows]) == list(range(num_rows))


def test_the_learning_rate_warms_up_holds_and_decays() -> None:
    recipe = Recipe(stages=(Stage("pretraining", 100),), warmup_steps=10, decay_fraction=0.2)
    factors = [recipe.lr_factor(step) for step in (0, 9, 50, 79, 90, 99)]
    assert factors == [0.1, 1.0, 1.0, 1.0, 0.5, 0.05]
