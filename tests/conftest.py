"""Fixtures that more than one folder uses."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.gateway import Gateway
from tests.support.upstream import Upstream

# The machine may be busy: how long an example takes says nothing. The suite tries the same examples each time, so that
# it judges a change; `make fuzz` looks for new ones. A failure is repeated by its printed blob.
settings.register_profile(
    "pointsman",
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    database=None,
    print_blob=True,
)
settings.register_profile("fuzz", settings.get_profile("pointsman"), derandomize=False, max_examples=1000)
settings.load_profile("pointsman")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell starts what runs in the background so, and every process that a test starts would inherit it.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def anyio_backend():
    return "asyncio"


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    """A scripted server on a free port."""
    with Upstream() as server:
        yield server


@pytest.fixture
def spare() -> Iterator[Upstream]:
    """A second scripted server."""
    with Upstream(reply="spare words") as server:
        yield server


@pytest.fixture
def start_gateway(tmp_path: Path) -> Iterator[Callable[..., Gateway]]:
    """Starts a gateway with this text as its file; it is ended, and its end checked, after the test."""
    with ExitStack() as stack:
        yield lambda text, **options: stack.enter_context(Gateway(tmp_path, text, **options))
