"""Banking77 and CLINC150: naming the intent of a customer's message.

Asked as `custom-transformer evaluate` asks, so that figures of one model agree, however they were measured.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

import msgspec

from backends.protocol import UNDECODABLE
from bench.importers.files import ImportFileError, rows
from bench.importers.labelling import Example, Task
from custom_transformer.data.content.answers_banking77 import ANSWERS_BANKING77
from custom_transformer.data.content.answers_clinc import ANSWERS_CLINC
from custom_transformer.data.intents import INSTRUCTION

BANKING77 = frozenset(ANSWERS_BANKING77)
"""The 77 intents."""
CLINC_FINANCE = frozenset(ANSWERS_CLINC)
"""The 30 intents of CLINC150's domains banking and credit cards."""
OUT_OF_SCOPE = "oos"

_splits = msgspec.json.Decoder(dict[str, list[tuple[str, str]]])


def task(set_name: str, labels: Collection[str], *, listed: bool) -> Task:
    """Return what is asked of a message.

    Args:
        set_name: as its authors write it.
        labels: every intent of the set.
        listed: name them, for models that have not been trained on the set.
    """
    instruction = INSTRUCTION.format(count=len(labels), name=set_name)
    if listed:
        instruction += f"\nLabels: {', '.join(sorted(labels))}"
    name = set_name.lower()
    return Task(name, instruction, ("intent", name, "listed") if listed else ("intent", name))


def banking77(path: Path) -> Iterator[Example]:
    """Yield the messages of `train.csv`, `test.csv`, or JSON lines with their columns `text` and `category`.

    Casanueva et al., Efficient Intent Detection with Dual Sentence Encoders (2020); github.com/PolyAI-LDN.

    Raises:
        ImportFileError: the file is none of Banking77.
    """
    for place, (text, label) in rows(path, "text", "category"):
        if label not in BANKING77:
            raise ImportFileError(f"{place}: {label!r} is none of Banking77's 77 intents")
        yield Example(text, label)


def clinc150(path: Path, split: str) -> list[Example]:
    """Return the messages of a split of `data_full.json`, or those of JSON lines with `text` and `intent`.

    Larson et al., An Evaluation Dataset for Intent Classification and Out-of-Scope Prediction (2019);
    github.com/clinc/oos-eval.

    Raises:
        ImportFileError: the file is none of CLINC150, or lacks the split.
    """
    if path.suffix == ".jsonl":
        return [Example(*row.fields) for row in rows(path, "text", "intent")]
    return _of_split(path, split)


def _of_split(path: Path, split: str) -> list[Example]:
    try:
        splits = _splits.decode(path.read_bytes())
    except OSError as error:
        raise ImportFileError(f"{path}: cannot be read: {error.strerror}") from error
    except UNDECODABLE as error:
        raise ImportFileError(f"{path}: not CLINC150's splits of pairs, a text and an intent: {error}") from error
    if split not in splits:
        raise ImportFileError(f"{path}: no split {split!r}; found: {', '.join(splits) or 'none'}")
    return [Example(text, label) for text, label in splits[split]]


def only(labels: Collection[str], examples: list[Example], left_out: Counter[str]) -> list[Example]:
    """Return the examples with one of these labels, and count the others."""
    kept = [example for example in examples if example.label in labels]
    left_out["with other intents, or out of scope"] += len(examples) - len(kept)
    return kept
