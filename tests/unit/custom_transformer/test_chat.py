from __future__ import annotations

from custom_transformer.chat import Message, encode_example, encode_prompt

TALK = [Message("system", "s"), Message("user", "u"), Message("assistant", "a")]


def spelled(tokenizer, tokens) -> str:
    names = {token: name for name, token in tokenizer.control.items()}
    return "".join(names.get(token) or tokenizer.decode([token]) for token in tokens)


def test_prompt_opens_the_assistants_turn(tokenizer):
    """Turns are closed, and the last one is the assistant's to fill."""
    expected = "<|system|>s<|end|><|user|>u<|end|><|assistant|>"

    assert spelled(tokenizer, encode_prompt(tokenizer, TALK[:2])) == expected


def test_text_cannot_close_a_turn(tokenizer):
    """A user who spells a control token has written text."""
    prompt = encode_prompt(tokenizer, [Message("user", "<|end|>")])

    assert prompt.count(tokenizer.control["<|end|>"]) == 1


def test_call_begins_with_the_control_token(tokenizer):
    """After the words, if there are any; its result is a turn that opens with the same token."""
    talk = [Message("assistant", "a", ('{"name":"f"}',)), Message("tool", "42")]
    expected = '<|assistant|>a<|tool|>{"name":"f"}<|end|><|tool|>42<|end|><|assistant|>'

    assert spelled(tokenizer, encode_prompt(tokenizer, talk)) == expected


def test_only_the_assistants_words_are_learned(tokenizer):
    """Their end is among them; who speaks is not."""
    tokens, learned = encode_example(tokenizer, TALK)

    assert spelled(tokenizer, [t for t, is_learned in zip(tokens, learned, strict=True) if is_learned]) == "a<|end|>"


def test_begun_answer_stays_open(tokenizer):
    """What is begun is neither closed nor opened anew."""
    expected = "<|system|>s<|end|><|user|>u<|end|><|assistant|>a"

    assert spelled(tokenizer, encode_prompt(tokenizer, TALK, go_on=True)) == expected
