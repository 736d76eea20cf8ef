"""Answers that are kept by what was asked of whom."""

from __future__ import annotations

import pytest

from bench.assessment import Price
from bench.cache import Cache, cache_key
from bench.runner.asking import call_of
from tests.support.bench_rows import question, row

CALL = call_of(question(), logprobs=False)
KEY = cache_key("m", None, CALL, 0)


def test_row_comes_back(tmp_path):
    Cache(tmp_path).put(KEY, row())
    assert Cache(tmp_path).get(KEY) == row()


def test_what_was_never_stored_is_missing(tmp_path):
    assert Cache(tmp_path).get(KEY) is None


def test_damaged_entry_is_missing(tmp_path):
    Cache(tmp_path).put(KEY, row())
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
    file.write_bytes(file.read_bytes()[:20])
    assert Cache(tmp_path).get(KEY) is None


OTHERS = {
    "model": cache_key("n", None, CALL, 0),
    "price": cache_key("m", Price(input=1.0, output=1.0), CALL, 0),
    "question": cache_key("m", None, call_of(question("q2"), logprobs=False), 0),
    "parameters": cache_key("m", None, call_of(question(params={"seed": 1}), logprobs=False), 0),
    "repetition": cache_key("m", None, CALL, 1),
}


@pytest.mark.parametrize("key", OTHERS.values(), ids=OTHERS)
def test_another_request_is_another_entry(key):
    assert key != KEY
