"""Model servers that the suite asks, each started once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from anyio.from_thread import start_blocking_portal

from backends import custom
from backends.process import ModelServer, ServerSpec
from backends.vllm.command import server_spec
from tests.support.engine import BASE, ENGINE_ARGS, PYTHON, REPOSITORY, START_LIMIT_S

SHORT_ANSWERS = ("--override-generation-config", '{"max_new_tokens": 32}')
"""Without its adapter the model talks on to the end of its context."""


@pytest.fixture(scope="session")
def transformer_socket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the shipped transformer listens."""
    socket = tmp_path_factory.mktemp("custom") / "model.sock"
    checkpoint = str(REPOSITORY / "custom_transformer/checkpoints/base")
    with running(custom.server_spec("custom", checkpoint=checkpoint, threads=1, socket=socket)) as ready:
        yield ready


@pytest.fixture(scope="module")
def engine_socket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the real vLLM serves SmolLM2-135M, as `smol`."""
    spec = server_spec(
        "smol",
        model=str(BASE),
        adapter_rank=None,
        python=str(PYTHON),
        args=(*ENGINE_ARGS, *SHORT_ANSWERS),
        env={},
        start_timeout_s=START_LIMIT_S,
        socket=tmp_path_factory.mktemp("vllm") / "model.sock",
    )
    with running(spec) as ready:
        yield ready


@contextmanager
def running(spec: ServerSpec) -> Iterator[str]:
    """Runs a model server for as long as the block does, as the gateway would; yields its socket."""
    server = ModelServer("contract", spec, lambda: None)
    with start_blocking_portal() as portal:
        task = portal.start_task_soon(server.run)
        portal.call(server.wait_ready)
        yield spec.socket
        task.cancel()
