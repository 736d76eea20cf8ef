"""The gateways: how each is started, with which file, and what its clients have to send. Each as its makers advise."""

from __future__ import annotations

import hashlib
import importlib.metadata
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from bench.gateway.peers import packages
from bench.gateway.peers.packages import Package

OURS = "pointsman"
OURS_TWICE = "pointsman, two workers"
DIRECT = "direct"
KEY = "sk-0123456789abcdef"
BEARER = {"authorization": f"Bearer {KEY}"}


class Room(NamedTuple):
    """Where a gateway runs."""

    program: str
    folder: Path
    """Its own, for its files."""
    port: int
    upstream: int
    """The upstream's port."""

    def file(self, name: str, text: str) -> str:
        """Write a file of the gateway's, with its ports put in, and return its path."""
        path = self.folder / name
        path.write_text(text.replace("$UPSTREAM", str(self.upstream)).replace("$PORT", str(self.port)))
        return str(path)


class Setup(NamedTuple):
    """How a gateway is started, and asked."""

    command: list[str]
    env: Mapping[str, str] = {}
    headers: Mapping[str, str] = {}


class Gateway(NamedTuple):
    """One that takes part."""

    name: str
    package: Package | None
    """None where there is nothing to install."""
    set_up: Callable[[Room], Setup] | None
    """None for no gateway at all."""
    num_cores: int = 1


# Everything that a deployment would have on: keys with limits (too high to be met), a fallback, traces, shadow runs.
OURS_FILE = f"""\
active: fast
backends:
  fast: {{type: openai, base_url: "http://127.0.0.1:$UPSTREAM/v1", model: fast}}
  spare: {{type: openai, base_url: "http://127.0.0.1:$UPSTREAM/v1", model: fast}}
fallback: [spare]
shadow: {{every: 50}}
auth:
  keys:
    - name: app
      hash: "sha256:{hashlib.sha256(KEY.encode()).hexdigest()}"
      scopes: [chat]
      rate: 1000000/s
      tokens: 1000000000/s
telemetry: {{otlp_endpoint: "http://127.0.0.1:$UPSTREAM", sample: 0.01}}
"""

# What LiteLLM's page on production advises, without a database; a key is asked for, as of ours.
LITELLM_FILE = f"""\
model_list:
  - model_name: fast
    litellm_params: {{model: openai/fast, api_base: "http://127.0.0.1:$UPSTREAM/v1", api_key: none}}
litellm_settings: {{request_timeout: 600, set_verbose: false, json_logs: true}}
general_settings: {{master_key: {KEY}}}
"""

# Connections to the upstream are kept, and nothing of an answer is held back.
NGINX_FILE = """\
daemon off;
worker_processes 1;
pid nginx.pid;
error_log stderr crit;
events { worker_connections 4096; }
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  keepalive_requests 1000000000;
  upstream up { server 127.0.0.1:$UPSTREAM; keepalive 256; keepalive_requests 1000000000; }
  server {
    listen 127.0.0.1:$PORT;
    location / {
      proxy_pass http://up;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_buffering off;
    }
  }
}
"""


def _ours(room: Room, *, workers: int = 1) -> Setup:
    config = room.file("gateway.yaml", OURS_FILE)
    options = ["--config", config, "--port", str(room.port), "--workers", str(workers)]
    return Setup([str(Path(sys.executable).with_name("gateway")), "serve", *options], headers=BEARER)


def _ours_twice(room: Room) -> Setup:
    return _ours(room, workers=2)


def _litellm(room: Room) -> Setup:
    config = room.file("config.yaml", LITELLM_FILE)
    command = [room.program, "--config", config, "--host", "127.0.0.1", "--port", str(room.port), "--num_workers", "1"]
    # The list of prices would come from the network otherwise.
    env = {"LITELLM_MODE": "PRODUCTION", "LITELLM_LOG": "ERROR", "LITELLM_LOCAL_MODEL_COST_MAP": "True"}
    return Setup([*command, "--telemetry", "False"], env, BEARER)


def _portkey(room: Room) -> Setup:
    # Where to go is told by every request, and no file.
    upstream = f"http://127.0.0.1:{room.upstream}/v1"
    headers = {"x-portkey-provider": "openai", "x-portkey-custom-host": upstream, **BEARER}
    env = {"NODE_ENV": "production", "TRUSTED_CUSTOM_HOSTS": "127.0.0.1"}
    return Setup(["node", room.program, f"--port={room.port}", "--headless"], env, headers)


def _router(room: Room, *command: str) -> Setup:
    worker = ["--worker-urls", f"http://127.0.0.1:{room.upstream}"]
    # With one worker every policy comes to the same; this is the cheapest.
    address = ["--host", "127.0.0.1", "--port", str(room.port), "--policy", "round_robin", "--log-level", "error"]
    return Setup([room.program, *command, *worker, *address])


def _vllm_router(room: Room) -> Setup:
    return _router(room)


def _smg(room: Room) -> Setup:  # and what it was before, sglang-router
    return _router(room, "launch")


def _nginx(room: Room) -> Setup:
    return Setup([room.program, "-p", str(room.folder), "-e", "stderr", "-c", room.file("nginx.conf", NGINX_FILE)])


GATEWAYS = (
    Gateway(DIRECT, None, None),
    Gateway("nginx", packages.NGINX, _nginx),
    Gateway(OURS, None, _ours),
    Gateway("vllm-router", packages.VLLM_ROUTER, _vllm_router),
    Gateway("sglang-router", packages.SGLANG_ROUTER, _smg),
    Gateway("smg", packages.SMG, _smg),
    Gateway("Portkey", packages.PORTKEY, _portkey),
    Gateway("LiteLLM", packages.LITELLM, _litellm),
    Gateway(OURS_TWICE, None, _ours_twice, num_cores=2),
)


def our_version() -> str:
    """Return the version of this gateway."""
    return importlib.metadata.version("pointsman")
