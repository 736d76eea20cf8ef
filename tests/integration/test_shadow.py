"""Every Nth chat request is replayed on every backend: which, on whom, what is written down, what follows an edit."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pytest

from gateway.keys import hash_key, new_key
from tests.support.calls import chat_body
from tests.support.gateway import Gateway
from tests.support.shadow import (
    ANSWER,
    CHAT,
    chat,
    fake,
    openai,
    records,
    shadow,
    shadow_file,
    shadow_pid,
    wait_accounted,
    wait_records,
    write_suite,
)
from tests.support.upstream import Received, Upstream, Whole
from tests.support.wait import eventually
from tests.support.wire import error_body

# Counting.


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway with two workers after 60 requests of six clients, restarted before the last 30."""
    folder = tmp_path_factory.mktemp("counted")
    text = shadow_file(folder, {"one": fake(), "two": fake()}, every=5)
    for half in range(2):
        with Gateway(folder, text, workers=2) as gateway:
            eventually(lambda: len(gateway.status()["workers"]) == 2, "both workers serve")
            shadow_pid(gateway)
            with ThreadPoolExecutor(6) as clients:
                statuses = list(clients.map(lambda _: chat(gateway).status, range(30)))
            assert statuses == [200] * 30
            wait_records(folder / "results.jsonl", 6 * (half + 1))
            if half:
                wait_accounted(gateway, 6)
                yield gateway


def test_every_nth_request_leads_to_a_run(counted):
    path = counted.config.parent / "results.jsonl"
    assert sorted(record["request_count"] for record in wait_records(path, 12)) == list(range(5, 61, 5))


def test_all_requests_of_all_workers_are_counted(counted):
    assert shadow(counted)["seen"] == 60


def test_nothing_is_skipped_when_there_is_room(counted):
    assert (shadow(counted)["skipped"], shadow(counted)["lost"]) == ({}, 0)


def test_runs_before_a_restart_count_in_the_summary(counted):
    assert counted.request("GET", "/benchmark/summary").json["runs"] == 12


def test_history_holds_the_newest_runs(counted):
    history = counted.request("GET", "/benchmark/history?limit=3").json
    newest = wait_records(counted.config.parent / "results.jsonl", 12)[-3:]
    assert [run["run_id"] for run in history["runs"]] == [run["run_id"] for run in newest]


@pytest.mark.parametrize("limit", ["0", "-1", "x", "100000000"])
def test_history_refuses_a_senseless_limit(counted, limit):
    assert counted.request("GET", f"/benchmark/history?limit={limit}").status == 400


# One backend beside another.


@pytest.fixture(scope="module")
def local() -> Iterator[Upstream]:
    with Upstream(reply=ANSWER) as server:
        yield server


@pytest.fixture(scope="module")
def far() -> Iterator[Upstream]:
    """A server that the gateway takes for another machine's."""
    with Upstream(reply="elsewhere") as server:
        yield server


@pytest.fixture(scope="module")
def trusted() -> Iterator[Upstream]:
    """One of another machine that may see what customers write."""
    with Upstream(reply="elsewhere") as server:
        yield server


def far_url(server: Upstream) -> str:
    return f"http://0.0.0.0:{server.port}/v1"


@pytest.fixture(scope="module")
def replayed(
    tmp_path_factory: pytest.TempPathFactory, local: Upstream, far: Upstream, trusted: Upstream
) -> Iterator[Gateway]:
    folder = tmp_path_factory.mktemp("replayed")
    backends: dict[str, dict[str, Any]] = {
        "local": openai(local.base_url, price={"input": 1.0, "output": 2.0}),
        "scripted": fake("something else"),
        "far": openai(far_url(far)),
        "trusted": openai(far_url(trusted), shadow=True),
        "out": fake(shadow=False),
        "down": openai("unix:///nowhere.sock"),
        "keyless": {"type": "gemini", "model": "g"},
    }
    with Gateway(folder, shadow_file(folder, backends)) as gateway:
        shadow_pid(gateway)
        yield gateway


