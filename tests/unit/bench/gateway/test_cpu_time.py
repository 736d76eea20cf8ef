"""When an answer is over, and what the upstream that gives it understands."""

from __future__ import annotations

import pytest

from bench.gateway.cpu_time import HEAD_END, is_complete, request
from bench.gateway.peers import chat
from bench.gateway.raw_upstream import BURST, WHOLE, first_request


@pytest.mark.parametrize("answer", [WHOLE, BURST], ids=["whole", "stream"])
def test_answer_is_complete_with_its_last_byte_only(answer):
    assert [end for end in range(len(answer) + 1) if is_complete(answer[:end])] == [len(answer)]


def test_whole_answer_of_the_upstream_is_the_one_that_is_checked():
    assert chat.fault("whole", 200, WHOLE.partition(HEAD_END)[2]) is None


def test_stream_of_the_upstream_is_the_one_that_is_checked():
    assert chat.fault("stream", 200, BURST.partition(HEAD_END)[2]) is None


def test_request_is_there_with_its_last_byte_only():
    sent = request("whole", {"authorization": "Bearer sk"})
    assert [end for end in range(len(sent) + 1) if first_request(sent[:end])] == [len(sent)]


def test_first_of_two_requests_is_taken():
    first, second = request("whole", {}), request("stream", {})
    found = first_request(first + second)
    assert found is not None
    assert found[1:] == (chat.body("whole"), len(first))
