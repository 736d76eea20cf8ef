"""Changing which backend is active, in the text and on the disk."""

import contextlib
import errno
import os
import resource
import stat
from pathlib import Path

import msgspec
import pytest

from gateway.config.edit import NotWritableError, UnknownBackendError, set_active, with_active
from gateway.config.errors import ConfigError

TEXT = "# the gateway\nactive: a  # for now\nbackends: {a: {type: fake}, b: {type: fake}}\n"
CHANGED = "# the gateway\nactive: b  # for now\nbackends: {a: {type: fake}, b: {type: fake}}\n"


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "gateway.yaml"
    path.write_text(TEXT)
    return path


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("active: a\nx: 1\n", "active: b-1\nx: 1\n"),
        ("active: 'a'\nx: 1\n", "active: 'b-1'\nx: 1\n"),
        ('active: "a"\nx: 1\n', 'active: "b-1"\nx: 1\n'),
        ("active:   a   # why\nx: 1\n", "active:   b-1   # why\nx: 1\n"),
        ("active:\n  a\nx: 1\n", "active:\n  b-1\nx: 1\n"),
        ("active:\nx: 1\n", "active: b-1\nx: 1\n"),
        ("active: # none\nx: 1\n", "active: b-1 # none\nx: 1\n"),
        ("x: 1\nactive:", "x: 1\nactive: b-1"),
        ("active: null\nx: 1\n", "active: b-1\nx: 1\n"),
        ("active: |-\n  a\nx: 1\n", "active: b-1\nx: 1\n"),
        ("active: '${ACTIVE}'\nx: 1\n", "active: 'b-1'\nx: 1\n"),
        ("x: &n a\nactive: *n\n", "x: &n a\nactive: b-1\n"),
        ("x: {active: a}\nactive: a\n", "x: {active: a}\nactive: b-1\n"),
        ("x: active\nactive: a\n", "x: active\nactive: b-1\n"),
        ("{active: a, x: 1}\n", "{active: b-1, x: 1}\n"),
        ('{"active":"a","x":1}', '{"active":"b-1","x":1}'),
        ("'active': a\nx: 1\n", "'active': b-1\nx: 1\n"),
        ("active: a\r\nx: 1\r\n", "active: b-1\r\nx: 1\r\n"),
        ("\ufeffactive: a\n", "\ufeffactive: b-1\n"),
        ("# é 😀\nactive: a\n", "# é 😀\nactive: b-1\n"),
    ],
)
def test_value_is_replaced_and_nothing_else(text, expected):
    assert with_active(text, "b-1") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# top\nx: 1\n", "# top\nactive: b\nx: 1\n"),
        ("x: 1\r\n", "active: b\r\nx: 1\r\n"),
        ("---\n  x: 1\n  y: 2\n", "---\n  active: b\n  x: 1\n  y: 2\n"),
        ("{x: 1}\n", "{active: b, x: 1}\n"),
        ("<<: &m {x: 1}\n", "active: b\n<<: &m {x: 1}\n"),
    ],
    ids=["block", "line ending", "indented", "braces", "merge"],
)
def test_key_is_inserted_where_it_is_absent(text, expected):
    assert with_active(text, "b") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("split: {a: 1, b: 2}\nx: 1\n", "active: b\nx: 1\n"),
        ("split: {a: 1, b: 2}  # why\nx: 1\n", "active: b  # why\nx: 1\n"),
        ("split: {a: 1,\n  b: 2}\nx: 1\n", "active: b\nx: 1\n"),
        ("# top\nsplit:\n  a: 1\n  b: 2\nx: 1\n", "# top\nactive: b\nx: 1\n"),
        ("split: # why\n  a: 1\nx: 1\n", "active: b # why\nx: 1\n"),
        ("split:\n  # most\n  a: 1  # few\n  b: 2  # many\nx: 1\n", "active: b\nx: 1\n"),
        ("split:\n  a: 1\n\n# next\nx: 1\n", "active: b\n\n# next\nx: 1\n"),
        ("split:\n  a:\n# next\nx: 1\n", "active: b\n# next\nx: 1\n"),
        ("x: 1\nsplit:\n  a: 1", "x: 1\nactive: b"),
        ("x: 1\r\nsplit:\r\n  a: 1\r\ny: 2\r\n", "x: 1\r\nactive: b\r\ny: 2\r\n"),
        ("{split: {a: 1}, x: 1}\n", "{active: b, x: 1}\n"),
        ('{"x":1,"split":{"a":1}}', '{"x":1,active: b}'),
        ("'split': {a: 1}\nx: 1\n", "active: b\nx: 1\n"),
        ("split: {}\nx: 1\n", "active: b\nx: 1\n"),
        ("x: {split: {a: 1}}\nsplit: {a: 1}\n", "x: {split: {a: 1}}\nactive: b\n"),
        ("split:\nactive: a\n", "split:\nactive: b\n"),
    ],
    ids=[
        "braces",
        "comment",
        "braces over lines",
        "block",
        "comment beside the key",
        "comments within",
        "comment after",
        "weight is missing",
        "end of the file",
        "line ending",
        "root in braces",
        "JSON",
        "quoted key",
        "empty",
        "deeper key",
        "active beside an empty one",
    ],
)
def test_split_is_replaced_and_nothing_else(text, expected):
    assert with_active(text, "b") == expected


