"""One request, measured: against a real server over a real connection."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable

import anyio
import anyio.to_thread
import msgspec
import pytest
from anyio.abc import TaskGroup
from msgspec import Raw

from backends.base import Call
from backends.errors import InvalidRequestError, OverloadedError
from backends.http import OpenAIClient
from backends.protocol import decode_request
from bench import measure as measuring
from bench.measure import Measurement, as_fields, call_to_measure, measure
from tests.support.calls import HELLO, chat_body
from tests.support.rejections import REJECTIONS
from tests.support.upstream import Act, Gate, Streamed, Upstream, Whole
from tests.support.wait import connection_is_free, eventually
from tests.support.wire import DONE, chunk, error_body, error_event, finish, role, text, usage

LONG_S = 60.0
"""A limit that nothing here reaches."""


@pytest.fixture
async def client(upstream: Upstream) -> AsyncIterator[OpenAIClient]:
    client = OpenAIClient(upstream.base_url, "upstream-model")
    yield client
    await client.aclose()


def a_call(**fields: object) -> Call:
    return call_to_measure(decode_request(chat_body(**fields))[1], {"x-request-id": "shadow-1"}, logprobs=False)


async def asked(client: OpenAIClient, limit_s: float = LONG_S) -> Measurement:
    return await measure(client, a_call(), limit_s=limit_s)


def fields_of(call: Call) -> dict[str, object]:
    return {name: msgspec.json.decode(value) for name, value in call.fields.items()}


class Scripted:
    """A backend in this process, for what no server can be made to do for certain."""

    def __init__(self, *blocks: bytes, refusal: Exception | None = None, closing_s: float = 0.0) -> None:
        self._blocks = iter(blocks)
        self._refusal = refusal
        self._closing_s = closing_s

    async def stream(self, call: Call) -> Scripted:
        if self._refusal:
            raise self._refusal
        return self

    def __aiter__(self) -> Scripted:
        return self

    async def __anext__(self) -> bytes:
        for block in self._blocks:
            return block
        raise StopAsyncIteration

    async def aclose(self) -> None:
        await anyio.sleep(self._closing_s)


# What is asked


def test_measured_request_is_streamed_with_usage():
    fields = fields_of(a_call(stream=False, stream_options={"include_usage": False}))
    assert (fields["stream"], fields["stream_options"]) == (True, {"include_usage": True})


def test_fields_that_nobody_knows_stay():
    assert fields_of(a_call(min_p=0.1, temperature=0.5))["min_p"] == 0.1


@pytest.mark.parametrize("field", sorted(measuring.NOT_ASKED_AGAIN))
def test_copy_leaves_out_what_is_the_customers_own(field):
    values = {"n": 2, "metadata": {"a": "b"}, "logprobs": True, "top_logprobs": 2, "priority": 1}
    assert field not in fields_of(a_call(**{field: values.get(field, "x")}))


def test_copy_asks_for_one_answer():
    assert a_call(n=3).num_choices == 1


@pytest.mark.parametrize(("asked", "sent"), [({"store": True}, False), ({"store": False}, False), ({}, None)])
def test_copy_is_kept_nowhere(asked, sent):
    assert fields_of(a_call(**asked)).get("store") is sent


@pytest.mark.parametrize(("told", "sent"), [(True, True), (False, None)])
def test_log_probabilities_are_asked_of_who_tells_them(told, sent):
    fields = decode_request(chat_body(logprobs=not told, top_logprobs=5))[1]
    assert fields_of(call_to_measure(fields, {}, logprobs=told)).get("logprobs") is sent


def test_fields_are_written_as_json():
    assert as_fields(model="m", messages=HELLO)["model"] == Raw(b'"m"')


async def test_request_goes_out_under_the_backends_model_name_and_with_the_headers(client, upstream):
    await asked(client)
    received = upstream.chats[0]
    assert (received.body["model"], received.headers["x-request-id"]) == ("upstream-model", "shadow-1")


# What is measured


async def test_answer_is_taken_down(client):
    measured = await asked(client)
    assert (measured.outcome, measured.answer.text, measured.output_tokens, measured.error) == (
        "answered",
        "hello there",
        2,
        None,
    )


async def opened(gate: Gate, upstream: Upstream) -> float:
    """Opens a gate once the request is there, and returns when."""
    await anyio.to_thread.run_sync(upstream.wait_chat)
    moment = time.monotonic()
    gate.open()
    return moment


async def concurrently(tasks: TaskGroup, ask: Callable[[], object]) -> list[Measurement]:
    results: list[Measurement] = []

    async def note() -> None:
        results.append(await ask())

    tasks.start_soon(note)
    return results


async def test_first_token_is_the_first_content_and_not_the_role(client, upstream):
    gate = Gate()
    upstream.will(Streamed.of(role(), gate, text("a"), finish(), DONE))
    async with anyio.create_task_group() as tasks:
        results = await concurrently(tasks, lambda: asked(client))
        moment = await opened(gate, upstream)
    assert results[0].timing.arrivals[0] >= moment


async def test_time_to_the_first_token_contains_the_wait_for_the_headers(client, upstream):
    gate = Gate()
    upstream.will(Streamed.of(0.05, role(), gate, text("a"), finish(), DONE))
    async with anyio.create_task_group() as tasks:
        before = time.monotonic()
        results = await concurrently(tasks, lambda: asked(client))
        await opened(gate, upstream)
    assert (results[0].timing.ttft_s or 0) >= 0.05
    assert results[0].timing.sent >= before


async def test_latency_lasts_until_the_stream_is_over(client, upstream):
    gate = Gate()
    upstream.will(Streamed.of(text("a"), finish(), gate, usage(), DONE))
    async with anyio.create_task_group() as tasks:
        results = await concurrently(tasks, lambda: asked(client))
        moment = await opened(gate, upstream)
    assert results[0].timing.ended >= moment


async def test_only_content_has_arrivals():
    blocks = [role() + text("a"), text("b"), finish(), usage()]
    assert len((await measure(Scripted(*blocks), a_call(), limit_s=LONG_S)).timing.arrivals) == 2


async def test_answer_without_content_has_no_first_token(client, upstream):
    upstream.will(Streamed.of(role(), finish(), DONE))
    measured = await asked(client)
    assert (measured.outcome, measured.timing.ttft_s) == ("answered", None)


async def test_calls_of_tools_are_content():
    blocks = [
        chunk({"tool_calls": [{"index": 0, "id": "1", "function": {"name": "pay", "arguments": ""}}]}),
        chunk({"tool_calls": [{"index": 0, "function": {"arguments": "{}"}}]}),
        finish("tool_calls"),
    ]
    measured = await measure(Scripted(*blocks), a_call(), limit_s=LONG_S)
    assert (measured.answer.tool_calls[0].arguments, len(measured.timing.arrivals)) == ("{}", 2)


# What goes wrong

FAILED = {
    "cut": Streamed.of(role(), text("a"), Act.CUT),
    "reset": Streamed.of(role(), text("a"), Act.RESET),
    "never finished": Streamed.of(role(), text("a"), DONE),
    "error event": Streamed.of(role(), text("a"), 0.02, error_event()),
    "malformed": Streamed.of(role(), text("a"), 0.02, b"data: {oops\n\n"),
    "reset before the headers": Act.RESET,
}


@pytest.mark.parametrize("script", FAILED.values(), ids=FAILED)
async def test_answer_that_breaks_is_a_failure(client, upstream, script):
    upstream.will(script)
    measured = await asked(client)
    assert (measured.outcome, bool(measured.error)) == ("failed", True)


@pytest.mark.parametrize(("script", "kind"), REJECTIONS.values(), ids=REJECTIONS)
async def test_only_what_a_client_could_mend_is_a_refusal(client, upstream, script, kind):
    upstream.will(script)
    expected = "refused" if kind.__name__ == "UpstreamInvalidRequestError" else "failed"
    assert (await asked(client)).outcome == expected


async def test_refusal_tells_the_backends_words(client, upstream):
    upstream.will(Whole(error_body("no images here"), status=400))
    assert (await asked(client)).error == "no images here"


async def test_nobody_there_is_a_failure():
    client = OpenAIClient("http://127.0.0.1:1/v1", "m")
    measured = await asked(client)
    await client.aclose()
    assert measured.outcome == "failed"


@pytest.mark.parametrize("script", [Act.HANG, Streamed.of(role(), text("a"), Act.HANG)], ids=["at once", "later"])
async def test_backend_that_hangs_is_left_at_the_limit(client, upstream, script):
    upstream.will(script)
    measured = await asked(client, limit_s=0.2)
    assert (measured.outcome, measured.error) == ("timeout", "no whole answer within 0.2 s")
    await anyio.to_thread.run_sync(upstream.chats[0].wait_left)


async def test_what_came_before_the_limit_is_kept(client, upstream):
    upstream.will(Streamed.of(role(), text("a"), Act.HANG))
    assert (await asked(client, limit_s=0.5)).answer.text == "a"


@pytest.mark.parametrize("limit_s", [0.0, -1.0])
async def test_without_time_nothing_is_measured(client, limit_s):
    assert (await asked(client, limit_s=limit_s)).outcome == "timeout"


@pytest.mark.parametrize("script", [Act.HANG, Streamed.of(role(), text("a"), Act.HANG)], ids=["at once", "later"])
async def test_measurement_that_is_cancelled_leaves_no_connection(client, upstream, script):
    upstream.will(script)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(asked, client)
        await anyio.to_thread.run_sync(upstream.wait_chat)
        tasks.cancel_scope.cancel()
    await anyio.to_thread.run_sync(eventually, lambda: upstream.num_connections == 0, "the connection is closed")


async def test_connection_serves_again_after_an_answer(client, upstream):
    await asked(client)
    await connection_is_free(client)
    await asked(client)
    assert upstream.chats[0].port == upstream.chats[1].port


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (InvalidRequestError("cannot be translated"), "refused"),
        (OverloadedError("full"), "failed"),
        (RuntimeError("a defect"), "failed"),
        (TimeoutError(), "timeout"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else value,
)
async def test_every_error_of_a_client_is_a_result(error, outcome):
    assert (await measure(Scripted(refusal=error), a_call(), limit_s=LONG_S)).outcome == outcome


async def test_time_to_close_does_not_count_against_the_limit():
    assert (await measure(Scripted(text("a"), closing_s=0.3), a_call(), limit_s=0.2)).outcome == "answered"


async def test_closing_has_an_end(monkeypatch):
    monkeypatch.setattr(measuring, "CLOSE_LIMIT_S", 0.05)
    assert (await measure(Scripted(text("a"), closing_s=3600), a_call(), limit_s=LONG_S)).outcome == "answered"
