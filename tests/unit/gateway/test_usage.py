"""The usage that the gateway asks for is taken out again, and nothing else."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backends.sse import data_event, payloads
from gateway.usage import without_usage
from tests.support import wire

WORDS = st.lists(st.sampled_from([',"usage":null', '"usage":{', "usage", "\\", '"', ",", "x", "é"])).map("".join)


def test_usage_is_taken_out():
    assert without_usage(wire.finish() + wire.usage()) == wire.finish()


def test_null_beside_each_chunk_is_taken_out():
    assert without_usage(wire.text("a", usage=None)) == wire.text("a")


def test_block_of_usage_alone_leaves_nothing():
    assert without_usage(wire.usage()) == b""


@pytest.mark.parametrize("choices", [b"null", b"[]"], ids=bytes.decode)
def test_usage_without_choices_is_one_however_that_is_written(choices):
    assert without_usage(data_event(b'{"choices": ' + choices + b', "usage" : {"prompt_tokens":1}}')) == b""


def test_end_that_tells_the_usage_too_stays():
    assert without_usage(wire.finish(usage=wire.USAGE)) == wire.finish(usage=wire.USAGE)


@given(WORDS, st.booleans())
def test_words_of_the_answer_stay(words, has_null):
    block = wire.text(words, **({"usage": None} if has_null else {})) + wire.usage()
    chunks = [msgspec.json.decode(payload) for payload in payloads(without_usage(block))]
    assert [chunk["choices"][0]["delta"]["content"] for chunk in chunks] == [words]
