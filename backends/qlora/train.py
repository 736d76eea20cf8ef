"""The fine-tuning run: what is learned, how long, and what is left behind."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean
from typing import Any

import msgspec
import torch
from transformers import AutoTokenizer, DataCollatorForSeq2Seq, Trainer, TrainingArguments
from transformers.trainer_pt_utils import LengthGroupedSampler
from transformers.trainer_utils import get_last_checkpoint

from backends.qlora import data
from backends.qlora.card import Outcome, card
from backends.qlora.evaluation import evaluate
from backends.qlora.model import tunable

LAST_LOGGED = 6


class Recipe(msgspec.Struct, frozen=True, kw_only=True):
    """What a run depends on, besides its base and its data."""

    epochs: float = 1.0
    learning_rate: float = 8e-4
    """At the peak, reached after `warmup`; from there it falls to zero along a half cosine."""
    warmup: float = 0.03
    """Share of the steps."""
    batch_size: int = 16
    """Conversations a step, over all processes."""
    rank: int = 16
    alpha: int = 32
    """The adapter's product is scaled by alpha / rank."""
    dropout: float = 0.0
    max_tokens: int = 1024
    """Longer conversations are left out."""
    held_out: int = 300
    """Conversations kept for the evaluation before and after."""
    gradient_checkpointing: bool = False
    """Computes activations twice, to fit a large base into the memory of a GPU."""
    save_steps: int = 100
    seed: int = 1


class ByLength(LengthGroupedSampler):
    """Puts conversations of like length into a batch, in an order that depends on seed and epoch alone.

    The one of `transformers` draws it anew when a run goes on: of a later epoch, some would be read twice.
    """

    def __init__(self, batch_size: int, dataset: Sequence[data.Example], seed: int) -> None:
        super().__init__(batch_size, lengths=[len(example["input_ids"]) for example in dataset])
        self._seed = seed
        self._epoch = 0

    def set_epoch(self, epoch: int) -> None:
        """Say which epoch comes next; called by the trainer's data loader."""
        self._epoch = epoch

    def __iter__(self) -> Iterator[int]:
        """Return the indices of one epoch."""
        self.generator = torch.Generator().manual_seed(self._seed * 1000 + self._epoch)
        return iter(super().__iter__())


class AdapterTrainer(Trainer):
    """A trainer that reads conversations `ByLength`."""

    def _get_train_sampler(self, train_dataset: Any = None) -> ByLength:
        dataset = self.train_dataset if train_dataset is None else train_dataset
        assert isinstance(dataset, list)
        return ByLength(self.args.train_batch_size * self.args.world_size, dataset, self.args.seed)


def train(base: str, data_file: Path, out: Path, recipe: Recipe) -> Outcome:
    """Tune an adapter into the folder `out`; a run that was interrupted goes on where it last saved.

    Under `torchrun`, every process takes its share of each batch.

    Args:
        base: a Hugging Face folder, or the name of a model in the local cache.
        data_file: JSON lines, see `data.read`.
        out: gets the adapter, its card, and the run's own `checkpoints/`.
        recipe: the settings.

    Raises:
        ValueError: a line of the data is none, with its place; or there are too few.
        OSError: the base or the data cannot be read.
    """
    torch.manual_seed(recipe.seed)
    tokenizer = AutoTokenizer.from_pretrained(base)
    encoded = [data.encode(tokenizer, messages) for messages in data.read(data_file)]
    examples = [example for example in encoded if len(example["input_ids"]) <= recipe.max_tokens]
    random.Random(recipe.seed).shuffle(examples)
    if len(examples) < 2 * recipe.held_out:
        raise ValueError(f"{data_file.name}: {len(examples)} conversations are too few: {recipe.held_out} are held out")
    held_out, learned = examples[: recipe.held_out], examples[recipe.held_out :]
    model = tunable(
        base,
        rank=recipe.rank,
        alpha=recipe.alpha,
        dropout=recipe.dropout,
        gradient_checkpointing=recipe.gradient_checkpointing,
    )
    collate = DataCollatorForSeq2Seq(tokenizer)
    before = evaluate(model, held_out, collate)  # an adapter that has learned nothing changes nothing
    checkpoints = out / "checkpoints"
    checkpoints.mkdir(parents=True, exist_ok=True)
    trainer = AdapterTrainer(model, arguments(checkpoints, recipe), data_collator=collate, train_dataset=learned)
    result = trainer.train(resume_from_checkpoint=get_last_checkpoint(checkpoints))
    after = evaluate(model, held_out, collate)
    losses = [entry["loss"] for entry in trainer.state.log_history if "loss" in entry]
    outcome = Outcome(
        base=Path(base).name,
        num_examples=len(learned),
        num_steps=trainer.state.global_step,
        num_tokens=int(trainer.state.num_input_tokens_seen),
        final_loss=mean(losses[-LAST_LOGGED:] or [result.training_loss]),
        before=before,
        after=after,
    )
    if trainer.is_world_process_zero():
        model.peft_config["default"].base_model_name_or_path = outcome.base  # not the folder of this machine
        model.to(torch.bfloat16).save_pretrained(str(out), save_embedding_layers=False)
        (out / "README.md").write_text(card(outcome, recipe))
    return outcome


def arguments(folder: Path, recipe: Recipe) -> TrainingArguments:
    """Return the recipe in the trainer's terms."""
    num_processes = int(os.environ.get("WORLD_SIZE", "1"))
    if recipe.batch_size % num_processes:
        raise ValueError(f"a batch of {recipe.batch_size} cannot be shared by {num_processes} processes")
    return TrainingArguments(
        output_dir=str(folder),
        num_train_epochs=recipe.epochs,
        learning_rate=recipe.learning_rate,
        lr_scheduler_type="cosine",
        warmup_steps=recipe.warmup,
        per_device_train_batch_size=recipe.batch_size // num_processes,
        gradient_checkpointing=recipe.gradient_checkpointing,
        bf16=True,
        use_cpu=not torch.cuda.is_available(),
        dataloader_pin_memory=torch.cuda.is_available(),
        ddp_find_unused_parameters=False,
        remove_unused_columns=False,
        include_num_input_tokens_seen="all",
        logging_steps=10,
        save_steps=recipe.save_steps,
        save_total_limit=2,
        report_to="none",
        seed=recipe.seed,
    )
