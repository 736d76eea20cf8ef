"""Whatever is repeated in a file, however often, it loads or fails: nothing nests, grows or takes without end."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.config.document import MAX_BYTES
from gateway.config.errors import ConfigError
from gateway.config.loader import Loaded, parse

PIECES = [
    *(
        "a",
        "1",
        "x\n",
        "\n",
        " ",
        "\n  ",
        ": ",
        "- ",
        "? ",
        ",",
        "[",
        "]",
        "{",
        "}",
        "&x ",
        "*x",
        "<<: ",
        "!t ",
        "!!int ",
    ),
    *("'", '"', "#", "|", ">", "\\", "---\n", "...\n", "%YAML 1.2\n", "${", "${A:-", "}", "\r", "\t", "\u2028", "\x00"),
    *("!!int ", "a: &x [*x,", "{a: ", "b: {<<: *x}\n", "active: a\n", "backends:\n", "  a: {type: fake}\n"),
]
TEXT = st.lists(st.sampled_from(PIECES), max_size=4).map("".join)

BOMBS = {
    "doubling": "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 2000)),
    "doubling by merging": "a0: &a0 {x: 1}\n"
    + "".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 2000)),
    "one alias everywhere": "a: &a [x, x, x, x, x, x, x, x, x]\nb: [" + "*a, " * 20_000 + "]\n",
    "opened and never closed": "[" * (MAX_BYTES - 1),
    "mappings in mappings": "{a: " * (MAX_BYTES // 5),
    "lists in lists": "- " * (MAX_BYTES // 2),
    "keys in keys": "? " * (MAX_BYTES // 2),
    "deeper and deeper": "".join(" " * depth + "a:\n" for depth in range(1000)),
    "references that never end": 'active: "' + "${A:-" * 100_000 + '"',
    "escapes": 'active: "' + "\\x41" * 100_000 + '"',
}


def outcome(text: str) -> Loaded | ConfigError:
    """Returns the configuration in a text, or what is wrong with it."""
    try:
        return parse(text.encode(), file="gateway.yaml", folder=Path("/nowhere"), env={})
    except ConfigError as error:
        return error


@given(TEXT, TEXT, st.integers(0, 500), TEXT)
@settings(max_examples=60)
def test_anything_repeated_loads_or_fails(before, repeated, times, after):
    assert isinstance(outcome(before + repeated * times + after), Loaded | ConfigError)


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_bomb_is_refused(text):
    """Within the limit of time of every test."""
    assert isinstance(outcome(text), ConfigError)
