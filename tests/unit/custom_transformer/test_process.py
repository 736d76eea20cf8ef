"""What the server's process does besides serving."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from custom_transformer.server import parse, unix_socket

CHILD = "import os, signal; from custom_transformer.server import exit_with_parent; "
PARENT = """
import subprocess, sys
subprocess.run([sys.executable, "-c", sys.argv[1]])
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "model.sock"


def test_socket_of_a_dead_server_is_replaced(path):
    """What a killed process left behind is no obstacle."""
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))

    with unix_socket(path) as listener:
        assert listener.getsockname() == str(path)


def test_socket_of_a_living_server_is_left_alone(path):
    """Two servers do not share a path."""
    with socket.socket(socket.AF_UNIX) as living:
        living.bind(str(path))
        living.listen()

        with pytest.raises(SystemExit, match="another server is listening"), unix_socket(path):
            pass


def test_other_files_are_left_alone(path):
    """A mistaken path costs nobody a file."""
    path.write_text("precious")

    with pytest.raises(OSError, match="in use"), unix_socket(path):
        pass
    assert path.read_text() == "precious"


def test_socket_is_for_this_user_only(path):
    """There are no keys to check behind it."""
    with unix_socket(path):
        assert path.stat().st_mode & 0o777 == 0o600


def test_socket_is_removed_in_the_end(path):
    """Its presence means a server."""
    with unix_socket(path):
        pass

    assert not path.exists()


def test_successors_socket_stays(path):
    """A server that ends late does not take the path from the next one."""
    with unix_socket(path):
        path.rename(path.with_suffix(".old"))
        path.write_text("the successor's")

    assert path.exists()


def test_process_ends_with_its_parent():
    """Killed without warning, a parent takes the process with it."""
    child = CHILD + "exit_with_parent(os.getppid()); print('up', flush=True); signal.pause()"
    with subprocess.Popen([sys.executable, "-c", PARENT, child], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"up\n"
        parent.kill()
        # The pipe ends when the last process that holds it does.
        assert parent.stdout.read() == b""


def test_process_ends_at_once_if_its_parent_has(path):
    """A parent that died before it could be watched is noticed."""
    child = subprocess.run(
        [sys.executable, "-c", CHILD + "exit_with_parent(1 << 22)"], capture_output=True, check=False
    )

    assert child.returncode == 1
    assert b"has ended already" in child.stderr


def test_parent_is_whoever_started_the_process():
    """Unless it names itself."""
    options = ["--checkpoint", "x", "--port", "1", "--exit-with-parent"]

    assert parse(options).exit_with_parent == os.getppid()
    assert parse([*options, "7"]).exit_with_parent == 7


def test_sigterm_while_loading_is_a_clean_end(tmp_path):
    """A server that is not wanted any more before it is ready just goes."""
    script = (
        "import signal, threading; from custom_transformer import server; "
        "server.exit_with_parent = lambda _: signal.raise_signal(signal.SIGTERM); "
        f"server.main(['--checkpoint', {str(tmp_path)!r}, '--port', '0', '--exit-with-parent'])"
    )
    child = subprocess.run([sys.executable, "-c", script], check=False)

    assert child.returncode == 0
