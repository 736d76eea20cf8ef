"""A secret is used, and never shown."""

import msgspec
import pytest

from gateway.config.backend_types import FakeBackend, OpenAIBackend
from gateway.config.diff import diff
from gateway.config.errors import ConfigError
from gateway.config.schema import ApiKey, Auth, Config, redacted
from gateway.config.values import Secret

HIDDEN = "hunter2"
TEXT = 'active: a\nbackends: {a: {type: openai, model: m, base_url: "http://h/v1", api_key: "${KEY}"}}\n'


@pytest.fixture
def config():
    return Config(
        active="a",
        backends={"a": OpenAIBackend(base_url="http://h/v1", model="m", api_key=Secret(HIDDEN))},
        auth=Auth(keys=[ApiKey(name="app", hash=Secret(HIDDEN), scopes=["chat"])]),
    )


@pytest.mark.parametrize("show", [repr, str, "{}".format, "%s".__mod__], ids=["repr", "str", "format", "percent"])
def test_config_shows_no_secret(config, show):
    assert HIDDEN not in show(config)


def test_secret_shows_that_it_is_one():
    assert repr(Secret(HIDDEN)) == "Secret(***)"


def test_secret_can_be_used_as_a_string():
    assert f"Bearer {Secret(HIDDEN)}" == f"Bearer {HIDDEN}"


def test_redacted_config_masks_each_secret(config):
    shown = redacted(config)
    assert (shown["backends"]["a"]["api_key"], shown["auth"]["keys"][0]["hash"]) == ("***", "***")


def test_redacted_config_holds_everything_else(config):
    backend = redacted(config)["backends"]["a"]
    assert (backend["type"], backend["base_url"], backend["price"]) == ("openai", "http://h/v1", None)


@pytest.mark.parametrize("encode", [msgspec.json.encode, msgspec.msgpack.encode, msgspec.to_builtins])
def test_secret_is_not_encoded_by_accident(config, encode):
    with pytest.raises(TypeError):
        encode(config)


def test_loaded_shows_neither_secret_nor_text(reader):
    assert HIDDEN not in repr(reader.parse(TEXT.replace("${KEY}", HIDDEN)))


def test_changed_secret_is_told_without_its_value(config):
    auth = Auth(keys=[ApiKey(name="app", hash=Secret("swordfish"), scopes=["chat"])])
    (setting,) = diff(config, msgspec.structs.replace(config, auth=auth)).settings
    assert "swordfish" not in setting
    assert HIDDEN not in setting


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("openai", "${KEY}"),
        TEXT.replace("active: a", 'active: "${KEY}"'),
        TEXT.replace("http://h/v1", "http://${KEY}@h/v1"),
        TEXT.replace("model: m", 'on_disconnect: "${KEY}"'),
        TEXT.replace("model: m", 'retries: "${KEY}"'),
        TEXT + 'fallback: ["${KEY}"]\n',
        TEXT + 'aliases: {x: "${KEY}"}\n',
    ],
    ids=["type", "active", "address", "choice", "number", "fallback", "alias"],
)
def test_error_shows_no_value_of_a_variable(reader, text):
    reader.env["KEY"] = HIDDEN
    with pytest.raises(ConfigError) as caught:
        reader.parse(text)
    assert HIDDEN not in str(caught.value)


def test_address_with_a_password_is_refused(reader):
    assert reader.errors(TEXT.replace("http://h", "http://user:password@h"))


def test_copy_of_a_backend_keeps_its_secret_a_secret(config):
    copy = msgspec.structs.replace(config.backends["a"], model="other")
    assert Secret is type(copy.api_key)


def test_masked_value_is_no_secret_of_another_type():
    assert "***" not in str(redacted(FakeBackend()))
