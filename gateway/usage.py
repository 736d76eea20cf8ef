"""The usage of a stream, which the gateway always asks for, and its client perhaps did not."""

from __future__ import annotations

import re

import msgspec

from backends.protocol import UNDECODABLE
from backends.sse import events, payloads

_TOLD = re.compile(rb'"usage"\s*:\s*\{')
_NULL = b',"usage":null'
"""What precedes the usage in every other event of OpenAI's. No string of JSON holds it: quotes are escaped there."""


class _Event(msgspec.Struct, frozen=True):
    choices: list[msgspec.Raw] | None = None


_decoder = msgspec.json.Decoder(_Event)


def without_usage(block: bytes) -> bytes:
    """Return a block of events without the usage; an event that tells more beside it stays whole."""
    if b'"usage"' not in block:
        return block
    block = block.replace(_NULL, b"")
    if not _TOLD.search(block):
        return block
    return b"".join(event for event in events(block) if not _is_usage(event))


def _is_usage(event: bytes) -> bool:
    if not _TOLD.search(event):
        return False
    try:
        return not any(_decoder.decode(payload).choices for payload in payloads(event))
    except UNDECODABLE:
        return False
