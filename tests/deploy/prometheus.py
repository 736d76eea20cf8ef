"""The real Prometheus, on the shipped files, scraping quickly."""

from __future__ import annotations

import shutil
import socket
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode

import msgspec

from tests.deploy.expressions import PROMETHEUS
from tests.support.wait import LIMIT_S, eventually

BINARY = shutil.which("prometheus")
SHIPPED_TARGET, SHIPPED_INTERVAL = "127.0.0.1:8000", "15s"
INTERVAL = "500ms"


class Prometheus:
    """A running Prometheus."""

    def __init__(self, folder: Path, target: str) -> None:
        shipped = (PROMETHEUS / "prometheus.yml").read_text()
        self._config = folder / "prometheus.yml"
        self._config.write_text(shipped.replace(SHIPPED_TARGET, target).replace(SHIPPED_INTERVAL, INTERVAL))
        shutil.copy(PROMETHEUS / "alerts.yml", folder)
        self._folder = folder
        self._address = ""

    def __enter__(self) -> Self:
        assert BINARY is not None
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._address = f"127.0.0.1:{free.getsockname()[1]}"
        arguments = [BINARY, f"--config.file={self._config}", f"--storage.tsdb.path={self._folder / 'data'}"]
        with (self._folder / "prometheus.log").open("wb") as log:
            self.process = subprocess.Popen([*arguments, f"--web.listen-address={self._address}"], stderr=log)
        try:
            eventually(self._answers, "Prometheus answers")
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def get(self, path: str, **parameters: str | float) -> Any:
        """Returns the data of an answer of its HTTP API."""
        with urllib.request.urlopen(f"http://{self._address}/api/v1/{path}?{urlencode(parameters)}") as response:
            return msgspec.json.decode(response.read())["data"]

    def query(self, expression: str) -> list[Any]:
        """Returns the series that answer an expression now; it is an error if the expression is none."""
        series: list[Any] = self.get("query", query=expression)["result"]
        return series

    def _answers(self) -> bool:
        if self.process.poll() is not None:
            raise AssertionError("Prometheus ended:\n" + (self._folder / "prometheus.log").read_text())
        try:
            return bool(self.get("status/buildinfo"))
        except (urllib.error.URLError, ConnectionError):
            return False

    def _end(self) -> None:
        self.process.terminate()
        self.process.wait(LIMIT_S)
