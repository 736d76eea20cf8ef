"""Where the peers come from: pinned versions, each put into a folder of its own on demand, and kept."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

CACHE = Path(".cache/peers")


class Package(NamedTuple):
    """What a registry offers."""

    name: str
    registry: Literal["PyPI", "npm", "Debian"]
    version: str
    """Of Debian's packages whatever the machine's release has: it keeps no older ones."""
    program: str
    """The program, relative to the folder that it is installed into."""
    needs: Mapping[str, str] = {}
    """Packages of the same registry that have to come with it, with their versions."""


# From 1.103 on it requires a release of certifi that cannot be had.
LITELLM = Package("litellm[proxy]", "PyPI", "1.102.4", "bin/litellm")
VLLM_ROUTER = Package("vllm-router", "PyPI", "0.1.17", "bin/vllm-router")
SGLANG_ROUTER = Package("sglang-router", "PyPI", "0.3.2", "bin/sglang-router")
SMG = Package("smg", "PyPI", "1.13.0", "bin/smg")
PORTKEY = Package(
    "@portkey-ai/gateway",
    "npm",
    "1.15.2",
    "node_modules/@portkey-ai/gateway/build/start-server.js",
    needs={"@hono/node-server": "1.13.8"},  # with later ones it answers every stream with 500, "immutable"
)
NGINX = Package("nginx", "Debian", "", "usr/sbin/nginx")
WRK = Package("wrk", "Debian", "", "usr/bin/wrk", needs={"libluajit-5.1-2": ""})


class NotInstalledError(Exception):
    """A registry does not have it, or the machine lacks what it needs; the text says what."""


class Installed(NamedTuple):
    """A program that can be run."""

    program: str
    version: str
    env: dict[str, str]
    """What its environment needs besides the machine's."""
    num_bytes: int
    """Size of its folder; 0 for a program of the machine's own."""


def install(name: str, package: Package) -> Installed:
    """Return a peer's program, installing it first where its folder does not have this version.

    Raises:
        NotInstalledError: it cannot be had here.
    """
    if package.registry == "Debian" and (found := shutil.which(package.name)):
        return Installed(found, _debian_version(package.name), {}, 0)
    folder = (CACHE / name).absolute()
    stamp = folder / ".installed"
    pin = f"{package.name} {package.version}"
    if not stamp.exists() or stamp.read_text() != pin:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        print(f"installing {pin.strip()} from {package.registry}", file=sys.stderr, flush=True)
        {"PyPI": _from_pypi, "npm": _from_npm, "Debian": _from_debian}[package.registry](folder, package)
        stamp.write_text(pin)
    libraries = {str(path.parent) for path in folder.glob("usr/lib/**/*.so*")}
    env = {"LD_LIBRARY_PATH": ":".join(sorted(libraries))} if libraries else {}
    return Installed(str(folder / package.program), package.version or _debian_version(package.name), env, size(folder))


def size(folder: Path) -> int:
    """Return the bytes of a folder's files."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _from_pypi(folder: Path, package: Package) -> None:
    _run(sys.executable, "-m", "venv", "--without-pip", str(folder))
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin/python"), "--disable-pip-version-check"]
    _run(*pip, "install", "--quiet", f"{package.name}=={package.version}")


def _from_npm(folder: Path, package: Package) -> None:
    wanted = {"dependencies": {package.name: package.version}, "overrides": package.needs}
    (folder / "package.json").write_bytes(msgspec.json.encode(wanted))
    _run("npm", "install", "--silent", "--no-fund", "--prefix", str(folder))


def _from_debian(folder: Path, package: Package) -> None:
    _run("apt-get", "download", "-qq", package.name, *package.needs, cwd=folder)
    for archive in folder.glob("*.deb"):
        _run("dpkg", "-x", str(archive), str(folder))
        archive.unlink()


def _debian_version(name: str) -> str:
    command = ["apt-cache", "show", "--no-all-versions", name]
    try:
        shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return next((line.split()[1] for line in shown.splitlines() if line.startswith("Version:")), "unknown")


def _run(*command: str, cwd: Path | None = None) -> None:
    try:
        done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, env={**os.environ})
    except FileNotFoundError as error:
        raise NotInstalledError(f"this machine has no {command[0]}") from error
    if done.returncode:
        words = (done.stderr or done.stdout).strip().splitlines()
        raise NotInstalledError(words[-1] if words else f"{command[0]} failed")
