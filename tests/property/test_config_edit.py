"""Changing the active backend in any layout."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.config.edit import with_active
from gateway.config.loader import parse

NAMES = st.sampled_from(["custom", "other", "org/model:1", "123", "true"])
BACKENDS = """\
backends:  # every one
  custom: {type: fake}
  other:
    type: fake
    reply: "active: nobody"

  org/model:1: {type: fake}
  "123": {type: fake}
  'true': {type: fake}
"""
COMMENTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=20)
BETWEEN = st.lists(st.just("\n") | COMMENTS.map("# {}\n".format), max_size=3).map("".join)
SECTIONS = st.permutations([BACKENDS, "fallback: [other,\n  custom]\n", "retries: 2\n"])


@st.composite
def layouts(draw):
    """The text before and after the section `active` of a file, without and with a byte order mark."""
    sections = [draw(BETWEEN) + section for section in draw(SECTIONS)]
    position = draw(st.integers(0, len(sections)))
    mark = draw(st.sampled_from(["", "\ufeff"]))
    return mark + "".join(sections[:position]) + draw(BETWEEN), "".join(sections[position:]) + draw(BETWEEN)


@st.composite
def files(draw):
    """A file in three parts: before the name of the active backend, that name in quotes, and after it."""
    before, after = draw(layouts())
    space = draw(st.sampled_from([" ", "   ", "\n  "]))
    quote = draw(st.sampled_from(["'", '"']))
    comment = draw(st.just("") | COMMENTS.map(" # {}".format))
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    parts = f"{before}active:{space}", f"{quote}{draw(NAMES)}{quote}", f"{comment}\n{after}"
    return tuple(part.replace("\n", newline) for part in parts)


@st.composite
def splits(draw):
    """The section `split`, in braces or in lines, as it may stand at the start of a line."""
    weights = draw(st.dictionaries(NAMES, st.integers(1, 99), min_size=1))
    items = [f"'{name}': {weight}" for name, weight in weights.items()]
    if draw(st.booleans()):
        return f"split: {{{', '.join(items)}}}\n"
    return "split:\n" + "".join(f"  {item}{draw(st.just('') | COMMENTS.map(' # {}'.format))}\n" for item in items)


def active(text):
    return parse(text, file="gateway.yaml", folder=Path(), env={}).config.active


@given(files(), NAMES)
@settings(deadline=None)
def test_named_backend_becomes_active(file, name):
    assert active(with_active("".join(file), name)) == name


@given(files(), NAMES)
@settings(deadline=None)
def test_everything_but_the_name_stays(file, name):
    before, old, after = file
    assert with_active(before + old + after, name) == f"{before}{old[0]}{name}{old[0]}{after}"


@given(layouts(), NAMES)
@settings(deadline=None)
def test_absent_key_is_inserted(layout, name):
    assert active(with_active("".join(layout), name)) == name


@given(layouts(), NAMES)
@settings(deadline=None)
def test_inserted_key_is_the_only_new_line(layout, name):
    text = "".join(layout)
    lines = with_active(text, name).removeprefix("\ufeff").split("\n")
    assert [line for line in lines if not line.startswith("active:")] == text.removeprefix("\ufeff").split("\n")


@given(layouts(), splits(), NAMES)
@settings(deadline=None)
def test_split_gives_way_and_everything_else_stays(layout, split, name):
    before, after = layout
    changed = with_active(before + split + after, name)
    assert changed.replace('"', "") == f"{before}active: {name}\n{after}".replace('"', "")
    assert active(changed) == name
