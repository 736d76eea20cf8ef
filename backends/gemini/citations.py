"""The sources of an answer, as OpenAI's `url_citation` annotations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from backends.gemini.wire import Candidate, Citation, GroundingMetadata


class Citations:
    """What one candidate cites. Its places can be told only when its whole text is there."""

    def __init__(self) -> None:
        self.text: list[str] = []
        """The pieces of the answer, which may go on growing."""
        self._quoted: list[Citation] = []
        self._grounding: GroundingMetadata | None = None

    def note(self, candidate: Candidate) -> None:
        """Remember the sources that a piece of the answer names."""
        if candidate.citation_metadata:
            quoted = candidate.citation_metadata.citations or candidate.citation_metadata.citation_sources or ()
            self._quoted += quoted
        if candidate.grounding_metadata:
            self._grounding = candidate.grounding_metadata  # each tells all so far

    def annotations(self) -> list[dict[str, Any]]:
        """Return the sources that have an address."""
        found = [(c.start_index, c.end_index, c.uri, c.title) for c in self._quoted if c.uri]
        found += self._grounded()
        if not found:
            return []
        said = "".join(self.text).encode()
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
            for index in support.grounding_chunk_indices or ():
                source = (chunks[index].web or chunks[index].retrieved_context) if index < len(chunks) else None
                if source and source.uri:
                    yield support.segment.start_index, support.segment.end_index, source.uri, source.title


def _characters(said: bytes, num_bytes: int) -> int:
    """Return how many characters these bytes are: Gemini counts the ones, OpenAI the others."""
    return len(said[:num_bytes].decode(errors="ignore"))
