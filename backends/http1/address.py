"""Where a server is, read from its URL, and the bytes by which every request to it begins."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from functools import cache
from urllib.parse import quote, urlsplit

import msgspec

DEFAULT_PORTS = {"http": 80, "https": 443}
PATH_CHARACTERS = "/%:@!$&'()*+,;=~"
"""What a path holds unquoted beside letters, digits and `-._` (RFC 3986, 3.3); `%`, as it may be quoted already."""


class Address(msgspec.Struct, frozen=True):
    """Where to connect, and what is said of that in a request."""

    host: str
    """In ASCII, without brackets; the path of a unix socket if there is no port."""
    port: int | None
    tls: bool
    authority: str
    """The value of the Host field (RFC 9110, 7.2)."""
    prefix: str
    """What every path begins with; never ends with a slash."""

    @classmethod
    def of(cls, url: str) -> Address:
        """Read `http://host:port/prefix`, `https://…`, or `unix:///path/to.sock`.

        Raises:
            ValueError: it is none of these, has parts that are not meant for a server's address, or names no host.
        """
        if url.startswith("unix://"):
            return cls(url.removeprefix("unix://"), None, tls=False, authority="localhost", prefix="")
        parts = urlsplit(url)
        if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
            raise ValueError("the address is not http://…, https://… or unix://…")
        if parts.username is not None or parts.query or parts.fragment:
            raise ValueError("the address holds a user, a query or a fragment")
        is_ipv6 = ":" in parts.hostname
        host = parts.hostname if is_ipv6 else parts.hostname.encode("idna").decode("ascii")
        default = DEFAULT_PORTS[parts.scheme]
        port = default if parts.port is None else parts.port
        authority = f"[{host}]" if is_ipv6 else host
        return cls(
            host,
            port,
            tls=parts.scheme == "https",
            authority=authority if port == default else f"{authority}:{port}",
            prefix=quote(parts.path.rstrip("/"), safe=PATH_CHARACTERS),
        )

    def head(self, method: str, path: str, headers: Mapping[str, str]) -> bytes:
        """Return a request line and its first fields.

        Raises:
            ValueError: they cannot be sent.
        """
        line = f"{method} {self.prefix}{path} HTTP/1.1\r\n".encode("ascii")
        return line + field_lines({"host": self.authority, **headers})


def field_lines(headers: Mapping[str, str]) -> bytes:
    """Return header fields as they are sent (RFC 9112, 5).

    Raises:
        ValueError: one holds CR, LF, NUL (RFC 9110, 5.5) or a letter beyond Latin-1. It is not told which, or what it
            says: it may be a key.
    """
    lines = "".join([f"{name}: {value}\r\n" for name, value in headers.items()])
    if lines.count("\n") != len(headers) or lines.count("\r") != len(headers) or "\0" in lines:
        raise ValueError("a header or a key holds a line end or NUL")
    try:
        return lines.encode("latin-1")
    except UnicodeEncodeError:
        raise ValueError("a header or a key holds letters beyond Latin-1") from None


@cache
def tls_context() -> ssl.SSLContext:
    """Return how servers are checked: by the system's authorities, their name included. Reading those takes a while."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context
