"""The exported folder, read by Hugging Face's own classes."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer
from typer.testing import CliRunner

from custom_transformer.chat import Message, encode_prompt
from custom_transformer.checkpoint import load_model
from custom_transformer.cli import app
from custom_transformer.tokenizer import END_OF_TEXT, END_OF_TURN, Tokenizer

SHIPPED = Path(__file__).parents[3] / "custom_transformer/checkpoints/base"
CONVERSATION = [
    Message("system", "You are a bank's assistant."),
    Message("user", "What's a savings account, e.g. one with 2.5 %?"),
    Message("assistant", "An account that earns interest."),
    Message("user", "Thanks! Why\n\nshould I care?"),
]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("exported") / "llama"
    command = ["export", "--checkpoint", str(SHIPPED), "--out", str(out), "--dtype", "float32"]
    assert CliRunner().invoke(app, command).exit_code == 0
    return out


@pytest.fixture(scope="module")
def prompt() -> list[int]:
    return encode_prompt(Tokenizer.load(SHIPPED), CONVERSATION)


def test_transformers_computes_the_same_logits(exported: Path, prompt: list[int]) -> None:
    tokens = torch.tensor([prompt])
    with torch.no_grad():
        theirs = AutoModelForCausalLM.from_pretrained(exported)(tokens).logits
        ours = load_model(SHIPPED)(tokens)
    torch.testing.assert_close(ours, theirs, atol=1e-3, rtol=0)


def test_the_chat_template_writes_the_same_prompt(exported: Path, prompt: list[int]) -> None:
    messages = [{"role": message.role, "content": message.content} for message in CONVERSATION]
    template = AutoTokenizer.from_pretrained(exported)
    assert template.apply_chat_template(messages, add_generation_prompt=True)["input_ids"] == prompt


def test_the_chat_template_writes_calls_and_their_results(exported: Path) -> None:
    arguments = {"city": "Paris", "days": 2}
    call = msgspec.json.encode({"name": "weather", "arguments": arguments}).decode()
    ours = [Message("user", "Rain?"), Message("assistant", "", (call,)), Message("tool", '{"rain":false}')]
    function = {"name": "weather", "arguments": arguments}
    theirs = [
        {"role": "user", "content": "Rain?"},
        {"role": "assistant", "content": None, "tool_calls": [{"id": "1", "type": "function", "function": function}]},
        {"role": "tool", "content": '{"rain":false}', "tool_call_id": "1"},
    ]
    template = AutoTokenizer.from_pretrained(exported)
    prompt = encode_prompt(Tokenizer.load(SHIPPED), ours)
    assert template.apply_chat_template(theirs, add_generation_prompt=True)["input_ids"] == prompt


def test_weights_can_be_read_by_other_users(exported: Path) -> None:
    assert (exported / "model.safetensors").stat().st_mode & 0o777 == 0o644


def test_answers_end_where_ours_do(exported: Path) -> None:
    control = Tokenizer.load(SHIPPED).control
    ends = AutoModelForCausalLM.from_pretrained(exported).generation_config.eos_token_id
    assert ends == [control[END_OF_TURN], control[END_OF_TEXT]]


def test_an_exported_folder_is_a_checkpoint(exported: Path) -> None:
    assert load_model(exported).config.torch_dtype == "float32"


def test_an_unknown_type_of_weights_is_refused(tmp_path: Path) -> None:
    command = ["export", "--checkpoint", str(SHIPPED), "--out", str(tmp_path / "x"), "--dtype", "int3"]
    result = CliRunner().invoke(app, command)
    assert (result.exit_code, "int3 is none of bfloat16, float32" in result.output) == (2, True)
