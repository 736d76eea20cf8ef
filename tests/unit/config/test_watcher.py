"""Every way in which a file comes to hold something else."""

import os
from contextlib import aclosing, asynccontextmanager
from functools import partial
from pathlib import Path
from time import perf_counter

import anyio
import pytest

from gateway.config import watcher as watcher_module
from gateway.config.watcher import Watcher

NEVER_S = 3600.0
PROMPT_S = 5.0


@pytest.fixture(params=["notified", "polled"])
def poll_interval(request, monkeypatch):
    """Seconds between readings, where either notifications or readings alone have to be enough."""
    if request.param == "notified":
        return NEVER_S
    monkeypatch.setattr(watcher_module, "awatch", no_notifications)
    return 0.02


def no_notifications(*_paths, **_options):
    raise OSError(28, "OS file watch limit reached")


class Following:
    """The consumer of a watcher."""

    def __init__(self, watcher):
        self.watcher = watcher
        self._changes = watcher.changes()

    async def next(self):
        """The next content that the watcher yields."""
        with anyio.fail_after(PROMPT_S):
            return await anext(self._changes)

    async def next_after(self, *actions):
        """The content yielded because of actions, each of which happens while the watcher waits."""
        async with anyio.create_task_group() as tasks:

            async def act():
                seen = None
                for action in actions:
                    # The watcher does not tell that it waits.
                    while (wake := self.watcher._wake) is seen or not wake.statistics().tasks_waiting:  # noqa: ASYNC110
                        await anyio.sleep(0.001)
                    seen = wake
                    action()

            tasks.start_soon(act)
            return await self.next()

    async def aclose(self):
        """Ends the watching."""
        await self._changes.aclose()


@asynccontextmanager
async def watched(path, poll_interval, *, last=b"one"):
    """Yields the consumer of a watcher that knows what the file holds."""
    async with aclosing(Following(Watcher(path, last=last, poll_interval=poll_interval))) as following:
        yield following


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "gateway.yaml"
    path.write_bytes(b"one")
    return path


def replace(path, content):
    """Saves as most editors do: a new file, renamed over the old one."""
    new = path.with_name("new")
    new.write_bytes(content)
    new.replace(path)


async def test_content_at_the_start_is_yielded(path):
    async with watched(path, NEVER_S, last=None) as following:
        assert await following.next() == b"one"


async def test_content_that_is_known_is_not_yielded(path):
    async with watched(path, NEVER_S, last=b"one") as following:
        assert await following.next_after(partial(path.write_bytes, b"two")) == b"two"


async def test_write_in_place_is_noticed(path, poll_interval):
    async with watched(path, poll_interval) as following:
        assert await following.next_after(partial(path.write_bytes, b"two")) == b"two"


async def test_rename_over_the_file_is_noticed(path, poll_interval):
    async with watched(path, poll_interval) as following:
        assert await following.next_after(partial(replace, path, b"two")) == b"two"


async def test_several_changes_are_noticed_one_after_the_other(path, poll_interval):
    contents = [b"two", b"three", b"four"]
    async with watched(path, poll_interval) as following:
        assert [await following.next_after(partial(replace, path, content)) for content in contents] == contents


async def test_change_while_the_last_one_is_handled_is_noticed(path, poll_interval):
    async with watched(path, poll_interval) as following:
        path.write_bytes(b"two")
        assert await following.next() == b"two"


async def test_quick_double_edit_yields_the_last(path, poll_interval):
    def save_twice():
        replace(path, b"two")
        replace(path, b"three")

    async with watched(path, poll_interval) as following:
        assert await following.next_after(save_twice) == b"three"


async def test_edit_of_same_size_and_time_is_noticed(path, poll_interval):
    def save():
        before = path.stat()
        path.write_bytes(b"two")
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    async with watched(path, poll_interval) as following:
        assert await following.next_after(save) == b"two"


