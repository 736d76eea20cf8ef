"""W3C Trace Context: what is continued, what is not, and which traces are kept."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.telemetry.context import TraceContext, incoming, new_trace

TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
VALID = f"00-{TRACE}-{PARENT}-01"


def context_of(*parents: str, states: tuple[str, ...] = ()) -> TraceContext:
    headers = [(b"host", b"h"), *((b"traceparent", parent.encode()) for parent in parents)]
    return incoming([*headers, *((b"tracestate", state.encode()) for state in states)])


def test_parent_is_continued():
    context = context_of(VALID)
    assert (context.trace_id, context.parent_id, context.parent_sampled) == (TRACE, PARENT, True)


def test_own_span_is_a_new_one():
    assert context_of(VALID).span_id != context_of(VALID).span_id


def test_flags_beyond_the_first_say_nothing_of_sampling():
    assert context_of(f"00-{TRACE}-{PARENT}-02").parent_sampled is False


def test_later_version_is_read_as_far_as_it_is_known():
    assert context_of(f"cc-{TRACE}-{PARENT}-01-what-comes-next").trace_id == TRACE


MALFORMED = {
    "empty": "",
    "forbidden version": f"ff-{TRACE}-{PARENT}-01",
    "more than version 00 has": f"{VALID}-more",
    "more without a dash": f"cc-{TRACE}-{PARENT}-01more",
    "zero trace": f"00-{'0' * 32}-{PARENT}-01",
    "zero parent": f"00-{TRACE}-{'0' * 16}-01",
    "capitals": VALID.upper(),
    "short trace": f"00-{TRACE[1:]}-{PARENT}-01",
    "flags of one digit": f"00-{TRACE}-{PARENT}-1",
    "no hexadecimal": f"00-{'g' * 32}-{PARENT}-01",
    "line end": f"{VALID[:-1]}\n",
}


@pytest.mark.parametrize("parent", MALFORMED.values(), ids=MALFORMED)
def test_malformed_parent_starts_a_new_trace(parent):
    context = context_of(parent, states=("a=1",))
    assert (context.trace_id != TRACE, context.parent_id, context.parent_sampled, context.state) == (
        True,
        None,
        None,
        "",
    )


def test_two_parents_start_a_new_trace():
    assert context_of(VALID, VALID).parent_id is None


def test_states_of_several_headers_are_joined():
    assert context_of(VALID, states=("a=1", "b=2")).state == "a=1,b=2"


@pytest.mark.parametrize("state", ["x" * 513, "a=\x7f", "a=é"], ids=["too long", "control character", "beyond ASCII"])
def test_harmful_state_is_dropped(state):
    assert context_of(VALID, states=(state,)).state == ""


def test_state_without_a_parent_is_dropped():
    assert context_of(states=("a=1",)).state == ""


@given(st.binary(max_size=80))
def test_no_header_breaks_it(value):
    context = incoming([(b"traceparent", value), (b"tracestate", value)])
    assert re.fullmatch("[0-9a-f]{32}", context.trace_id)


def test_headers_name_the_span_that_asks():
    context = TraceContext(trace_id=TRACE, span_id="1" * 16, state="a=1")
    assert context.headers(PARENT, sampled=True) == {"traceparent": VALID, "tracestate": "a=1"}


def test_headers_are_read_as_they_were_written():
    context = new_trace()
    headers = context.headers(context.span_id, sampled=False).items()
    continued = incoming([(name.encode(), value.encode()) for name, value in headers])
    assert (continued.trace_id, continued.parent_id, continued.parent_sampled) == (
        context.trace_id,
        context.span_id,
        False,
    )


@pytest.mark.parametrize("ratio", [0.0, 1.0])
@pytest.mark.parametrize("sampled", [False, True])
def test_parents_decision_stands(ratio, sampled):
    assert context_of(f"00-{TRACE}-{PARENT}-0{int(sampled)}").sampled(ratio) is sampled


def test_sampling_takes_the_share_that_is_asked_for():
    traces = [new_trace() for _ in range(4000)]
    assert 0.2 < sum(trace.sampled(0.25) for trace in traces) / len(traces) < 0.3


@given(st.integers(0, 2**128 - 1), st.floats(0, 1), st.floats(0, 1))
def test_what_a_smaller_share_holds_a_larger_one_holds_too(number, one, other):
    trace = TraceContext(trace_id=f"{number:032x}", span_id=PARENT)
    assert trace.sampled(min(one, other)) <= trace.sampled(max(one, other))


@given(st.integers(0, 2**128 - 1))
def test_all_or_nothing_is_taken_literally(number):
    trace = TraceContext(trace_id=f"{number:032x}", span_id=PARENT)
    assert (trace.sampled(0), trace.sampled(1)) == (False, True)
