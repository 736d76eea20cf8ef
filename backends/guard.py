"""Runs another program that ends with the gateway: `python -m backends.guard PARENT PROGRAM ARGUMENT …`.

For model servers that are not ours and cannot be told whom to watch.
"""

from __future__ import annotations

import os
import sys

from custom_transformer.server import exit_with_parent


def guarded(argv: tuple[str, ...]) -> tuple[str, ...]:
    """Return the command that runs this one so that the kernel ends it by SIGTERM if this process dies."""
    return (sys.executable, "-m", "backends.guard", str(os.getpid()), *argv)


if __name__ == "__main__":
    _, parent, *command = sys.argv
    exit_with_parent(int(parent))  # a request to the kernel, which outlives the change of programs
    try:
        os.execvp(command[0], command)  # noqa: S606 - there is no shell, and the arguments are the gateway's own
    except OSError as error:
        sys.exit(f"cannot start {command[0]}: {error}")
