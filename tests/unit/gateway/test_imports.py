"""What a process of the server imports before it is needed: each of these costs start-up time and memory."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

import msgspec
import pytest

SPARED = (
    "aiohttp",
    "bench.stats",
    "gateway.openapi",
    "google.genai",
    "google.protobuf",
    "jinja2",
    "numpy",
    "opentelemetry.exporter",
    "opentelemetry.sdk.metrics",
    "prometheus_client",
    "pydantic",
    "pygments",
    "pynvml",
    "rich.console",
    "scipy",
    "torch",
)
SPARED_BY_WORKERS = (*SPARED, "gateway.config.loader", "ruamel.yaml", "typer")

WORKER = """
import runpy
try:
    runpy.run_module("gateway.worker", run_name="__main__")
except IndexError:  # there are no arguments, which it looks at when all is imported
    from gateway.app import create_app
    create_app(None)
"""
PARENT = """
import gateway.cli
from gateway.startup import prepare_to_import
prepare_to_import()
import gateway.serve
"""
WATCHED = """
import sys, traceback
import msgspec
importers = {{}}

class Watch:
    def find_spec(self, name, path=None, target=None):
        frames = [frame for frame, _ in traceback.walk_stack(sys._getframe(1))]
        names = [frame.f_globals["__name__"] for frame in reversed(frames)]
        importers[name] = [each for each in names if not each.startswith(("importlib", "runpy"))]

sys.meta_path.insert(0, Watch())
{program}
print(msgspec.json.encode({{name: chain for name, chain in importers.items() if sys.modules.get(name)}}).decode())
"""


def importers_of(program: str) -> dict[str, Sequence[str]]:
    """Returns who imports each module, from the program down."""
    watched = WATCHED.format(program=program)
    result = subprocess.run([sys.executable, "-c", watched], capture_output=True, check=False, text=True)
    assert result.returncode == 0, result.stderr
    return msgspec.json.decode(result.stdout, type=dict[str, Sequence[str]])


@pytest.fixture(scope="module")
def of_worker() -> dict[str, Sequence[str]]:
    return importers_of(WORKER)


@pytest.fixture(scope="module")
def of_parent() -> dict[str, Sequence[str]]:
    return importers_of(PARENT)


def told(name: str, importers: dict[str, Sequence[str]]) -> str:
    """Returns how a module comes to be imported."""
    return f"{' > '.join(importers[name])} imports {name}" if name in importers else ""


@pytest.mark.parametrize("name", SPARED_BY_WORKERS)
def test_worker_starts_without(name, of_worker):
    assert told(name, of_worker) == ""


@pytest.mark.parametrize("name", SPARED)
def test_parent_starts_without(name, of_parent):
    assert told(name, of_parent) == ""
