"""The certificate that the file names: whatever is wrong with it is found, and located."""

import pytest

from gateway.config.errors import ConfigError
from tests.support.certificates import make_pair, needs_openssl

FILE = "active: a\nbackends: {a: {type: fake}}\nserver: {tls: {cert: server.crt, key: server.key}}\n"


@needs_openssl
def test_sound_pair_is_taken_relative_to_the_file(reader):
    make_pair(reader.folder)
    assert reader.parse(FILE).config.server.tls.cert == "server.crt"


def test_certificate_that_cannot_be_read_is_located(reader):
    with pytest.raises(ConfigError, match=r"gateway\.yaml:3:22: server\.tls\.cert: cannot be read: No such file"):
        reader.parse(FILE)


@needs_openssl
def test_key_that_cannot_be_used_is_located(reader):
    make_pair(reader.folder)
    (reader.folder / "server.key").write_text("nothing")
    with pytest.raises(ConfigError, match=r"gateway\.yaml:3:39: server\.tls\.key: holds no private key in PEM"):
        reader.parse(FILE)


def test_path_in_a_variable_that_is_not_set_is_told_once(reader):
    with pytest.raises(ConfigError) as caught:
        reader.parse(FILE.replace("server.crt", '"${POINTSMAN_TEST_UNSET}"'))
    assert [(error.path, "POINTSMAN_TEST_UNSET" in error.message) for error in caught.value.errors] == [
        ("server.tls.cert", True)
    ]
