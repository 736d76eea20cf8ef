"""How much this gateway takes on a disk: its own files and those of everything that it requires."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution, requires
from pathlib import Path

from bench.gateway.peers.packages import size

NAME = "pointsman"
LAYERS = ("gateway", "bench", "backends", "custom_transformer")
MIB = 2**20
PROJECT = re.compile(r"[\w.-]+")


def installed(num_bytes: int) -> str:
    """Return a size in words."""
    return f"{num_bytes / MIB:,.0f} MiB"


def our_size() -> str:
    """Return what an installation takes, without PyTorch, which only models in this machine need, and with it."""
    own = sum(size(Path(layer)) for layer in LAYERS)
    bare = own + sum(map(_size, closure(NAME, without="torch")))
    return f"{installed(bare)}, with PyTorch {installed(own + sum(map(_size, closure(NAME))))}"


def closure(name: str, *, without: str | None = None) -> set[str]:
    """Return all installed distributions that one requires, directly or not.

    Args:
        name: of the distribution, which itself is not among them.
        without: one that is left out, with all that only it requires.
    """
    found: set[str] = set()
    waiting = [name]
    while waiting:
        for each in _required(waiting.pop()):
            if each not in found and each != without:
                found.add(each)
                waiting.append(each)
    return found


def _required(name: str) -> Iterator[str]:
    try:
        lines = requires(name) or []
    except PackageNotFoundError:
        return
    for line in lines:  # those of another Python or system are not installed, and so weigh nothing
        if "extra ==" not in line and (found := PROJECT.match(line)):
            yield found[0].lower()


def _size(name: str) -> int:
    try:
        found: Distribution = distribution(name)
    except PackageNotFoundError:
        return 0
    paths = (Path(str(found.locate_file(file))) for file in found.files or [])
    return sum(path.lstat().st_size for path in paths if path.exists())
