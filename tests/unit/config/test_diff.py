"""What a change of the configuration means."""

import pytest
from msgspec.structs import replace

from gateway.config.backend_types import FakeBackend, OpenAIBackend
from gateway.config.diff import Diff, diff
from gateway.config.schema import Auth, Config, Server, Shadow, Timeouts
from gateway.config.values import Secret

OLD = Config(active="a", backends={"a": FakeBackend(), "b": FakeBackend(reply="b"), "c": FakeBackend()})


def test_first_configuration_adds_every_backend():
    assert diff(None, OLD) == Diff(keep=(), add=("a", "b", "c"), rebuild=(), retire=(), settings=())


def test_equal_configurations_keep_every_backend():
    assert diff(OLD, replace(OLD)) == Diff(keep=("a", "b", "c"), add=(), rebuild=(), retire=(), settings=())


def test_each_backend_is_kept_added_rebuilt_or_retired():
    new = replace(OLD, backends={"a": FakeBackend(), "b": FakeBackend(reply="other"), "d": FakeBackend()})
    assert diff(OLD, new) == Diff(keep=("a",), add=("d",), rebuild=("b",), retire=("c",), settings=())


def test_changed_secret_rebuilds_its_backend():
    one = OpenAIBackend(base_url="http://h/v1", model="m", api_key=Secret("one"))
    old = Config(active="a", backends={"a": one})
    new = Config(active="a", backends={"a": replace(one, api_key=Secret("two"))})
    assert diff(old, new).rebuild == ("a",)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"active": "b"}, "active: a -> b"),
        ({"timeouts": Timeouts(idle=10.0)}, "timeouts.idle: 30 -> 10"),
        ({"timeouts": Timeouts(idle=0.25)}, "timeouts.idle: 30 -> 0.25"),
        ({"retries": 3}, "retries: 1 -> 3"),
        ({"fallback": ["a", "b"]}, "fallback: [] -> [a, b]"),
        ({"aliases": {"gpt-*": "a"}}, "aliases.gpt-*: (absent) -> a"),
        ({"split": {"a": 90.0}}, "split: null -> {a: 90}"),
        ({"server": Server(max_in_flight=8)}, "server.max_in_flight: 512 -> 8"),
        ({"shadow": Shadow(every=5, suite="s", results="r")},
         ("shadow: null -> {every: 5, suite: s, results: r, concurrency: 1, deadline: 60, mirror: true, "
         "record: null, when_busy: wait, daily_usd: null, "
         "objective: {prefer: fastest, accuracy_within: 0.02, p95: null}}")),
        ({"auth": Auth(keys=[])}, None),
    ],
    ids=["active", "whole", "fraction", "int", "list", "entry", "mapping", "struct", "section", "nothing"],
)  # fmt: skip
def test_changed_setting_is_told_as_it_stands_in_the_file(changed, expected):
    assert diff(OLD, replace(OLD, **changed)).settings == (() if expected is None else (expected,))


def test_settings_are_told_in_the_order_of_the_schema():
    new = replace(OLD, retries=2, active="b")
    assert diff(OLD, new).settings == ("active: a -> b", "retries: 1 -> 2")
