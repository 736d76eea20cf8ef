"""Training: pretraining on plain text, then fine-tuning on the assistant's words. One process or `torchrun`.

The recipe decides everything, and the step number decides which rows a step reads: a run that was stopped goes on
as if it had not been.
"""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np
import numpy.typing as npt
import torch
import torch.distributed as dist
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from custom_transformer.chat import encode_example
from custom_transformer.checkpoint import save_weights
from custom_transformer.config import ModelConfig
from custom_transformer.data import finetuning, pretraining
from custom_transformer.data.packing import Batch, PackedRows
from custom_transformer.model import Transformer
from custom_transformer.tokenizer import END_OF_TEXT, Tokenizer
from custom_transformer.training.progress import Progress
from custom_transformer.training.train_tokenizer import train_tokenizer

VALIDATION_TOKENS = 12_288
SAVE_INTERVAL_S = 240.0
VALIDATE_EVERY_STEPS = 50


class Stage(msgspec.Struct, frozen=True):
    """A stretch of training on one kind of data."""

    name: Literal["pretraining", "finetuning", "long"]
    steps: int
    row_length: int = 256
    """Tokens a row."""


class Recipe(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that decides the outcome of a run."""

    model: ModelConfig = ModelConfig()
    stages: tuple[Stage, ...] = (
        Stage("pretraining", 400),
        Stage("finetuning", 1240),
        Stage("long", 150, row_length=1024),
    )
    batch_tokens: int = 8192
    """Tokens an optimiser step, over all processes."""
    micro_tokens: int = 2048
    """Tokens a forward pass; bounds memory."""
    matrix_lr: float = 2e-3
    """Peak learning rate of the matrices inside the layers (Muon)."""
    vector_lr: float = 3e-3
    """Peak learning rate of embeddings and gains (AdamW)."""
    warmup_steps: int = 30
    decay_fraction: float = 0.4
    """Last part of all steps, in which the rate falls linearly to zero (WSD, arXiv:2404.06395)."""
    weight_decay: float = 0.1
    seed: int = 1

    @property
    def total_steps(self) -> int:
        """Optimiser steps of all stages."""
        return sum(stage.steps for stage in self.stages)

    def only(self, steps: dict[str, int]) -> Recipe:
        """Return the recipe with these stages alone, each for so many steps.

        Raises:
            ValueError: there is no such stage.
        """
        known = {stage.name for stage in self.stages}
        if unknown := steps.keys() - known:
            raise ValueError(f"no stage {', '.join(sorted(unknown))} among {', '.join(sorted(known))}")
        stages = (
            msgspec.structs.replace(stage, steps=steps[stage.name]) for stage in self.stages if stage.name in steps
        )
        return msgspec.structs.replace(self, stages=tuple(stages))

    def lr_factor(self, step: int) -> float:
        """Return the share of the peak learning rate at this step."""
        decay_steps = max(1, int(self.total_steps * self.decay_fraction))
        return min(1.0, (step + 1) / self.warmup_steps, (self.total_steps - step) / decay_steps)

    def stage_at(self, step: int) -> tuple[Stage, int]:
        """Return the stage that this step belongs to, and the step's number within it."""
        for stage in self.stages:
            if step < stage.steps:
                return stage, step
            step -= stage.steps
        message = "step lies beyond the last stage"
        raise ValueError(message)


def prepare_tokenizer(recipe: Recipe, data: Path, out: Path) -> Tokenizer:
    """Return the tokenizer of the run, trained on its text if it is not there yet."""
    if not (out / "tokenizer.json").exists():
        texts = list(pretraining.documents(data, random.Random(recipe.seed)))
        train_tokenizer(texts, recipe.model.vocab_size, out)
    return Tokenizer.load(out)


def prepare_rows(stage: Stage, recipe: Recipe, tokenizer: Tokenizer, data: Path, out: Path) -> PackedRows:
    """Return the packed rows of a stage, made once and cached in the run's folder."""
    path = out / f"{stage.name}.npz"
    if not path.exists():
        rng = random.Random(recipe.seed)
        examples: Iterable[tuple[list[int], list[bool]]]
        if stage.name == "pretraining":
            end = tokenizer.control[END_OF_TEXT]
            encoded = ([*tokenizer.encode(text), end] for text in pretraining.documents(data, rng))
            examples = ((tokens, [True] * len(tokens)) for tokens in encoded)
        else:
            source = finetuning.conversations if stage.name == "finetuning" else finetuning.long_conversations
            examples = (encode_example(tokenizer, messages) for messages in source(data, rng))
        PackedRows.pack(examples, stage.row_length).save(path)
    return PackedRows.load(path)


def rows_of_step(num_rows: int, batch_rows: int, step: int, seed: int) -> npt.NDArray[np.int64]:
    """Return the rows that a step reads: every row once a pass, in an order drawn anew for each pass."""
    wanted = range(step * batch_rows, (step + 1) * batch_rows)
    passes = {
        number: np.random.default_rng([seed, number]).permutation(num_rows)
        for number in {index // num_rows for index in wanted}
    }
    return np.array([passes[index // num_rows][index % num_rows] for index in wanted])


def loss_of(model: Transformer, batch: Batch) -> Tensor:
    """Return the mean cross-entropy; logits are computed only where there is something to learn."""
    with torch.autocast(batch.tokens_BT.device.type, dtype=torch.bfloat16):
        hidden_BTD = model.hidden(batch.tokens_BT, segments_BT=batch.segments_BT)
        learned_BT = batch.targets_BT >= 0
        logits_NV = model.logits(hidden_BTD[learned_BT])
    return F.cross_entropy(logits_NV.float(), batch.targets_BT[learned_BT])


class Optimiser:
    """Muon for the matrices inside the layers, AdamW for the rest (github.com/KellerJordan/Muon)."""

    def __init__(self, model: Transformer, recipe: Recipe) -> None:
        matrices = [weight for weight in model.model.layers.parameters() if weight.ndim == 2]
        vectors = [weight for weight in model.parameters() if all(weight is not matrix for matrix in matrices)]
        self.peaks = (recipe.matrix_lr, recipe.vector_lr)
        self.parts: tuple[torch.optim.Optimizer, ...] = (
            torch.optim.Muon(
                matrices,
                lr=recipe.matrix_lr,
                weight_decay=recipe.weight_decay,
                adjust_lr_fn="match_rms_adamw",
            ),
            torch.optim.AdamW(vectors, lr=recipe.vector_lr, betas=(0.9, 0.95), weight_decay=0.0, fused=True),
        )

    def step(self, lr_factor: float) -> None:
        """Update the weights and forget the gradients."""
        for part, peak in zip(self.parts, self.peaks, strict=True):
            part.param_groups[0]["lr"] = peak * lr_factor
            part.step()
            part.zero_grad()


class Training:
    """One run: its state, and the steps that advance it."""

    def __init__(self, recipe: Recipe, data: Path, out: Path, device: str, init_from: Path | None = None) -> None:
        self.recipe, self.data, self.out, self.device = recipe, data, out, device
        self.rank, self.world = (dist.get_rank(), dist.get_world_size()) if dist.is_initialized() else (0, 1)
        torch.manual_seed(recipe.seed)
        self.model = Transformer(recipe.model)
        if init_from is not None:
            self.model.load_state_dict(load_file(init_from / "model.safetensors"))
        self.model.to(device)
        self.optimiser = Optimiser(self.model, recipe)
        self.step = 0
        if (out / "state.pt").exists():
            self._restore()

    def steps(self, tokenizer: Tokenizer) -> Iterator[dict[str, float | str | int]]:
        """Advance to the end, yielding one record a step."""
        while self.step < self.recipe.total_steps:
            stage, _ = self.recipe.stage_at(self.step)
            yield from self._steps_of(stage, self._rows_of(stage, tokenizer))

    def save(self) -> None:
        """Write what `_restore` needs; a crash meanwhile leaves the previous state."""
        state = {
            "step": self.step,
            "model": self.model.state_dict(),
            "optimiser": [part.state_dict() for part in self.optimiser.parts],
        }
        torch.save(state, self.out / "state.pt.partial")
        (self.out / "state.pt.partial").replace(self.out / "state.pt")
        save_weights(self.model, self.out)

    def _restore(self) -> None:
        state = torch.load(self.out / "state.pt", map_location=self.device, weights_only=True)
        self.step = state["step"]
        self.model.load_state_dict(state["model"])
        for part, saved in zip(self.optimiser.parts, state["optimiser"], strict=True):
            part.load_state_dict(saved)

    def _steps_of(self, stage: Stage, rows: PackedRows) -> Iterator[dict[str, float | str | int]]:
        """Advance to the end of one stage."""
        while self.step < self.recipe.total_steps and self.recipe.stage_at(self.step)[0] == stage:
            lr_factor = self.recipe.lr_factor(self.step)
            loss = self._train_step(stage, rows, self.recipe.stage_at(self.step)[1], lr_factor)
            self.step += 1
            tokens = self.step * self.recipe.batch_tokens
            record: dict[str, float | str | int] = {"step": self.step, "stage": stage.name, "tokens": tokens}
            record |= {"loss": loss, "lr_factor": lr_factor}
            if self.step % VALIDATE_EVERY_STEPS == 0 or self.step == self.recipe.total_steps:
                record["validation_loss"] = self._validate(stage, rows)
            yield record

    def _rows_of(self, stage: Stage, tokenizer: Tokenizer) -> PackedRows:
        """Return the rows of a stage; the first process writes the cached file before the others read it."""
        if self.rank > 0:
            dist.barrier()
        rows = prepare_rows(stage, self.recipe, tokenizer, self.data, self.out)
        if self.rank == 0 and self.world > 1:
            dist.barrier()
        return rows

    def _train_step(self, stage: Stage, rows: PackedRows, stage_step: int, lr_factor: float) -> float:
        """Return the loss of one optimiser step; this process reads its share of the rows."""
        trainable = len(rows) - VALIDATION_TOKENS // stage.row_length
        batch_rows = self.recipe.batch_tokens // stage.row_length
        mine = rows_of_step(trainable, batch_rows, stage_step, self.recipe.seed)[self.rank :: self.world]
        parts = np.array_split(mine, max(1, len(mine) * stage.row_length // self.recipe.micro_tokens))
        total = torch.zeros(())
        for part in parts:
            loss = loss_of(self.model, self._to_device(rows.batch(part))) / (len(parts) * self.world)
            loss.backward()  # type: ignore[no-untyped-call]
            total += loss.detach().cpu()
        if self.world > 1:
            dist.all_reduce(total)
            for weight in self.model.parameters():
                dist.all_reduce(weight.grad)
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step(lr_factor)
        return total.item()

    @torch.no_grad()
    def _validate(self, stage: Stage, rows: PackedRows) -> float:
        """Return the mean loss over the rows that no step trains on."""
        first = len(rows) - VALIDATION_TOKENS // stage.row_length
        held_out = np.array_split(np.arange(first, len(rows)), VALIDATION_TOKENS // self.recipe.micro_tokens)
        losses = [loss_of(self.model, self._to_device(rows.batch(part))).item() for part in held_out]
        return sum(losses) / len(losses)

    def _to_device(self, batch: Batch) -> Batch:
        return Batch(*(tensor.to(self.device) for tensor in batch))


def train(recipe: Recipe, data: Path, out: Path, *, device: str = "cpu", init_from: Path | None = None) -> None:
    """Run a recipe to its end, going on from `out/state.pt` if there is one.

    With `init_from`, a new run begins with the weights and the tokenizer of that checkpoint folder. Under `torchrun`
    every process runs this; the first one writes. Leaves a checkpoint folder, `state.pt` and `log.jsonl` in `out`.
    """
    if "WORLD_SIZE" in os.environ:
        dist.init_process_group("nccl" if device == "cuda" else "gloo")
    out.mkdir(parents=True, exist_ok=True)
    try:
        if init_from is not None:
            shutil.copyfile(init_from / "tokenizer.json", out / "tokenizer.json")
        tokenizer = prepare_tokenizer(recipe, data, out)
        training = Training(recipe, data, out, device, init_from)
        saved_at = time.monotonic()
        with Progress(out / "log.jsonl", recipe.total_steps, enabled=training.rank == 0) as progress:
            for record in training.steps(tokenizer):
                progress.report(record)
                last = training.step == recipe.total_steps
                if training.rank == 0 and (last or time.monotonic() - saved_at > SAVE_INTERVAL_S):
                    training.save()
                    saved_at = time.monotonic()
    finally:
        if dist.is_initialized():
            dist.destroy_process_group()
