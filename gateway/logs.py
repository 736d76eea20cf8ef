"""How log lines are written: structured, one event a line, to standard error."""

from __future__ import annotations

import contextlib
import logging
import sys
from contextvars import ContextVar
from typing import Literal, TextIO, cast

import structlog


class Lossy:
    """A text stream that drops what cannot be written: a full disk under the log must end no request."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write what finds room."""
        with contextlib.suppress(OSError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Write what was held back."""
        with contextlib.suppress(OSError):
            self._stream.flush()


request_fields: ContextVar[dict[str, str]] = ContextVar("request_fields")
"""What every line of a request carries."""


def add_request(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Add what is known of the request that a line is about. One variable: structlog's own has one for each field."""
    return {**event, **request_fields.get({})}


def configure_logs(style: Literal["console", "json"]) -> None:
    """Set the renderer for this process; standard-library loggers (uvicorn, asyncio) go the same way."""
    stream = cast("TextIO", Lossy(sys.stderr))
    shared: list[structlog.typing.Processor] = [
        add_request,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: structlog.typing.Processor
    # Tracebacks without local variables: those may hold keys and prompts.
    if style == "json":
        transformer = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        shared.append(structlog.processors.ExceptionRenderer(transformer))
        renderer = structlog.processors.JSONRenderer()
    else:
        plain = structlog.dev.plain_traceback
        renderer = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=shared))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
