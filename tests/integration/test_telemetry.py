"""Traces, metrics and log lines of a real gateway: what a collector, Prometheus and the log get to see."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import openai
import pytest

from tests.support import wire
from tests.support.collector import Collector, ReceivedSpan
from tests.support.gateway import Answer, Gateway
from tests.support.upstream import Act, Gate, Raw, Script, Streamed, Upstream, Whole
from tests.support.wait import eventually
from tests.support.wire import DONE, finish, role, text, usage

FILE = """
active: first
fallback: [second]
breaker: {{failures: 1000000}}
backends:
  first: {{type: openai, base_url: '{first}', model: first-model, api_key: sk-first-upstream, retries: 0}}
  again: {{type: openai, base_url: '{first}', model: first-model, retries: 1}}
  second: {{type: vllm, base_url: '{second}', model: second-model}}
retries: 0
telemetry: {{log: json, otlp_endpoint: '{endpoint}', sample: {sample}, {more}}}
"""
TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
BROKEN = Whole(wire.error_body("broken"), 500)

ids = (f"request-{number}" for number in itertools.count())


class Traced:
    """A gateway with two upstreams and a collector."""

    def __init__(self, gateway: Gateway, first: Upstream, second: Upstream, collector: Collector) -> None:
        self.gateway, self.first, self.second, self.collector = gateway, first, second, collector

    def ask(self, headers: dict[str, str] | None = None, path: str = "/v1/chat/completions", **fields: Any) -> Answer:
        """Sends one request, whose id is the answer's."""
        body = {"model": "default", "messages": [{"role": "user", "content": "hello"}], **fields}
        given = {"x-request-id": next(ids), **(headers or {})}
        return self.gateway.request("POST", path, msgspec.json.encode(body), given)

    def trace(self, answer: Answer) -> list[ReceivedSpan]:
        """Returns the request's own span and those of its attempts."""
        return self.collector.trace_of(answer.headers["x-request-id"])


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    with Collector() as running:
        yield running


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, collector: Collector) -> Iterator[Traced]:
    with Upstream(reply="first words") as first, Upstream(reply="second words") as second:
        urls = {"first": first.base_url, "second": second.base_url, "endpoint": collector.endpoint}
        file = FILE.format(**urls, sample=1, more="access_log: true")
        with Gateway(tmp_path_factory.mktemp("traced"), file) as gateway:
            yield Traced(gateway, first, second, collector)


@pytest.fixture
def traced(shared: Traced) -> Traced:
    """Every request is sampled, none of its content told."""
    shared.first.reset()
    shared.second.reset()
    return shared


@pytest.fixture
def start(start_gateway: Callable[..., Gateway], upstream: Upstream, spare: Upstream) -> Callable[..., Traced]:
    """Starts a gateway of one test's own."""

    def run(collector: Collector, *, endpoint: str = "", sample: float = 1, more: str = "") -> Traced:
        urls = {"first": upstream.base_url, "second": spare.base_url, "endpoint": endpoint or collector.endpoint}
        return Traced(start_gateway(FILE.format(**urls, sample=sample, more=more)), upstream, spare, collector)

    return run


# Spans of a request that goes well.


def test_request_and_attempt_are_one_trace(traced):
    own, attempt = traced.trace(traced.ask())
    assert (own.kind, own.parent_id, attempt.kind, attempt.trace_id) == ("server", "", "client", own.trace_id)


def test_spans_have_the_names_of_the_conventions(traced):
    assert [span.name for span in traced.trace(traced.ask())] == ["POST /v1/chat/completions", "chat first-model"]


def test_attempt_lies_within_its_request(traced):
    own, attempt = traced.trace(traced.ask())
    assert own.start_ns <= attempt.start_ns <= attempt.end_ns <= own.end_ns


def test_attempt_tells_what_was_asked(traced):
    _, attempt = traced.trace(traced.ask(temperature=0.5, max_tokens=7, seed=3, n=2, response_format={"type": "text"}))
    assert {
        name: value for name, value in attempt.attributes.items() if "request" in name or "output.type" in name
    } == {
        "gen_ai.request.model": "first-model",
        "gen_ai.request.temperature": 0.5,
        "gen_ai.request.max_tokens": 7,
        "gen_ai.request.seed": 3,
        "gen_ai.request.choice.count": 2,
        "gen_ai.output.type": "text",
    }


TOLD = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "openai",
    "gen_ai.response.id": wire.ID,
    "gen_ai.response.model": wire.MODEL,
    "gen_ai.response.finish_reasons": ["stop"],
    "gen_ai.usage.input_tokens": 3,
    "gen_ai.usage.output_tokens": 2,
    "gateway.backend": "first",
    "gateway.attempt": 1,
}


