"""llama.cpp as a peer: reads tasks as JSON lines, answers each with what it took. Called by `speed.py`.

It is driven through its C API in one process: no server, no HTTP, no text, which spares it what ours has to pay.
Runs in an environment of its own that holds llama-cpp-python and msgspec, the former built for this processor.

Usage: python llama_cpp_peer.py MODEL.gguf [--threads 1]
"""

from __future__ import annotations

import argparse
import ctypes
import sys
import time
from typing import Any

import llama_cpp
import msgspec
import numpy as np

CONTEXT_TOKENS = 512
"""Of each stream."""
MAX_STREAMS = 16
BATCH_TOKENS = 512


class Peer:
    """A loaded model with room for `MAX_STREAMS` streams."""

    def __init__(self, path: str, threads: int) -> None:
        llama_cpp.llama_backend_init()
        self._quiet = llama_cpp.llama_log_callback(lambda *_: None)
        llama_cpp.llama_log_set(self._quiet, ctypes.c_void_p(0))
        self.model = llama_cpp.llama_model_load_from_file(path.encode(), llama_cpp.llama_model_default_params())
        parameters = llama_cpp.llama_context_default_params()
        parameters.n_ctx = CONTEXT_TOKENS * MAX_STREAMS
        parameters.n_batch = parameters.n_ubatch = BATCH_TOKENS
        parameters.n_seq_max = MAX_STREAMS
        parameters.n_threads = parameters.n_threads_batch = threads
        self.context = llama_cpp.llama_init_from_model(self.model, parameters)
        if not self.context:
            raise SystemExit("llama.cpp cannot make a context")
        self.vocab_size = llama_cpp.llama_vocab_n_tokens(llama_cpp.llama_model_get_vocab(self.model))
        self.batch = llama_cpp.llama_batch_init(BATCH_TOKENS, 0, 1)

    def run(self, prompts: list[list[int]], count: int) -> dict[str, Any]:
        """Continue all prompts greedily by `count` tokens; times are in seconds."""
        llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(self.context), True)
        began = time.perf_counter()
        answers = []
        for stream, prompt in enumerate(prompts):
            self._decode([(token, position, stream) for position, token in enumerate(prompt)], wanted=1)
            answers.append([self._best(len(prompt) - 1)])
        read = time.perf_counter()
        for _ in range(count - 1):
            rows = [
                (answer[-1], len(prompt) + len(answer) - 1, stream)
                for stream, (prompt, answer) in enumerate(zip(prompts, answers, strict=True))
            ]
            self._decode(rows, wanted=len(rows))
            for row, answer in enumerate(answers):
                answer.append(self._best(row))
        return {"prefill_s": read - began, "decode_s": time.perf_counter() - read, "answers": answers}

    def _decode(self, rows: list[tuple[int, int, int]], wanted: int) -> None:
        """Compute (token, position, stream) rows; logits for the last `wanted` of them."""
        batch = self.batch
        batch.n_tokens = len(rows)
        for index, (token, position, stream) in enumerate(rows):
            batch.token[index] = token
            batch.pos[index] = position
            batch.n_seq_id[index] = 1
            batch.seq_id[index][0] = stream
            batch.logits[index] = index >= len(rows) - wanted
        if status := llama_cpp.llama_decode(self.context, batch):
            raise SystemExit(f"llama_decode failed with {status}")

    def _best(self, row: int) -> int:
        logits = llama_cpp.llama_get_logits_ith(self.context, row)
        return int(np.ctypeslib.as_array(logits, (self.vocab_size,)).argmax())


def main() -> None:
    """Answer tasks until stdin ends."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    peer = Peer(options.model, options.threads)
    system = llama_cpp.llama_print_system_info().decode()
    say({"version": llama_cpp.__version__, "system": system})
    for line in sys.stdin:
        task = msgspec.json.decode(line)
        say(peer.run(task["prompts"], task["count"]))


def say(answer: dict[str, Any]) -> None:
    """Print one line of JSON."""
    sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