def run_of(gateway: Gateway, path: str = CHAT, **fields: Any) -> dict[str, Any]:
    """Sends a live request; returns the record of its run."""
    results = gateway.config.parent / "results.jsonl"
    before = shadow(gateway)["seen"]
    body = msgspec.json.encode(fields) if path != CHAT else chat_body(**fields)
    assert gateway.request("POST", path, body).status < 500
    eventually(lambda: shadow(gateway)["seen"] == before + 1, "it is counted")
    eventually(lambda: wait_records(results, 1)[-1]["request_count"] == before + 1, "its run ends")
    return wait_records(results, 1)[-1]


@pytest.fixture(scope="module")
def record(replayed: Gateway) -> dict[str, Any]:
    return run_of(replayed)


CONTRACT = {
    "status": str,
    "avg_latency_ms": float,
    "p50_latency_ms": float,
    "p99_latency_ms": float,
    "ttft_ms": float,
    "tpot_ms": float,
    "output_tokens": int,
    "accuracy": float,
    "confidence": float,
    "agreement": float,
    "cost_usd": float,
    "cpu_percent": float,
    "rss_mb": float,
    "gpu": list,
    "n": int,
    "error": str,
}


def test_record_tells_of_the_run(record):
    keys = ("timestamp", "request_count", "run_id", "trace_id", "generation", "active", "models")
    assert [type(record[key]).__name__ for key in keys] == ["str", "int", "str", "str", "int", "str", "dict"]


def test_record_holds_every_configured_model(record):
    assert set(record["models"]) == {"local", "scripted", "far", "trusted", "out", "down", "keyless"}


def test_models_have_every_figure_of_the_contract(record):
    missing = [(name, key) for name, model in record["models"].items() for key in CONTRACT if key not in model]
    assert missing == []


def test_figures_are_numbers_or_null(record):
    def fits(value: Any, kind: type) -> bool:
        return value is None or isinstance(value, (int, float) if kind is float else kind)

    models = record["models"].items()
    wrong = [
        (name, key, model[key])
        for name, model in models
        for key, kind in CONTRACT.items()
        if not fits(model[key], kind)
    ]
    assert wrong == []


def test_every_null_figure_has_a_reason(record):
    figures = CONTRACT.keys() - {"error"}
    nulls = {(name, key) for name, model in record["models"].items() for key in figures if model[key] is None}
    reasons = {(name, key) for name, model in record["models"].items() for key in model["unknown"]}
    assert nulls - reasons == set()


def test_a_run_asks_the_live_request_and_three_graded_questions(record):
    assert record["models"]["local"]["n"] == 4


def test_graded_answers_make_the_accuracy(record):
    assert (record["models"]["local"]["accuracy"], record["models"]["scripted"]["accuracy"]) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("local", "healthy"),
        ("scripted", "healthy"),
        ("out", "skipped"),
        ("down", "unavailable"),
        ("keyless", "unavailable"),
    ],
)
def test_status_tells_how_a_model_fared(record, name, status):
    assert record["models"][name]["status"] == status


def test_other_models_are_compared_with_the_active_one(record):
    agreement = {name: record["models"][name]["agreement"] for name in ("local", "scripted")}
    assert (agreement["local"], agreement["scripted"] < 1) == (None, True)


def test_known_prices_make_a_cost(record):
    model = record["models"]["local"]
    tokens = [(request["input_tokens"], request["output_tokens"]) for request in model["requests"]]
    assert model["cost_usd"] == pytest.approx(sum(asked + 2 * answered for asked, answered in tokens) / 1e6)


def test_first_run_asks_the_active_model_twice(record):
    assert record["noise"]["agreement"] == 1.0


def contents(server: Upstream) -> list[str]:
    return [chat.body["messages"][-1]["content"] for chat in server.chats]


def secret_run(replayed: Gateway, *servers: Upstream) -> None:
    for server in servers:
        server.reset()
    run_of(replayed, messages=[{"role": "user", "content": "my secret"}])


def test_live_request_does_not_go_to_another_machine(replayed, record, far):
    secret_run(replayed, far)
    assert [len(far.chats), "my secret" in contents(far)] == [3, False]


