"""What `gateway status` prints of a backend."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.status_page import print_status


@pytest.fixture
def shown(monkeypatch, capsys):
    """Returns what is printed of a gateway whose one backend is in this condition."""
    monkeypatch.setenv("COLUMNS", "120")

    def show(**condition: Any) -> str:
        backend = {"type": "openai", "state": "ready", "reason": None, "pid": None, "breaker": "closed"}
        backend |= {"in_flight": 0, "waiting": 0, "load": None} | condition
        print_status(
            {
                "shares": {"a": 1.0},
                "config": {"generation": 1, "loaded_at": "2026-01-01T00:00:00Z", "last_error": None},
                "backends": {"a": backend},
                "gpus": [],
                "shadow": {"seen": 0},
                "workers": [{"pid": 1, "generation": 1}],
            }
        )
        return capsys.readouterr().out

    return show


def cells(page: str) -> list[str]:
    """Returns the words in the table's only row."""
    row = next(line for line in page.splitlines() if "openai" in line)
    return [cell.strip() for cell in row.split("│")[1:-1]]


def test_backend_that_works_is_ready_and_no_more(shown):
    assert cells(shown())[2:5] == ["ready", "", "0"]


@pytest.mark.parametrize(("breaker", "words"), [("open", "breaker open"), ("half_open", "breaker half open")])
def test_backend_that_is_left_alone_is_said_to_be(shown, breaker, words):
    assert cells(shown(breaker=breaker))[2] == f"ready, {words}"


def test_requests_that_wait_are_told_beside_those_in_progress(shown):
    assert cells(shown(in_flight=3, waiting=2))[4] == "3, 2 waiting"


def test_load_of_a_model_server_is_told(shown):
    load = {"running": 4, "waiting": 1, "kv_cache_use": 0.5}
    assert cells(shown(load=load))[5] == "4 running, 1 waiting, KV cache 50%"


def test_reason_is_told_in_a_line_of_its_own(shown):
    assert "\na: api_key is not set\n" in shown(state="unavailable", reason="api_key is not set")
