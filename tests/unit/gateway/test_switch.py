"""How a switch learns what became of its edit."""

from __future__ import annotations

import hashlib
from types import SimpleNamespace
from typing import Any

import anyio
import anyio.lowlevel
import pytest

from gateway.config.edit import Edit
from gateway.control import Rejection, View
from gateway.routes import switch
from gateway.routes.switch import rejection
from gateway.state import WorkerState
from tests.support.configs import config_of

FILE = "active: {active}\nbackends: {{one: {{type: fake}}, two: {{type: fake}}}}\n"
EDIT = Edit(before=FILE.format(active="one").encode(), written=FILE.format(active="two").encode())


class Worker:
    """The parts of a worker that a switch looks at, and what its parent tells it."""

    def __init__(self) -> None:
        self.state = WorkerState()
        self.activate("one")

    @property
    def services(self) -> Any:
        return SimpleNamespace(registry=self, state=self.state)

    def activate(self, name: str) -> None:
        self.current = SimpleNamespace(config=config_of(FILE.format(active=name)))
        self.show(None)

    def reject(self, content: bytes, reason: str) -> None:
        self.show(Rejection("now", hashlib.sha256(content).hexdigest(), reason))

    def show(self, last_error: Rejection | None) -> None:
        view = View(
            hash="",
            loaded_at="",
            generation=1,
            shares=self.current.config.shares,
            last_error=last_error,
            reloads={},
            servers={},
            workers={},
            gpus=(),
            shadow=None,
        )
        self.state.update(view)


@pytest.fixture
def worker() -> Worker:
    return Worker()


async def test_backend_that_became_active_was_not_rejected(worker):
    async with anyio.create_task_group() as tasks:

        async def activate() -> None:
            worker.activate("two")

        tasks.start_soon(activate)
        assert await rejection(worker.services, "two", EDIT) is None


async def test_rejection_of_the_edit_is_told_with_its_reason(worker):
    worker.reject(EDIT.written, "not ready")
    assert await rejection(worker.services, "two", EDIT) == "not ready"


async def test_rejection_of_another_edit_is_not_ours(worker):
    worker.reject(b"active: [", "broken")
    async with anyio.create_task_group() as tasks:

        async def activate() -> None:
            await anyio.lowlevel.checkpoint()
            worker.activate("two")

        tasks.start_soon(activate)
        assert await rejection(worker.services, "two", EDIT) is None


async def test_edit_that_is_not_taken_up_is_told_as_such(worker, monkeypatch):
    monkeypatch.setattr(switch, "APPLY_LIMIT_S", 0.01)
    assert await rejection(worker.services, "two", EDIT) == "the gateway did not take up the edited file"
