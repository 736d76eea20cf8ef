"""Any text is a configuration, or an error with a place in it."""

from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.config.errors import ConfigError
from gateway.config.loader import Loaded, parse
from gateway.config.schema import Config, json_schema, redacted

VALID = """\
active: a
backends:
  a: {type: fake, reply: hello, delay: 1}
  b: {type: openai, base_url: "http://h/v1", model: m, api_key: "${KEY}", timeouts: {idle: 3}}
aliases: {"gpt-*": default}
fallback: [a]
"""
SECRET = "sk-4f9a2c"
FIELDS = sorted({field for definition in json_schema()["$defs"].values() for field in definition["properties"]})
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["a", "fake", "openai", "${KEY}"])
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*FIELDS, "a", "b"]), inner, max_size=5)
    ),
    max_leaves=20,
)
FILES = st.dictionaries(st.sampled_from(Config.__struct_fields__), VALUES)
FRAGMENTS = st.sampled_from(
    [
        "active",
        "backends",
        "a",
        ": ",
        "\n",
        "\n  ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        "&x ",
        "*x",
        "<<",
        "!t ",
        "'",
        '"',
        "#",
        "|",
        "? ",
        ", ",
    ]
)


def outcome(text):
    """The configuration in a text, or what is wrong with it."""
    try:
        return parse(text, file="gateway.yaml", folder=Path("/nowhere"), env={"KEY": SECRET})
    except ConfigError as exc:
        return exc


def in_the_text(text, error):
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return 1 <= error.line <= len(lines) and 1 <= error.column <= len(lines[error.line - 1]) + 1


@given(st.lists(FRAGMENTS, max_size=30).map("".join))
@settings(deadline=None)
def test_any_yaml_loads_or_fails_at_a_place_in_the_text(text):
    result = outcome(text)
    assert isinstance(result, Loaded) or all(in_the_text(text, error) for error in result.errors)


@given(st.binary() | st.text().map(str.encode))
@settings(deadline=None)
def test_any_bytes_load_or_fail(content):
    assert isinstance(outcome(content), Loaded | ConfigError)


@given(FILES)
@settings(deadline=None)
def test_any_values_load_or_fail(values):
    assert isinstance(outcome(msgspec.json.encode(values)), Loaded | ConfigError)


@given(FILES)
@settings(deadline=None)
def test_no_error_shows_the_value_of_a_variable(values):
    result = outcome(msgspec.json.encode(values))
    assert isinstance(result, Loaded) or SECRET not in str(result)


@given(st.integers(0, len(VALID)), st.integers(0, 20), st.sampled_from(["", ":", "\n", "  ", "[", "x", "-"]))
@settings(deadline=None, max_examples=300)
def test_damage_anywhere_loads_or_fails_at_a_place_in_the_text(start, length, patch):
    text = VALID[:start] + patch + VALID[start + length :]
    result = outcome(text)
    assert isinstance(result, Loaded) or all(in_the_text(text, error) for error in result.errors)


@given(st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="\"\\$'")).map("sk-4f9a2c{}".format))
@settings(deadline=None)
def test_no_secret_is_shown_wherever_it_was_written(secret):
    loaded = outcome(VALID.replace("${KEY}", secret))
    assert secret not in repr(loaded)
    assert secret not in str(redacted(loaded.config))
