"""Tells when the configuration file holds something else, however that came about.

Owns the noticing only: notifications of the operating system make it quick, reading the file again makes it sure.
Knows nothing of what the file means.
"""

import contextlib
import logging
from collections.abc import AsyncGenerator
from pathlib import Path

import anyio
import anyio.lowlevel
import anyio.to_thread
from watchfiles import awatch

from gateway.config.document import MAX_BYTES

_STEP_MS = 20
"""How long notifications are gathered before they are acted on."""
_SETTLED_S = 0.025
"""A file that reads the same twice, this far apart, is taken to be completely written."""
_MAX_LINKS = 40
"""As many links on one path as Linux itself follows."""

_Folders = frozenset[tuple[Path, int, int]]
"""Folders with their device and inode: one that is made anew has to be watched anew."""

logging.getLogger("watchfiles").setLevel(logging.WARNING)  # it tells of every file that changes beside ours


class Watcher:
    """Watches one file, for one consumer."""

    def __init__(self, path: Path, *, last: bytes | None = None, poll_interval: float = 0.5) -> None:
        """Prepares to watch.

        Args:
            path: The file, which need not exist yet; it and any folder above it may be links.
            last: The content that is already known, and not yielded first.
            poll_interval: Seconds between readings where no notification arrives.
        """
        self._path = path.absolute()
        self._last = last
        self._poll_interval = poll_interval
        self._poked = False
        self._wake = anyio.Event()

    def poke(self) -> None:
        """Has the content yielded again even if it is unchanged; to be called in the event loop's thread."""
        self._poked = True
        self._wake.set()

    async def changes(self) -> AsyncGenerator[bytes, None]:
        """Yields the content of the file each time that it differs from what was yielded last."""
        # Nothing runs while the consumer holds a content: what it misses then, the next reading finds. So the
        # generator may be left at any `yield` without being closed.
        while True:
            self._last = await self._next()
            yield self._last

    async def _next(self) -> bytes:
        while True:
            folders, stop = _watched_folders(self._path), anyio.Event()
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._notice, folders, stop)
                try:
                    await anyio.lowlevel.checkpoint()  # so that notifications are on before the first reading
                    content = await self._until_other_or_moved(folders)
                finally:
                    stop.set()  # cancelling alone would not end the thread that waits for notifications
            if content is not None:
                return content

    async def _until_other_or_moved(self, folders: _Folders) -> bytes | None:
        """The content once it is another; None if the way to it now leads through other folders."""
        while True:
            self._wake = anyio.Event()
            content = await self._settled()
            if content is not None:
                self._poked = False
                return content
            if folders != _watched_folders(self._path):
                return None
            with anyio.move_on_after(self._poll_interval):
                await self._wake.wait()

    async def _notice(self, folders: _Folders, stop: anyio.Event) -> None:
        """Wakes the reading at every notification; where the system grants none, the polling goes on alone."""
        with contextlib.suppress(OSError, RuntimeError):  # watchfiles raises either, as when there are no watches left
            async for _ in awatch(
                *(path for path, _, _ in folders),
                watch_filter=None,
                debounce=_STEP_MS,
                step=_STEP_MS,
                stop_event=stop,
                recursive=False,
            ):
                self._wake.set()

    async def _settled(self) -> bytes | None:
        """The content once it holds still, or None if it is not there or is the last one."""
        content = await self._read()
        while content is not None and (self._poked or content != self._last):
            await anyio.sleep(_SETTLED_S)
            again = await self._read()
            if again == content:
                return content
            content = again
        return None

    async def _read(self) -> bytes | None:
        try:
            return await anyio.to_thread.run_sync(self._read_now)
        except OSError:
            return None

    def _read_now(self) -> bytes:
        with self._path.open("rb") as file:
            return file.read(MAX_BYTES + 1)  # enough to see that it is too large


def _watched_folders(path: Path) -> _Folders:
    """The folders in which a change can lead `path` elsewhere: its own, and that of every link on the way to it."""
    found = set()
    here, ahead, links = Path(path.anchor), [*reversed(path.parts[1:])], 0
    while ahead and links <= _MAX_LINKS:
        part = ahead.pop()
        if part == "..":
            here = here.parent
            continue
        try:
            target = (here / part).readlink()
        except OSError:  # no link
            if not ahead:
                found.add(here)
            here /= part
        else:
            found.add(here)
            links += 1
            ahead += reversed(target.parts)
    return frozenset(filter(None, map(_identified, found)))


def _identified(folder: Path) -> tuple[Path, int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return folder, status.st_dev, status.st_ino
