"""Who may use which route: bearer keys, stored as hashes, each opening some scopes.

The path is taken from the ASGI scope, never from the Host header (CVE-2026-48710 in another gateway).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from backends.errors import AuthenticationError, GatewayError, PermissionDeniedError
from gateway.asgi import header, send_error
from gateway.config.schema import ApiKey, Auth
from gateway.keys import hash_key, is_loopback
from gateway.limits.rate import KeyLimits, read_rate
from gateway.logs import request_fields
from gateway.routes import dashboard

OPEN_PATHS = frozenset({"/livez", "/readyz", "/openapi.json", *dashboard.FILES})
CHAT_PATHS = ("/v1/", "/api/v1/")

AccessScope = Literal["chat", "admin"]


def needed_scope(path: str) -> AccessScope | None:
    """Return the scope that a path needs; None for those open to all."""
    if path in OPEN_PATHS:
        return None
    return "chat" if path.startswith(CHAT_PATHS) else "admin"


class Caller(NamedTuple):
    """Whose key a request came with."""

    name: str
    limits: KeyLimits | None
    """None where the key may ask for anything."""


class KeyRing:
    """The keys of one configuration, found by their hashes.

    A look-up takes as long among thousands as for one. Its time tells nothing of use: what is looked up is the SHA-256
    of what was sent, and who could learn how far that agrees with a stored hash can neither choose the hash of what
    they send next, nor turn a hash back into a key.
    """

    def __init__(self, auth: Auth) -> None:
        self._callers: dict[str, dict[AccessScope, Caller]] = {}
        for entry in auth.keys:
            self._add(entry, *entry.scopes)
        for entry in auth.admin:
            self._add(entry, *entry.scopes, "admin")

    def _add(self, entry: ApiKey, *scopes: AccessScope) -> None:
        """Have a key open scopes; where it already does, it keeps the name and the limits that it has there."""
        callers = self._callers.setdefault(entry.hash, {})
        for scope in scopes:
            callers.setdefault(scope, Caller(entry.name, limits_of(entry)))

    def __bool__(self) -> bool:
        return bool(self._callers)

    def authorise(self, authorization: str | None, needed: AccessScope) -> Caller:
        """Return whose key a request came with.

        Raises:
            AuthenticationError: no key, or an unknown one.
            PermissionDeniedError: the key does not open this scope.
        """
        kind, _, key = (authorization or "").partition(" ")
        if kind.lower() != "bearer" or not key:
            raise AuthenticationError("You did not provide an API key: send it as 'Authorization: Bearer …'.")
        callers = self._callers.get(hash_key(key.strip()))
        if callers is None:
            raise AuthenticationError("Incorrect API key provided.")
        if needed not in callers:
            raise PermissionDeniedError(f"This API key does not have the scope '{needed}'.")
        return callers[needed]


def limits_of(entry: ApiKey) -> KeyLimits | None:
    """Return what a key may ask for."""
    if entry.rate is None and entry.tokens is None:
        return None
    return KeyLimits(
        name=entry.name,
        digest=hashlib.sha256(entry.hash.encode()).digest(),
        requests=None if entry.rate is None else read_rate(entry.rate),
        tokens=None if entry.tokens is None else read_rate(entry.tokens),
    )


def refuse_other_sites(scope: Scope) -> None:
    """Refuse what a browser sends for a web page that does not come from this machine.

    Loopback keeps other machines out, but not their pages: those send across sites, or from a name of their own that
    they have resolve to loopback (DNS rebinding).

    Raises:
        PermissionDeniedError: a header tells of such a page.
    """
    host, origin = header(scope, b"host"), header(scope, b"origin")
    if (
        header(scope, b"sec-fetch-site") == "cross-site"
        or not (origin is None or names_loopback(origin))
        or not (host is None or names_loopback(f"//{host}"))
    ):
        raise PermissionDeniedError("Without keys in gateway.yaml, only this machine's own pages and programs may ask.")


def names_loopback(url: str) -> bool:
    """Whether the host of a URL is this machine."""
    try:
        return is_loopback(urlsplit(url).hostname or "")
    except ValueError:
        return False


def admit(keys: KeyRing, scope: Scope) -> Caller | None:
    """Return whose key a request came with; None where none is needed.

    Raises:
        AuthenticationError: no key, or an unknown one.
        PermissionDeniedError: the key does not open the route, or there are no keys and a web page asks.
    """
    needed = needed_scope(scope["path"])
    if needed is None:
        return None
    if not keys:
        refuse_other_sites(scope)
        return None
    caller = keys.authorise(header(scope, b"authorization"), needed)
    request_fields.set({**request_fields.get({}), "key": caller.name})
    return caller


class Authentication:
    """Middleware that lets a request pass if its key opens the route; without keys, if it comes from this machine.

    The routes find the key's name and its limits in the request's state, as `key` and `limits`, each None without one.
    """

    def __init__(self, app: ASGIApp, current: Callable[[], Auth]) -> None:
        self._app = app
        self._current = current
        self._auth = Auth()
        self._keys = KeyRing(self._auth)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == ScopeType.HTTP:
            if (auth := self._current()) is not self._auth:
                self._auth, self._keys = auth, KeyRing(auth)
            try:
                caller = admit(self._keys, scope)
            except GatewayError as error:
                challenge = [(b"www-authenticate", b"Bearer")] if isinstance(error, AuthenticationError) else []
                await send_error(send, error, challenge)
                return
            scope["state"]["key"], scope["state"]["limits"] = caller or (None, None)
        await self._app(scope, receive, send)
