from __future__ import annotations

import pytest

from custom_transformer.answer import Answer, Delta
from custom_transformer.sampling import Sample


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
    rest = answer.finish()

    assert rest.text == "xy"
    assert [entry.token for entry in rest.logprobs] == ["x", "y"]


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
    (entry,) = answer.finish().logprobs

    assert (entry.token, entry.bytes) == ("\ufffd", [0xC3])
    assert (entry.top_logprobs[0].token, entry.top_logprobs[0].bytes) == ("<|end|>", None)
