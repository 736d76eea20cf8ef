"""What a version of the file has to fulfil before it takes over from the one in effect."""

from __future__ import annotations

from collections.abc import Sequence

from backends.errors import BackendNotReadyError
from backends.process import ModelServer
from gateway.config.loader import Loaded
from gateway.config.schema import Config
from gateway.keys import is_loopback


class RejectedError(Exception):
    """A version of the file that cannot be put into effect."""


def changed_answerers(old: Config, new: Config) -> list[str]:
    """Return the backends that must work before the new configuration may take over.

    That is the active one, or each one of a split, if it is another or another kind of it. One that stays as it is
    may be down: then it is down with either configuration.
    """
    return [name for name in new.shares if name not in old.shares or old.backends[name] != new.backends[name]]


def require_substitute(name: str, server: ModelServer, config: Config) -> None:
    """Refuse to stop the only model that answers, to make room for its successor.

    Raises:
        RejectedError: the backend answers the model "default", and no other stands in for it meanwhile.
    """
    if name in config.shares and not {*config.shares, *config.fallback} - {name}:
        raise RejectedError(
            f"backends.{name}: {server.status.reason}; with a `fallback`, that one would answer during the change"
        )


def require_keys(hosts: Sequence[str], loaded: Loaded) -> None:
    """Refuse to be reachable from other machines without keys.

    Raises:
        RejectedError: an address is not loopback and the file holds no keys.
    """
    auth = loaded.config.auth
    for host in hosts:
        if not is_loopback(host) and not (auth.keys or auth.admin):
            raise RejectedError(
                f"{host} can be reached from other machines, so auth.keys is needed: `gateway keys new`"
            )


def require_same_scheme(old: Loaded, new: Loaded) -> None:
    """Refuse to move clients from HTTP to HTTPS or back while they are connected.

    Raises:
        RejectedError: only one of the two versions has a certificate.
    """
    if (old.config.server.tls is None) != (new.config.server.tls is None):
        raise RejectedError("server.tls: TLS is turned on or off by a restart only")


async def wait_ready(name: str, server: ModelServer) -> None:
    """Wait for a model server.

    Raises:
        RejectedError: it did not become ready.
    """
    try:
        await server.wait_ready()
    except BackendNotReadyError as error:
        raise RejectedError(f"backends.{name}: {error.message}") from error


async def settle(name: str, server: ModelServer) -> None:
    """Have a running model server take over what a new configuration asks of it.

    Raises:
        RejectedError: it does not.
    """
    try:
        await server.settle()
    except BackendNotReadyError as error:
        raise RejectedError(f"backends.{name}: {error.message}") from error
