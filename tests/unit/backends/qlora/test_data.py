"""Conversations keep their words through the file, and of their tokens those of the assistant are learned."""

from __future__ import annotations

import copy
import itertools
import random
import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backends.qlora.data import IGNORED, banking, encode, read, write
from custom_transformer.chat import Message
from custom_transformer.data import refusals

CONVERSATIONS = st.lists(
    st.tuples(st.lists(st.tuples(st.sampled_from(["system", "user", "assistant"]), st.text()), max_size=3), st.text()),
    max_size=3,
).map(lambda drawn: [[Message(*part) for part in (*start, ("assistant", end))] for start, end in drawn])
GOOD = b'{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello."}]}\n'
TURN_END = "<|im_end|>\n"
"""How the template ends a turn; all of it is learned."""
TWO_TURNS = [
    {"role": "system", "content": "Be brief."},
    {"role": "user", "content": "Where is my card?"},
    {"role": "assistant", "content": "In your account."},
    {"role": "user", "content": "What is 1234?"},
    {"role": "assistant", "content": "My balance."},
]


def learned_parts(tokenizer, example):
    """Returns the text of each run of learned tokens."""
    runs = itertools.groupby(example["labels"], key=lambda label: label != IGNORED)
    return [tokenizer.decode(list(run), clean_up_tokenization_spaces=False) for learned, run in runs if learned]


def conversation(question, answer):
    return [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]


@given(CONVERSATIONS)
def test_what_is_written_is_read(conversations):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "data.jsonl"
        write(iter(conversations), file)
        assert read(file) == [[{"role": m.role, "content": m.content} for m in c] for c in conversations]


def test_write_tells_the_number_of_conversations(tmp_path):
    assert write(iter([[Message("assistant", "Hello.")]] * 3), tmp_path / "data.jsonl") == 3


def test_every_line_of_a_good_file_is_read(tmp_path):
    file = tmp_path / "data.jsonl"
    file.write_bytes(GOOD * 2)
    assert read(file) == [conversation("Hi", "Hello.")] * 2


@pytest.mark.parametrize(
    "line",
    [
        b'{"messages": [',
        b"",
        b'{"messages": "Hello."}',
        b'{"turns": []}',
        b'{"messages": []}',
        b'{"messages": [{"role": "assistant", "content": "Hello.", "name": "Sam"}]}',
        b'{"messages": [{"role": "assistant"}]}',
        b'{"messages": [{"role": "assistant", "content": null}]}',
        b'{"messages": [{"role": "assistant", "content": "Hello."}, {"role": "user", "content": "Hi"}]}',
        b'{"messages": [{"role": "assistant", "content": "\xff"}]}',
    ],
    ids=[
        "broken JSON",
        "empty line",
        "messages no list",
        "no messages",
        "empty messages",
        "other key",
        "missing key",
        "no text",
        "user last",
        "no UTF-8",
    ],
)
def test_line_that_is_no_conversation_is_refused_with_its_place(tmp_path, line):
    file = tmp_path / "data.jsonl"
    file.write_bytes(GOOD + line + b"\n" + GOOD)
    with pytest.raises(ValueError, match=r"^data\.jsonl:2: "):
        read(file)


def test_all_of_the_conversation_is_encoded(tokenizer):
    text = tokenizer.apply_chat_template(TWO_TURNS, tokenize=False)
    tokens = encode(tokenizer, TWO_TURNS)["input_ids"]
    assert tokenizer.decode(tokens, clean_up_tokenization_spaces=False) == text


@given(answer=st.text())
def test_assistants_words_and_the_end_of_its_turn_are_learned(tokenizer, answer):
    example = encode(tokenizer, conversation("Where is my card?", answer))
    assert learned_parts(tokenizer, example) == [answer + TURN_END]


def test_every_answer_is_learned_and_no_question(tokenizer):
    parts = learned_parts(tokenizer, encode(tokenizer, TWO_TURNS))
    assert parts == ["In your account." + TURN_END, "My balance." + TURN_END]


def test_learned_tokens_are_those_in_their_place(tokenizer):
    example = encode(tokenizer, TWO_TURNS)
    pairs = zip(example["input_ids"], example["labels"], strict=True)
    assert [(token, label) for token, label in pairs if label not in (token, IGNORED)] == []


@given(question=st.text())
def test_prompt_is_encoded_as_it_is_when_served(tokenizer, question):
    messages = conversation(question, "It is 1234.")
    example = encode(tokenizer, messages)
    prompt = [token for token, label in zip(example["input_ids"], example["labels"], strict=True) if label == IGNORED]
    served = tokenizer.apply_chat_template(messages[:-1], add_generation_prompt=True, tokenize=True)
    assert prompt == served["input_ids"]


def test_answer_does_not_grow_together_with_its_prompt(tokenizer):
    """The end of the prompt and the answer's beginning, written in one, would be a single token."""
    tokenizer = copy.copy(tokenizer)
    tokenizer.chat_template = "{% for message in messages %}{{ message['content'] }}{% endfor %}"
    assert encode(tokenizer, conversation("12", "34"))["input_ids"] != tokenizer.encode("1234")


def test_template_that_rewrites_what_came_before_is_refused(tokenizer):
    tokenizer = copy.copy(tokenizer)
    tokenizer.chat_template = "{{ messages | length }}" + tokenizer.chat_template
    with pytest.raises(ValueError, match="not written from left to right"):
        encode(tokenizer, TWO_TURNS)


@pytest.fixture(scope="module")
def banking_conversations(public_sets):
    return list(banking(public_sets, random.Random(1)))


def test_banking_conversations_name_the_intents_of_public_questions(banking_conversations):
    assert {"balance", "card_arrival"} <= {turns[-1].content for turns in banking_conversations}


def test_banking_conversations_refuse_what_is_no_banking(banking_conversations):
    refused = {turns[-1].content for turns in refusals.conversations(random.Random(1))}
    assert refused & {turns[-1].content for turns in banking_conversations}


def test_banking_conversations_can_be_trained_on(banking_conversations, tmp_path):
    num_written = write(iter(banking_conversations), tmp_path / "data.jsonl")
    assert len(read(tmp_path / "data.jsonl")) == num_written


def test_banking_conversations_have_no_empty_answer(banking_conversations):
    answers = [m.content for turns in banking_conversations for m in turns if m.role == "assistant"]
    assert [answer for answer in answers if not answer.strip()] == []


def test_banking_conversations_are_the_same_for_the_same_seed(banking_conversations, public_sets):
    assert msgspec.json.encode(banking_conversations) == msgspec.json.encode(
        list(banking(public_sets, random.Random(1)))
    )
