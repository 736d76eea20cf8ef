"""TLS on the gateway's own sockets: what a pair of files is worth, and its renewal while connections stand."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import anyio
import structlog
from anyio.abc import TaskStatus

RENEWAL_INTERVAL_S = 1.0

_KEY_FAULTS: dict[str | None, str] = {
    None: "holds no private key in PEM, without a password",
    "KEY_VALUES_MISMATCH": "is not the certificate's key",
    "KEY_TYPE_MISMATCH": "is not the certificate's key",
    "NO_CERTIFICATE_ASSIGNED": "is not the certificate's key",  # where it is of another kind
}
"""What OpenSSL's reasons mean here; it gives none for what it cannot read."""

log = structlog.get_logger("gateway")


class CertificateError(Exception):
    """The files are no certificate with its key."""

    def __init__(self, key: Literal["cert", "key"], reason: str) -> None:
        super().__init__(f"{key}: {reason}")
        self.key = key
        """Of the configuration; names the file at fault."""
        self.reason = reason


def load_pair(cert: Path, key: Path) -> ssl.SSLContext:
    """Return a context with a certificate chain and its private key, both in PEM.

    Raises:
        CertificateError: a file cannot be read, or holds something else, or the two do not belong together.
    """
    trial, context = server_context(), server_context()
    try:
        trial.load_verify_locations(cafile=cert)
    except ssl.SSLError as error:
        raise CertificateError("cert", "holds no certificate in PEM") from error
    except OSError as error:
        raise CertificateError("cert", f"cannot be read: {error.strerror}") from error
    try:
        context.load_cert_chain(cert, key, password="")  # else one that is encrypted would be asked for at a terminal
    except ssl.SSLError as error:
        raise CertificateError("key", _KEY_FAULTS.get(error.reason, f"cannot be used: {error.reason}")) from error
    except OSError as error:
        raise CertificateError("key", f"cannot be read: {error.strerror}") from error
    return context


def server_context() -> ssl.SSLContext:
    """Return a context of TLS 1.2 or later, with the standard library's choice of ciphers, and HTTP/1.1."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    return context


class Certificates:
    """The certificate that the next connection gets. Follows the files; a bad pair leaves the last good one in use."""

    def __init__(self) -> None:
        self.context = server_context()
        """What listeners are made with; each handshake goes on with the pair that is current then."""
        self.context.sni_callback = self._choose
        self._current: ssl.SSLContext | None = None
        self._seen: object = None

    def refresh(self, cert: Path, key: Path) -> None:
        """Take up these files if they are others than the last ones, or have changed.

        Raises:
            CertificateError: they are, and cannot be used; asked again, this is not raised until they change again.
        """
        seen = [(path, _version(path)) for path in (cert, key)]
        if seen != self._seen:
            self._seen = seen
            self._current = load_pair(cert, key)

    async def follow(
        self, files: Callable[[], tuple[Path, Path]], *, task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED
    ) -> None:
        """Keep the certificate up to date with the files that the configuration names; started once there is one."""
        is_started = False
        while True:
            cert, key = files()
            try:
                self.refresh(cert, key)
            except CertificateError as error:
                log.error("certificate not taken up", reason=f"server.tls.{error}", cert=str(cert))
            if not is_started and self._current is not None:
                is_started = True
                task_status.started()
            await anyio.sleep(RENEWAL_INTERVAL_S)

    def _choose(self, connection: ssl.SSLObject, _name: str | None, _context: ssl.SSLContext) -> int | None:
        if self._current is None:
            return ssl.ALERT_DESCRIPTION_INTERNAL_ERROR
        connection.context = self._current
        return None


def _version(path: Path) -> tuple[int, ...] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    # The time of the last change of any kind: who mends the mode of a file leaves its content alone.
    return status.st_dev, status.st_ino, status.st_size, status.st_ctime_ns
