"""Text stays text."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from bench.report.markup import Markup, h


class Reader(HTMLParser):
    """Takes markup apart."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.text = ""
        self.attributes: dict[str, str | None] = {}

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append(tag)
        self.attributes |= dict(attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def read(markup: str) -> Reader:
    reader = Reader()
    reader.feed(markup)
    reader.close()
    return reader


hostile = st.text(alphabet="<>&\"'=/!-a ;script\u202e") | st.text()


@given(hostile)
def test_text_stays_text(text: str) -> None:
    told = read(h("p", text))
    assert (told.tags, told.text) == (["p"], text)


@given(hostile)
def test_value_stays_value(text: str) -> None:
    told = read(h("p", title=text))
    assert (told.tags, told.attributes) == (["p"], {"title": text})


def test_markup_is_put_together_from_elements_lists_and_texts() -> None:
    assert h("p", "a", [h("b", "c"), ["d"]], None) == "<p>a<b>c</b>d</p>"


def test_attributes_have_the_names_of_html_and_svg() -> None:
    told = h("svg", class_="x", view_box="0 0 1 1", text_anchor="end", hidden=True, role=None, width=3)
    assert told == '<svg class="x" viewBox="0 0 1 1" text-anchor="end" hidden width="3"></svg>'


def test_empty_elements_are_closed() -> None:
    assert h("line", x1=1) + h("meta", charset="utf-8") == '<line x1="1"/><meta charset="utf-8">'


def test_what_was_made_here_is_not_escaped_again() -> None:
    assert h("p", Markup("<b>")) == "<p><b></p>"