@pytest.mark.parametrize("name", ["123", "true", "1e3", "null", "0x1F", "b:", "yes"])
def test_name_that_would_be_no_string_is_quoted(name):
    assert with_active("active: a\n", name) == f'active: "{name}"\n'


def test_file_is_changed(path):
    set_active(path, "b")
    assert path.read_text() == CHANGED


def test_line_endings_and_byte_order_mark_are_kept_on_disk(path):
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    set_active(path, "b")
    assert path.read_bytes() == b"\xef\xbb\xbf" + CHANGED.replace("\n", "\r\n").encode()


def test_missing_key_makes_no_trouble(path):
    path.write_text("backends: {a: {type: fake}}\n")
    set_active(path, "a")
    assert path.read_text() == "active: a\nbackends: {a: {type: fake}}\n"


def test_unknown_backend_is_refused_with_those_there_are(path):
    with pytest.raises(UnknownBackendError, match='no backend is named "c"; known: a, b'):
        set_active(path, "c")


def test_backend_that_lacks_its_key_is_refused(path):
    text = TEXT.replace("b: {type: fake}", "b: {type: fake, reply: '${POINTSMAN_TEST_UNSET}'}")
    path.write_text(text)
    with pytest.raises(ConfigError, match="POINTSMAN_TEST_UNSET is not set"):
        set_active(path, "b")
    assert path.read_text() == text


def test_invalid_file_is_refused(path):
    path.write_text(TEXT + "retries: many\n")
    with pytest.raises(ConfigError, match="retries: expected int, got str"):
        set_active(path, "b")


@pytest.mark.parametrize("name", ['b"', "b\n: [", "{", "*b"])
def test_backend_whose_name_is_invalid_is_refused(path, name):
    text = f"active: a\nbackends: {msgspec.json.encode({'a': {'type': 'fake'}, name: {'type': 'fake'}}).decode()}\n"
    path.write_text(text)
    with pytest.raises(ConfigError):
        set_active(path, name)
    assert path.read_text() == text


def test_split_gives_way_in_the_file(path):
    path.write_text("backends: {a: {type: fake}, b: {type: fake}}\nsplit: {a: 90, b: 10}  # for now\n")
    set_active(path, "b")
    assert path.read_text() == "backends: {a: {type: fake}, b: {type: fake}}\nactive: b  # for now\n"


@pytest.mark.parametrize(
    "text",
    [
        "active:\nbackends: {a: {type: fake}}\nsplit: {a: 1}\n",
        "backends: {a: {type: fake}}\n? split\n: {a: 1}\n",
        "backends: {a: {type: fake}}\n<<: {split: {a: 1}}\n",
    ],
    ids=["empty active", "explicit key", "merge"],
)
def test_split_that_cannot_give_way_is_refused(path, text):
    path.write_text(text)
    with pytest.raises(ConfigError):
        set_active(path, "a")
    assert path.read_text() == text