def test_attempt_tells_what_was_answered(traced):
    _, attempt = traced.trace(traced.ask())
    assert TOLD.items() <= attempt.attributes.items()


def test_attempt_tells_the_same_of_a_stream(traced):
    _, attempt = traced.trace(traced.ask(stream=True, stream_options={"include_usage": True}))
    assert TOLD.items() <= attempt.attributes.items()


def test_finish_is_found_where_the_usage_comes_in_a_later_piece(traced):
    gate = Gate()
    traced.first.will(Streamed.of(role(), text("a"), finish("length"), 0.05, usage(), 0.05, DONE))
    gate.open()
    _, attempt = traced.trace(traced.ask(stream=True))
    told = attempt.attributes
    assert (told["gen_ai.response.finish_reasons"], told["gen_ai.usage.output_tokens"]) == (["length"], 2)


def test_stream_tells_when_its_first_content_came(traced):
    own, attempt = traced.trace(traced.ask(stream=True))
    assert (own.events, attempt.events) == (["gateway.first_chunk"], ["gateway.first_chunk"])
    assert 0 < attempt.attributes["gen_ai.response.time_to_first_chunk"] < 20


def test_span_of_a_stream_ends_with_the_stream(traced):
    gate = Gate()
    traced.first.will(Streamed.of(role(), text("a"), gate, finish(), DONE))
    with traced.gateway.client() as client:
        stream = client.chat.completions.create(
            model="default",
            messages=[{"role": "user", "content": "hello"}],
            stream=True,
            extra_headers={"x-request-id": "held"},
        )
        next(iter(stream))
        opened_ns = time.time_ns()
        gate.open()
        list(stream)
    own, attempt = traced.collector.trace_of("held")
    assert min(own.end_ns, attempt.end_ns) > opened_ns


def test_request_tells_of_itself(traced):
    own, _ = traced.trace(traced.ask())
    told = {name: value for name, value in own.attributes.items() if name.startswith("gateway.")}
    overhead = told.pop("gateway.overhead")
    assert 0 < overhead < 20
    assert told == {
        "gateway.request.id": own.attributes["gateway.request.id"],
        "gateway.request.model": "default",
        "gateway.generation": 1,
        "gateway.attempts": 1,
        "gateway.backend": "first",
        "gateway.outcome": "answered",
    }


def test_simple_route_is_traced_under_its_own_name(traced):
    own, attempt = traced.trace(traced.ask(path="/api/v1/chat", message="hello"))
    assert (own.name, attempt.name) == ("POST /api/v1/chat", "chat first-model")


def test_spans_tell_which_process_wrote_them(traced):
    own, _ = traced.trace(traced.ask())
    assert own.resource["service.name"] == "pointsman"


# Failures.


def test_fallback_is_two_attempts_of_which_the_first_failed(traced):
    traced.first.will(BROKEN)
    own, failed, answered = traced.trace(traced.ask())
    assert [(span.failed, span.attributes["gateway.backend"]) for span in (own, failed, answered)] == [
        (False, "second"),
        (True, "first"),
        (False, "second"),
    ]
    assert (failed.attributes["error.type"], answered.attributes["gen_ai.provider.name"]) == (
        "UnexpectedStatusError",
        "vllm",
    )


def test_retry_is_an_attempt_of_its_own(traced):
    traced.first.will(BROKEN)
    own, failed, answered = traced.trace(traced.ask(model="again"))
    assert [(span.failed, span.attributes["gateway.attempt"]) for span in (failed, answered)] == [(True, 1), (False, 2)]
    assert own.attributes["gateway.attempts"] == 2


def test_failure_of_all_is_one_of_the_request(traced):
    traced.first.will(BROKEN)
    traced.second.will(BROKEN)
    own, *attempts = traced.trace(traced.ask())
    assert [span.failed for span in (own, *attempts)] == [True, True, True]
    assert (own.attributes["http.response.status_code"], own.attributes["gateway.outcome"]) == (502, "failed")


def test_clients_mistake_is_no_failure_of_the_request(traced):
    traced.first.will(Whole(wire.error_body("no"), 400))
    own, attempt = traced.trace(traced.ask())
    assert (own.failed, own.attributes["http.response.status_code"], attempt.failed) == (False, 400, True)


