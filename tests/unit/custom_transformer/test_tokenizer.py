from __future__ import annotations

import pytest

from custom_transformer.tokenizer import CONTROL_TOKENS, StreamDecoder, Tokenizer, byte_alphabet

LETTERS = {char: index for index, char in enumerate(byte_alphabet().values())}
MERGES = [("a", "b"), ("ab", "ab"), ("b", "c"), ("Ġ", "x")]


@pytest.fixture
def merging() -> Tokenizer:
    """A tokenizer that has learned four merges."""
    vocab = LETTERS | {left + right: 256 + index for index, (left, right) in enumerate(MERGES)}
    return Tokenizer(vocab, MERGES, {"<|end|>": 300})


def pieces(tokenizer: Tokenizer, text: str) -> list[bytes]:
    return [tokenizer.decode_bytes(token) for token in tokenizer.encode(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ab", [b"ab"]),
        ("abab", [b"abab"]),
        ("ababab", [b"abab", b"ab"]),
        ("abc", [b"ab", b"c"]),
        ("bc", [b"bc"]),
        ("bbcc", [b"b", b"bc", b"c"]),
        ("a x", [b"a", b" x"]),
        ("", []),
    ],
)
def test_earliest_learned_merge_goes_first(merging, text, expected):
    """Of two merges the earlier learned wins, of two places the first."""
    assert pieces(merging, text) == expected


def test_long_word_is_encoded_like_a_short_one(merging):
    """The cache for short words makes no difference."""
    assert pieces(merging, "ab" * 1000) == [b"abab"] * 500


def test_digits_stand_alone(merging):
    """Numbers are spelled digit by digit."""
    assert pieces(merging, "123") == [b"1", b"2", b"3"]


def test_control_tokens_do_not_come_out_of_text(tokenizer):
    """Their spelling is text like any other."""
    assert not {*tokenizer.encode("".join(CONTROL_TOKENS))} & {*tokenizer.control.values()}


def test_control_tokens_have_no_bytes(tokenizer):
    """Nor have ids that nothing uses."""
    assert tokenizer.decode_bytes(tokenizer.control["<|end|>"]) == tokenizer.decode_bytes(299) == b""


def test_broken_characters_are_replaced(tokenizer):
    """Half a character becomes U+FFFD."""
    assert tokenizer.decode(tokenizer.encode("aé")[:-1]) == "a\ufffd"


def test_longest_token_is_known(merging):
    """It bounds how much text a context can hold."""
    assert merging.max_token_bytes == 4


def test_stream_holds_back_half_a_character(tokenizer):
    """A character is shown with its last byte."""
    decoder = StreamDecoder(tokenizer)

    assert [decoder.feed(token) for token in tokenizer.encode("é€")] == ["", "é", "", "", "€"]


def test_stream_ends_with_what_is_left(tokenizer):
    """A cut character shows as U+FFFD at the end."""
    decoder = StreamDecoder(tokenizer)
    decoder.feed(tokenizer.encode("é")[0])

    assert decoder.flush() == "\ufffd"
