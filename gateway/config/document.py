"""The YAML text as plain values, each with its line and column.

Owns everything YAML: syntax, duplicate keys, anchors and merge keys, limits. Knows no field of the configuration.
"""

import math
from typing import NamedTuple, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.composer import MaxDepthExceededError
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode
from ruamel.yaml.reader import ReaderError

from gateway.config.errors import ConfigError, KeyPath, Located, Problem, Value, dotted, kind

MAX_BYTES = 1 << 20
"""A larger file is refused unread."""
MAX_DEPTH = 24
"""How deep values, and merges of merges, may nest."""
MAX_VALUES = 50_000
"""How many values a file may hold once its aliases are followed; a few lines of aliases can stand for billions."""

_TAG = "tag:yaml.org,2002:"
# `=` and dates are types of YAML 1.1 only: in 1.2 they are the text as written.
_TEXT_TAGS = {_TAG + "str", _TAG + "timestamp", _TAG + "value"}
_SCALAR_TAGS = {_TAG + "null", _TAG + "bool", _TAG + "int", _TAG + "float"}
_KNOWN_TAGS = {*_TEXT_TAGS, *_SCALAR_TAGS, _TAG + "map", _TAG + "seq"}


class Mark(NamedTuple):
    """A place in the text, counted from 1."""

    line: int
    column: int


_TOP = Mark(1, 1)


