"""Compiles `step.cpp` on the machine that it is to run on, once, and loads the result. Knows nothing of models.

The library is made for this very processor. Its file is named after all that decides what is in it, and by which
processor it can be run: a home folder may be shared between machines.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import platform
import shlex
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import structlog

log = structlog.get_logger()

SOURCE = Path(__file__).with_name("step.cpp")
COMPILERS = ("c++", "g++", "clang++")
# Contraction to fused operations is the source's own choice: the compiler's would differ from loop to loop, and with
# it the rounding of a row in this or that company.
FLAGS = ("-std=c++20", "-O2", "-march=native", "-ffp-contract=off", "-fno-exceptions", "-fno-rtti", "-fPIC", "-shared")
COMPILE_TIMEOUT_S = 120
# Of /proc/cpuinfo, on x86 and Arm.
CPU_FACTS = ("vendor_id", "model name", "cpu family", "model", "flags", "Features", "CPU part", "CPU implementer")


class BuildError(Exception):
    """There is no library, and this is why."""


def load(source: Path = SOURCE, flags: Sequence[str] = FLAGS) -> ctypes.CDLL:
    """Return the library, compiled now if it has not been before.

    Raises:
        BuildError: no compiler is found, it fails, or what it made cannot be loaded.
    """
    compiler = find_compiler()
    try:
        with _folder() as folder:
            return _load(compiler, flags, source, folder)
    except OSError as error:  # a full disk, no temporary folder
        raise BuildError(f"the library cannot be kept or loaded: {error}") from error


def _load(compiler: Sequence[str], flags: Sequence[str], source: Path, folder: Path) -> ctypes.CDLL:
    path = folder / f"{source.stem}-{_key(compiler, flags, source)}.so"
    if path.exists():
        try:
            return ctypes.CDLL(str(path))
        except OSError as error:
            log.warning("compiled library is damaged and made anew", path=str(path), error=str(error))
    _compile([*compiler, *flags, str(source)], path)
    return ctypes.CDLL(str(path))


def find_compiler() -> list[str]:
    """Return the command of the C++ compiler: that of $CXX, else the first of the usual ones.

    Raises:
        BuildError: there is none.
    """
    if named := shlex.split(os.environ.get("CXX", "")):
        if shutil.which(named[0]) is None:
            raise BuildError(f"$CXX names {named[0]}, which is not found")
        return named
    for name in COMPILERS:
        if path := shutil.which(name):
            return [path]
    raise BuildError(f"no C++ compiler: none of {', '.join(COMPILERS)} is found, and $CXX is not set")


@contextmanager
def _folder() -> Iterator[Path]:
    """Give a folder for the library: the cache, or one for this process alone if the cache cannot be used."""
    if cache := _cache():
        yield cache
        return
    log.warning("compiled library cannot be kept, and is made at every start")
    # Not a fixed place in the shared temporary folder, where somebody else could put a library first.
    with tempfile.TemporaryDirectory(prefix="pointsman-") as folder:
        yield Path(folder)


def _cache() -> Path | None:
    """Return the folder that keeps libraries; None unless it can be written to by this user and by no other."""
    root = Path(os.environ.get("XDG_CACHE_HOME", ""))
    try:
        cache = (root if root.is_absolute() else Path("~/.cache").expanduser()) / "pointsman"
        cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = cache.stat()
    except (OSError, RuntimeError):  # the latter for a user without a home
        return None
    only_ours = status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return cache if only_ours and os.access(cache, os.W_OK | os.X_OK) else None


def _key(compiler: Sequence[str], flags: Sequence[str], source: Path) -> str:
    """Return a digest of the source, the way it is compiled, the compiler's version and the processor."""
    parts = (source.read_text(encoding="utf-8"), list(compiler), list(flags), _run([*compiler, "--version"]))
    return hashlib.blake2b(repr((*parts, _processor())).encode(), digest_size=12).hexdigest()


def _processor() -> str:
    """Return what tells kinds of processors apart, instruction sets included."""
    facts = {platform.machine(), platform.processor(), *platform.libc_ver()}
    with suppress(OSError):  # Linux
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.partition(":")[0].strip() in CPU_FACTS:
                facts.add(line)
    if sys.platform == "darwin":
        facts.add(_run(["sysctl", "-n", "machdep.cpu.brand_string"]))
    return "\n".join(sorted(facts))


def _compile(command: Sequence[str], path: Path) -> None:
    """Run the compiler; the file appears complete or not at all, whoever else compiles it."""
    descriptor, partial = tempfile.mkstemp(dir=path.parent, prefix=f"{path.stem}.", suffix=".partial")
    os.close(descriptor)
    try:
        _run([*command, "-o", partial])
        Path(partial).replace(path)
    finally:
        Path(partial).unlink(missing_ok=True)
    log.info("compiled for this processor", compiler=command[0], path=str(path))


def _run(command: Sequence[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=COMPILE_TIMEOUT_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BuildError(f"{command[0]} cannot be run: {error}") from error
    if done.returncode != 0:
        raise BuildError(f"{command[0]} failed: {done.stderr.strip()[-2000:] or f'exit status {done.returncode}'}")
    return done.stdout