async def test_touch_is_not_yielded(path, poll_interval):
    async with watched(path, poll_interval) as following:
        assert await following.next_after(path.touch, partial(path.write_bytes, b"two")) == b"two"


async def test_same_content_saved_again_is_not_yielded(path, poll_interval):
    async with watched(path, poll_interval) as following:
        assert await following.next_after(partial(replace, path, b"one"), partial(path.write_bytes, b"two")) == b"two"


async def test_other_files_of_the_folder_are_not_yielded(path, poll_interval):
    async with watched(path, poll_interval) as following:
        assert (
            await following.next_after(
                partial(path.with_name("other").write_bytes, b"other"), partial(path.write_bytes, b"two")
            )
            == b"two"
        )


async def test_file_deleted_and_made_anew_is_noticed(path, poll_interval):
    async with watched(path, poll_interval) as following:
        assert await following.next_after(path.unlink, partial(path.write_bytes, b"two")) == b"two"


async def test_file_deleted_and_restored_is_not_yielded(path, poll_interval):
    async with watched(path, poll_interval) as following:
        restore = partial(path.write_bytes, b"one")
        assert await following.next_after(path.unlink, restore, partial(path.write_bytes, b"two")) == b"two"


async def test_file_that_does_not_exist_yet_is_waited_for(tmp_path, poll_interval):
    path = tmp_path / "gateway.yaml"
    async with watched(path, poll_interval, last=None) as following:
        assert await following.next_after(partial(path.write_bytes, b"one")) == b"one"


async def test_folder_that_does_not_exist_yet_is_waited_for(tmp_path):
    path = tmp_path / "folder" / "gateway.yaml"

    def make():
        path.parent.mkdir()
        path.write_bytes(b"one")

    async with watched(path, 0.02, last=None) as following:
        assert await following.next_after(make) == b"one"


async def test_file_is_watched_in_a_folder_made_anew(tmp_path):
    path = tmp_path / "folder" / "gateway.yaml"
    path.parent.mkdir()
    path.write_bytes(b"one")

    def make_anew():
        path.unlink()
        path.parent.rename(tmp_path / "old")
        path.parent.mkdir()
        path.write_bytes(b"two")

    async with watched(path, NEVER_S) as following:
        assert await following.next_after(make_anew) == b"two"
        assert await following.next_after(partial(path.write_bytes, b"three")) == b"three"


async def test_target_of_a_link_changed_in_place_is_noticed(path, tmp_path, poll_interval):
    link = tmp_path / "links" / "gateway.yaml"
    link.parent.mkdir()
    link.symlink_to(path)
    async with watched(link, poll_interval) as following:
        assert await following.next_after(partial(path.write_bytes, b"two")) == b"two"


async def test_target_of_a_link_replaced_is_noticed(path, tmp_path, poll_interval):
    link = tmp_path / "links" / "gateway.yaml"
    link.parent.mkdir()
    link.symlink_to(Path("..") / path.name)
    async with watched(link, poll_interval) as following:
        assert await following.next_after(partial(replace, path, b"two")) == b"two"


async def test_link_led_elsewhere_is_noticed_there_too(path, tmp_path, poll_interval):
    elsewhere = tmp_path / "elsewhere" / "gateway.yaml"
    elsewhere.parent.mkdir()
    elsewhere.write_bytes(b"two")
    link = tmp_path / "links" / "gateway.yaml"
    link.parent.mkdir()
    link.symlink_to(path)

    def redirect():
        new = link.with_name("new")
        new.symlink_to(elsewhere)
        new.replace(link)

    async with watched(link, poll_interval) as following:
        assert await following.next_after(redirect) == b"two"
        assert await following.next_after(partial(elsewhere.write_bytes, b"three")) == b"three"


async def test_link_made_before_its_target_is_waited_for(tmp_path, poll_interval):
    target = tmp_path / "target.yaml"
    link = tmp_path / "gateway.yaml"
    link.symlink_to(target)
    async with watched(link, poll_interval, last=None) as following:
        assert await following.next_after(partial(target.write_bytes, b"one")) == b"one"


