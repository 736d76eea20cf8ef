"""The real `gateway serve`, as a process of its own on a free port, with a file that tests may edit."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import msgspec
import openai
import psutil

from tests.support.wait import LIMIT_S, eventually

COMMAND = Path(sys.executable).with_name("gateway")
DEFECTS = ("a defect in the gateway", "Traceback", "was never awaited", "never retrieved")
"""What a sound gateway does not write into its log."""


@dataclass(frozen=True)
class Answer:
    """A whole HTTP answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The decoded body."""
        return msgspec.json.decode(self.body)

    @property
    def error(self) -> dict[str, Any]:
        """The inside of an OpenAI error body."""
        error: dict[str, Any] = self.json["error"]
        return error


class Gateway:
    """A running gateway. Leaving the context ends it by SIGTERM and checks that it went well."""

    def __init__(
        self,
        folder: Path,
        text: str,
        *,
        workers: int = 1,
        env: Mapping[str, str] | None = None,
        readiness: int = 200,
    ) -> None:
        self.config = folder / "gateway.yaml"
        self.config.write_text(text)
        self.log: list[str] = []
        self.address = ""
        self._arguments = [str(COMMAND), "serve", "--config", str(self.config), "--port", "0"]
        self._arguments += ["--workers", str(workers)]
        self._env = {**os.environ, **(env or {})}
        self._readiness = readiness
        self._ended = False

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(self._arguments, stderr=subprocess.PIPE, env=self._env, text=True)
        self._reader = threading.Thread(target=self._read_log, daemon=True)
        self._reader.start()
        try:
            eventually(self._is_ready, "the gateway answers")
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(self, kind: object, *exc_info: object) -> None:
        if self._ended:
            return
        if kind is not None:
            self.kill()
            return
        assert self.stop() == 0, "exit status"
        defects = self.defects()
        assert not defects, "\n".join(self.log)

    @property
    def base_url(self) -> str:
        """What `base_url` of an OpenAI client has to be."""
        return f"{self.address}/v1"

    def client(self, **options: Any) -> openai.OpenAI:
        """Returns the official client, which repeats nothing: what fails is seen."""
        return openai.OpenAI(**{"base_url": self.base_url, "api_key": "sk-test", "max_retries": 0, **options})

    def async_client(self, **options: Any) -> openai.AsyncOpenAI:
        """Returns the official asynchronous client, which repeats nothing."""
        return openai.AsyncOpenAI(**{"base_url": self.base_url, "api_key": "sk-test", "max_retries": 0, **options})

    def connect(self, *, limit_s: float = LIMIT_S) -> http.client.HTTPConnection:
        """Returns a connection for what the official client would not send."""
        return http.client.HTTPConnection(self.address.removeprefix("http://"), timeout=limit_s)

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Sends one request and returns the whole answer."""
        with contextlib.closing(self.connect()) as connection:
            connection.request(method, path, body, {"content-type": "application/json", **(headers or {})})
            response = connection.getresponse()
            names = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, names, response.read())

    def status(self) -> dict[str, Any]:
        """Returns what /status says."""
        document: dict[str, Any] = self.request("GET", "/status").json
        return document

    def edit(self, text: str) -> dict[str, Any]:
        """Saves another text as the file, waits until it is applied or rejected, and returns /status."""
        with self.reloading() as reloaded:
            self.config.write_text(text)
        return reloaded

    @contextlib.contextmanager
    def reloading(self) -> Iterator[dict[str, Any]]:
        """Waits after the block until a version of the file was applied or rejected; yields /status as of then."""
        before = self.status()["config"]
        reloaded: dict[str, Any] = {}
        yield reloaded

        def moved() -> bool:
            reloaded.update(self.status())
            now = reloaded["config"]
            if now["last_error"] is None:
                return bool(now["generation"] > before["generation"])
            return bool(now["last_error"] != before["last_error"])

        eventually(moved, "the file is applied or rejected")

    def events(self, event: str) -> list[dict[str, Any]]:
        """Returns the log lines of one kind; for a gateway that logs JSON."""
        lines = [msgspec.json.decode(line) for line in self.log if line.startswith("{")]
        return [line for line in lines if line["event"] == event]

    def defects(self) -> list[str]:
        """Returns the log lines that tell of a defect."""
        return [line for line in self.log if any(sign in line for sign in DEFECTS)]

    def processes(self) -> list[psutil.Process]:
        """Returns the gateway's processes below the parent."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def stop(self) -> int:
        """Sends SIGTERM and waits for the end; returns the exit status once no process of it is left."""
        processes = self.processes()
        self.process.send_signal(signal.SIGTERM)
        return self.wait_ended(processes)

    def wait_ended(self, processes: list[psutil.Process], *, limit_s: float = 5.0) -> int:
        """Waits for the parent's end; returns its exit status once these children are gone too."""
        self._ended = True
        try:
            status = self.process.wait(LIMIT_S)
        finally:
            _, left = psutil.wait_procs(processes, timeout=limit_s)
            self.kill()
        assert left == [], "processes left behind"
        return status

    def kill(self) -> None:
        """Ends every process at once."""
        self._ended = True
        if self.process.poll() is None:
            for process in self.processes():
                process.kill()
            self.process.kill()
            self.process.wait()
        self._reader.join(LIMIT_S)
        assert self.process.stderr is not None
        self.process.stderr.close()

    def _read_log(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.log.append(line.rstrip("\n"))

    def _is_ready(self) -> bool:
        if self.process.poll() is not None:
            raise AssertionError("the gateway ended:\n" + "\n".join(self.log))
        if not self.address:
            words = (word.strip('",}') for line in self.log if "listening" in line for word in line.split())
            self.address = next((word[word.index("http") :] for word in words if "http://" in word), "")
        return bool(self.address) and self.request("GET", "/readyz").status == self._readiness
