"""The folder that the processes of a gateway share."""

from __future__ import annotations

import fcntl
import os

import pytest

from gateway.serve import make_run_folder


def test_run_folder_is_locked_against_those_who_clean_up():
    with make_run_folder() as folder:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            with pytest.raises(BlockingIOError):
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        finally:
            os.close(descriptor)


def test_run_folder_is_gone_in_the_end():
    with make_run_folder() as folder:
        (folder / "file").touch()
    assert not folder.exists()
