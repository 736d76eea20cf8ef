"""The addresses that the gateway listens on, and what it serves at each.

What a listener serves is decided by the socket that took the connection, never by what a client sends.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

import msgspec

Part = Literal["everything", "chat", "administration"]
"""Which routes: without a listener for administration of its own, one listener serves them all."""

CHAT_PREFIXES = ("/v1/", "/api/v1/")
PROBES = frozenset({"/livez", "/readyz"})
ASKING_A_MODEL = frozenset({"/v1/chat/completions", "/api/v1/chat"})


def is_served(path: str, part: Part) -> bool:
    """Whether a route belongs to a part: probes and the list of models to both, the rest to one."""
    match part:
        case "everything":
            return True
        case "chat":
            return path.startswith(CHAT_PREFIXES) or path in PROBES
        case "administration":
            return path not in ASKING_A_MODEL


class Address(msgspec.Struct, frozen=True):
    """Where to listen."""

    host: str
    port: int
    """0 takes a free one."""

    @classmethod
    def parse(cls, text: str) -> Address:
        """Return the address that `HOST:PORT` or `[IPv6]:PORT` names.

        Raises:
            ValueError: it names none.
        """
        parts = urlsplit(f"//{text}")
        if parts.hostname is None or parts.port is None or parts.netloc != text or parts.username is not None:
            raise ValueError(f"expected HOST:PORT, got {text!r}")
        return cls(parts.hostname, parts.port)


@dataclass(frozen=True, slots=True)
class Listeners:
    """Listening sockets that all workers share."""

    main: socket.socket
    admin: socket.socket | None

    @property
    def fds(self) -> tuple[int, ...]:
        """Their descriptors."""
        return tuple(listener.fileno() for listener in (self.main, self.admin) if listener is not None)


@contextlib.contextmanager
def listen(main: Address, admin: Address | None) -> Iterator[Listeners]:
    """Listen for as long as the block runs.

    Raises:
        OSError: an address is in use, or not of this machine.
    """
    with contextlib.ExitStack() as stack:
        yield Listeners(
            main=stack.enter_context(_bind(main)),
            admin=None if admin is None else stack.enter_context(_bind(admin)),
        )


def addresses_of(listeners: Listeners, scheme: Literal["http", "https"]) -> dict[str, str]:
    """Return where clients find them, as URLs: `address`, and `admin` if there is that."""
    found = {"address": _url(listeners.main, scheme)}
    return found if listeners.admin is None else found | {"admin": _url(listeners.admin, scheme)}


def _url(listener: socket.socket, scheme: str) -> str:
    host, port = listener.getsockname()[:2]
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


def _bind(address: Address) -> socket.socket:
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    listener = socket.create_server((address.host, address.port), family=family, backlog=2048)
    listener.setblocking(False)
    listener.set_inheritable(True)
    return listener
