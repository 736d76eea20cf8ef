"""`type: custom_transformer`: our own model, in a server process of its own."""

from __future__ import annotations

import sys
from pathlib import Path

from backends.base import Capabilities
from backends.http import OpenAIClient
from backends.process import ServerSpec

CAPABILITIES = Capabilities(logprobs=True, prefill=True)


def server_spec(name: str, *, checkpoint: str, threads: int, socket: Path) -> ServerSpec:
    """Return how to serve a checkpoint folder, as the model of this name, on a unix socket."""
    return ServerSpec(
        argv=(
            sys.executable,
            *("-m", "custom_transformer.server"),
            *("--checkpoint", checkpoint),
            *("--name", name),
            *("--uds", str(socket)),
            *("--threads", str(threads)),
            "--exit-with-parent",
        ),
        socket=str(socket),
        env={"OMP_NUM_THREADS": str(threads)},
    )


def client(name: str, *, socket: str, connect_timeout_s: float) -> OpenAIClient:
    """Return the client of a running server."""
    return OpenAIClient(
        f"unix://{socket}",
        name,
        connect_timeout_s=connect_timeout_s,
        capabilities=CAPABILITIES,
    )
