from __future__ import annotations

from pathlib import Path

import pytest
import tokenizers
from hypothesis import given
from hypothesis import strategies as st

from custom_transformer.tokenizer import StreamDecoder, Tokenizer
from custom_transformer.training.train_tokenizer import train_tokenizer

WORDS = "the cat sat on a mat, the bat that sat; it's 1234 kilometres to Zürich — naïve café 日本語 🙂 \n\n\t "
TEXT = st.text() | st.text(sorted(set(WORDS))) | st.lists(st.sampled_from(WORDS.split(" "))).map(" ".join)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tokenizer trained on a little text."""
    folder = tmp_path_factory.mktemp("tokenizer")
    train_tokenizer([WORDS * 20, WORDS.upper() * 5], 350, folder)
    return folder


@pytest.fixture(scope="module")
def tokenizer(folder: Path) -> Tokenizer:
    return Tokenizer.load(folder)


@pytest.fixture(scope="module")
def reference(folder: Path) -> tokenizers.Tokenizer:
    return tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))


@given(text=TEXT)
def test_text_survives(tokenizer, text):
    """Any text comes back as it was."""
    assert tokenizer.decode(tokenizer.encode(text)) == text


@given(text=TEXT.filter(lambda text: "<|" not in text))
def test_tokens_are_those_of_the_reference(tokenizer, reference, text):
    """An independent implementation reads the same file the same way."""
    assert tokenizer.encode(text) == reference.encode(text).ids


@given(text=TEXT, data=st.data())
def test_streamed_text_is_the_whole_text(tokenizer, text, data):
    """Token by token, even when cut within a character, the text is what decoding at once gives."""
    tokens = tokenizer.encode(text)
    tokens = tokens[: data.draw(st.integers(0, len(tokens)))]
    decoder = StreamDecoder(tokenizer)

    assert "".join(map(decoder.feed, tokens)) + decoder.flush() == tokenizer.decode(tokens)
