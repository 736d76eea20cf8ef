"""Server-sent events are cut the same way however the network cuts the bytes."""

from __future__ import annotations

import itertools

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backends.sse import (
    DONE,
    DONE_EVENT,
    FINISH,
    MAY_BE_ERROR,
    MAY_BE_GARBAGE,
    EventCutter,
    data_event,
    events,
    payloads,
)

EVENT = st.one_of(
    st.dictionaries(st.text('ab":', max_size=3), st.text('ab{}":[], \\\n\ré', max_size=12), max_size=2).map(
        lambda document: data_event(msgspec.json.encode(document))
    ),
    st.sampled_from([b": ping\n\n", b"event: message\ndata: {}\n\n", b"data: {}\ndata: {}\n\n", DONE_EVENT]),
)
EVENTS = st.lists(EVENT, max_size=6).map(b"".join)
LINE_ENDS = st.sampled_from([b"\n", b"\r\n", b"\r"])


@st.composite
def reads(draw: st.DrawFn, events: bytes) -> list[bytes]:
    """Cuts bytes at any places, as a network may."""
    cuts = sorted(draw(st.sets(st.integers(0, len(events)), max_size=10)))
    return [part for a, b in itertools.pairwise([0, *cuts, len(events)]) if (part := events[a:b])]


def blocks_of(parts: list[bytes]) -> list[bytes]:
    """Returns the blocks that are cut from these reads."""
    cutter = EventCutter()
    return [block for part in parts if (block := cutter.feed(part))] + [cutter.flush()]


@given(st.data(), EVENTS, LINE_ENDS)
def test_any_split_into_reads_gives_the_same_events(data, events, line_end):
    parts = data.draw(reads(events.replace(b"\n", line_end)))
    assert list(payloads(b"".join(blocks_of(parts)))) == list(payloads(events))


@given(st.data(), EVENTS)
def test_events_with_line_feeds_are_not_changed(data, events):
    assert b"".join(blocks_of(data.draw(reads(events)))) == events


@given(st.data(), EVENTS, LINE_ENDS)
def test_every_block_ends_with_its_event(data, events, line_end):
    parts = data.draw(reads(events.replace(b"\n", line_end)))
    assert all(block.endswith(b"\n\n") for block in blocks_of(parts) if block)


@given(st.data(), st.lists(st.tuples(EVENT, LINE_ENDS), max_size=6))
def test_every_event_may_have_line_ends_of_its_own(data, events):
    mixed = b"".join(event.replace(b"\n", line_end) for event, line_end in events)
    same = b"".join(event for event, _ in events)
    assert list(payloads(b"".join(blocks_of(data.draw(reads(mixed)))))) == list(payloads(same))


def test_whole_event_is_returned_before_the_next_begins():
    assert EventCutter().feed(b"data: {}\n\ndata: ") == b"data: {}\n\n"


def test_crlf_event_is_returned_before_the_next_begins():
    assert EventCutter().feed(b"data: {}\r\n\r\n") == b"data: {}\n\n"


def test_several_events_in_one_read_are_one_block():
    assert EventCutter().feed(b"data: 1\n\ndata: 2\n\ndata: 3") == b"data: 1\n\ndata: 2\n\n"


def test_part_of_an_event_gives_nothing_yet():
    assert EventCutter().feed(b"data: {}\n") == b""


def test_line_end_cut_between_cr_and_lf_is_one_line_end():
    cutter = EventCutter()
    assert [cutter.feed(b"data: {}\r"), cutter.feed(b"\ndata: {}\r"), cutter.feed(b"\n\r\n")] == [
        b"",
        b"",
        b"data: {}\ndata: {}\n\n",
    ]


def test_last_event_without_its_empty_line_is_whole_if_it_is_json():
    cutter = EventCutter()
    cutter.feed(b'data: {"a": 1}\n')
    assert cutter.flush() == b'data: {"a": 1}\n\n'


def test_last_event_may_begin_with_its_name():
    cutter = EventCutter()
    cutter.feed(b"event: message\rdata: {}\r\r")
    assert cutter.flush() == b"event: message\ndata: {}\n\n"


def test_last_event_without_its_empty_line_may_have_several_data_lines():
    cutter = EventCutter()
    cutter.feed(b"data: {\ndata: }\n")
    assert cutter.flush() == b"data: {\ndata: }\n\n"


def test_last_event_cut_inside_its_json_is_dropped():
    cutter = EventCutter()
    cutter.feed(b'data: {"a": ')
    assert cutter.flush() == b""


def test_last_event_cut_after_one_of_its_braces_is_dropped():
    cutter = EventCutter()
    cutter.feed(b'data: {"choices":[{"delta":{"content":"x"}')
    assert cutter.flush() == b""


def test_last_done_without_its_empty_line_is_whole():
    cutter = EventCutter()
    cutter.feed(b"data: [DONE]")
    assert cutter.flush() == DONE_EVENT


def test_flush_of_nothing_is_nothing():
    assert EventCutter().flush() == b""


def test_events_of_a_block_are_its_parts():
    assert events(b"data: 1\n\n: ping\n\ndata: 2\ndata: 3\n\n") == [
        b"data: 1\n\n",
        b": ping\n\n",
        b"data: 2\ndata: 3\n\n",
    ]


def test_payloads_are_the_data_of_each_event():
    assert list(payloads(b'data: {"a":1}\n\ndata:{"b":2}\n\n')) == [b'{"a":1}', b'{"b":2}']


def test_payloads_pass_over_comments_and_other_fields():
    assert list(payloads(b": ping\n\nevent: x\nid: 7\ndata: {}\n\n")) == [b"{}"]


def test_payload_of_several_data_lines_is_joined():
    assert list(payloads(b"data: {\ndata: }\n\n")) == [b"{\n}"]


@pytest.mark.parametrize("pattern", [FINISH, MAY_BE_ERROR, DONE], ids=["finish", "error", "done"])
def test_pattern_does_not_match_inside_a_text(pattern):
    said = rb'"finish_reason":"stop", "usage":{}, "error":{}, "object":"error"\ndata: [DONE]'
    event = b'data: {"choices":[{"delta":{"content":"' + said.replace(b'"', rb"\"") + b'"}}]}\n\n'
    assert pattern.search(event) is None


@pytest.mark.parametrize("event", [b'data: {"error": null}\n\n', b'data: {"error":null}\n\n'])
def test_null_error_is_no_error(event):
    assert MAY_BE_ERROR.search(event) is None


@pytest.mark.parametrize("event", [b"data: {}\n\n", b"data:{}\n\n", b"data: [DONE]\n\n", b": ping\n\n", b"id: 1\n\n"])
def test_sound_event_is_not_taken_for_garbage(event):
    assert MAY_BE_GARBAGE.search(event) is None


@pytest.mark.parametrize("event", [b"data: {oops\n\n", b"data: hello\n\n", b"data: [DONE\n\n", b"data: {}}x\n\n"])
def test_garbage_is_seen(event):
    assert MAY_BE_GARBAGE.search(event) is not None