class Document:
    """The values of one file, and where each of them stands."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.values: dict[str, Value] = {}
        self.errors: list[Located] = []
        """What is wrong with the YAML itself, such as duplicate keys, where reading could go on."""
        self.value_marks: dict[KeyPath, Mark] = {(): _TOP}
        self.key_marks: dict[KeyPath, Mark] = {}

    def locate(self, problem: Problem) -> Located:
        """Gives a problem the line and column of its value, or of its key."""
        path = problem.path
        marked = path
        while marked not in self.value_marks:  # a field that the file leaves out: then where it would stand
            marked = marked[:-1]
        mark = self.key_marks[marked] if problem.on_key else self.value_marks[marked]
        return Located(dotted(path), problem.message, self.file, mark.line, mark.column)


def decode(content: bytes, file: str) -> str:
    """Turns the bytes of a file into text, keeping a byte order mark.

    Raises:
        ConfigError: They are too many or not UTF-8.
    """
    if len(content) > MAX_BYTES:
        raise ConfigError([Located("", f"the file is larger than {MAX_BYTES >> 20} MiB", file, *_TOP)])
    try:
        return content.decode()
    except UnicodeDecodeError as exc:
        before = content[: exc.start].decode()
        mark = _mark_at(before, len(before))
        message = f"not UTF-8: unexpected byte 0x{content[exc.start]:02x}"
        raise ConfigError([Located("", message, file, *mark)]) from exc


def new_yaml() -> YAML:
    """A parser for YAML 1.2 that knows no Python types."""
    yaml = YAML(typ="safe", pure=True)
    yaml.max_depth = MAX_DEPTH
    yaml.composer.warn_double_anchors = False  # an anchor may be set anew; YAML allows it
    return yaml


def read_document(text: str, file: str) -> Document:
    """Reads YAML text whose root is a mapping.

    Raises:
        ConfigError: The text is not YAML, passes a limit, or has another root.
    """
    yaml, document = new_yaml(), Document(file)
    try:
        root: Node | None = yaml.compose(text)
        if root is None:
            raise ConfigError([Located("", "the file is empty", file, *_TOP)])
        document.values = _Reader(yaml, document).root(root)
    except MarkedYAMLError as exc:
        mark = exc.problem_mark or exc.context_mark
        place = Mark(mark.line + 1, mark.column + 1) if mark else _TOP
        raise ConfigError([Located("", _explain(exc, text, place), file, *place)]) from exc
    except ReaderError as exc:
        message = f"invalid YAML: character U+{exc.character:04X} is not allowed"
        raise ConfigError([Located("", message, file, *_mark_at(text, exc.position))]) from exc
    return document


class _Reader:
    """Turns nodes into values, following aliases and merges within the limits."""

    def __init__(self, yaml: YAML, document: Document) -> None:
        self._constructor = yaml.constructor
        self._document = document
        self._seen = 0

    def root(self, node: Node) -> dict[str, Value]:
        value = self._value(node, ())
        if not isinstance(value, dict):
            self._refuse(node, (), f"expected mapping, got {kind(value)}")
        return value

    def _value(self, node: Node, path: KeyPath) -> Value:
        self._count(node, path, len(path))
        self._document.value_marks[path] = _mark(node)
        if node.tag not in _KNOWN_TAGS:
            self._report(node, path, f"unknown YAML tag {node.tag}")
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self._value(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._scalar(node, path)

    def _mapping(self, node: MappingNode, path: KeyPath) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for name, (key, value) in self._entries(node, path).items():
            inner = (*path, name)
            values[name] = self._value(value, inner)
            self._document.key_marks[inner] = _mark(key)
            if value.start_mark.index == value.end_mark.index:
                # Nothing is written after the key, and YAML puts that nothing at the next thing it reads.
                self._document.value_marks[inner] = _mark(key)
        return values

    def _entries(self, node: MappingNode, path: KeyPath, depth: int = 0) -> dict[str, tuple[Node, Node]]:
        """The pairs of a mapping by key: its own, then those of `<<` that it does not give itself."""
        own: dict[str, tuple[Node, Node]] = {}
        merged: dict[str, tuple[Node, Node]] = {}
        for key, value in node.value:
            self._count(key, path, depth)
            if key.tag == _TAG + "merge":
                for source in value.value if isinstance(value, SequenceNode) else [value]:
                    if isinstance(source, MappingNode):
                        for name, pair in self._entries(source, path, depth + 1).items():
                            merged.setdefault(name, pair)
                    else:
                        self._report(source, path, "<<: expected mapping")
            elif key.tag not in _TEXT_TAGS:
                self._report(key, path, "expected a key of type str; put it in quotes")
            elif key.value in own:
                first = own[key.value][0].start_mark.line + 1
                self._report(key, (*path, key.value), f"duplicate key, first given in line {first}")
            else:
                own[key.value] = key, value
        return own | {name: pair for name, pair in merged.items() if name not in own}

    def _scalar(self, node: Node, path: KeyPath) -> Value:
        text: str = node.value
        if node.tag not in _SCALAR_TAGS:
            return text
        try:
            value: Value = self._constructor.construct_object(node)
        except (ValueError, LookupError):  # the form of a number and no digits: `0b_`; or forced: `!!bool x`
            return text
        if isinstance(value, float) and not math.isfinite(value):
            self._report(node, path, f"expected a finite number, got {text}")
        return value

    def _count(self, node: Node, path: KeyPath, depth: int) -> None:
        self._seen += 1
        if self._seen > MAX_VALUES:
            self._refuse(node, path, f"the file holds more than {MAX_VALUES} values, aliases included")
        if depth > MAX_DEPTH:
            self._refuse(node, path, f"nested deeper than {MAX_DEPTH} levels, aliases included")

    def _report(self, node: Node, path: KeyPath, message: str) -> None:
        self._document.errors.append(Located(dotted(path), message, self._document.file, *_mark(node)))

    def _refuse(self, node: Node, path: KeyPath, message: str) -> NoReturn:
        self._report(node, path, message)
        raise ConfigError(self._document.errors)


def _mark(node: Node) -> Mark:
    return Mark(node.start_mark.line + 1, node.start_mark.column + 1)


def _mark_at(text: str, index: int) -> Mark:
    before = text[:index]
    return Mark(before.count("\n") + 1, index - (before.rfind("\n") + 1) + 1)


def _explain(error: MarkedYAMLError, text: str, place: Mark) -> str:
    """The parser's message on one line, with the remedy where the usual cause is known."""
    if isinstance(error, MaxDepthExceededError):
        return f"nested deeper than {MAX_DEPTH} levels"
    message = f"invalid YAML: {error.problem or error.context}"
    if error.problem and error.context_mark and error.context_mark.line + 1 != place.line:
        message += f", {error.context} from line {error.context_mark.line + 1}"
    if any("${" in line for line in text.splitlines()[place.line - 1 : place.line]):
        message += '; put "${…}" in quotes'
    return message
