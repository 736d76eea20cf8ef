"""The real vLLM that `make vllm` installs, and what it serves in tests."""

from __future__ import annotations

from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PYTHON = REPOSITORY / ".cache/vllm/bin/python"
BASE = REPOSITORY / ".cache/models/SmolLM2-135M-Instruct"
ADAPTER = REPOSITORY / "backends/qlora/adapters/banking"
ENGINE_ARGS = ("--max-model-len", "1024", "--kv-cache-memory-bytes", "268435456", "--enforce-eager")
START_LIMIT_S = 300.0
"""An engine takes 25 s to start on idle cores, a minute beside work that fills them, more where memory is short too."""

NEEDS_VLLM = pytest.mark.skipif(
    not (PYTHON.exists() and (BASE / "model.safetensors").is_file()), reason="`make vllm` has not been run"
)
