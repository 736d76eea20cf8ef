"""Takes new connections from a listening socket: many at a time, and no more than a worker's share of them."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import socket
from collections.abc import Callable, Coroutine

AT_ONCE = 16
"""In one turn of the event loop.

Every turn answers what has come on the others, so with one, as libuv has it (libuv, pull request 3696), the last of 64
connections that come together waits through 64 turns.
"""
STEP_BACK_S = 0.002
"""How long a worker that holds more than its share leaves new connections to the others.

Then it takes one, whoever holds how many: the others may hang.
"""
EXHAUSTED_S = 0.1
"""How long it waits for memory."""


class Acceptor:
    """Watches one listening socket. Stands where uvicorn has an `asyncio.Server`."""

    def __init__(
        self,
        listener: socket.socket,
        open_connection: Callable[[socket.socket], Coroutine[None, None, object]],
        is_ahead: Callable[[int], bool],
    ) -> None:
        """Begin, in the event loop that runs.

        Args:
            listener: the socket; stays the caller's.
            open_connection: makes a connection of a socket, which is its own then. May raise OSError.
            is_ahead: given how many are being opened, whether this worker holds more than its share.
        """
        self._loop = asyncio.get_running_loop()
        self._listener = listener
        self._open_connection = open_connection
        self._is_ahead = is_ahead
        self._opening: set[asyncio.Task[None]] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._steps_back = False
        """Whether it leaves connections to the others now."""
        self._spare: int | None = None
        """A descriptor to turn a connection away with, when there is no other."""
        listener.setblocking(False)
        self._watch()

    def close(self) -> None:
        """Take no more connections."""
        self._loop.remove_reader(self._listener)
        self._end_pause()
        self._give_up_spare()

    def look_again(self) -> None:
        """Take connections before the time, if this worker holds no more than its share any longer."""
        if self._steps_back and not self._is_ahead(len(self._opening)):
            self._end_pause()
            self._watch()

    async def wait_closed(self) -> None:
        """Return at once: connections are not this object's."""

    def _watch(self) -> None:
        self._timer, self._steps_back = None, False
        self._keep_spare()
        self._loop.add_reader(self._listener, self._accept)

    def _accept(self) -> None:
        for _ in range(AT_ONCE):
            if self._is_ahead(len(self._opening)):
                self._pause(STEP_BACK_S, self._accept_one)
                self._steps_back = True
                return
            if not self._take():
                return

    def _accept_one(self) -> None:
        self._watch()
        self._take()

    def _take(self) -> bool:
        """Take one connection, if there is one; return whether there may be more."""
        try:
            connection, _ = self._listener.accept()
        except (BlockingIOError, InterruptedError):
            return False
        except ConnectionError:
            return True  # this one has left already
        except OSError as error:
            if error.errno in {errno.EMFILE, errno.ENFILE} and self._turn_away():
                return True
            self._pause(EXHAUSTED_S, self._watch)
            return False
        task = self._loop.create_task(self._opened(connection))
        self._opening.add(task)
        task.add_done_callback(self._opening.discard)
        return True

    def _turn_away(self) -> bool:
        """Close the next connection, whose client would else wait until there are descriptors; return whether it went.

        libuv does the same for those that it accepts itself.
        """
        self._give_up_spare()
        try:
            connection, _ = self._listener.accept()
        except OSError:  # somebody else was faster
            return False
        connection.close()
        self._keep_spare()
        return True

    def _keep_spare(self) -> None:
        if self._spare is None:
            with contextlib.suppress(OSError):
                self._spare = os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)

    def _give_up_spare(self) -> None:
        if self._spare is not None:
            os.close(self._spare)
            self._spare = None

    async def _opened(self, connection: socket.socket) -> None:
        connection.setblocking(False)
        with contextlib.suppress(OSError):  # it has left, or speaks no TLS
            await self._open_connection(connection)

    def _end_pause(self) -> None:
        self._steps_back = False
        if self._timer is not None:
            self._timer.cancel()

    def _pause(self, pause_s: float, then: Callable[[], None]) -> None:
        self._loop.remove_reader(self._listener)
        self._timer = self._loop.call_later(pause_s, then)
