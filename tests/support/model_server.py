"""A model server in name only: answers /health on a unix socket, and misbehaves as its arguments say.

It also takes what the gateway asks of vLLM, in vLLM's words: a page of figures, adapters to load and unload, and chat,
which it answers with the name of the model. Its own route /commands tells what it was asked to do.
"""

from __future__ import annotations

import argparse
import json  # noqa: TID251 - part of Python, and so quick to start
import os
import signal
import sys
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import UnixStreamServer
from typing import Any

METRICS = """\
# HELP vllm:num_requests_running Number of requests in model execution batches.
# TYPE vllm:num_requests_running gauge
vllm:num_requests_running{engine="0",model_name="x"} 2.0
# HELP vllm:num_requests_waiting Number of requests waiting to be processed.
# TYPE vllm:num_requests_waiting gauge
vllm:num_requests_waiting{engine="0",model_name="x"} 1.0
# HELP vllm:kv_cache_usage_perc KV-cache usage. 1 means 100 percent usage.
# TYPE vllm:kv_cache_usage_perc gauge
vllm:kv_cache_usage_perc{engine="0",model_name="x"} 0.25
# HELP vllm:num_preemptions_total Cumulative number of preemption from the engine.
# TYPE vllm:num_preemptions_total counter
vllm:num_preemptions_total{engine="0",model_name="x"} 3.0
# HELP vllm:num_preemptions_created Cumulative number of preemption from the engine.
# TYPE vllm:num_preemptions_created gauge
vllm:num_preemptions_created{engine="0",model_name="x"} 1.7e+09
"""


class Server(UnixStreamServer):
    def __init__(self, arguments: argparse.Namespace) -> None:
        super().__init__(arguments.uds, Handler)
        self.arguments = arguments
        self.loaded: set[str] = set()
        self.commands: list[tuple[str, str]] = []

    def load(self, name: str, path: str) -> str | None:
        """Returns why an adapter is not loaded, or None."""
        self.commands.append(("load", name))
        options = self.arguments
        if options.gate is not None and options.gate.exists():
            options.gate.read_bytes()  # returns when the test closes its end of the FIFO
            options.gate.unlink()
        if options.die_once is not None and not options.die_once.exists():
            options.die_once.touch()
            os._exit(1)
        if name in self.loaded:
            return f"The lora adapter '{name}' has already been loaded."
        if path in options.refuse:
            return f"No adapter found for {path}"
        self.loaded.add(name)
        return None

    def unload(self, name: str) -> str | None:
        """Returns why an adapter is not unloaded, or None."""
        self.commands.append(("unload", name))
        if name not in self.loaded:
            return f"The lora adapter '{name}' cannot be found."
        self.loaded.remove(name)
        return None


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        match self.path:
            case "/metrics":
                self.answer(METRICS)
            case "/v1/models":
                self.answer(json.dumps({"data": [{"id": name} for name in sorted(self.server.loaded)]}))
            case "/commands":
                self.answer(json.dumps(self.server.commands))
            case _:
                self.answer("")

    def do_POST(self) -> None:
        body: dict[str, Any] = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.path == "/v1/chat/completions":
            message = {"role": "assistant", "content": body["model"], "refusal": None}
            choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
            answer = {"id": "1", "object": "chat.completion", "created": 0, "model": body["model"], "choices": [choice]}
            self.answer(json.dumps(answer))
            return
        if self.path == "/v1/load_lora_adapter":
            problem = self.server.load(body["lora_name"], body["lora_path"])
        else:
            problem = self.server.unload(body["lora_name"])
        if problem is None:
            self.answer("Success")
        else:
            self.answer(json.dumps({"error": {"message": problem, "type": "BadRequestError", "code": 400}}), status=400)

    def answer(self, text: str, status: int = 200) -> None:
        """Answers at once and in full."""
        body = text.encode()
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def address_string(self) -> str:
        return "unix"

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--uds", required=True)
    parser.add_argument("--exit", type=int, help="end at once with this status")
    parser.add_argument("--mute", action="store_true", help="run, but never listen")
    parser.add_argument("--stubborn", action="store_true", help="ignore SIGTERM")
    parser.add_argument("--say", help="what to write to the standard output")
    parser.add_argument("--refuse", action="append", default=[], metavar="PATH", help="an adapter that is not loaded")
    parser.add_argument("--gate", type=Path, metavar="FIFO", help="what ends before the first adapter is loaded")
    parser.add_argument("--die-once", type=Path, metavar="FILE", help="end at a load, unless there is this file")
    arguments, _ = parser.parse_known_args()  # vLLM has many more
    print("loading the weights", file=sys.stderr, flush=True)
    if arguments.say is not None:
        print(arguments.say, end="", flush=True)
    if arguments.stubborn:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if arguments.exit is not None:
        sys.exit(arguments.exit)
    if arguments.mute:
        signal.pause()
    with Server(arguments) as server:
        server.serve_forever()


if __name__ == "__main__":
    main()
