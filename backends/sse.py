r"""Server-sent events as a relay needs them: cut into whole events, read only as far as the truth requires.

A block is one or more whole events in bytes, each ending with an empty line; line ends are LF. What is looked for
inside a block is found by patterns that cannot match inside a JSON string: a quotation mark within a string is
escaped, so `"finish_reason":"stop"` as a text appears as `\"finish_reason\":\"stop\"`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from backends.errors import MalformedStreamError
from backends.protocol import UNDECODABLE

FINISH = re.compile(rb'"finish_reason"\s*:\s*"\w+"')
MAY_BE_ERROR = re.compile(rb'"error"\s*:(?!\s*null)|"object"\s*:\s*"error"')
DONE = re.compile(rb"^data: ?\[DONE\]", re.MULTILINE)
MAY_BE_GARBAGE = re.compile(rb"^data:(?! ?(?:\{.*\}|\[DONE\]) *$)", re.MULTILINE)
"""A data line that is no JSON object: garbage, unless the event has more of them."""

_EVENT = re.compile(rb".+?\n\n", re.DOTALL)

DONE_EVENT = b"data: [DONE]\n\n"
MAX_EVENT_BYTES = 16 * 1024 * 1024


def data_event(payload: bytes) -> bytes:
    """Return the event that carries this JSON."""
    return b"data: " + payload + b"\n\n"


def events(block: bytes) -> list[bytes]:
    """Return the events of a block, each with its empty line."""
    return _EVENT.findall(block)


def payloads(block: bytes) -> Iterator[bytes]:
    """Yield the data of each event in a block; comments and other fields are passed over."""
    begin, size = 0, len(block)
    while begin < size:
        end = block.find(b"\n\n", begin)
        event = block[begin : size if end < 0 else end]
        begin += len(event) + 2
        if event.startswith(b"data: ") and b"\n" not in event:  # as nearly all are
            yield event[6:]
            continue
        lines = [line[5:].removeprefix(b" ") for line in event.split(b"\n") if line.startswith(b"data:")]
        if lines:
            yield b"\n".join(lines)


def is_object(payload: bytes) -> bool:
    """Tell whether data is a JSON object, and all of it: one that is cut may end with a brace, too."""
    try:
        msgspec.json.decode(payload, type=dict[str, msgspec.Raw])
    except UNDECODABLE:
        return False
    return True


class EventCutter:
    """Cuts what arrives from the network into blocks of whole events."""

    def __init__(self) -> None:
        self._rest: list[bytes] = []
        """The pieces of an event that is not whole yet: joined once, however many come."""
        self._rest_size = 0
        self._had_cr = False

    def feed(self, received: bytes) -> bytes:
        """Return the whole events that are complete now, perhaps none.

        Raises:
            MalformedStreamError: an event is larger than any backend's may be.
        """
        if self._had_cr or b"\r" in received:
            received = self._to_lf(received)
        end = received.rfind(b"\n\n") + 2
        if end == 1:
            begins_with_end = received.startswith(b"\n") and self._rest and self._rest[-1].endswith(b"\n")
            end = 1 if begins_with_end else 0
        if end == 0:
            self._keep(received)
            return b""
        block = b"".join([*self._rest, received[:end]]) if self._rest else received[:end]
        self._rest, self._rest_size = [], 0
        self._keep(received[end:])
        return block

    def flush(self) -> bytes:
        """Return an event that lacks its closing empty line at the end of the stream; nothing if it is cut."""
        rest = b"".join(self._rest) + b"\n" * self._had_cr
        self._rest, self._rest_size, self._had_cr = [], 0, False
        has_end = rest.endswith(b"\n\n")
        if not (event := rest.strip(b"\n")):
            return b""
        payload = next(payloads(event), b"").rstrip()
        return event + b"\n\n" if has_end or payload == b"[DONE]" or is_object(payload) else b""

    def _keep(self, piece: bytes) -> None:
        if piece:
            self._rest.append(piece)
            self._rest_size += len(piece)
            if self._rest_size > MAX_EVENT_BYTES:
                raise MalformedStreamError(f"an event of the stream is larger than {MAX_EVENT_BYTES:,} bytes")

    def _to_lf(self, received: bytes) -> bytes:
        """Make CRLF and CR line ends LF; a CR at the very end waits for what follows."""
        if self._had_cr:
            received = b"\r" + received
        self._had_cr = received.endswith(b"\r")
        if self._had_cr:
            received = received[:-1]
        return received.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
