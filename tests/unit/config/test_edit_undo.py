"""Taking an edit back, without taking anybody else's."""

from __future__ import annotations

import errno
import os

import pytest

from gateway.config.edit import Edit, set_active, undo
from gateway.config.errors import ConfigError, NotWritableError

TEXT = "active: a  # for now\nbackends: {a: {type: fake}, b: {type: fake}}\n"
CHANGED = TEXT.replace("active: a", "active: b")


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "gateway.yaml"
    path.write_text(TEXT)
    return path


def test_edit_tells_the_file_before_and_after(path):
    assert set_active(path, "b") == Edit(before=TEXT.encode(), written=CHANGED.encode())


def test_undo_puts_back_what_was_there(path):
    undo(path, set_active(path, "b"))
    assert path.read_text() == TEXT


def test_undo_leaves_what_was_saved_since(path):
    edit = set_active(path, "b")
    newer = CHANGED + "retries: 2\n"
    path.write_text(newer)
    undo(path, edit)
    assert path.read_text() == newer


def test_undo_puts_a_whole_new_file_in_place(path):
    edit = set_active(path, "b")
    inode = path.stat().st_ino
    undo(path, edit)
    assert path.stat().st_ino != inode


def test_undo_of_an_edit_that_changed_nothing_does_not_touch_the_file(path):
    inode = path.stat().st_ino
    undo(path, set_active(path, "a"))
    assert path.stat().st_ino == inode


def test_undo_that_the_disk_refuses_is_told(path, monkeypatch):
    def fail(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    edit = set_active(path, "b")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(NotWritableError, match="No space left"):
        undo(path, edit)


def test_undo_in_a_file_that_is_gone_is_told(path):
    edit = set_active(path, "b")
    path.unlink()
    with pytest.raises(ConfigError, match="cannot be read"):
        undo(path, edit)
