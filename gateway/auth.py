"""Who may use which route: bearer keys, stored as hashes, each opening some scopes.

The path is taken from the ASGI scope, never from the Host header (CVE-2026-48710 in another gateway).
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Literal
from urllib.parse import urlsplit

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from backends.errors import AuthenticationError, GatewayError, PermissionDeniedError
from gateway.asgi import header, send_error
from gateway.config.schema import Auth
from gateway.keys import hash_key, is_loopback
from gateway.routes import dashboard

OPEN_PATHS = frozenset({"/livez", "/readyz", *dashboard.FILES})
CHAT_PATHS = ("/v1/", "/api/v1/")

AccessScope = Literal["chat", "admin"]


def needed_scope(path: str) -> AccessScope | None:
    """Return the scope that a path needs; None for those open to all."""
    if path in OPEN_PATHS:
        return None
    return "chat" if path.startswith(CHAT_PATHS) else "admin"


def authorise(auth: Auth, authorization: str | None, needed: AccessScope) -> str:
    """Return the name of the key that a request came with.

    Every stored hash is compared, each in constant time: how long this takes tells nothing of the keys.

    Raises:
        AuthenticationError: no key, or an unknown one.
        PermissionDeniedError: the key does not open this scope.
    """
    kind, _, key = (authorization or "").partition(" ")
    if kind.lower() != "bearer" or not key:
        raise AuthenticationError("You did not provide an API key: send it as 'Authorization: Bearer …'.")
    offered = hash_key(key.strip()).encode()
    found: dict[str, set[str]] = {}
    for entry, implied in [(entry, set[str]()) for entry in auth.keys] + [(entry, {"admin"}) for entry in auth.admin]:
        if hmac.compare_digest(offered, entry.hash.encode()):
            found.setdefault(entry.name, set()).update(entry.scopes, implied)
    if not found:
        raise AuthenticationError("Incorrect API key provided.")
    for name, scopes in found.items():
        if needed in scopes:
            return name
    raise PermissionDeniedError(f"This API key does not have the scope '{needed}'.")


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


def admit(auth: Auth, scope: Scope) -> str | None:
    """Return the name of the key that a request came with; None where none is needed.

    Raises:
        AuthenticationError: no key, or an unknown one.
        PermissionDeniedError: the key does not open the route, or there are no keys and a web page asks.
    """
    needed = needed_scope(scope["path"])
    if needed is None:
        return None
    if not (auth.keys or auth.admin):
        refuse_other_sites(scope)
        return None
    name = authorise(auth, header(scope, b"authorization"), needed)
    structlog.contextvars.bind_contextvars(key=name)
    return name


class Authentication:
    """Middleware that lets a request pass if its key opens the route; without keys, if it comes from this machine.

    The routes find the key's name in the request's state.
    """

    def __init__(self, app: ASGIApp, current: Callable[[], Auth]) -> None:
        self._app = app
        self._current = current

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == ScopeType.HTTP:
            try:
                scope["state"]["key"] = admit(self._current(), scope)
            except GatewayError as error:
                challenge = [(b"www-authenticate", b"Bearer")] if isinstance(error, AuthenticationError) else []
                await send_error(send, error, challenge)
                return
        await self._app(scope, receive, send)
