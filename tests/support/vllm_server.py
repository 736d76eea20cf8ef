"""What tests need to run the stand-in of `model_server.py` in vLLM's place, and to know what it was asked to do."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import aiohttp
import anyio
import msgspec

SCRIPT = Path(__file__).with_name("model_server.py")
LIMIT_S = 20.0


class Changes:
    """Lets a test wait for what is told by a callback."""

    def __init__(self) -> None:
        self._event = anyio.Event()

    def notice(self) -> None:
        """Wakes those that wait; for use as `on_change`."""
        self._event.set()
        self._event = anyio.Event()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Returns once a change has made this true."""
        with anyio.fail_after(LIMIT_S):
            while not condition():
                await self._event.wait()


def script(path: Path, *lines: str) -> str:
    """Writes a shell script that can be run; returns its path."""
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    path.chmod(0o755)
    return str(path)


def interpreter(path: Path, version: str = "0.32.0") -> str:
    """Writes an interpreter that has a vLLM of this version, which is the stand-in; returns its path."""
    return script(
        path,
        f'if [ "$1" = "-I" ]; then echo "{version}"; exit; fi',
        "shift 2",  # -m and the module
        f'exec "{sys.executable}" "{SCRIPT}" "$@"',
    )


def adapter_folder(path: Path, rank: int = 8, **fields: object) -> Path:
    """Makes a folder that looks like a LoRA adapter's."""
    path.mkdir()
    config = {"peft_type": "LORA", "r": rank, "lora_alpha": 16, "target_modules": ["q_proj"], **fields}
    (path / "adapter_config.json").write_bytes(msgspec.json.encode(config))
    (path / "adapter_model.safetensors").write_bytes(b"")
    return path


def model_folder(path: Path) -> Path:
    """Makes a folder that looks like a Hugging Face checkpoint's."""
    path.mkdir()
    (path / "config.json").write_text("{}")
    return path


async def commands(socket: str) -> list[list[str]]:
    """Returns what the running stand-in was asked to do, as `["load", NAME]` and `["unload", NAME]`."""
    async with client(socket) as http, http.get("/commands") as answer:
        told: list[list[str]] = await answer.json(content_type=None)
        return told


async def post(socket: str, path: str, body: dict[str, str]) -> None:
    """Asks the running stand-in to do something behind the gateway's back."""
    async with client(socket) as http, http.post(path, json=body, raise_for_status=True):
        pass


def client(socket: str) -> aiohttp.ClientSession:
    return aiohttp.ClientSession("http://localhost", connector=aiohttp.UnixConnector(socket))