def test_live_request_goes_to_another_machine_that_the_file_trusts(replayed, record, trusted):
    secret_run(replayed, trusted)
    assert contents(trusted).count("my secret") == 1


def copy_of(replayed: Gateway, server: Upstream, **fields: Any) -> Received:
    """Returns the copy of a live request that a server got."""
    server.reset()
    run_of(replayed, messages=[{"role": "user", "content": "copied"}], **fields)
    (copy,) = [chat for chat in server.chats if chat.body["messages"][-1]["content"] == "copied"]
    return copy


def test_copy_asks_for_one_streamed_answer_that_is_kept_nowhere(replayed, record, trusted):
    copy = copy_of(replayed, trusted, n=2, store=True, stream=False)
    assert [copy.body.get(key) for key in ("n", "store", "stream")] == [None, False, True]


def test_copy_holds_the_other_parameters(replayed, record, trusted):
    tools = [{"type": "function", "function": {"name": "pay", "parameters": {"type": "object"}}}]
    copy = copy_of(replayed, trusted, temperature=0.25, tools=tools, unheard_of={"a": 1})
    assert [copy.body[key] for key in ("temperature", "tools", "unheard_of")] == [0.25, tools, {"a": 1}]


def test_copy_can_be_told_from_a_live_request(replayed, record, trusted):
    assert copy_of(replayed, trusted).headers["x-request-id"].startswith("shadow-")


def test_message_of_the_simple_route_is_copied(replayed, record):
    run = run_of(replayed, "/api/v1/chat", message="hello")
    assert run["models"]["local"]["requests"][0]["question"] == "mirror"


def test_clients_mistake_is_not_copied(replayed, record, local):
    local.reset()
    local.will(Whole(error_body("no such parameter"), status=400))
    run = run_of(replayed, messages=[{"role": "user", "content": "wrong"}])
    assert [run["models"]["local"]["n"], contents(local).count("wrong")] == [3, 1]


@pytest.mark.parametrize("path", [CHAT, "/api/v1/chat"])
def test_request_that_opts_out_is_not_counted(replayed, record, path):
    before = shadow(replayed)["seen"]
    body = chat_body() if path == CHAT else b'{"message": "hello"}'
    assert replayed.request("POST", path, body, {"x-gateway-no-shadow": "1"}).status == 200
    assert shadow(replayed)["seen"] == before


def test_records_and_log_hold_nothing_of_a_request(replayed, record, local):
    words = "the account of Ms Secretive"
    scripts = [Whole(error_body(f"cannot answer: {words}"), status=status) for status in (200, 400, 500, 429)]
    local.reset()
    local.will(Whole(), *scripts)  # the live request is answered; what follows it is told in words that quote
    before = len(replayed.log)
    run_of(replayed, messages=[{"role": "user", "content": words}])
    written = (replayed.config.parent / "results.jsonl").read_text() + "\n".join(replayed.log[before:])
    assert "Secretive" not in written


def test_summary_names_every_model_with_its_figures(replayed, record):
    model = replayed.request("GET", "/benchmark/summary").json["models"]["local"]
    assert {"n", "accuracy", "latency_ms", "status"} <= set(model)


# Edits.


@pytest.fixture(scope="module")
def editable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    folder = tmp_path_factory.mktemp("editable")
    with Gateway(folder, shadow_file(folder, {"one": fake(), "two": fake()})) as gateway:
        shadow_pid(gateway)
        chat(gateway)
        wait_accounted(gateway, 1)
        yield gateway


@pytest.fixture
def edited(editable: Gateway) -> Iterator[Gateway]:
    """A gateway whose file may be edited; it is as it was after the test."""
    text = editable.config.read_text()
    yield editable
    if editable.config.read_text() != text:
        editable.edit(text)
    shadow_pid(editable)


def written(gateway: Gateway) -> int:
    """Returns how many records there are."""
    return len(records(gateway.config.parent / "results.jsonl"))


def replace(gateway: Gateway, old: str, new: str) -> None:
    """Edits a piece of the file."""
    gateway.edit(gateway.config.read_text().replace(old, new))


