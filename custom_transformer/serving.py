"""A checkpoint folder made ready to answer: what the server and the command line share."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Literal, NamedTuple

import structlog

from custom_transformer.compute.base import Compute, Piece
from custom_transformer.compute.native import build
from custom_transformer.compute.native_compute import NativeCompute
from custom_transformer.compute.numpy_compute import NumpyCompute
from custom_transformer.config import ModelConfig
from custom_transformer.engine.engine import Engine
from custom_transformer.engine.sampling import SamplingDefaults
from custom_transformer.tokenizer import END_OF_TEXT, END_OF_TURN, Tokenizer
from custom_transformer.weights import read_weights

log = structlog.get_logger()

ComputeKind = Literal["auto", "native", "numpy", "torch"]


class ServedModel(NamedTuple):
    """A model with everything that is needed to answer in its name."""

    name: str
    engine: Engine
    """Not started."""
    tokenizer: Tokenizer
    defaults: SamplingDefaults
    fingerprint: str
    """Changes with the weights, and with what computes: each rounds in its own way."""
    created: int
    """When the weights were written, in seconds since 1970."""
    compute: str = ""
    """What computes, for people."""


def load(
    checkpoint: Path,
    *,
    name: str = "custom",
    compute_kind: ComputeKind = "auto",
    threads: int = 1,
    num_slots: int = 16,
    max_waiting: int = 64,
) -> ServedModel:
    """Return the model of a checkpoint folder, warmed up.

    Raises:
        OSError: a file cannot be read.
        RuntimeError: the weights do not fit the shape in `config.json`.
        BuildError: the native compute is asked for and cannot be had.
    """
    tokenizer = Tokenizer.load(checkpoint)
    compute = make_compute(checkpoint, compute_kind, threads=threads, num_slots=num_slots)
    compute.step([Piece(0, (0, 0))])
    compute.rewind(0, 0)
    end_tokens = {tokenizer.control[END_OF_TURN], tokenizer.control[END_OF_TEXT]}
    engine = Engine(
        compute,
        end_tokens=end_tokens,
        mute_tokens=_without_text(tokenizer, compute.vocab_size) - end_tokens,
        max_waiting=max_waiting,
    )
    weights = checkpoint / "model.safetensors"
    with weights.open("rb") as file:
        digest = hashlib.file_digest(file, lambda: hashlib.blake2b(compute.name.encode(), digest_size=6)).hexdigest()
    return ServedModel(
        name=name,
        engine=engine,
        tokenizer=tokenizer,
        defaults=SamplingDefaults.load(checkpoint),
        fingerprint=f"fp_{digest}",
        created=int(weights.stat().st_mtime),
        compute=compute.name,
    )


def make_compute(checkpoint: Path, kind: ComputeKind = "auto", *, threads: int = 1, num_slots: int = 16) -> Compute:
    """Return what computes a checkpoint's model: the fastest that works here, unless a kind is asked for.

    Raises:
        OSError: a file cannot be read.
        RuntimeError: the weights do not fit the shape in `config.json`.
        BuildError: the native compute is asked for and cannot be had.
    """
    if kind == "torch":
        from custom_transformer.checkpoint import load_model  # noqa: PLC0415 - 2 s and 300 MB that others spare
        from custom_transformer.compute.torch_compute import TorchCompute  # noqa: PLC0415

        return TorchCompute(load_model(checkpoint), num_slots=num_slots, threads=threads)
    config = ModelConfig.load(checkpoint)
    weights = read_weights(checkpoint, config)
    if kind != "numpy":
        try:
            library = build.load()
        except build.BuildError as error:
            if kind == "native":
                raise
            log.warning("no native compute, NumPy does it several times slower", reason=str(error))
        else:
            if threads > 1:
                log.info("native compute uses one thread", asked=threads)
            return NativeCompute(library, weights, config, num_slots=num_slots)
    return NumpyCompute(weights, config, num_slots=num_slots)


def _without_text(tokenizer: Tokenizer, vocab_size: int) -> set[int]:
    """Return the tokens that stand for no text: control tokens, and ids that the tokenizer does not use."""
    return {token for token in range(vocab_size) if not tokenizer.decode_bytes(token)}
