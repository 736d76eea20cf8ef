"""What a certificate and its key are worth, and which one a handshake gets."""

from __future__ import annotations

import os
import shutil
import ssl
from pathlib import Path

import pytest

from gateway.tls import CertificateError, Certificates, load_pair
from tests.support.certificates import make_pair, needs_openssl, with_password

pytestmark = needs_openssl

Pair = tuple[Path, Path]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("certificates")


@pytest.fixture(scope="module")
def ours(folder: Path) -> Pair:
    return make_pair(folder, "ours")


@pytest.fixture(scope="module")
def other(folder: Path) -> Pair:
    return make_pair(folder, "other")


@pytest.fixture(scope="module")
def junk(folder: Path) -> Path:
    path = folder / "junk"
    path.write_text("nothing of the kind")
    return path


def fault(cert: Path, key: Path) -> tuple[str, str]:
    with pytest.raises(CertificateError) as caught:
        load_pair(cert, key)
    return caught.value.key, caught.value.reason


def test_missing_certificate_is_told(ours, folder):
    assert fault(folder / "none", ours[1]) == ("cert", "cannot be read: No such file or directory")


def test_missing_key_is_told(ours, folder):
    assert fault(ours[0], folder / "none") == ("key", "cannot be read: No such file or directory")


def test_folder_is_no_certificate(ours, folder):
    assert fault(folder, ours[1])[0] == "cert"


def test_file_that_holds_no_certificate_is_told(ours, junk):
    assert fault(junk, ours[1]) == ("cert", "holds no certificate in PEM")


def test_file_that_holds_no_key_is_told(ours, junk):
    assert fault(ours[0], junk) == ("key", "holds no private key in PEM, without a password")


def test_key_with_a_password_is_not_asked_for_it(ours):
    assert fault(ours[0], with_password(ours[1])) == ("key", "holds no private key in PEM, without a password")


def test_key_of_another_certificate_is_told(ours, other):
    assert fault(ours[0], other[1]) == ("key", "is not the certificate's key")


def test_old_versions_of_tls_are_not_spoken(ours):
    assert load_pair(*ours).minimum_version == ssl.TLSVersion.TLSv1_2


# Renewal.


def shown(certificates: Certificates) -> bytes:
    """Returns the certificate that a handshake in memory ends with."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    client = trusting.wrap_bio(to_client, to_server)
    server = certificates.context.wrap_bio(to_server, to_client, server_side=True)
    for side in (client, server, client):
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue
    found = client.getpeercert(binary_form=True)
    assert found is not None
    return found


def as_shown(pair: Pair) -> bytes:
    return ssl.PEM_cert_to_DER_cert(pair[0].read_text())


def put(pair: Pair, folder: Path) -> Pair:
    """Copies a pair over the one that is used."""
    return (
        Path(shutil.copy(pair[0], folder / "used.crt")),
        Path(shutil.copy(pair[1], folder / "used.key")),
    )


@pytest.fixture
def certificates(ours: Pair, tmp_path: Path) -> Certificates:
    using = Certificates()
    using.refresh(*put(ours, tmp_path))
    return using


def test_handshake_gets_the_certificate(certificates, ours):
    assert shown(certificates) == as_shown(ours)


def test_handshake_gets_the_renewed_certificate(certificates, other, tmp_path):
    certificates.refresh(*put(other, tmp_path))
    assert shown(certificates) == as_shown(other)


def test_handshake_gets_the_certificate_of_another_path(certificates, other):
    certificates.refresh(*other)
    assert shown(certificates) == as_shown(other)


def test_pair_that_is_half_renewed_is_told(certificates, other, tmp_path):
    shutil.copy(other[0], tmp_path / "used.crt")
    with pytest.raises(CertificateError, match="not the certificate's key"):
        certificates.refresh(tmp_path / "used.crt", tmp_path / "used.key")


@pytest.fixture
def half_renewed(certificates: Certificates, other: Pair, tmp_path: Path) -> Certificates:
    shutil.copy(other[0], tmp_path / "used.crt")
    with pytest.raises(CertificateError):
        certificates.refresh(tmp_path / "used.crt", tmp_path / "used.key")
    return certificates


def test_pair_that_is_half_renewed_leaves_the_old_one_in_use(half_renewed, ours):
    assert shown(half_renewed) == as_shown(ours)


def test_pair_that_cannot_be_used_is_told_once(half_renewed, tmp_path):
    half_renewed.refresh(tmp_path / "used.crt", tmp_path / "used.key")


def test_pair_is_taken_up_when_its_other_half_comes(half_renewed, other, tmp_path):
    half_renewed.refresh(*put(other, tmp_path))
    assert shown(half_renewed) == as_shown(other)


def test_mended_file_is_taken_up_though_its_size_and_time_are_those_of_the_bad_one(ours, tmp_path):
    using, (cert, key) = Certificates(), put(ours, tmp_path)
    sound = key.read_bytes()
    key.write_bytes(b"x" * len(sound))
    bad = key.stat()
    with pytest.raises(CertificateError):
        using.refresh(cert, key)
    key.write_bytes(sound)
    while (mended := key.stat()).st_mtime_ns != bad.st_mtime_ns or mended.st_ctime_ns == bad.st_ctime_ns:
        os.utime(key, ns=(bad.st_atime_ns, bad.st_mtime_ns))  # again, as the kernel's clock has coarse ticks
    using.refresh(cert, key)
    assert shown(using) == as_shown(ours)


def test_handshake_without_any_certificate_fails():
    with pytest.raises(ssl.SSLError):
        shown(Certificates())