def test_cut_stream_is_told_as_such(traced):
    traced.first.will(Streamed.of(role(), text("a"), 0.05, Act.CUT))
    own, attempt = traced.trace(traced.ask({"x-gateway-no-fallback": "1"}, stream=True))
    assert (own.attributes["gateway.outcome"], own.failed) == ("cut", True)
    assert attempt.attributes["error.type"] == "TruncatedStreamError"


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_departure_of_the_client_is_no_failure(traced, stream):
    script: Script = Streamed.of(role(), text("a"), Act.HANG) if stream else Act.HANG
    traced.first.will(script)
    body = {"model": "default", "messages": [{"role": "user", "content": "hello"}], "stream": stream}
    request_id = next(ids)
    connection = traced.gateway.connect()
    headers = {"content-type": "application/json", "x-request-id": request_id}
    connection.request("POST", "/v1/chat/completions", msgspec.json.encode(body), headers)
    if stream:
        connection.getresponse().read(1)
    traced.first.wait_chat()
    connection.close()
    own, attempt = traced.collector.trace_of(request_id)
    assert (own.attributes["gateway.outcome"], own.failed) == ("left", False)
    assert (attempt.attributes["error.type"], attempt.failed) == ("cancelled", False)


# Context.


def traceparent(flags: str = "01") -> dict[str, str]:
    return {"traceparent": f"00-{TRACE}-{PARENT}-{flags}", "tracestate": "vendor=1,other=2"}


def test_clients_trace_is_continued(traced):
    own, attempt = traced.trace(traced.ask(traceparent()))
    assert (own.trace_id, own.parent_id, own.state) == (TRACE, PARENT, "vendor=1,other=2")
    assert (attempt.trace_id, attempt.parent_id) == (TRACE, own.span_id)


def test_upstream_continues_the_span_of_its_attempt(traced):
    traced.first.will(BROKEN)
    _, failed, answered = traced.trace(traced.ask(traceparent()))
    sent = [upstream.chats[0].headers for upstream in (traced.first, traced.second)]
    assert [headers["traceparent"] for headers in sent] == [
        f"00-{TRACE}-{failed.span_id}-01",
        f"00-{TRACE}-{answered.span_id}-01",
    ]
    assert sent[0]["tracestate"] == "vendor=1,other=2"


def test_malformed_context_starts_a_new_trace(traced):
    own, _ = traced.trace(traced.ask({"traceparent": f"00-{TRACE}-{PARENT}-1", "tracestate": "vendor=1"}))
    assert (own.trace_id != TRACE, own.parent_id, own.state) == (True, "", "")


def test_trace_that_the_client_does_not_keep_is_passed_on_but_not_sent(traced):
    unsampled = traced.ask(traceparent("00"))
    traced.trace(traced.ask())
    sent = {span.attributes.get("gateway.request.id") for span in traced.collector.spans}
    assert unsampled.headers["x-request-id"] not in sent
    assert traced.first.chats[0].headers["traceparent"].endswith("-00")


def test_log_lines_carry_the_trace(traced):
    answer = traced.ask(traceparent())
    own, _ = traced.trace(answer)
    request_id = answer.headers["x-request-id"]
    (line,) = (line for line in traced.gateway.events("request") if line["request_id"] == request_id)
    assert (line["trace_id"], line["span_id"]) == (TRACE, own.span_id)


def test_access_log_tells_of_each_request_in_one_line(traced):
    request_id = traced.ask(stream=True, stream_options={"include_usage": True}).headers["x-request-id"]

    def lines() -> list[dict[str, Any]]:
        return [line for line in traced.gateway.events("request") if line["request_id"] == request_id]

    (line,) = eventually(lines, "the line is written")
    assert {"backend", "model", "status", "latency_ms", "ttft_ms", "input_tokens", "output_tokens"} <= line.keys()


# Sampling.


def test_failure_is_kept_where_nothing_is_sampled(start):
    with Collector() as collector:
        traced = start(collector, sample=0)
        traced.ask()
        traced.first.will(BROKEN)
        failed = traced.ask()
        assert len(traced.trace(failed)) == 3
        assert len(collector.spans) == 3


def test_without_access_log_only_failures_are_logged(start):
    with Collector() as collector:
        traced = start(collector)
        traced.ask()
        traced.first.will(BROKEN)
        traced.second.will(BROKEN)
        traced.ask()
        eventually(lambda: traced.gateway.events("request failed"), "the failure is logged")
        assert traced.gateway.events("request") == []


# Content.

PROMPT, REPLY = "my secret question", "its secret answer"
HIDDEN = [PROMPT, REPLY, "sk-first-upstream", "sk-client", "STOPWORD"]


