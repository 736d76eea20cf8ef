"""Changes the one entry of the file that says which backend is active, and leaves every other byte alone.

Owns how the file is replaced: whole or not at all. Does not load or apply what it wrote.
"""

import contextlib
import errno
import os
import re
import stat
import tempfile
from io import FileIO
from pathlib import Path
from typing import NamedTuple

from ruamel.yaml.events import CollectionEndEvent, CollectionStartEvent, MappingStartEvent, NodeEvent, ScalarEvent

from gateway.config.document import decode, new_yaml, read_document
from gateway.config.errors import NotWritableError, UnknownBackendError
from gateway.config.loader import parse, read

__all__ = ("Edit", "NotWritableError", "UnknownBackendError", "set_active", "undo", "with_active")

# Begins like no number, is none of YAML's words, those of older versions included, and does not end like a key.
_PLAIN = re.compile(r"(?!(?:true|false|null|yes|no|on|off|y|n)$)[a-z][a-z0-9._/@+:-]*(?<!:)", re.IGNORECASE)
_LINE_BREAK = re.compile(r"[\r\n\x85\u2028\u2029]")
# The folder is not ours to write to, or the file is a mount point of its own, as with a bind mount of one file.
_NO_RENAME = {errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY, errno.EXDEV}


class Edit(NamedTuple):
    """The content of a file on both sides of a change."""

    before: bytes
    written: bytes


def set_active(path: Path, name: str) -> Edit:
    """Makes `name` the active backend in the file, where it stood and in place of a split; waits for the disk.

    Raises:
        UnknownBackendError: The file holds no such backend.
        ConfigError: The file is not valid, or would not be with this backend active, which may lack its key.
        NotWritableError: The file could not be changed.
    """
    content = read(path)
    text = decode(content, str(path))
    backends = read_document(text, str(path)).values.get("backends")
    known = tuple(backends) if isinstance(backends, dict) else ()
    if name not in known:
        raise UnknownBackendError(name, known)
    changed = with_active(text, name)
    parse(changed, file=str(path), folder=path.parent)
    edit = Edit(content, changed.encode())
    _change(path, edit)
    return edit


def undo(path: Path, edit: Edit) -> None:
    """Puts back what an edit replaced, unless the file holds something else by now; waits for the disk.

    Raises:
        ConfigError: The file cannot be read.
        NotWritableError: The file could not be changed.
    """
    if read(path) == edit.written:
        _change(path, Edit(before=edit.written, written=edit.before))


def with_active(text: str, name: str) -> str:
    """Returns the text of a mapping with another value of `active`.

    It takes the place of `split` where that says who answers, and is inserted where neither of the two is there.
    """
    root, entries = _top_level(text)
    by_key = {key.value: (key, value, end) for key, value, end in entries if isinstance(key, ScalarEvent)}
    if "active" in by_key:
        key, value, _ = by_key["active"]
        return _replace_value(text, key, value, name)
    if "split" in by_key:
        key, value, end = by_key["split"]
        if isinstance(value, MappingStartEvent):
            return _replace_split(text, key, value, end, name)
    first, *_ = entries[0]
    newline = "\r\n" if "\r\n" in text else "\n"
    separator = ", " if root.flow_style else newline + " " * first.start_mark.column
    start = first.start_mark.index
    return f"{text[:start]}active: {_scalar(name)}{separator}{text[start:]}"


def _top_level(text: str) -> tuple[MappingStartEvent, list[tuple[NodeEvent, NodeEvent, int]]]:
    """The events that begin the root mapping, and each of its keys and values, with the index where the value ends.

    Events, because an alias has its own place among them; among nodes it has that of its anchor.
    """
    events = (event for event in new_yaml().parse(text) if isinstance(event, NodeEvent | CollectionEndEvent))
    root = next(events)
    assert isinstance(root, MappingStartEvent)
    depth = 0
    starts: list[NodeEvent] = []
    ends: list[int] = []
    for event in events:
        if isinstance(event, CollectionEndEvent):
            depth -= 1
        elif depth == 0:
            starts.append(event)
            ends.append(0)
        if isinstance(event, CollectionStartEvent):
            depth += 1
        if depth >= 0 and event.start_mark.index < event.end_mark.index:  # else it is nothing, and elsewhere
            ends[-1] = event.end_mark.index
    return root, list(zip(starts[::2], starts[1::2], ends[1::2], strict=True))


def _replace_value(text: str, key: NodeEvent, value: NodeEvent, name: str) -> str:
    start = value.start_mark.index
    old = text[start : value.end_mark.index].rstrip()  # the span of a block scalar ends with the line
    if not old:  # nothing after `active:`, and YAML puts that nothing at the next thing it reads
        colon = text.index(":", key.end_mark.index) + 1
        return f"{text[:colon]} {_scalar(name)}{text[colon:]}"
    quote = old[0] if old[0] in "'\"" else ""
    return f"{text[:start]}{_scalar(name, quote)}{text[start + len(old) :]}"


def _replace_split(text: str, key: NodeEvent, value: MappingStartEvent, end: int, name: str) -> str:
    """Puts `active` in the place of `split`; comments above and beside the key stay, those within the weights go."""
    colon = text.index(":", key.end_mark.index)
    beside = text[colon + 1 : min(value.start_mark.index, _end_of_line(text, colon))].rstrip()
    if not value.flow_style:
        end = _end_of_line(text, end)
    return f"{text[: key.start_mark.index]}active: {_scalar(name)}{beside}{text[end:]}"


def _end_of_line(text: str, start: int) -> int:
    line_break = _LINE_BREAK.search(text, start)
    return line_break.start() if line_break else len(text)


def _scalar(name: str, quote: str = "") -> str:
    """A backend's name as YAML: quoted as the old value was, or where it may not be read as a string."""
    quote = quote or ("" if _PLAIN.fullmatch(name) else '"')
    return f"{quote}{name}{quote}"


def _change(path: Path, edit: Edit) -> None:
    if edit.written == edit.before:
        return
    target = path.resolve()
    try:
        if not os.access(target, os.W_OK):  # a rename would succeed, against what the mode of the file asks
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        try:
            _replace(target, edit.written)
        except OSError as exc:
            if exc.errno not in _NO_RENAME:
                raise
            _overwrite(target, edit.before, edit.written)
    except OSError as exc:
        raise NotWritableError(target, exc.strerror or str(exc)) from exc


def _replace(target: Path, content: bytes) -> None:
    """Puts a new file in the place of the old one, in one step."""
    status = target.stat()
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            with contextlib.suppress(PermissionError):  # only root may give a file to its old owner
                os.fchown(descriptor, status.st_uid, status.st_gid)
            os.fchmod(descriptor, stat.S_IMODE(status.st_mode))
            os.fsync(descriptor)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _overwrite(target: Path, old: bytes, new: bytes) -> None:
    """Writes into the file itself; on a full disk puts the old content back, for which there is room."""
    with target.open("r+b", buffering=0) as file:
        try:
            _fill(file, new)
        except OSError:
            _fill(file, old)
            raise


def _fill(file: FileIO, content: bytes) -> None:
    file.seek(0)
    rest = memoryview(content)
    while rest:
        rest = rest[file.write(rest) :]
    file.truncate()
    os.fsync(file.fileno())
