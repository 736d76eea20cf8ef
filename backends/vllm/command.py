"""How an engine is started: the command line and the environment of vLLM's server."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from backends.guard import guarded
from backends.process import ServerSpec

SHUTDOWN_TIMEOUT_S = 10
"""How long answers in progress may take once the engine is told to end."""
STOP_MARGIN_S = 5
MAX_ADAPTERS_IN_A_BATCH, MAX_ADAPTERS_IN_MEMORY = 2, 4
QUIET = {"VLLM_NO_USAGE_STATS": "1", "DO_NOT_TRACK": "1"}
LOCAL = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
# vLLM warns that this is for development: whoever reaches the socket may load files. It is in a folder of the
# gateway's that only its user can enter.
ADAPTERS_AT_RUN_TIME = {"VLLM_ALLOW_RUNTIME_LORA_UPDATING": "True"}


def server_spec(
    name: str,
    *,
    model: str,
    adapter_rank: int | None,
    python: str,
    args: tuple[str, ...],
    env: Mapping[str, str],
    start_timeout_s: float,
    socket: Path,
) -> ServerSpec:
    """Return how to serve a model under this name on a unix socket.

    Args:
        name: what requests call the model without an adapter.
        model: a Hugging Face folder, or the id of a model.
        adapter_rank: the largest rank of the adapters to come; None serves none.
        python: the interpreter of vLLM's environment.
        args: further arguments of `vllm serve`.
        env: further variables.
        start_timeout_s: until it must answer; large models load for minutes.
        socket: where it shall listen.
    """
    adapters: tuple[str, ...] = ()
    if adapter_rank is not None:
        adapters = (
            "--enable-lora",
            *("--max-lora-rank", str(adapter_rank)),
            *("--max-loras", str(MAX_ADAPTERS_IN_A_BATCH)),
            *("--max-cpu-loras", str(MAX_ADAPTERS_IN_MEMORY)),
        )
    return ServerSpec(
        argv=guarded(
            (
                python,
                # Not `vllm serve`, which the package built for CPUs does not have in working order.
                *("-m", "vllm.entrypoints.openai.api_server"),
                *("--model", model),
                *("--served-model-name", name),
                *("--uds", str(socket)),
                *("--shutdown-timeout", str(SHUTDOWN_TIMEOUT_S)),
                *adapters,
                *args,
            )
        ),
        socket=str(socket),
        env={
            **QUIET,
            **(LOCAL if Path(model).is_dir() else {}),
            **(ADAPTERS_AT_RUN_TIME if adapters else {}),
            **env,
        },
        start_timeout_s=start_timeout_s,
        stop_timeout_s=SHUTDOWN_TIMEOUT_S + STOP_MARGIN_S,
    )
