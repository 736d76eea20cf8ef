"""The dashboard's files: what they may hold, who may have them, under which policy."""

from __future__ import annotations

import re

import pytest

from gateway.auth import needed_scope
from gateway.routes.dashboard import FILES, POLICY
from tests.support.gateway import Gateway

SOURCES = {path: file.read_text() for path, file in FILES.items()}
PAGE = SOURCES["/"]
SCRIPTS = {path: text for path, text in SOURCES.items() if path.endswith(".js")}
KEYS = """
active: one
backends: {one: {type: fake}}
auth: {admin: [{name: ops, hash: "sha256:0000000000000000000000000000000000000000000000000000000000000000"}]}
"""


@pytest.fixture(scope="module")
def locked(tmp_path_factory):
    """A gateway that wants keys."""
    with Gateway(tmp_path_factory.mktemp("dashboard"), KEYS) as running:
        yield running


@pytest.mark.parametrize("path", FILES)
def test_file_is_served_without_a_key(locked, path):
    answer = locked.request("GET", path)
    assert (answer.status, answer.body.decode()) == (200, SOURCES[path])


@pytest.mark.parametrize("path", FILES)
def test_file_comes_with_the_policy(locked, path):
    headers = locked.request("GET", path).headers
    assert (headers["content-security-policy"], headers["x-content-type-options"]) == (POLICY, "nosniff")


@pytest.mark.parametrize("path", ["/status", "/benchmark/summary", "/benchmark/history"])
def test_data_needs_a_key(locked, path):
    assert locked.request("GET", path).status == 401


@pytest.mark.parametrize("path", ["/static", "/static/", "/static/../status", "/static/no-such-file", "/index.html"])
def test_no_other_path_is_open(path):
    assert needed_scope(path) == "admin"


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/static/dashboard.js", "text/javascript; charset=utf-8"),
        ("/static/dashboard.css", "text/css; charset=utf-8"),
        ("/static/icon.svg", "image/svg+xml"),
    ],
)
def test_media_type_is_told(locked, path, media_type):
    assert locked.request("GET", path).headers["content-type"] == media_type


@pytest.mark.parametrize("directive", ["default-src 'none'", "connect-src 'self'", "frame-ancestors 'none'"])
def test_policy_holds(directive):
    assert directive in POLICY.split("; ")


def test_policy_allows_nothing_inline():
    assert "unsafe" not in POLICY


@pytest.mark.parametrize("pattern", [r"<script(?![^>]*\ssrc=)", r"<style", r"\sstyle=", r"\son\w+="])
def test_page_holds_nothing_inline(pattern):
    assert re.search(pattern, PAGE) is None


def test_page_names_files_that_exist():
    assert set(re.findall(r'(?:src|href)="(/[^"]*)"', PAGE)) <= set(FILES)


@pytest.mark.parametrize("path", SCRIPTS)
def test_script_imports_files_that_exist(path):
    assert {f"/static/{name}" for name in re.findall(r'from "\./([^"]+)"', SCRIPTS[path])} <= set(FILES)


@pytest.mark.parametrize("path", SCRIPTS)
def test_script_makes_no_markup_of_text(path):
    assert re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|Function\(", SCRIPTS[path]) is None


@pytest.mark.parametrize("path", SOURCES)
def test_nothing_is_fetched_from_elsewhere(path):
    elsewhere = re.findall(r"(?:https?:)?//[a-z0-9-]+\.[^\s\"')]+", SOURCES[path])
    assert [address for address in elsewhere if address != "http://www.w3.org/2000/svg"] == []


def test_whole_page_is_small():
    assert sum(len(text.encode()) for text in SOURCES.values()) < 60_000
