"""What a load asks: made-up prompts of a length, and the prompts of files in all their forms."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backends.base import Call
from bench.load.prompts import Lengths, Listed, MadeUp, PromptsError, Ruler, read_prompts
from bench.suites.loader import built_in

LENGTHS = [Lengths(100, 20), Lengths(7, 3)]


def body(call: Call) -> dict[str, Any]:
    document: dict[str, Any] = msgspec.json.decode(call.body_for("m", stream=True))
    return document


def text(call: Call) -> str:
    content: str = body(call)["messages"][0]["content"]
    return content


def made_up(**fields: Any) -> MadeUp:
    return MadeUp(LENGTHS, Ruler(), seed=fields.pop("seed", 1), extra=fields)


def test_lengths_take_turns():
    calls = [made_up().call("0", number) for number in range(3)]
    assert [(len(text(call).split()), body(call)["max_tokens"]) for call in calls] == [(100, 20), (7, 3), (100, 20)]


def test_same_seed_makes_up_the_same():
    assert made_up().call("0", 5).fields == made_up().call("0", 5).fields


@pytest.mark.parametrize(("seed", "series", "number"), [(2, "0", 0), (1, "1", 0), (1, "0", 2)])
def test_prompts_differ_by_seed_series_and_number(seed, series, number):
    assert text(made_up(seed=seed).call(series, number)) != text(made_up().call("0", 0))


def test_request_is_streamed_with_usage_and_never_mirrored():
    call = made_up(ignore_eos=True).call("0", 0)
    assert body(call).items() >= {"stream": True, "stream_options": {"include_usage": True}, "ignore_eos": True}.items()
    assert call.headers["x-gateway-no-shadow"] == "1"


@given(st.integers(1, 5000), st.floats(0, 50), st.floats(0.5, 4))
def test_ruler_is_right_to_a_word(tokens, fixed, per_word):
    words = Ruler(fixed, per_word).words(tokens)
    assert words == 1 or abs(fixed + words * per_word - tokens) <= per_word / 2 + 1e-6


FORMS = {
    "suite": {"id": "1", "messages": [{"role": "user", "content": "Hi"}], "grader": {"type": "exact", "answer": "x"}},
    "prompt": {"prompt": "Hi", "completion": "Hello"},
    "ShareGPT": {"id": "a", "conversations": [{"from": "system", "value": "Be"}, {"from": "human", "value": "Hi"}]},
    "lm-sys": {"question_id": 1, "turns": ["Hi", "And now?"]},
}


@pytest.mark.parametrize("line", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("is_array", [False, True], ids=["JSONL", "array"])
def test_every_form_is_read(tmp_path, line, is_array):
    path = tmp_path / "prompts"
    path.write_bytes(msgspec.json.encode([line]) if is_array else msgspec.json.encode(line) + b"\n\n")
    assert [each["messages"] for each in read_prompts(str(path))] == [[{"role": "user", "content": "Hi"}]]


def test_parameters_and_tools_of_a_suite_are_kept(tmp_path):
    tools = [{"type": "function", "function": {"name": "f"}}]
    path = tmp_path / "suite.jsonl"
    path.write_bytes(msgspec.json.encode({**FORMS["suite"], "params": {"max_tokens": 9}, "tools": tools}))
    (read,) = read_prompts(str(path))
    assert (read["max_tokens"], read["tools"]) == (9, tools)


@pytest.mark.parametrize("name", built_in())
def test_built_in_suites_are_prompts(name):
    assert len(read_prompts(name)) > 1


BROKEN = {
    b"": "holds no prompts",
    b'{"prompt": "Hi"}\n{"question": "Hi"}': "prompt 2: holds neither",
    b'{"prompt": "Hi"': "prompt 1: ",
    b'{"messages": [{"role": "nobody"}]}': "prompt 1: ",
    b'[{"prompt": "Hi"}': "prompt 1: ",
    b'{"prompt": "\xff"}': "prompt 1: ",
    b'[{"prompt": 1}]': "prompt 1: ",
}


@pytest.mark.parametrize(("data", "words"), BROKEN.items())
def test_file_without_prompts_is_refused_with_the_place(tmp_path: Path, data, words):
    path = tmp_path / "prompts.jsonl"
    path.write_bytes(data)
    with pytest.raises(PromptsError, match=words):
        read_prompts(str(path))


def test_missing_file_is_refused_with_what_there_is():
    with pytest.raises(PromptsError, match=built_in()[0]):
        read_prompts("nowhere.jsonl")


def test_listed_prompts_come_each_once_before_the_first_comes_again():
    bodies = [{"messages": [{"role": "user", "content": str(number)}]} for number in range(5)]
    prompts = Listed(bodies, seed=1, extra={"max_tokens": 4})
    asked = [text(prompts.call("0", number)) for number in range(10)]
    assert (sorted(asked[:5]), asked[5:]) == (["0", "1", "2", "3", "4"], asked[:5])
    assert body(prompts.call("0", 0))["max_tokens"] == 4
