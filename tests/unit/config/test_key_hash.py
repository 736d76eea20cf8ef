"""The hash of a key is checked, and stays a secret."""

from __future__ import annotations

import pytest

from gateway.config.errors import ConfigError
from gateway.config.schema import json_schema
from gateway.config.values import KeyHash
from gateway.keys import hash_key

HASH = hash_key("pm-key")
TEXT = 'active: a\nbackends: {a: {type: fake}}\nauth: {keys: [{name: app, hash: "HASH"}]}\n'
WRONG = {
    "the key itself": "pm-key",
    "no prefix": HASH.removeprefix("sha256:"),
    "too short": HASH[:-1],
    "too long": HASH + "0",
    "upper case": HASH.upper(),
    "line end": HASH + "\\n",
    "empty": "",
}


def written(value: str) -> str:
    return TEXT.replace("HASH", value)


def test_printed_hash_is_taken(reader):
    assert reader.parse(written(HASH)).config.auth.keys[0].hash == HASH


def test_hash_of_a_variable_is_taken(reader):
    reader.env["HASH"] = HASH
    assert reader.parse(written("${HASH}")).config.auth.keys[0].hash == HASH


def test_taken_hash_is_a_secret(reader):
    assert repr(reader.parse(written(HASH)).config.auth.keys[0].hash) == "Secret(***)"


@pytest.mark.parametrize("value", WRONG.values(), ids=WRONG)
def test_anything_else_is_refused_in_words(reader, value):
    with pytest.raises(ConfigError, match=r"hash: expected a hash as printed by `gateway keys new`$"):
        reader.parse(written(value))


def test_refused_hash_is_not_shown(reader):
    with pytest.raises(ConfigError) as caught:
        reader.parse(written("pm-hunter2"))
    assert "hunter2" not in str(caught.value)


def test_variable_that_is_not_set_is_the_only_error(reader):
    with pytest.raises(ConfigError) as caught:
        reader.parse(written("${HASH}"))
    assert len(caught.value.errors) == 1


def test_editors_know_the_pattern():
    pattern = KeyHash.written.__metadata__[0].pattern
    assert json_schema()["$defs"]["ApiKey"]["properties"]["hash"]["pattern"] == pattern
