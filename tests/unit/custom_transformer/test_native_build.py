"""Compiling, caching and failing to, with a source of one line and compilers that do not work."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from custom_transformer.compute.native.build import BuildError, load

FLAGS = ("-fPIC", "-shared")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of compiled libraries, empty."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("CXX", raising=False)
    return tmp_path / "cache" / "pointsman"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "answer.cpp"
    path.write_text('extern "C" int answer() { return 42; }\n')
    return path


@pytest.fixture
def compiler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A function that makes $CXX a shell script, which knows its version and then does this."""

    def compiler(script: str) -> None:
        path = tmp_path / "compiler"
        path.write_text(f'#!/bin/sh\n[ "$1" = --version ] && exec echo 1\n{script}\n')
        path.chmod(0o700)
        monkeypatch.setenv("CXX", str(path))

    return compiler


def test_source_is_compiled_and_loaded(source):
    """What the library says is what the source says."""
    assert load(source, FLAGS).answer() == 42


def test_second_start_does_not_compile(source, cache):
    """The file of the first is loaded again."""
    load(source, FLAGS)
    [path] = cache.iterdir()
    first = path.stat()

    load(source, FLAGS)

    assert path.stat() == first


def test_other_flags_are_another_library(source, cache):
    """So is another source, another compiler or another processor."""
    load(source, FLAGS)

    load(source, (*FLAGS, "-O1"))

    assert len(list(cache.iterdir())) == 2


def test_changed_source_is_compiled(source):
    """An update is not answered by what an older version left behind."""
    load(source, FLAGS)
    source.write_text('extern "C" int answer() { return 43; }\n')

    assert load(source, FLAGS).answer() == 43


def test_damaged_library_is_made_anew(source, cache):
    """A file that cannot be loaded does not stay in the way."""
    cache.mkdir(parents=True)
    load(source, FLAGS)
    [path] = cache.iterdir()
    path.unlink()  # its contents are mapped into this process
    path.write_bytes(b"no library")

    assert load(source, FLAGS).answer() == 42


def test_cache_that_cannot_be_written_to_is_done_without(source, tmp_path, monkeypatch):
    """The library is made for this process alone."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))

    assert load(source, FLAGS).answer() == 42


def test_cache_that_others_can_write_to_is_not_used(source, cache):
    """Somebody could have put a library of their own there."""
    cache.mkdir(parents=True)
    cache.chmod(0o777)

    load(source, FLAGS)

    assert list(cache.iterdir()) == []


def test_user_without_a_home_has_no_cache(source, monkeypatch):
    """As in a bare container: the library is made for this process."""
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.delenv("HOME")
    monkeypatch.setattr("pwd.getpwuid", lambda _: {}["nobody"])

    assert load(source, FLAGS).answer() == 42


def test_lack_of_any_folder_is_told(source, tmp_path, monkeypatch):
    """Neither the cache nor a temporary folder: there is no library."""
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/none")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))

    with pytest.raises(BuildError, match="cannot be kept"):
        load(source, FLAGS)


def test_missing_compiler_is_told(source, monkeypatch):
    """With the names that were looked for."""
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(BuildError, match=r"none of c\+\+, g\+\+, clang\+\+ is found"):
        load(source, FLAGS)


def test_missing_compiler_of_cxx_is_told(source, monkeypatch):
    """Another one is not taken in its place."""
    monkeypatch.setenv("CXX", "nowhere-c++")

    with pytest.raises(BuildError, match=r"\$CXX names nowhere-c\+\+, which is not found"):
        load(source, FLAGS)


def test_failing_compiler_is_told(source, compiler):
    """In its own words."""
    compiler("echo cannot do this >&2; exit 1")

    with pytest.raises(BuildError, match="cannot do this"):
        load(source, FLAGS)


def test_failing_compiler_leaves_nothing_behind(source, compiler, cache):
    """The next start begins afresh."""
    compiler("exit 1")

    with pytest.raises(BuildError):
        load(source, FLAGS)
    assert list(cache.iterdir()) == []


def test_useless_library_is_told(source, compiler):
    """A compiler for another machine, for example."""
    compiler('for last; do :; done; echo useless > "$last"')

    with pytest.raises(BuildError, match="kept or loaded"):
        load(source, FLAGS)


def test_two_processes_may_compile_at_once(source, cache):
    """Both get a whole library, and one file stays."""
    script = (
        "import sys; from pathlib import Path; from custom_transformer.compute.native.build import load; input(); "
        f"sys.exit(load(Path({str(source)!r}), {FLAGS!r}).answer())"
    )
    processes = [subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE) for _ in range(2)]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(b"\n")
        process.stdin.flush()
    for process in processes:
        with process:
            process.wait()

    assert [process.returncode for process in processes] == [42, 42]
    assert [path.suffix for path in cache.iterdir()] == [".so"]


def test_compiler_may_have_options(source, monkeypatch):
    """As in CXX="ccache g++"."""
    monkeypatch.setenv("CXX", f"{os.environ.get('SHELL', '/bin/sh')} -c 'exec c++ \"$@\"' c++")

    assert load(source, FLAGS).answer() == 42
