"""The sources of an answer, as OpenAI's `url_citation` annotations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from backends.gemini.wire import Candidate, Citation, GroundingMetadata, Segment


class Citations:
    """What one candidate cites. Its places can be told only when its whole text is there."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._num_bytes = 0
        self._starts: list[int] = []
        """Where each part begins in the text."""
        self._last_kind = ""
        self._quoted: list[Citation] = []
        self._grounding: GroundingMetadata | None = None

    def add(self, kind: str, text: str, *, opens_event: bool) -> None:
        """Go on by a part of the answer.

        Args:
            kind: what it is; between the events of a stream, a part goes on with more of the same kind.
            text: what it adds to the text of the answer, if anything.
            opens_event: whether it is the first part of an event.
        """
        if not opens_event or kind != self._last_kind or kind == "tool_calls":
            self._starts.append(self._num_bytes)
        self._last_kind = kind
        self._text.append(text)
        self._num_bytes += len(text.encode())

    def note(self, candidate: Candidate) -> None:
        """Remember the sources that a piece of the answer names."""
        if candidate.citation_metadata:
            quoted = candidate.citation_metadata.citations or candidate.citation_metadata.citation_sources or ()
            self._quoted += quoted
        if candidate.grounding_metadata:
            self._grounding = candidate.grounding_metadata  # each tells all so far

    def annotations(self) -> list[dict[str, Any]]:
        """Return the sources that have an address."""
        found = [(c.start_index or 0, c.end_index or 0, c.uri, c.title or "") for c in self._quoted if c.uri]
        found += self._grounded()
        if not found:
            return []
        said = "".join(self._text).encode()
        return [
            {
                "type": "url_citation",
                "url_citation": {
                    "start_index": _characters(said, start),
                    "end_index": _characters(said, end),
                    "url": url,
                    "title": title,
                },
            }
            for start, end, url, title in found
        ]

    def _grounded(self) -> Iterator[tuple[int, int, str, str]]:
        if self._grounding is None:
            return
        chunks = self._grounding.grounding_chunks or []
        for support in self._grounding.grounding_supports or ():
            start, end = self._place(support.segment or Segment())
            for index in support.grounding_chunk_indices or ():
                if not 0 <= index < len(chunks):
                    continue
                source = chunks[index].web or chunks[index].retrieved_context
                if source and source.uri:
                    yield start, end, source.uri, source.title or ""

    def _place(self, segment: Segment) -> tuple[int, int]:
        """Return where a stretch of one part begins and ends in the whole text."""
        part = segment.part_index or 0
        offset = self._starts[part] if 0 < part < len(self._starts) else 0
        return offset + (segment.start_index or 0), offset + (segment.end_index or 0)


def _characters(said: bytes, num_bytes: int) -> int:
    """Return how many characters these bytes are: Gemini counts the ones, OpenAI the others."""
    return len(said[: max(num_bytes, 0)].decode(errors="ignore"))
