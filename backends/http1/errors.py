"""Why there is no answer, or not all of it. None of these quotes what the server has sent: it may quote the request.

Http1Error
 ├─ ConnectError    there is no connection: the name, the route, a refusal, the time, TLS
 ├─ BrokenError     the connection ended before the answer did
 ├─ ProtocolError   what came is not HTTP/1.1
 └─ TooLargeError   more came than was asked for
"""

from __future__ import annotations


class Http1Error(ConnectionError):
    """Root of the tree. The message is the reason, in a few words."""


class ConnectError(Http1Error):
    """There is no connection."""


class BrokenError(Http1Error):
    """The connection ended before the answer did."""


class ProtocolError(Http1Error):
    """What came is not HTTP/1.1, so that nothing after it can be understood."""


class TooLargeError(Http1Error):
    """The body is larger than was asked for."""
