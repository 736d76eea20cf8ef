"""Small stand-ins for what the real thing needs: training data, a model, and servers of it."""

from __future__ import annotations

import csv
import gzip
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import aiohttp
import msgspec
import pytest
import torch

from custom_transformer.checkpoint import load_model, save_weights
from custom_transformer.config import ModelConfig
from custom_transformer.engine.engine import Engine
from custom_transformer.model import Transformer
from custom_transformer.tokenizer import CONTROL_TOKENS, Tokenizer, byte_alphabet
from tests.support.counting import END, MUTE, Counting

TINY = ModelConfig(
    vocab_size=300,
    hidden_size=32,
    intermediate_size=64,
    num_hidden_layers=2,
    num_attention_heads=4,
    num_key_value_heads=2,
    max_position_embeddings=8192,
)


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint folder: random weights, and a tokenizer whose tokens are the bytes."""
    folder = tmp_path_factory.mktemp("checkpoint")
    torch.manual_seed(1)
    model = Transformer(TINY)
    with torch.no_grad():
        model.model.embed_tokens.weight.mul_(20)  # else every token is about as likely as any other
    save_weights(model, folder)
    control = {name: index for index, name in enumerate(CONTROL_TOKENS)}
    letters = {char: len(control) + index for index, char in enumerate(byte_alphabet().values())}
    document = {
        "added_tokens": [{"content": name, "id": index} for name, index in control.items()],
        "model": {"vocab": control | letters, "merges": []},
    }
    (folder / "tokenizer.json").write_bytes(msgspec.json.encode(document))
    return folder


@pytest.fixture(scope="session")
def tokenizer(checkpoint: Path) -> Tokenizer:
    return Tokenizer.load(checkpoint)


@pytest.fixture(scope="session")
def model(checkpoint: Path) -> Transformer:
    return load_model(checkpoint)


PUBLIC_ROWS = {
    "openstax_economics.jsonl.gz": [{"title": "economics", "paras": ["# Heading", "Money is useful."]}],
    "openstax_intro_business.jsonl.gz": [{"title": "intro_business", "paras": ["Firms sell goods."]}],
    "openstax_principles_finance.jsonl.gz": [{"title": "principles_finance", "paras": ["Loans have a price."]}],
    "wordnet30_glosses.jsonl.gz": [
        {"lex": 21, "words": ["savings account"], "def": "a bank account that accumulates interest", "ex": []},
        {"lex": 5, "words": ["heron"], "def": "a grey or white wading bird", "ex": []},
    ],
    "byu_chitchat.jsonl.gz": [{"turns": [["a", "Hello, how are you?"], ["b", "I am well."]]}],
    "ms_chitchat_en.jsonl.gz": [
        {"persona": "professional", "q": "Can you breathe?", "a": "I don't have a body."},
        {"persona": "witty", "q": "Can you breathe?", "a": "Only fire."},
    ],
    "ask_cfpb_train.jsonl": [{"question": "Who tells me?", "short_answer": "Your lender.", "answer": "It must write."}],
}


@pytest.fixture(scope="session")
def public_sets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a row or two of every public set."""
    folder = tmp_path_factory.mktemp("public_sets")
    (folder / "train").mkdir()
    (folder / "eval").mkdir()
    for name, rows in PUBLIC_ROWS.items():
        lines = b"".join(msgspec.json.encode(row) + b"\n" for row in rows)
        (folder / "train" / name).write_bytes(gzip.compress(lines) if name.endswith(".gz") else lines)
    questions = {"train": [["what is my balance", "balance"], ["translate hello", "translate"]]}
    (folder / "train" / "clinc150_train_val.json").write_bytes(msgspec.json.encode(questions))
    with (folder / "eval" / "banking77_train.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("text", "category"), ("Where is my card?", "card_arrival")])
    return folder


class Server(NamedTuple):
    """A model server in a process of its own."""

    process: subprocess.Popen[bytes]
    uds: Path

    def client(self) -> aiohttp.ClientSession:
        """Return a client whose connections all go to this server."""
        return aiohttp.ClientSession("http://model", connector=aiohttp.UnixConnector(str(self.uds)))


@contextmanager
def serve(checkpoint: Path, uds: Path, *options: str) -> Iterator[Server]:
    """Start a server, wait until it is ready, and end it."""
    command = [sys.executable, "-m", "custom_transformer.server", "--checkpoint", str(checkpoint), "--uds", str(uds)]
    with subprocess.Popen([*command, "--exit-with-parent", *options]) as process:
        try:
            wait_for(uds, process)
            yield Server(process, uds)
        finally:
            process.terminate()


def wait_for(uds: Path, process: subprocess.Popen[bytes]) -> None:
    """Return when the server listens, which it does once it is ready."""
    deadline = time.monotonic() + 40
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket(socket.AF_UNIX) as probe, suppress(FileNotFoundError, ConnectionRefusedError):
            probe.connect(str(uds))
            return
        time.sleep(0.02)
    pytest.fail("the server did not become ready")


@pytest.fixture(scope="session")
def server(checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with the usual options, shared by all tests."""
    with serve(checkpoint, tmp_path_factory.mktemp("server") / "model.sock") as server:
        yield server


@pytest.fixture
def start_server(checkpoint: Path, tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """A function that starts a server of the test's own with the given options."""
    with ExitStack() as running:
        yield lambda *options: running.enter_context(serve(checkpoint, tmp_path / "model.sock", *options))


@pytest.fixture
def num_slots() -> int:
    """For tests to change by parametrising it."""
    return 2


@pytest.fixture
def compute(num_slots: int) -> Counting:
    """A model that counts."""
    return Counting(num_slots)


@pytest.fixture
async def engine(compute: Counting) -> AsyncIterator[Engine]:
    """An engine that drives the counting model."""
    with Engine(compute, end_tokens=[END], mute_tokens=[MUTE], max_waiting=2) as engine:
        yield engine
        compute.resume()
