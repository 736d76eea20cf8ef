"""The soak's own checks: what they must notice, against an upstream that is right and against answers that are not."""

from __future__ import annotations

import pytest

from bench.gateway.soak.clients import WrongError, require_error, whole_stream
from bench.gateway.soak.truth import rest_of_answer, right_answer
from tests.support.wire import DONE, error_body, finish, role, stream_of, text

QUESTION = "who are you?"
RIGHT = right_answer(QUESTION)
ERROR = b"data: " + error_body("it broke") + b"\n\n"


def body(*events: bytes) -> bytes:
    return b"".join(events)


def test_right_stream_is_an_answer():
    assert whole_stream(body(*stream_of(RIGHT)), QUESTION) == "streamed answer"


def test_stream_that_tells_its_failure_is_honest():
    assert whole_stream(body(role(), text(RIGHT[:20]), ERROR), QUESTION) == "stream that told its failure"


WRONG = {
    "other words": body(*stream_of("other words")),
    "cut, shown as success": body(role(), text(RIGHT[:20]), finish(), DONE),
    "cut, without a word": body(role(), text(RIGHT[:20])),
    "no finish": body(role(), text(RIGHT), DONE),
    "two finishes": body(role(), text(RIGHT), finish(), finish(), DONE),
    "error after [DONE]": body(*stream_of(RIGHT), ERROR),
    "wrong words before the error": body(role(), text("other"), ERROR),
    "half an event": body(*stream_of(RIGHT))[:-5],
    "nothing": b"",
}


@pytest.mark.parametrize("content", WRONG.values(), ids=WRONG)
def test_wrong_stream_is_noticed(content):
    with pytest.raises(WrongError):
        whole_stream(content, QUESTION)


@pytest.mark.parametrize("content", [b"", b"<html>", b"{}", b'{"error": {"message": "no more fields"}}'])
def test_error_of_another_form_is_noticed(content):
    with pytest.raises(WrongError):
        require_error(content)


def test_questions_have_answers_of_their_own():
    assert right_answer("one") != right_answer("two")


def test_answer_that_is_begun_is_continued():
    messages = [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": RIGHT[:9]}]
    assert RIGHT[:9] + rest_of_answer(messages) == RIGHT
