"""What the server's processes do before they import the rest, to start sooner."""

from __future__ import annotations

import gc
import sys


def prepare_to_import() -> None:
    """Import no more than what is used, and without looking for garbage; turn that on again when all is imported."""
    gc.disable()  # modules live for ever, and looking through them again and again takes a sixth of the start
    # structlog imports rich wherever it is installed, for tracebacks in colour that no server has a use for. There is
    # no setting for it; None is how Python is told that a module is not there (its reference, 5.3.1).
    sys.modules.setdefault("rich", None)  # type: ignore[arg-type]
