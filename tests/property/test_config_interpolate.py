"""References in any string."""

import contextlib
import string

from hypothesis import assume, given
from hypothesis import strategies as st

from gateway.config.interpolate import InterpolationSyntaxError, interpolate

NAMES = st.text(string.ascii_letters + "_", min_size=1, max_size=8)
DOLLARED = st.text(st.sampled_from("${}:-aA_1f ile/\n"))


def no_file(path):
    raise FileNotFoundError(2, "No such file or directory", path)


@given(st.text().filter(lambda text: "$" not in text))
def test_text_without_dollars_is_itself(text):
    assert interpolate(text, {}, no_file) == (text, ())


@given(st.text() | DOLLARED)
def test_doubled_dollars_give_the_text_itself(text):
    assert interpolate(text.replace("$", "$$"), {}, no_file) == (text, ())


@given(st.text().filter(lambda text: "$" not in text), NAMES, st.text(min_size=1), st.text())
def test_variable_is_replaced_wherever_it_stands(before, name, value, after):
    after = after.replace("$", "$$")
    expected = before + value + after.replace("$$", "$")
    assert interpolate(f"{before}${{{name}}}{after}", {name: value}, no_file) == (expected, ())


@given(NAMES, st.text(st.characters(exclude_characters="}$")))
def test_default_stands_for_an_unset_variable(name, default):
    assert interpolate(f"${{{name}:-{default}}}", {}, no_file) == (default, ())


@given(NAMES, st.dictionaries(NAMES, st.text()))
def test_variable_is_missing_exactly_if_it_is_unset_or_empty(name, env):
    assert bool(interpolate(f"${{{name}}}", env, no_file).missing) == (not env.get(name))


@given(st.text(min_size=1))
def test_file_is_read_without_the_end_of_its_last_line(content):
    assume(content.rstrip("\r\n"))
    assert interpolate("${file:x}", {}, lambda _path: content + "\n") == (content.rstrip("\r\n"), ())


@given(st.text() | DOLLARED)
def test_any_text_is_replaced_or_refused(text):
    with contextlib.suppress(InterpolationSyntaxError):
        interpolate(text, {"A": "value"}, no_file)