def test_edit_of_every_follows_at_once(edited):
    before, seen = written(edited), shadow(edited)["seen"]
    replace(edited, '"every":1', '"every":3')
    for _ in range(6):
        chat(edited)
    new = wait_records(edited.config.parent / "results.jsonl", before + 2)[before:]
    assert [record["request_count"] for record in new] == [n for n in range(seen + 1, seen + 7) if n % 3 == 0]


def test_edit_of_the_suite_follows(edited):
    write_suite(edited.config.parent / "other.jsonl", prefix="other")
    replace(edited, "suite.jsonl", "other.jsonl")

    def follows() -> bool:
        chat(edited)
        return "other@" in records(edited.config.parent / "results.jsonl")[-1]["suite"]

    eventually(follows, "questions of the other suite are asked")


def test_edit_of_the_results_file_follows(edited):
    replace(edited, "results.jsonl", "elsewhere/others.jsonl")

    def follows() -> list[dict[str, Any]]:
        chat(edited)
        return records(edited.config.parent / "elsewhere/others.jsonl")

    eventually(follows, "records are written to the other file")


def test_edit_of_the_objective_shows_in_the_summary(edited):
    replace(edited, '"every":1', '"every":1,"objective":{"prefer":"cheapest"}')

    def prefers() -> bool:
        return bool(edited.request("GET", "/benchmark/summary").json["objective"]["prefer"] == "cheapest")

    eventually(prefers, "the summary follows the objective")


def turn_off(gateway: Gateway) -> None:
    """Has the file ask for no shadow runs, and waits for their process to end."""
    gateway.edit("\n".join(line for line in gateway.config.read_text().splitlines() if "shadow:" not in line))
    eventually(lambda: len(gateway.processes()) == 1, "only the worker is left")


def test_requests_are_not_counted_while_the_file_asks_for_no_runs(edited):
    before = shadow(edited)["seen"]
    turn_off(edited)
    chat(edited)
    assert shadow(edited)["seen"] == before


def test_summary_stays_when_the_file_asks_for_no_runs(edited):
    turn_off(edited)
    assert edited.request("GET", "/benchmark/summary").json["runs"] > 0


def test_shadow_process_starts_when_the_file_asks_for_runs(edited):
    before, with_runs = shadow_pid(edited), edited.config.read_text()
    turn_off(edited)
    edited.edit(with_runs)
    assert shadow_pid(edited) != before


def test_shadow_process_that_is_wanted_no_more_is_no_error(edited):
    with_runs = edited.config.read_text()
    turn_off(edited)
    edited.edit(with_runs)
    shadow_pid(edited)
    assert edited.events("the shadow process ended, live requests go on") == []


def test_summary_without_any_runs_says_so(start_gateway):
    gateway = start_gateway("active: one\nbackends: {one: {type: fake}}\n")
    assert gateway.request("GET", "/benchmark/summary").json["runs"] == 0


def test_summary_counts_the_records_that_there_are_though_the_file_asks_for_no_runs(start_gateway, counted, tmp_path):
    lines = (counted.config.parent / "results.jsonl").read_bytes()
    (tmp_path / "benchmark_results.jsonl").write_bytes(lines)
    gateway = start_gateway("active: one\nbackends: {one: {type: fake}}\n")
    assert gateway.request("GET", "/benchmark/summary").json["runs"] == 12


KEYS = """
active: one
backends: {one: {type: fake}}
auth:
  keys: [{name: app, hash: "%s"}]
  admin: [{name: me, hash: "%s"}]
"""


def test_results_need_the_admin_scope(start_gateway):
    chat_key, admin_key = new_key(), new_key()
    gateway = start_gateway(KEYS % (hash_key(chat_key), hash_key(admin_key)))
    keys = [{}, {"authorization": f"Bearer {chat_key}"}, {"authorization": f"Bearer {admin_key}"}]
    paths = ["/benchmark/summary", "/benchmark/history"]
    assert [[gateway.request("GET", path, headers=key).status for key in keys] for path in paths] == [
        [401, 403, 200]
    ] * 2
