"""Rates as the file writes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.config.errors import ConfigError
from gateway.config.loader import parse
from gateway.limits.rate import PERIODS_NS, Rate, read_rate
from tests.support.configs import ONE_FAKE, config_of

HASH = "sha256:" + 64 * "0"
FILE = ONE_FAKE + "auth:\n  keys:\n  - {name: app, hash: '" + HASH + "', FIELD: RATE}\n"


@pytest.mark.parametrize("unit", PERIODS_NS)
def test_every_unit_may_stand_in_the_file(unit):
    (key,) = config_of(FILE.replace("FIELD", "rate").replace("RATE", f"60/{unit}")).auth.keys
    assert read_rate(str(key.rate)) == Rate(60, PERIODS_NS[unit])


@pytest.mark.parametrize("unit", PERIODS_NS)
def test_rate_is_written_as_it_is_read(unit):
    assert str(read_rate(f"100000/{unit}")) == f"100000/{unit}"


@pytest.mark.parametrize("field", ["rate", "tokens"])
@pytest.mark.parametrize(
    "text", ["60", "0/min", "-1/min", "60/month", "60 / min", "1.5/s", "'60/min\\n'", "9999999999999/s", "'$${X}'"]
)
def test_anything_else_is_an_error_with_its_place(field, text):
    written = FILE.replace("FIELD", field).replace("RATE", text.replace("\\n", "\n\n    "))
    with pytest.raises(ConfigError) as caught:
        parse(written, file="gateway.yaml", folder=Path(), env={})
    (error,) = caught.value.errors
    assert (error.line, error.path) == (5, f"auth.keys[0].{field}")


def test_message_tells_what_a_rate_is():
    with pytest.raises(ConfigError, match="expected an amount over s, min, hour or day, such as 60/min"):
        config_of(FILE.replace("FIELD", "rate").replace("RATE", "often"))


def test_keys_without_limits_have_none():
    (key,) = config_of(FILE.replace(", FIELD: RATE", "")).auth.keys
    assert (key.rate, key.tokens) == (None, None)
