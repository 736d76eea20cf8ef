"""Keys and what they open."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backends.errors import AuthenticationError, PermissionDeniedError
from gateway.auth import Authentication, Caller, KeyRing, admit, needed_scope
from gateway.config.schema import ApiKey, Auth
from gateway.config.values import KeyHash
from gateway.keys import hash_key, is_loopback, new_key
from gateway.limits.rate import read_rate

KEY = "pm-a-known-key"


def entry_of(name: str = "app", **fields: Any) -> ApiKey:
    """Returns an entry of the known key."""
    return ApiKey(name=name, hash=KeyHash(hash_key(KEY)), **fields)


RING = KeyRing(Auth(keys=[entry_of()]))
OPEN = KeyRing(Auth())


def test_a_known_key_opens_its_scope() -> None:
    assert RING.authorise(f"Bearer {KEY}", "chat").name == "app"


def test_the_scheme_may_be_written_in_any_case() -> None:
    assert RING.authorise(f"bearer {KEY}", "chat").name == "app"


def test_a_key_without_the_scope_is_denied() -> None:
    with pytest.raises(PermissionDeniedError, match="admin"):
        RING.authorise(f"Bearer {KEY}", "admin")


def test_a_key_of_the_admin_list_opens_admin_routes() -> None:
    ring = KeyRing(Auth(admin=[entry_of()]))
    assert ring.authorise(f"Bearer {KEY}", "admin").name == "app"


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic abc", KEY])
def test_a_missing_key_is_told_as_missing(header: str | None) -> None:
    with pytest.raises(AuthenticationError, match="did not provide"):
        RING.authorise(header, "chat")


@given(st.text().filter(lambda text: text.strip() != KEY and text.strip()))
def test_any_other_key_is_refused(key: str) -> None:
    with pytest.raises(AuthenticationError):
        RING.authorise(f"Bearer {key}", "chat")


def test_the_stored_hash_is_not_itself_a_key() -> None:
    with pytest.raises(AuthenticationError, match="Incorrect"):
        RING.authorise(f"Bearer {hash_key(KEY)}", "chat")


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
    return {"path": path, "headers": pairs, "state": {"headers": dict(pairs)}}


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8000", "LOCALHOST", "127.0.0.1:80", "127.9.9.9", "[::1]:8000"]
)
def test_without_keys_this_machines_names_are_answered(host: str) -> None:
    assert admit(OPEN, asked(host=host)) is None


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example", "", "[", "10.0.0.1"],
)
def test_without_keys_another_name_of_this_machine_is_refused(host: str) -> None:
    with pytest.raises(PermissionDeniedError):
        admit(OPEN, asked(host=host))


def test_without_keys_a_client_that_sends_no_host_is_answered() -> None:
    assert admit(OPEN, asked()) is None


@pytest.mark.parametrize("origin", ["http://localhost:3000", "https://127.0.0.1", "http://[::1]:8000"])
def test_without_keys_a_page_of_this_machine_is_answered(origin: str) -> None:
    assert admit(OPEN, asked(origin=origin)) is None


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost.evil.example", "null", "", "http://["])
def test_without_keys_a_page_from_elsewhere_is_refused(origin: str) -> None:
    with pytest.raises(PermissionDeniedError):
        admit(OPEN, asked(origin=origin))


def test_without_keys_a_request_across_sites_is_refused() -> None:
    with pytest.raises(PermissionDeniedError):
        admit(OPEN, asked(sec_fetch_site="cross-site"))


@pytest.mark.parametrize("site", ["same-origin", "same-site", "none"])
def test_without_keys_a_request_within_a_site_is_answered(site: str) -> None:
    assert admit(OPEN, asked(sec_fetch_site=site)) is None


def test_open_paths_are_answered_under_any_name() -> None:
    assert admit(OPEN, asked("/livez", host="evil.example")) is None


def test_with_keys_a_page_from_elsewhere_is_answered() -> None:
    request = asked(authorization=f"Bearer {KEY}", origin="https://app.example", sec_fetch_site="cross-site")
    assert admit(RING, request) == Caller("app", None)


def test_keys_of_the_admin_list_alone_are_asked_for_too() -> None:
    with pytest.raises(AuthenticationError):
        admit(KeyRing(Auth(admin=[entry_of()])), asked())


def test_key_in_both_lists_opens_both_scopes() -> None:
    ring = KeyRing(Auth(keys=[entry_of("app")], admin=[entry_of("ops")]))
    assert [ring.authorise(f"Bearer {KEY}", scope).name for scope in ("chat", "admin")] == ["app", "ops"]


def test_key_in_both_lists_keeps_its_limits_for_chats() -> None:
    ring = KeyRing(Auth(keys=[entry_of(rate="60/min")], admin=[entry_of()]))
    limits = ring.authorise(f"Bearer {KEY}", "chat").limits
    assert limits is not None
    assert limits.requests == read_rate("60/min")


def test_key_of_the_admin_list_has_limits_too() -> None:
    limits = KeyRing(Auth(admin=[entry_of(tokens="9/day")])).authorise(f"Bearer {KEY}", "chat").limits
    assert limits is not None
    assert (limits.name, limits.requests, limits.tokens) == ("app", None, read_rate("9/day"))


def test_limits_are_found_by_the_key_whatever_its_name_and_place() -> None:
    other = ApiKey(name="other", hash=KeyHash(hash_key("pm-another")), rate="1/s")
    rings = [
        KeyRing(Auth(keys=[entry_of("old", rate="1/s"), other])),
        KeyRing(Auth(keys=[other, entry_of("new", rate="2/s")])),
    ]
    found = [ring.authorise(f"Bearer {KEY}", "chat").limits for ring in rings]
    assert len({limits.digest for limits in found if limits is not None}) == 1


def test_each_key_has_limits_of_its_own() -> None:
    other = ApiKey(name="app", hash=KeyHash(hash_key("pm-another")), rate="1/s")
    ring = KeyRing(Auth(keys=[entry_of(rate="1/s"), other]))
    found = [ring.authorise(f"Bearer {key}", "chat").limits for key in (KEY, "pm-another")]
    assert len({limits.digest for limits in found if limits is not None}) == 2


class Comparison(str):
    """A string that counts how often it is compared."""

    __slots__ = ()
    count = 0
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        Comparison.count += 1
        return super().__eq__(other)


@pytest.mark.parametrize("num_keys", [1, 2000])
def test_look_up_compares_one_hash_however_many_there_are(num_keys: int) -> None:
    hashes = [Comparison(hash_key(f"pm-{number}")) for number in range(num_keys)]
    ring = KeyRing(Auth(keys=[ApiKey(name="app", hash=each) for each in hashes]))
    Comparison.count = 0
    ring.authorise("Bearer pm-0", "chat")
    assert Comparison.count <= 1


async def state_of(authentication: Authentication, **headers: str) -> dict[str, Any]:
    """Returns what the routes find in a request's state."""
    scope = {**asked(**headers), "type": "http"}
    await authentication(scope, None, None)
    return {name: scope["state"][name] for name in ("key", "limits")}


async def nothing(*_: object) -> None:
    """Is the application behind."""


async def test_request_carries_its_keys_name_and_limits() -> None:
    auth = Auth(keys=[entry_of(rate="1/s")])
    state = await state_of(Authentication(nothing, lambda: auth), authorization=f"Bearer {KEY}")
    assert (state["key"], state["limits"].requests) == ("app", read_rate("1/s"))


async def test_request_without_a_key_carries_neither() -> None:
    assert await state_of(Authentication(nothing, Auth)) == {"key": None, "limits": None}


async def test_keys_follow_the_configuration() -> None:
    current = Auth(keys=[entry_of("before")])
    authentication = Authentication(nothing, lambda: current)
    await state_of(authentication, authorization=f"Bearer {KEY}")
    current = Auth(keys=[entry_of("after")])
    assert (await state_of(authentication, authorization=f"Bearer {KEY}"))["key"] == "after"
