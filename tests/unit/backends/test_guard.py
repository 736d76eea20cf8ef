"""A program that ends with the process that started it, with real processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from backends.guard import guarded

PROGRAM = "import os, signal; print(os.getpid(), flush=True); signal.pause()"
PARENT = """
import subprocess, sys
from backends.guard import guarded
subprocess.run(guarded((sys.executable, "-c", sys.argv[1])))
"""


def test_a_guarded_program_ends_when_its_parent_is_killed():
    with subprocess.Popen([sys.executable, "-c", PARENT, PROGRAM], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() != b""
        parent.kill()
        # The pipe ends when the last process that holds it does.
        assert parent.stdout.read() == b""


def test_a_guarded_program_has_the_process_id_of_its_guard():
    with subprocess.Popen(guarded((sys.executable, "-c", PROGRAM)), stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        told = int(process.stdout.readline())
        process.terminate()
    assert told == process.pid


def test_a_guarded_program_is_given_its_arguments_as_they_are():
    code = "import sys; print(sys.argv[1:])"
    found = subprocess.run(guarded((sys.executable, "-c", code, "a b", "--c", "")), capture_output=True, check=True)
    assert found.stdout == b"['a b', '--c', '']\n"


def test_the_exit_status_of_a_guarded_program_is_its_own():
    assert subprocess.run(guarded(("/bin/sh", "-c", "exit 7")), check=False).returncode == 7


def test_a_program_whose_parent_has_ended_already_is_not_started(tmp_path: Path):
    argv = list(guarded(("/bin/sh", "-c", f"touch {tmp_path}/started")))
    argv[argv.index(str(os.getpid()))] = str(1 << 22)  # no process has this id
    subprocess.run(argv, capture_output=True, check=False)
    assert not (tmp_path / "started").exists()


def test_a_program_that_does_not_exist_is_told(tmp_path: Path):
    found = subprocess.run(guarded((f"{tmp_path}/missing",)), capture_output=True, check=False)
    assert b"No such file or directory" in found.stderr
