"""Log lines: one event a line, to standard error. They are set for a whole process, so each style gets one."""

from __future__ import annotations

import subprocess
import sys

import msgspec
import pytest

PROGRAM = """
import logging, sys
import structlog
from gateway.logs import configure_logs, request_fields

configure_logs(sys.argv[1])
log = structlog.get_logger("test")
request_fields.set({"request_id": "req-1"})
log.info("said", words="two words\\nand a line", number=3)
log.debug("not said")
logging.getLogger("uvicorn.error").error("from %s", "uvicorn")
logging.getLogger("uvicorn.error").info("not said")
key = "sk-secret"
try:
    raise ValueError("no")
except ValueError as error:
    log.error("failed", exc_info=error)
"""


def run(style: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", PROGRAM, style], capture_output=True, text=True, check=True)


@pytest.fixture(scope="module")
def console() -> subprocess.CompletedProcess[str]:
    return run("console")


@pytest.fixture(scope="module")
def as_json() -> subprocess.CompletedProcess[str]:
    return run("json")


@pytest.fixture(scope="module")
def lines(as_json: subprocess.CompletedProcess[str]) -> list[dict[str, object]]:
    return [msgspec.json.decode(line) for line in as_json.stderr.splitlines()]


def test_json_is_one_event_a_line(lines):
    assert [line["event"] for line in lines] == ["said", "from uvicorn", "failed"]


def test_json_line_holds_its_values(lines):
    assert (lines[0]["words"], lines[0]["number"]) == ("two words\nand a line", 3)


def test_json_line_tells_level_and_time(lines):
    assert [(line["level"], "timestamp" in line) for line in lines] == [
        ("info", True),
        ("error", True),
        ("error", True),
    ]


def test_json_line_carries_the_request_id(lines):
    assert {line["request_id"] for line in lines} == {"req-1"}


def test_nothing_is_written_to_standard_output(as_json):
    assert as_json.stdout == ""


def test_json_error_holds_its_traceback(lines):
    assert "ValueError" in str(lines[2]["exception"])


def test_json_traceback_shows_no_variables(as_json):
    assert "sk-secret" not in as_json.stderr


def test_console_line_keeps_a_value_on_one_line(console):
    assert "two words\nand" not in console.stderr


def test_console_traceback_shows_no_variables(console):
    assert "sk-secret" not in console.stderr


def test_console_has_no_colours_where_nobody_sees_them(console):
    assert "\x1b" not in console.stderr
