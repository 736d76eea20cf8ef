"""A run learns, leaves an adapter behind that can be given away, and goes on after an interruption."""

from __future__ import annotations

import msgspec
import pytest
import torch
import transformers
from safetensors.torch import load_file

from backends.qlora.train import Recipe, train

# transformers 5.23 has renamed it to activation checkpointing; peft 0.21 and our arguments call it by the old name.
pytestmark = pytest.mark.filterwarnings(r"ignore:`\w*gradient_checkpointing\w*` is deprecated:FutureWarning")

INTERRUPTED_AT, LAST_SAVED = 12, 10


class Watch(transformers.TrainerCallback):
    """Notes where a run begins, and may interrupt it."""

    def __init__(self, interrupt_at=None):
        self.interrupt_at = interrupt_at
        self.begun_at = None

    def on_train_begin(self, args, state, control, **kwargs):
        self.begun_at = state.global_step

    def on_step_end(self, args, state, control, **kwargs):
        if state.global_step == self.interrupt_at:
            raise KeyboardInterrupt


def watched(watch, run):
    """Calls `run` while every trainer has this callback."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("transformers.trainer.DEFAULT_CALLBACKS", [*transformers.trainer.DEFAULT_CALLBACKS, watch])
        return run()


@pytest.fixture(scope="module")
def resumed_run(base, data_file, recipe, tmp_path_factory):
    """The folder of a run that was interrupted once, the outcome, and the step at which it went on."""
    out = tmp_path_factory.mktemp("resumed") / "adapter"
    with pytest.raises(KeyboardInterrupt):
        watched(Watch(INTERRUPTED_AT), lambda: train(str(base), data_file, out, recipe))
    watch = Watch()
    outcome = watched(watch, lambda: train(str(base), data_file, out, recipe))
    return out, outcome, watch.begun_at


def test_held_out_loss_falls(finished_run):
    _, outcome = finished_run
    assert outcome.after.loss < outcome.before.loss / 2


def test_outcome_counts_what_was_done(finished_run):
    _, outcome = finished_run
    assert (outcome.num_examples, outcome.num_steps, outcome.after.n) == (66, 17, 4)


def test_adapter_changes_every_layer(finished_run):
    out, _ = finished_run
    weights = load_file(out / "adapter_model.safetensors")
    assert [name for name, weight in weights.items() if not weight.any()] == []


def test_adapter_is_saved_in_bfloat16(finished_run):
    out, _ = finished_run
    assert {weight.dtype for weight in load_file(out / "adapter_model.safetensors").values()} == {torch.bfloat16}


def test_adapter_names_no_folder_of_this_machine(finished_run, base):
    out, _ = finished_run
    texts = [(out / name).read_text() for name in ("adapter_config.json", "README.md")]
    assert [text for text in texts if str(base.parent) in text or str(out.parent) in text] == []


def test_adapter_names_its_base(finished_run):
    out, _ = finished_run
    config = msgspec.json.decode((out / "adapter_config.json").read_bytes())
    assert config["base_model_name_or_path"] == "tiny-base"


def test_card_tells_the_recipe_and_the_score(finished_run):
    out, outcome = finished_run
    card = (out / "README.md").read_text()
    wanted = ["| learning_rate | 0.003 |", f"| {outcome.before.loss:.3f} | {outcome.after.loss:.3f} |", "17 steps"]
    assert [part for part in wanted if part not in card] == []


def test_interrupted_run_goes_on_where_it_last_saved(resumed_run):
    _, _, begun_at = resumed_run
    assert begun_at == LAST_SAVED


def test_resumed_run_ends_with_the_same_weights(resumed_run, finished_run):
    ours, theirs = (load_file(run[0] / "adapter_model.safetensors") for run in (resumed_run, finished_run))
    assert [name for name in theirs if not torch.equal(ours[name], theirs[name])] == []


def test_resumed_run_tells_the_same_outcome(resumed_run, finished_run):
    assert resumed_run[1] == finished_run[1]


def test_run_that_is_resumed_in_its_second_epoch_ends_with_the_same_weights(base, data_file, tmp_path, recipe):
    recipe = msgspec.structs.replace(recipe, epochs=2, batch_size=8)
    train(str(base), data_file, tmp_path / "whole", recipe)
    with pytest.raises(KeyboardInterrupt):
        watched(Watch(INTERRUPTED_AT), lambda: train(str(base), data_file, tmp_path / "resumed", recipe))
    train(str(base), data_file, tmp_path / "resumed", recipe)
    ours, theirs = (load_file(tmp_path / run / "adapter_model.safetensors") for run in ("resumed", "whole"))
    assert [name for name in theirs if not torch.equal(ours[name], theirs[name])] == []


def test_finished_run_is_not_trained_again(resumed_run, base, data_file, recipe):
    out, outcome, _ = resumed_run
    watch = Watch()
    again = watched(watch, lambda: train(str(base), data_file, out, recipe))
    assert (watch.begun_at, again) == (outcome.num_steps, outcome)


def test_too_few_conversations_are_refused(base, data_file, tmp_path):
    with pytest.raises(ValueError, match=r"tiny\.jsonl: 70 conversations are too few: 36 are held out"):
        train(str(base), data_file, tmp_path, Recipe(held_out=36))


def test_longer_conversations_are_left_out(base, data_file, tmp_path):
    with pytest.raises(ValueError, match=": 0 conversations"):
        train(str(base), data_file, tmp_path, Recipe(held_out=4, max_tokens=8))


def test_line_that_is_no_conversation_is_refused_with_its_place(base, tmp_path):
    file = tmp_path / "bad.jsonl"
    file.write_bytes(b'{"messages": []}\n')
    with pytest.raises(ValueError, match=r"bad\.jsonl:1: "):
        train(str(base), file, tmp_path, Recipe())


def test_short_run_leaves_an_adapter(base, data_file, tmp_path, recipe):
    """Of less steps than are between two lines of the log."""
    train(str(base), data_file, tmp_path, msgspec.structs.replace(recipe, batch_size=16))
    assert (tmp_path / "adapter_model.safetensors").exists()


def test_gradient_checkpointing_tunes_as_well(base, data_file, tmp_path, recipe):
    outcome = train(str(base), data_file, tmp_path, msgspec.structs.replace(recipe, gradient_checkpointing=True))
    assert outcome.after.loss < outcome.before.loss / 2
