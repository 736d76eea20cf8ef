"""The model's step in C++ as a `Compute`. Knows nothing of requests, nor of how the library came to be."""

from __future__ import annotations

import ctypes
import weakref
from collections.abc import Sequence

import numpy as np

from custom_transformer.compute.base import Logits, Piece, Slots
from custom_transformer.compute.native.pack import ROWS, Packer, Precision
from custom_transformer.config import ModelConfig
from custom_transformer.weights import Weights


class _Shape(ctypes.Structure):
    """`Shape` of step.cpp."""

    _fields_ = (
        *(
            (name, ctypes.c_int32)
            for name in ("vocab_size", "hidden_size", "feed_forward_size", "layers", "heads", "kv_heads", "head_dim")
        ),
        ("capacity", ctypes.c_int32),
        ("slots", ctypes.c_int32),
        ("norm_eps", ctypes.c_float),
    )


class NativeCompute:
    """All pieces in one pass over the weights. Scores do not depend on what else is in the step, bit for bit."""

    def __init__(
        self,
        library: ctypes.CDLL,
        weights: Weights,
        config: ModelConfig,
        *,
        num_slots: int = 16,
        precision: Precision = "int8",
    ) -> None:
        """Lay out the weights for the library.

        Raises:
            MemoryError: there is not enough memory.
        """
        self.name = f"native {precision}"
        self.num_slots = num_slots
        self.capacity = config.max_position_embeddings
        self.vocab_size = config.vocab_size
        self._slots = Slots(num_slots, self.capacity, self.vocab_size)
        self._padded_vocab_size = -(-self.vocab_size // ROWS) * ROWS
        shape = _Shape(
            vocab_size=config.vocab_size,
            hidden_size=config.hidden_size,
            feed_forward_size=config.intermediate_size,
            layers=config.num_hidden_layers,
            heads=config.num_attention_heads,
            kv_heads=config.num_key_value_heads,
            head_dim=config.head_dim,
            capacity=self.capacity,
            slots=num_slots,
            norm_eps=config.rms_norm_eps,
        )
        create, memory_of, destroy = library.pointsman_create, library.pointsman_weights, library.pointsman_destroy
        self._step, self._copy_prefix = library.pointsman_step, library.pointsman_copy_prefix
        create.restype = memory_of.restype = ctypes.c_void_p
        destroy.restype = self._step.restype = self._copy_prefix.restype = None
        address = create(ctypes.byref(shape), ctypes.c_int(precision == "int8"))
        if address is None:
            raise MemoryError("not enough memory for the model's weights and slots")
        self._model = ctypes.c_void_p(address)
        self._destroy = weakref.finalize(self, destroy, self._model)
        size = ctypes.c_int64()
        start = memory_of(self._model, ctypes.byref(size))
        memory = np.ctypeslib.as_array((ctypes.c_uint8 * size.value).from_address(start))
        Packer(memory, precision).pack(weights, config)

    def rewind(self, slot: int, length: int) -> None:
        """Forget all but the first `length` tokens of a slot."""
        self._slots.rewind(slot, length)

    def copy_prefix(self, source: int, target: int, length: int) -> None:
        """Make the first `length` tokens of a slot all that another slot holds."""
        self._slots.check_holds(source, length)
        self._slots.check_holds(target, 0)
        if source != target:
            self._copy_prefix(self._model, ctypes.c_int(source), ctypes.c_int(target), ctypes.c_int(length))
        self._slots.lengths[target] = length

    def step(self, pieces: Sequence[Piece]) -> Logits:
        """Read the pieces; return the scores after the last token of each.

        Raises:
            ValueError: a piece has no slot, does not fit its slot or holds what is no token.
        """
        self._slots.check_fits(pieces)
        tokens: list[int] = []
        slots: list[int] = []
        positions: list[int] = []
        wanted: list[int] = []
        for slot, piece in pieces:
            start = self._slots.lengths[slot]
            tokens += piece
            slots += [slot] * len(piece)
            positions += range(start, start + len(piece))
            wanted.append(len(tokens) - 1)
        numbers = np.array([*tokens, *slots, *positions, *wanted], dtype=np.int32)
        logits = np.empty((len(pieces), self._padded_vocab_size), dtype=np.float32)
        address, row_bytes = numbers.ctypes.data, numbers.itemsize * len(tokens)
        self._step(  # without the GIL
            self._model,
            ctypes.c_int(len(tokens)),
            *(ctypes.c_void_p(address + part * row_bytes) for part in range(3)),
            ctypes.c_int(len(pieces)),
            ctypes.c_void_p(address + 3 * row_bytes),
            ctypes.c_void_p(logits.ctypes.data),
        )
        self._slots.extend(pieces)
        return logits[:, : self.vocab_size]
