"""The usage of a stream, which the gateway always asks for, and its client perhaps did not."""

from __future__ import annotations

import re

import msgspec

from backends.protocol import UNDECODABLE
from backends.sse import payloads

END = b"\n\n"
"""Of an event."""
_TOLD = re.compile(rb'"usage"\s*:\s*\{')
_NULL = b',"usage":null'
"""What precedes the usage in every other event of OpenAI's. No string of JSON holds it: quotes are escaped there."""


class _Event(msgspec.Struct, frozen=True):
    choices: list[msgspec.Raw] | None = None


_decoder = msgspec.json.Decoder(_Event)


def without_usage(block: bytes) -> bytes:
    """Return a block of events without the usage; an event that tells more beside it stays whole."""
    last = block.rfind(b'"usage"')
    if last < 0:
        return block
    if block.find(b'"usage"') < last or block.startswith(_NULL, last - 1):
        block, last = block.replace(_NULL, b""), 0
    while (told := _TOLD.search(block, last)) is not None:
        before = block.rfind(END, 0, told.start())
        begin, end = (0 if before < 0 else before + len(END)), block.index(END, told.end()) + len(END)
        if _is_usage(block[begin:end]):
            block, last = block[:begin] + block[end:], begin
        else:
            last = end
    return block


def _is_usage(event: bytes) -> bool:
    try:
        return not any(_decoder.decode(payload).choices for payload in payloads(event))
    except UNDECODABLE:
        return False
