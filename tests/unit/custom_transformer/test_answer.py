from __future__ import annotations

import pytest

from custom_transformer.api.answer import Answer, Delta
from custom_transformer.calls import CallDelta
from custom_transformer.engine.sampling import Sample

CALL = '{"name":"f","arguments":{"x":{}}}'


@pytest.fixture
def feed(tokenizer):
    """A function that feeds text, byte by byte, and returns what each byte lets be shown."""

    def feed(answer: Answer, text: str) -> list[Delta]:
        return [answer.feed(Sample(token, -1.0, ((token, -1.0),))) for token in tokenizer.encode(text)]

    return feed


def test_text_comes_in_whole_characters(tokenizer, feed):
    """Bytes wait for the rest of their character."""
    assert [delta.text for delta in feed(Answer(tokenizer, []), "aé")] == ["a", "", "é"]


def test_logprobs_come_with_their_text(tokenizer, feed):
    """Tokens that wait are reported when their text is shown."""
    deltas = feed(Answer(tokenizer, ["xyz"]), "axyb")

    assert [[entry.token for entry in delta.logprobs] for delta in deltas] == [["a"], [], [], ["x", "y", "b"]]


def test_logprobs_of_the_stop_string_are_not_shown(tokenizer, feed):
    """What a client does not see is not reported."""
    answer = Answer(tokenizer, ["xy"])
    deltas = feed(answer, "axy")

    assert answer.stopped
    assert [entry.token for delta in deltas for entry in delta.logprobs] == ["a"]


def test_end_shows_what_was_held(tokenizer, feed):
    """A stop string that did not come was text."""
    answer = Answer(tokenizer, ["xyz"])
    feed(answer, "axy")
    rest, _ = answer.finish("length")

    assert rest.text == "xy"
    assert [entry.token for entry in rest.logprobs] == ["x", "y"]


@pytest.fixture
def feed_call(tokenizer, feed):
    """A function that feeds a call to an answer that begins with `<|tool|>`, and returns its parts."""

    def feed_call(answer: Answer, text: str) -> list[CallDelta]:
        answer.feed(Sample(tokenizer.control["<|tool|>"], -1.0))
        return [call for delta in feed(answer, text) for call in delta.calls]

    return feed_call


def test_answer_that_begins_with_the_control_token_is_a_call(tokenizer, feed_call):
    """Its name comes first, its arguments bit by bit."""
    opening, *rest = feed_call(Answer(tokenizer, []), CALL)

    assert (opening.name, opening.arguments) == ("f", "")
    assert "".join(call.arguments for call in rest) == '{"x":{}}'


def test_call_is_not_cut_by_stop_strings(tokenizer, feed_call):
    """They end texts; half a call is of no use."""
    answer = Answer(tokenizer, ['"'])
    feed_call(answer, CALL)

    assert not answer.stopped


@pytest.mark.parametrize(("reason", "expected"), [("stop", "tool_calls"), ("length", "length")])
def test_call_ends_for_a_reason_of_its_own(tokenizer, reason, expected):
    """Unless it was cut."""
    assert Answer(tokenizer, [], is_call=True).finish(reason)[1] == expected


def test_tokens_of_a_call_are_reported_at_once(tokenizer, feed):
    """Their text is not held back for stop strings, so neither are they."""
    deltas = feed(Answer(tokenizer, [], is_call=True), '{"n')

    assert [entry.token for delta in deltas for entry in delta.logprobs] == ["{", '"', "n"]


def test_tokens_are_counted(tokenizer, feed):
    """Shown or not."""
    answer = Answer(tokenizer, ["xy"])
    feed(answer, "axy")

    assert answer.num_tokens == 3


def test_bytes_tell_what_text_cannot(tokenizer):
    """Half a character is reported by its byte, a control token by its name alone."""
    half, end = tokenizer.encode("é")[0], tokenizer.control["<|end|>"]
    answer = Answer(tokenizer, [])
    answer.feed(Sample(half, -1.0, ((end, -0.5),)))
    (entry,) = answer.finish("length")[0].logprobs

    assert (entry.token, entry.bytes) == ("\ufffd", [0xC3])
    assert (entry.top_logprobs[0].token, entry.top_logprobs[0].bytes) == ("<|end|>", None)
