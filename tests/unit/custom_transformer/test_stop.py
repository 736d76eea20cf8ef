from __future__ import annotations

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from custom_transformer.api.stop import StopFilter

TEXT = st.text("ab", max_size=20)


def shown(text: str, stops: list[str], cuts: list[int]) -> str:
    """Return what comes out when the text goes in cut at these places."""
    stop_filter = StopFilter(stops)
    places = [0, *sorted(cut % (len(text) + 1) for cut in cuts), len(text)]
    pieces = [text[start:end] for start, end in pairwise(places)]
    return "".join(map(stop_filter.feed, pieces)) + stop_filter.flush()


def test_text_ends_before_the_stop_string():
    """What follows the stop string is not shown either."""
    stop_filter = StopFilter(["END"])

    assert stop_filter.feed("fine END more") == "fine "
    assert stop_filter.stopped
    assert stop_filter.feed("and more") == ""


def test_possible_beginning_is_held_back():
    """Text is shown as soon as it cannot begin a stop string any more."""
    stop_filter = StopFilter(["abc"])

    assert [stop_filter.feed(text) for text in ("xa", "b", "ab", "d")] == ["x", "", "ab", "abd"]


def test_held_text_is_shown_at_the_end():
    """A beginning that nothing followed was text after all."""
    stop_filter = StopFilter(["abc"])
    stop_filter.feed("xab")

    assert stop_filter.flush() == "ab"


def test_without_stop_strings_nothing_is_held():
    """Text passes through."""
    assert StopFilter([]).feed("abc") == "abc"


@given(TEXT, st.lists(st.text("ab", min_size=1, max_size=4), max_size=3), st.lists(st.integers(0, 20), max_size=5))
@example("abbb", ["abbb", "bb"], [])
def test_cuts_do_not_matter(text, stops, cuts):
    """Whole, cut anywhere or letter by letter, the same text comes out."""
    assert shown(text, stops, cuts) == shown(text, stops, list(range(len(text))))


@given(TEXT, st.text("ab", min_size=1, max_size=4))
def test_one_stop_string_cuts_at_its_first_place(text, stop):
    """The filter agrees with `str.partition`."""
    assert shown(text, [stop], list(range(len(text)))) == text.partition(stop)[0]
