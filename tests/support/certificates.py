"""Certificates of 127.0.0.1 that sign themselves, made by the `openssl` command."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no openssl command")


def make_pair(folder: Path, name: str = "server") -> tuple[Path, Path]:
    """Returns a new certificate for the common name `name`, and its key."""
    cert, key = folder / f"{name}.crt", folder / f"{name}.key"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-days", "2", "-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1"]
    run([*command, "-keyout", str(key), "-out", str(cert)])
    return cert, key


def with_password(key: Path) -> Path:
    """Returns the same key, encrypted."""
    encrypted = key.with_suffix(".encrypted")
    run(["openssl", "ec", "-aes256", "-passout", "pass:secret", "-in", str(key), "-out", str(encrypted)])
    return encrypted


def run(command: list[str]) -> None:
    """Runs a program, and says nothing unless it fails."""
    subprocess.run(command, check=True, capture_output=True, timeout=30)
