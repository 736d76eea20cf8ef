"""A base model small enough to be tuned in seconds, and a run that has tuned it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
import torch
from peft import PeftModel
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import DataCollatorForSeq2Seq, LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from backends.qlora import data
from backends.qlora.card import Outcome
from backends.qlora.model import tunable
from backends.qlora.train import Recipe, train

CHATML = (
    "{% for message in messages %}"
    "{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
TEXTS = [
    "Where is my card? What is my balance? Where is my money?",
    "It is 1234. It is in your account.",
    "\n1234 1234",
]
SIZES = {
    "hidden_size": 64,
    "intermediate_size": 128,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 256,
    "tie_word_embeddings": False,
}
PAIRS = (
    ("Where is my card?", "In your account."),
    ("What is my balance?", "It is 1234."),
    ("Where is my money? And where is my card?", "Where it is."),
    ("What is 1234?", "My balance."),
    ("card", "Your card? Your card is where your money is."),
)


def pair(question: str, answer: str) -> list[dict[str, str]]:
    """Returns a conversation of one turn each."""
    return [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]


@contextmanager
def one_thread() -> Iterator[None]:
    """Threads wait for each other where matrices are tiny, and the more so on a busy machine."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


@pytest.fixture(scope="module", autouse=True)
def single_thread() -> Iterator[None]:
    """Fixtures of the session are made before this one."""
    with one_thread():
        yield


@pytest.fixture(scope="session")
def tokenizer() -> PreTrainedTokenizerFast:
    """A byte-level BPE as of SmolLM2, chat template included, of which 1234 is one token."""
    bpe = Tokenizer(models.BPE())
    bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=320,
        special_tokens=["<|im_start|>", "<|im_end|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    bpe.train_from_iterator(TEXTS, trainer)
    end = "<|im_end|>"
    return PreTrainedTokenizerFast(
        tokenizer_object=bpe, bos_token="<|im_start|>", eos_token=end, pad_token=end, chat_template=CHATML
    )


@pytest.fixture(scope="session")
def make_base(tokenizer: PreTrainedTokenizerFast, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """A function that writes a Hugging Face folder with random weights, of the given sizes."""

    def make(**sizes: int) -> Path:
        folder = tmp_path_factory.mktemp("models") / "tiny-base"
        torch.manual_seed(1)
        config = LlamaConfig(
            **(SIZES | sizes),
            vocab_size=len(tokenizer),
            bos_token_id=tokenizer.bos_token_id,
            eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.pad_token_id,
        )
        model = LlamaForCausalLM(config)
        with torch.no_grad():
            model.lm_head.weight.mul_(20)  # else every token is about as likely as any other
        model.bfloat16().save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        return folder

    return make


@pytest.fixture(scope="session")
def base(make_base: Callable[..., Path]) -> Path:
    """The folder of the tiny base."""
    return make_base()


@pytest.fixture(scope="session")
def data_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seventy conversations that are five, fourteen times each: what is held out is also learned."""
    file = tmp_path_factory.mktemp("data") / "tiny.jsonl"
    file.write_bytes(b"".join(msgspec.json.encode({"messages": pair(*texts)}) + b"\n" for texts in PAIRS * 14))
    return file


@pytest.fixture(scope="session")
def public_sets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a row or two of the public sets that name intents."""
    folder = tmp_path_factory.mktemp("public_sets")
    (folder / "train").mkdir()
    (folder / "eval").mkdir()
    questions = {"train": [["what is my balance", "balance"]]}
    (folder / "train" / "clinc150_train_val.json").write_bytes(msgspec.json.encode(questions))
    with (folder / "eval" / "banking77_train.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("text", "category"), ("Where is my card?", "card_arrival")])
    return folder


@pytest.fixture(scope="session")
def collate(tokenizer: PreTrainedTokenizerFast) -> DataCollatorForSeq2Seq:
    return DataCollatorForSeq2Seq(tokenizer)


@pytest.fixture(scope="session")
def examples(tokenizer: PreTrainedTokenizerFast) -> list[data.Example]:
    """The pairs as tokens."""
    return [data.encode(tokenizer, pair(*texts)) for texts in PAIRS]


@pytest.fixture(scope="session")
def load(base: Path) -> Callable[..., PeftModel]:
    """A function that loads the tiny base for tuning, the same each time."""

    def load(*, gradient_checkpointing: bool = False) -> PeftModel:
        torch.manual_seed(2)
        return tunable(str(base), rank=16, alpha=32, dropout=0.0, gradient_checkpointing=gradient_checkpointing)

    return load


@pytest.fixture(scope="session")
def recipe() -> Recipe:
    """Seventeen steps on the conversations of `data_file`."""
    return Recipe(learning_rate=3e-3, batch_size=4, rank=8, alpha=16, held_out=4, save_steps=10)


@pytest.fixture(scope="session")
def finished_run(
    base: Path, data_file: Path, recipe: Recipe, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Outcome]:
    """The folder of a run that was not interrupted, and its outcome."""
    out = tmp_path_factory.mktemp("run") / "adapter"
    with one_thread():
        return out, train(str(base), data_file, out, recipe)
