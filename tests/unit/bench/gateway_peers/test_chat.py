"""Which answers pass as the upstream's."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from bench.gateway.peers.chat import NUM_CONTENT_CHUNKS, WHOLE, fault


def event(delta: dict[str, str], finish_reason: str | None = None) -> bytes:
    chunk = {"choices": [{"index": 0, "delta": delta, "finish_reason": finish_reason}]}
    return b"data: " + msgspec.json.encode(chunk) + b"\n\n"


WORDS = [event({"content": f"w{number:02d} "}) for number in range(NUM_CONTENT_CHUNKS)]
FINISH = event({}, "stop")
DONE = b"data: [DONE]\n\n"


def stream(*events: bytes) -> bytes:
    return b"".join(events)


def whole(content: Any) -> bytes:
    return msgspec.json.encode({"choices": [{"message": {"content": content}}]})


def test_whole_answer_of_the_upstream_passes():
    assert fault("whole", 200, whole(WHOLE)) is None


@pytest.mark.parametrize("answer", [whole("another"), whole(None), b"{}", b"<html>", b""])
def test_other_whole_answer_does_not_pass(answer):
    assert fault("whole", 200, answer) is not None


def test_error_is_told_with_its_status():
    assert fault("whole", 503, b"no worker") == "status 503: no worker"


def test_stream_of_the_upstream_passes():
    assert fault("stream", 200, stream(*WORDS, FINISH, DONE)) is None


def test_stream_may_tell_its_usage_and_its_role_besides():
    role = event({"role": "assistant", "content": ""})
    usage = b'data: {"choices": [], "usage": {"total_tokens": 68}}\n\n'
    assert fault("stream", 200, stream(role, *WORDS, FINISH, usage, DONE)) is None


@pytest.mark.parametrize(
    "events",
    [
        (*WORDS, FINISH),
        (*WORDS, DONE),
        (*WORDS[1:], FINISH, DONE),
        (*reversed(WORDS), FINISH, DONE),
        (event({"content": "".join(f"w{number:02d} " for number in range(NUM_CONTENT_CHUNKS))}), FINISH, DONE),
        (),
    ],
    ids=["no end", "no finish", "a chunk lost", "another order", "all in one chunk", "nothing"],
)
def test_other_stream_does_not_pass(events):
    assert fault("stream", 200, stream(*events)) is not None
