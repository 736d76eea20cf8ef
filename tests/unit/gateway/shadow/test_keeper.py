"""The parent's side of a shadow process, against a real one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import anyio
import psutil
import pytest

from gateway.control import Prepare, View
from gateway.shadow import keeper as keeper_module
from gateway.shadow.keeper import ShadowKeeper
from tests.support.configs import config_of

WITHOUT = "active: one\nbackends: {one: {type: fake}}\n"
WITH = f"{WITHOUT}shadow: {{}}\n"


def told(text: str, generation: int = 1) -> tuple[Prepare, View]:
    """Returns what the parent tells of a configuration."""
    update = Prepare(generation=generation, config=config_of(text), unavailable={}, sockets={}, required=[])
    view = View(
        hash="",
        shares={"one": 1.0},
        loaded_at="",
        generation=generation,
        last_error=None,
        reloads={},
        servers={},
        workers={},
        gpus=(),
        shadow=None,
    )
    return update, view


class Kept:
    """A keeper, and what it shows."""

    def __init__(self, folder: Path) -> None:
        self._changed = anyio.Event()
        self.keeper = ShadowKeeper(folder / "gateway.yaml", folder, self._change)

    def _change(self) -> None:
        self._changed.set()

    async def until(self, holds: Callable[[int | None], bool]) -> int | None:
        """Waits until this holds for the process id that is shown; returns it."""
        with anyio.fail_after(40):
            while not holds(self.pid):
                await self._changed.wait()
                self._changed = anyio.Event()
        return self.pid

    @property
    def pid(self) -> int | None:
        return self.keeper.status.pid if self.keeper.status else None


@pytest.fixture
async def kept(tmp_path: Path):
    async with anyio.create_task_group() as tasks:
        made = Kept(tmp_path)
        tasks.start_soon(made.keeper.run)
        yield made
        tasks.cancel_scope.cancel()


async def test_process_runs_while_it_is_wanted(kept):
    kept.keeper.follow(*told(WITH))
    pid = await kept.until(lambda pid: pid is not None)
    kept.keeper.follow(*told(WITHOUT, generation=2))
    await kept.until(lambda pid: pid is None)
    psutil.wait_procs([psutil.Process(pid)] if psutil.pid_exists(pid) else [], timeout=5)
    assert not psutil.pid_exists(pid)


async def test_process_that_is_silent_is_replaced(kept, monkeypatch):
    kept.keeper.follow(*told(WITH))
    pid = await kept.until(lambda pid: pid is not None)
    monkeypatch.setattr(keeper_module, "SILENCE_LIMIT_S", 0.05)  # from its next word on
    await kept.until(lambda now: now != pid)
    monkeypatch.undo()
    assert await kept.until(lambda now: now not in {None, pid})
