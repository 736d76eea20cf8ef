"""HTML and SVG by functions: every text is escaped unless it was made here."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TypeAlias


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


Child: TypeAlias = "str | Iterable[Child] | None"
Attribute: TypeAlias = str | float | bool | None

VOID = frozenset({"br", "circle", "line", "meta", "path", "use"})


def h(tag: str, /, *children: Child, **attributes: Attribute) -> Markup:
    """Return an element.

    Args:
        tag: its name; void and empty SVG elements are closed at once.
        children: texts, which are escaped, markup, and lists of them; None is left out.
        attributes: `class_` stands for `class`, `view_box` for `viewBox`, `text_anchor` for `text-anchor`. None and
            False are left out, True is an attribute without a value.
    """
    written = "".join(_attribute(name, value) for name, value in attributes.items())
    if tag in VOID:
        return Markup(f"<{tag}{written}{'/' if tag in {'circle', 'line', 'path', 'use'} else ''}>")
    return Markup(f"<{tag}{written}>{''.join(_flat(children))}</{tag}>")


_SVG_NAMES = {"view_box": "viewBox", "preserve_aspect_ratio": "preserveAspectRatio"}


def _attribute(name: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    name = _SVG_NAMES.get(name) or name.rstrip("_").replace("_", "-")
    if value is True:
        return f" {name}"
    return f' {name}="{escape(str(value))}"'


def _flat(children: Iterable[Child]) -> Iterable[str]:
    for child in children:
        if isinstance(child, Markup):
            yield child
        elif isinstance(child, str):
            yield escape(child, quote=False)
        elif child is not None:
            yield from _flat(child)