async def test_link_to_itself_is_waited_out(tmp_path):
    link = tmp_path / "gateway.yaml"
    link.symlink_to(link)

    def repair():
        link.unlink()
        link.write_bytes(b"one")

    async with watched(link, 0.02, last=None) as following:
        assert await following.next_after(repair) == b"one"


class ConfigMap:
    """A folder as Kubernetes mounts it: the file leads through `..data`, which is swapped in one step."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        self.swap("v1", b"one")
        (folder / "gateway.yaml").symlink_to("..data/gateway.yaml")

    def swap(self, version, content):
        """Leads to a new version."""
        (self.folder / version).mkdir()
        (self.folder / version / "gateway.yaml").write_bytes(content)
        (self.folder / "..data_tmp").symlink_to(version)
        (self.folder / "..data_tmp").replace(self.folder / "..data")


async def test_swap_of_a_config_map_is_noticed_each_time(tmp_path, poll_interval):
    config_map = ConfigMap(tmp_path / "etc")
    seen = []
    async with watched(tmp_path / "etc" / "gateway.yaml", poll_interval) as following:
        for version, content in ("v2", b"two"), ("v3", b"three"):
            seen.append(await following.next_after(partial(config_map.swap, version, content)))
    assert seen == [b"two", b"three"]


async def test_swap_of_a_folder_above_the_file_is_noticed(tmp_path, poll_interval):
    for version in ("one", "two"):
        (tmp_path / version / "etc").mkdir(parents=True)
        (tmp_path / version / "etc" / "gateway.yaml").write_text(version)
    current = tmp_path / "current"
    current.symlink_to("one")

    def swap():
        (tmp_path / "new").symlink_to("two")
        (tmp_path / "new").replace(current)

    async with watched(current / "etc" / "gateway.yaml", poll_interval) as following:
        assert await following.next_after(swap) == b"two"


async def test_poke_yields_unchanged_content_again(path):
    async with watched(path, NEVER_S) as following:
        assert await following.next_after(following.watcher.poke) == b"one"


async def test_poke_between_two_waits_is_kept(path):
    async with watched(path, NEVER_S) as following:
        following.watcher.poke()
        assert await following.next() == b"one"


async def test_poke_yields_once(path):
    async with watched(path, NEVER_S) as following:
        following.watcher.poke()
        await following.next()
        assert await following.next_after(partial(path.write_bytes, b"two")) == b"two"


class Scripted(Watcher):
    """A watcher whose file reads as told, and then stays as it is."""

    def __init__(self, *contents):
        super().__init__(Path("gateway.yaml"), last=b"old", poll_interval=0.001)
        self.contents = list(contents)

    async def _read(self):
        await anyio.lowlevel.checkpoint()
        return self.contents.pop(0) if len(self.contents) > 1 else self.contents[0]


@pytest.mark.parametrize(
    "contents",
    [
        [b"", b"ha", b"half", b"whole"],
        [b"half", None, b"whole"],
        [b"half", b"old", b"old", b"whole"],
        [None, None, b"whole"],
    ],
    ids=["growing", "missing meanwhile", "the old one meanwhile", "missing at first"],
)
async def test_half_written_file_is_not_yielded(contents):
    async with aclosing(Scripted(*contents).changes()) as changes:
        with anyio.fail_after(PROMPT_S):
            assert await anext(changes) == b"whole"


async def test_save_is_yielded_promptly(path):
    saved_at = 0.0

    def save():
        nonlocal saved_at
        saved_at = perf_counter()
        replace(path, path.read_bytes() + b".")

    delays = []
    async with watched(path, NEVER_S) as following:
        for _ in range(5):
            await following.next_after(save)
            delays.append(perf_counter() - saved_at)
    assert min(delays) < 0.15  # of several, since the machine may be busy
