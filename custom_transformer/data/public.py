"""Loaders of the public sets. The files are the reader's own download; docs of each set are in the model card.

Every loader takes the folder that holds the files and yields rows in file order. Only sets whose licence allows
training weights that ship under a permissive one are loaded here.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

OPENSTAX_BOOKS = ("economics", "intro_business", "principles_finance")
# WordNet's lexicographer files nearest to banking: acts, cognition, communication, groups, possession, time,
# verbs of communication, possession and social action.
WORDNET_LEXICONS = frozenset({4, 9, 10, 14, 21, 28, 32, 40, 41})


def json_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSONL file, gzipped or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rb") as lines:
        for line in lines:
            yield msgspec.json.decode(line)


def openstax_modules(folder: Path) -> Iterator[str]:
    """Yield textbook sections as plain text (OpenStax economics, business and finance, CC BY 4.0)."""
    for book in OPENSTAX_BOOKS:
        for row in json_lines(folder / f"train/openstax_{book}.jsonl.gz"):
            yield "\n".join([row["title"], *(paragraph.lstrip("# ") for paragraph in row["paras"])])


def wordnet_definitions(folder: Path) -> Iterator[str]:
    """Yield one sentence for each definition near banking (WordNet 3.0 licence)."""
    for row in json_lines(folder / "train/wordnet30_glosses.jsonl.gz"):
        if row["lex"] in WORDNET_LEXICONS:
            examples = "".join(f' For example, "{example}".' for example in row["ex"][:1])
            yield f"{' or '.join(row['words'][:3]).capitalize()}: {row['def']}.{examples}"


def chitchat_dialogues(folder: Path) -> Iterator[list[str]]:
    """Yield the turns of small talk between people (BYU chit-chat, MIT)."""
    for row in json_lines(folder / "train/byu_chitchat.jsonl.gz"):
        yield [text for _, text in row["turns"]]


def persona_answers(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield questions to a personal assistant with short answers (Microsoft PersonalityChat, MIT)."""
    for row in json_lines(folder / "train/ms_chitchat_en.jsonl.gz"):
        if row["persona"] in {"professional", "friendly", "caring"}:
            yield row["q"], row["a"]


def cfpb_answers(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield consumers' questions with the agency's answers (US CFPB "Ask CFPB", public domain)."""
    for row in json_lines(folder / "train/ask_cfpb_train.jsonl"):
        yield row["question"], " ".join(part for part in (row["short_answer"], row["answer"]) if part)


def banking77_questions(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield customers' questions with their intent, training split (PolyAI Banking77, CC BY 4.0)."""
    with (folder / "eval/banking77_train.csv").open(newline="", encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            yield row["text"], row["category"]


def banking77_test(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield customers' questions with their intent, test split; never for training."""
    for row in json_lines(folder / "eval/banking77_public_test.jsonl"):
        yield row["text"], row["category"]


def clinc_finance_test(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield questions of CLINC150's finance domains with their intent, test split; never for training."""
    for row in json_lines(folder / "eval/clinc_fin_public_test.jsonl"):
        yield row["text"], row["intent"]


def clinc_questions(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield questions with their intent, training split of all domains (CLINC150, CC BY 3.0)."""
    document = msgspec.json.decode((folder / "train/clinc150_train_val.json").read_bytes())
    yield from document["train"]