def converse(traced: Traced) -> None:
    """Has everything happen that could tell content: answers, streams, refusals and failures that quote it."""
    asked: dict[str, Any] = {"messages": [{"role": "user", "content": PROMPT}], "stop": ["STOPWORD"]}
    headers = {"authorization": "Bearer sk-client"}
    quoting = wire.error_body(f"cannot answer: {PROMPT}")
    traced.first.will(Whole(wire.completion(REPLY)), Streamed.of(*wire.stream_of(REPLY)), Whole(wire.completion(REPLY)))
    traced.ask(headers, **asked)
    traced.ask(headers, **asked, stream=True)
    traced.ask(headers, path="/api/v1/chat", message=PROMPT)
    traced.ask(headers, **{**asked, "model": "unheard-of-model"})
    for status in (400, 404, 429, 500):
        traced.first.will(Whole(quoting, status))
        traced.second.will(Whole(quoting, status))
        traced.ask(headers, **asked)
    traced.first.will(Streamed.of(role(), text(REPLY), wire.error_event(PROMPT)))
    traced.ask(headers, **asked, stream=True)
    traced.first.will(Raw(REPLY.encode()))
    traced.second.will(Whole(REPLY.encode()))
    last = traced.ask(headers, **asked)
    traced.trace(last)


def test_no_content_and_no_key_is_told(start):
    with Collector() as collector:
        traced = start(collector, more="access_log: true")
        converse(traced)
        metrics = traced.gateway.request("GET", "/metrics").body
        assert traced.gateway.stop() == 0  # the last metrics are pushed
        told = b"".join([*collector.raw, metrics, "\n".join(traced.gateway.log).encode()]).decode(errors="replace")
        assert [words for words in HIDDEN if words in told] == []
        assert b"gen_ai.client.operation.duration" in b"".join(collector.raw)
        assert b"unheard-of-model" not in metrics


def messages_of(span: ReceivedSpan, which: str) -> Any:
    return msgspec.json.decode(span.attributes[f"gen_ai.{which}.messages"])


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_content_is_told_where_that_is_wanted(start, stream):
    with Collector() as collector:
        traced = start(collector, more="capture_content: true")
        messages = [{"role": "system", "content": "be brief"}, {"role": "user", "content": PROMPT}]
        _, attempt = traced.trace(traced.ask(messages=messages, stream=stream))
        assert messages_of(attempt, "input") == [
            {"role": "system", "parts": [{"type": "text", "content": "be brief"}]},
            {"role": "user", "parts": [{"type": "text", "content": PROMPT}]},
        ]
        assert messages_of(attempt, "output") == [
            {
                "role": "assistant",
                "parts": [{"type": "text", "content": "hello there"}],
                "finish_reason": "stop",
            }
        ]


# The collector.


def unused_endpoint() -> str:
    with Collector() as gone:
        return gone.endpoint


def test_unreachable_collector_fails_no_request_and_is_told_once_for_each_kind(start):
    with Collector() as collector:
        traced = start(collector, endpoint=unused_endpoint())
        assert {traced.ask().status for _ in range(20)} == {200}
        eventually(lambda: traced.gateway.events("telemetry is not taken"), "the outage is logged")
        assert {traced.ask().status for _ in range(20)} == {200}
        assert traced.gateway.stop() == 0
        told = [event["path"] for event in traced.gateway.events("telemetry is not taken")]
        assert sorted(told) == sorted(set(told))


def test_what_waits_for_a_collector_goes_to_the_next_one(start):
    with Collector() as collector:
        gone = unused_endpoint()
        traced = start(collector, endpoint=gone)
        answer = traced.ask()
        eventually(lambda: traced.gateway.events("telemetry is not taken"), "the outage is logged")
        traced.gateway.edit(traced.gateway.config.read_text().replace(gone, collector.endpoint))
        assert len(traced.trace(answer)) == 2


def test_what_a_busy_collector_puts_off_is_sent_again(start):
    with Collector() as collector:
        traced = start(collector)
        collector.status = 503
        answer = traced.ask()
        eventually(lambda: collector.num_refused, "the collector refuses")
        collector.status = 200
        assert len(traced.trace(answer)) == 2


def test_end_of_the_gateway_sends_what_is_left(start):
    with Collector() as collector:
        traced = start(collector)
        answer = traced.ask()
        assert traced.gateway.stop() == 0
        assert len(traced.trace(answer)) == 2


def test_headers_for_the_collector_come_from_the_environment(start_gateway, upstream):
    with Collector() as collector:
        file = FILE.format(
            first=upstream.base_url, second=upstream.base_url, endpoint=collector.endpoint, sample=1, more=""
        )
        gateway = start_gateway(file, env={"OTEL_EXPORTER_OTLP_HEADERS": "api-key=sk-collector"})
        assert (
            gateway.request(
                "POST",
                "/v1/chat/completions",
                msgspec.json.encode({"model": "default", "messages": [{"role": "user", "content": "hello"}]}),
            ).status
            == 200
        )
        eventually(lambda: collector.headers, "the trace arrives")
        assert collector.headers[0]["api-key"] == "sk-collector"


def test_official_client_is_none_the_wiser(traced):
    with traced.gateway.client() as client:
        answer = client.chat.completions.create(model="default", messages=[{"role": "user", "content": "hello"}])
    assert isinstance(answer, openai.types.chat.ChatCompletion)
