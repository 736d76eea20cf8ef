"""A gateway that speaks HTTPS, while its certificate is renewed and its file edited."""

from __future__ import annotations

import http.client
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.support.calls import chat_body
from tests.support.certificates import make_pair, needs_openssl
from tests.support.gateway import COMMAND, Gateway
from tests.support.wait import LIMIT_S, eventually

pytestmark = needs_openssl

PLAIN = "active: one\nbackends: {one: {type: fake, reply: hello}}\n"
FILE = PLAIN + "server: {tls: {cert: tls/used.crt, key: tls/used.key}}\n"


class TlsGateway(Gateway):
    """A gateway with a certificate, to be renewed by `show`."""

    def __init__(self, folder: Path, *, workers: int = 1) -> None:
        super().__init__(folder, FILE, workers=workers)
        self._folder = folder / "tls"
        self._folder.mkdir()
        for name in ("first", "second"):
            make_pair(self._folder, name)
        self.show("first")

    def show(self, name: str) -> None:
        """Puts another certificate where the file names it."""
        for suffix in ("crt", "key"):
            shutil.copy(self._folder / f"{name}.{suffix}", self._folder / f"used.{suffix}")

    def trusting(self) -> ssl.SSLContext:
        """Returns a client's context that trusts this gateway only."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        for name in ("first", "second"):
            context.load_verify_locations(self._folder / f"{name}.crt")
        return context

    def connect(self, *, limit_s: float = LIMIT_S) -> http.client.HTTPConnection:
        address = self.address.removeprefix("https://")
        return http.client.HTTPSConnection(address, timeout=limit_s, context=self.trusting())

    def shake_hands(self) -> ssl.SSLSocket:
        """Returns a connection that has just been made."""
        host, port = self.address.removeprefix("https://").split(":")
        return self.trusting().wrap_socket(socket.create_connection((host, int(port)), LIMIT_S), server_hostname=host)

    def shown(self) -> str:
        """Returns the name of the certificate that a new connection gets."""
        with self.shake_hands() as connection:
            certificate = connection.getpeercert()
            assert certificate is not None
            return str(certificate["subject"][0][0][1])

    def both_workers(self) -> set[int]:
        """Returns the process ids of two workers, as soon as both have answered."""
        pids: set[int] = set()
        eventually(lambda: pids.add(self.status()["answered_by"]) or len(pids) == 2, "both workers answer")
        return pids

    def num_refusals(self) -> int:
        """Returns how many times a worker has not taken up the files."""
        return sum("certificate not taken up" in line for line in self.log)

    def _is_ready(self) -> bool:
        words = (word for line in self.log if "listening" in line for word in line.split())
        self.address = next((word.removeprefix("address=") for word in words if "https://" in word), "")
        return super()._is_ready()


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TlsGateway]:
    with TlsGateway(tmp_path_factory.mktemp("secure")) as running:
        yield running


@pytest.fixture(autouse=True)
def as_at_first(secure: TlsGateway) -> None:
    secure.show("first")
    eventually(lambda: secure.shown() == "first", "the first certificate is shown")


def test_chat_is_answered_over_tls(secure):
    assert secure.request("POST", "/v1/chat/completions", chat_body()).status == 200


def test_renewed_certificate_is_taken_up(secure):
    secure.show("second")
    eventually(lambda: secure.shown() == "second", "the second certificate is shown")


def test_connection_that_stands_outlives_a_renewal(secure):
    with secure.shake_hands() as connection:
        secure.show("second")
        eventually(lambda: secure.shown() == "second", "the second certificate is shown")
        connection.sendall(b"GET /livez HTTP/1.1\r\nhost: localhost\r\n\r\n")
        assert connection.recv(15) == b"HTTP/1.1 200 OK"


@pytest.fixture
def half_renewed(tmp_path: Path) -> Iterator[TlsGateway]:
    """A gateway of two workers that has replaced one of them when it had the key of another certificate."""
    with TlsGateway(tmp_path, workers=2) as gateway:
        victim = min(gateway.both_workers())
        (tmp_path / "tls" / "second.key").replace(tmp_path / "tls" / "used.key")
        eventually(lambda: gateway.num_refusals() == 2, "both workers have seen it")
        psutil.Process(victim).kill()
        eventually(lambda: gateway.num_refusals() == 3, "the new worker has seen it")
        yield gateway


def test_every_connection_gets_a_certificate_when_a_worker_is_replaced_amid_a_renewal(half_renewed):
    assert {half_renewed.shown() for _ in range(20)} == {"first"}


def test_worker_without_a_certificate_does_not_hold_up_the_end(half_renewed):
    assert half_renewed.stop() == 0


def test_worker_without_a_certificate_serves_once_there_is_one(half_renewed):
    half_renewed.show("first")
    assert half_renewed.both_workers()


def test_reload_to_another_certificate_takes_effect(secure):
    secure.edit(FILE.replace("used", "second"))
    eventually(lambda: secure.shown() == "second", "the second certificate is shown")
    secure.edit(FILE)


REJECTED = {
    "missing certificate": ("used.crt", "none.crt", "server.tls.cert: cannot be read"),
    "key of another": ("used.key", "second.key", "server.tls.key: is not the certificate's key"),
    "turned off": (FILE.removeprefix(PLAIN), "", "server.tls: TLS is turned on or off by a restart only"),
}


@pytest.mark.parametrize(("old", "new", "reason"), REJECTED.values(), ids=REJECTED)
def test_reload_without_a_sound_pair_is_rejected(secure, old, new, reason):
    status = secure.edit(FILE.replace(old, new))
    assert reason in status["config"]["last_error"]["reason"]


def test_http_is_not_spoken(secure):
    host, port = secure.address.removeprefix("https://").split(":")
    with socket.create_connection((host, int(port)), LIMIT_S) as connection:
        connection.sendall(b"GET /livez HTTP/1.1\r\nhost: localhost\r\n\r\n")
        assert b"HTTP" not in connection.recv(100)


def test_malformed_request_is_told_over_tls(secure):
    with secure.shake_hands() as connection:
        connection.sendall(b"nonsense\r\n\r\n")
        assert connection.recv(24) == b"HTTP/1.1 400 Bad Request"


def test_check_locates_a_certificate_that_cannot_be_used(tmp_path):
    file = tmp_path / "gateway.yaml"
    file.write_text(FILE)
    ended = subprocess.run([COMMAND, "check", file], capture_output=True, text=True, check=False, timeout=30)
    assert (ended.returncode, f"{file}:3:22: server.tls.cert: cannot be read" in ended.stderr) == (1, True)


def test_idle_connection_does_not_hold_up_the_end(tmp_path):
    with TlsGateway(tmp_path) as gateway, gateway.shake_hands():
        assert gateway.stop() == 0
