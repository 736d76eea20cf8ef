"""Taking connections from a listening socket."""

from __future__ import annotations

import contextlib
import errno
import socket
from collections.abc import AsyncIterator
from typing import Any

import anyio.lowlevel
import pytest

from gateway import acceptor
from gateway.acceptor import AT_ONCE, Acceptor

PLENTY = 10.0
"""Seconds that nothing here takes unless it hangs."""


class Listener(socket.socket):
    """A listening socket, which fails as often as it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.bind(("127.0.0.1", 0))
        self.listen(64)
        self.failures: list[int] = []

    def accept(self) -> tuple[socket.socket, Any]:
        if self.failures:
            raise OSError(self.failures.pop(), "told to fail")
        return super().accept()


class Worker:
    """Holds what an acceptor takes."""

    def __init__(self) -> None:
        self.listener = Listener()
        self.is_ahead = False
        self.asked_with: list[int] = []
        self.refusing = False
        self.held: list[socket.socket] = []
        self.came = anyio.Event()
        self.acceptor = Acceptor(self.listener, self.hold, self.ask)

    def ask(self, num_opening: int) -> bool:
        self.asked_with.append(num_opening)
        return self.is_ahead

    async def hold(self, connection: socket.socket) -> None:
        self.held.append(connection)
        self.came.set()
        if self.refusing:
            raise ConnectionResetError

    async def until_one_came(self) -> None:
        with anyio.fail_after(PLENTY):
            await self.came.wait()


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, Any]]:
    return "asyncio", {"use_uvloop": True}


@pytest.fixture
async def worker() -> AsyncIterator[Worker]:
    running = Worker()
    yield running
    running.acceptor.close()
    for each in (running.listener, *running.held):
        each.close()


@pytest.fixture
def clients(worker: Worker):
    """Connects so many at once."""
    with contextlib.ExitStack() as closing:

        def connect(number: int) -> list[socket.socket]:
            address = worker.listener.getsockname()
            return [closing.enter_context(socket.create_connection(address, timeout=PLENTY)) for _ in range(number)]

        yield connect


async def turns(number: int) -> None:
    for _ in range(number):
        await anyio.lowlevel.checkpoint()


@pytest.fixture
async def stepped_back(worker: Worker, clients, monkeypatch) -> Worker:
    """A worker that is ahead, and has left a connection to the others for longer than a test takes."""
    monkeypatch.setattr(acceptor, "STEP_BACK_S", 2 * PLENTY)
    worker.is_ahead = True
    clients(1)
    await turns(3)
    return worker


async def test_connections_that_come_together_are_taken_together(worker, clients):
    clients(AT_ONCE)
    await turns(3)  # the one that has begun, a whole one, and that of their tasks
    assert len(worker.held) == AT_ONCE


async def test_it_is_told_how_many_are_being_opened(worker, clients):
    clients(3)
    await worker.until_one_came()
    assert worker.asked_with[:3] == [0, 1, 2]


async def test_worker_that_is_ahead_leaves_connections_to_the_others(stepped_back):
    left, _ = socket.socket.accept(stepped_back.listener)
    left.close()
    assert not stepped_back.held


async def test_worker_that_is_ahead_takes_what_nobody_takes(worker, clients):
    worker.is_ahead = True
    clients(1)
    await worker.until_one_came()
    assert len(worker.held) == 1


async def test_worker_takes_connections_again_once_it_is_not_ahead(stepped_back):
    stepped_back.is_ahead = False
    stepped_back.acceptor.look_again()
    await stepped_back.until_one_came()
    assert len(stepped_back.held) == 1


async def test_worker_that_is_still_ahead_goes_on_to_wait(stepped_back):
    stepped_back.acceptor.look_again()
    await turns(3)
    assert not stepped_back.held


@pytest.mark.parametrize("failure", [errno.EMFILE, errno.ENFILE], ids=errno.errorcode.get)
async def test_connection_without_a_descriptor_for_it_is_closed_at_once(worker, clients, failure):
    worker.listener.failures = [failure]
    (client,) = clients(1)
    await turns(3)
    assert (client.recv(1), worker.held) == (b"", [])


@pytest.mark.parametrize("failure", [errno.EMFILE, errno.ENOMEM, errno.ENOBUFS], ids=errno.errorcode.get)
async def test_connection_that_waits_is_taken_once_there_is_room(worker, clients, failure):
    worker.listener.failures = [failure] * 2  # one more for the attempt to turn it away
    clients(1)
    await worker.until_one_came()
    assert len(worker.held) == 1


async def test_client_that_has_left_holds_up_no_other(worker, clients):
    worker.listener.failures = [errno.ECONNABORTED]
    clients(1)
    await worker.until_one_came()
    assert len(worker.held) == 1


async def test_connection_that_fails_to_open_harms_no_other(worker, clients):
    worker.refusing = True
    clients(2)
    await turns(4)
    assert len(worker.held) == 2


async def test_nothing_is_taken_after_the_end(worker, clients):
    worker.acceptor.close()
    clients(1)
    await turns(3)
    assert not worker.held


async def test_nothing_is_taken_after_the_end_of_a_pause(worker, clients):
    worker.is_ahead = True
    clients(1)
    await turns(3)
    worker.acceptor.close()
    with pytest.raises(TimeoutError), anyio.fail_after(0.02):
        await worker.came.wait()