def test_file_is_not_touched_if_the_backend_is_active_already(path):
    before = path.stat()
    set_active(path, "a")
    assert path.stat().st_ino == before.st_ino


def test_file_is_replaced_in_one_step(path):
    with path.open() as reader:
        set_active(path, "b")
        assert reader.read() == TEXT


def test_mode_is_kept(path):
    path.chmod(0o640)
    set_active(path, "b")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_owner_is_kept(path):
    os.chown(path, 12345, 54321)
    set_active(path, "b")
    assert (path.stat().st_uid, path.stat().st_gid) == (12345, 54321)


def test_no_other_file_is_left(path):
    set_active(path, "b")
    assert list(path.parent.iterdir()) == [path]


def test_link_stays_a_link_to_the_changed_file(path, tmp_path):
    link = tmp_path / "link.yaml"
    link.symlink_to(path.name)
    set_active(link, "b")
    assert (link.is_symlink(), path.read_text()) == (True, CHANGED)


def failing(code):
    def fail(*_args, **_kwargs):
        raise OSError(code, os.strerror(code))

    return fail


@pytest.mark.parametrize("code", [errno.EBUSY, errno.EXDEV], ids=errno.errorcode.get)
def test_mount_of_a_single_file_is_written_in_place(path, monkeypatch, code):
    monkeypatch.setattr(Path, "replace", failing(code))
    inode = path.stat().st_ino
    set_active(path, "b")
    assert (path.read_text(), path.stat().st_ino) == (CHANGED, inode)


@pytest.mark.parametrize("code", [errno.EACCES, errno.EPERM, errno.EROFS], ids=errno.errorcode.get)
def test_file_in_a_folder_of_others_is_written_in_place(path, monkeypatch, code):
    monkeypatch.setattr("tempfile.mkstemp", failing(code))
    set_active(path, "b")
    assert path.read_text() == CHANGED


def test_shorter_content_leaves_no_rest_in_place(path, monkeypatch):
    monkeypatch.setattr("tempfile.mkstemp", failing(errno.EACCES))
    text = TEXT.replace(": a", ": long-name").replace("{a:", "{long-name:")
    path.write_text(text)
    set_active(path, "b")
    assert path.read_text() == text.replace("active: long-name", "active: b")


def test_file_without_write_permission_is_respected(path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_args: False)
    with pytest.raises(NotWritableError, match="Permission denied"):
        set_active(path, "b")
    assert path.read_text() == TEXT


@contextlib.contextmanager
def full_disk(path):
    """No file may grow beyond what the configuration takes now; only briefly, since pytest writes files too."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@pytest.fixture
def longer(path):
    """A backend whose name makes the file larger."""
    path.write_text(TEXT.replace("b:", "long-name:"))
    return "long-name"


def test_full_disk_leaves_the_file_as_it_was(path, longer):
    before = path.read_bytes()
    with full_disk(path), pytest.raises(NotWritableError, match="File too large"):
        set_active(path, longer)
    assert (path.read_bytes(), list(path.parent.iterdir())) == (before, [path])


def test_full_disk_leaves_the_file_as_it_was_in_place(path, longer, monkeypatch):
    monkeypatch.setattr("tempfile.mkstemp", failing(errno.EROFS))
    before = path.read_bytes()
    with full_disk(path), pytest.raises(NotWritableError, match="File too large"):
        set_active(path, longer)
    assert path.read_bytes() == before


def test_disk_that_fails_at_the_end_leaves_no_other_file(path, monkeypatch):
    monkeypatch.setattr(os, "fsync", failing(errno.ENOSPC))
    with pytest.raises(NotWritableError, match="No space left"):
        set_active(path, "b")
    assert list(path.parent.iterdir()) == [path]


def test_file_that_does_not_exist_is_told(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read"):
        set_active(tmp_path / "nowhere.yaml", "a")
