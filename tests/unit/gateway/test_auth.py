"""Keys and what they open."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backends.errors import AuthenticationError, PermissionDeniedError
from gateway.auth import admit, authorise, needed_scope
from gateway.config.schema import ApiKey, Auth
from gateway.config.values import Secret
from gateway.keys import hash_key, is_loopback, new_key

KEY = "pm-a-known-key"


def auth_with(*, scopes: list[str] | None = None, admin: bool = False) -> Auth:
    entry = ApiKey(name="app", hash=Secret(hash_key(KEY)), scopes=scopes or ["chat"])
    return Auth(admin=[entry]) if admin else Auth(keys=[entry])


def test_a_known_key_opens_its_scope() -> None:
    assert authorise(auth_with(), f"Bearer {KEY}", "chat") == "app"


def test_the_scheme_may_be_written_in_any_case() -> None:
    assert authorise(auth_with(), f"bearer {KEY}", "chat") == "app"


def test_a_key_without_the_scope_is_denied() -> None:
    with pytest.raises(PermissionDeniedError, match="admin"):
        authorise(auth_with(), f"Bearer {KEY}", "admin")


def test_a_key_of_the_admin_list_opens_admin_routes() -> None:
    assert authorise(auth_with(admin=True), f"Bearer {KEY}", "admin") == "app"


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic abc", KEY])
def test_a_missing_key_is_told_as_missing(header: str | None) -> None:
    with pytest.raises(AuthenticationError, match="did not provide"):
        authorise(auth_with(), header, "chat")


@given(st.text().filter(lambda text: text.strip() != KEY and text.strip()))
def test_any_other_key_is_refused(key: str) -> None:
    with pytest.raises(AuthenticationError):
        authorise(auth_with(), f"Bearer {key}", "chat")


def test_the_stored_hash_is_not_itself_a_key() -> None:
    with pytest.raises(AuthenticationError, match="Incorrect"):
        authorise(auth_with(), f"Bearer {hash_key(KEY)}", "chat")


def test_new_keys_differ() -> None:
    assert new_key() != new_key()


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("/livez", None),
        ("/readyz", None),
        ("/v1/chat/completions", "chat"),
        ("/v1/models/a/b", "chat"),
        ("/api/v1/chat", "chat"),
        ("/model/switch/x", "admin"),
        ("/status", "admin"),
        ("/metrics", "admin"),
        ("/anything-else", "admin"),
        ("/livez/../status", "admin"),
    ],
)
def test_paths_need_their_scope(path: str, scope: str | None) -> None:
    assert needed_scope(path) == scope


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False)],
)
def test_loopback_addresses_are_known(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def asked(path: str = "/v1/models", **headers: str) -> dict[str, Any]:
    """Returns the scope of a request with these headers."""
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"path": path, "headers": pairs}


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8000", "LOCALHOST", "127.0.0.1:80", "127.9.9.9", "[::1]:8000"]
)
def test_without_keys_this_machines_names_are_answered(host: str) -> None:
    assert admit(Auth(), asked(host=host)) is None


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example", "", "[", "10.0.0.1"],
)
def test_without_keys_another_name_of_this_machine_is_refused(host: str) -> None:
    with pytest.raises(PermissionDeniedError):
        admit(Auth(), asked(host=host))


def test_without_keys_a_client_that_sends_no_host_is_answered() -> None:
    assert admit(Auth(), asked()) is None


@pytest.mark.parametrize("origin", ["http://localhost:3000", "https://127.0.0.1", "http://[::1]:8000"])
def test_without_keys_a_page_of_this_machine_is_answered(origin: str) -> None:
    assert admit(Auth(), asked(origin=origin)) is None


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost.evil.example", "null", "", "http://["])
def test_without_keys_a_page_from_elsewhere_is_refused(origin: str) -> None:
    with pytest.raises(PermissionDeniedError):
        admit(Auth(), asked(origin=origin))


def test_without_keys_a_request_across_sites_is_refused() -> None:
    with pytest.raises(PermissionDeniedError):
        admit(Auth(), asked(sec_fetch_site="cross-site"))


@pytest.mark.parametrize("site", ["same-origin", "same-site", "none"])
def test_without_keys_a_request_within_a_site_is_answered(site: str) -> None:
    assert admit(Auth(), asked(sec_fetch_site=site)) is None


def test_open_paths_are_answered_under_any_name() -> None:
    assert admit(Auth(), asked("/livez", host="evil.example")) is None


def test_with_keys_a_page_from_elsewhere_is_answered() -> None:
    request = asked(authorization=f"Bearer {KEY}", origin="https://app.example", sec_fetch_site="cross-site")
    assert admit(auth_with(), request) == "app"
