from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from custom_transformer.calls import CallDelta, CallParser, opening_of

ARGUMENTS = '{"city":"Bürgel {x}","units":{"t":"C"}}'
CALL = opening_of("get-weather_2") + ARGUMENTS + "}"


def fed(texts: list[str]) -> list[CallDelta]:
    parser = CallParser()
    return [delta for text in texts for delta in parser.feed(text)]


@given(st.lists(st.integers(0, len(CALL))))
def test_call_does_not_depend_on_how_it_was_cut(places):
    """One opening, and the arguments without the brace that closes the call."""
    ends = sorted([0, *places, len(CALL)])
    opening, *rest = fed([CALL[start:end] for start, end in itertools.pairwise(ends)])

    assert (opening.name, opening.arguments) == ("get-weather_2", "")
    assert "".join(delta.arguments for delta in rest) == ARGUMENTS


def test_only_the_opening_has_an_id():
    """It begins as OpenAI's do."""
    opening, *rest = fed(list(CALL))

    assert opening.id is not None
    assert opening.id.startswith("call_")
    assert {delta.id for delta in rest} == {None}


def test_calls_have_ids_of_their_own():
    """Results are told apart by them."""
    assert fed([CALL])[0].id != fed([CALL])[0].id


def test_cut_call_shows_what_was_held_back():
    """A brace at the end of what has come may be the arguments' own."""
    parser = CallParser()
    parser.feed(opening_of("f") + '{"x":{}')

    assert [delta.arguments for delta in parser.flush()] == ["}"]


def test_call_cut_in_its_name_shows_nothing():
    """There is nothing to call."""
    parser = CallParser()
    parser.feed('{"name":"f')

    assert parser.flush() == []
