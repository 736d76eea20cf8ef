"""POST /model/switch/{backend}: makes another backend active, by editing the file."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import anyio
import anyio.to_thread
import msgspec
from litestar import post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from backends.errors import ConflictError, ModelNotFoundError
from gateway.config.errors import ConfigError, NotWritableError, UnknownBackendError
from gateway.services import Services

if TYPE_CHECKING:  # with a parser of YAML, which is imported for the first switch, in its thread
    from pathlib import Path

    from gateway.config.edit import Edit

APPLY_LIMIT_S = 10.0


class Switched(msgspec.Struct, frozen=True):
    """The answer to a switch that is in effect."""

    active_model: str
    status: str = "switched"


def switch_route(services: Services) -> HTTPRouteHandler:
    """Return the handler."""

    @post("/model/switch/{backend:path}", status_code=200)
    async def switch(backend: FromPath[str]) -> Switched:
        name = backend.removeprefix("/")
        await check_ready(services, name)
        try:  # in a thread, as it waits for the disk
            edit = await anyio.to_thread.run_sync(set_active, services.config_path, name)
        except (ConfigError, UnknownBackendError, NotWritableError, OSError) as error:
            raise ConflictError(f"The file cannot be edited: {error}") from error
        if (reason := await rejection(services, name, edit)) is not None:
            try:
                await anyio.to_thread.run_sync(undo, services.config_path, edit)
            except (ConfigError, NotWritableError, OSError) as error:
                reason += f"; the edit stays in the file: {error}"
            raise ConflictError(f"The switch to '{name}' was rejected: {reason}")
        return Switched(name)

    return switch


def set_active(path: Path, name: str) -> Edit:
    """Make a backend active in the file; see `gateway.config.edit`."""
    from gateway.config import edit  # noqa: PLC0415 - see above

    return edit.set_active(path, name)


def undo(path: Path, made: Edit) -> None:
    """Take an edit back; see `gateway.config.edit`."""
    from gateway.config import edit  # noqa: PLC0415 - see above

    edit.undo(path, made)


async def check_ready(services: Services, name: str) -> None:
    """Raise unless this backend exists and would answer."""
    target = services.registry.current.targets.get(name)
    if target is None:
        raise ModelNotFoundError(f"There is no backend '{name}'.")
    server = services.state.server_statuses().get(name)
    health = target.health(server)
    if health.state != "ready" and server is None:
        health = await target.probe()
    if health.state != "ready":
        raise ConflictError(f"Backend '{name}' is not ready: {health.reason or health.state}")


async def rejection(services: Services, name: str, edit: Edit) -> str | None:
    """Wait until the backend is active in this worker; return why it will not be, or None."""
    digest = hashlib.sha256(edit.written).hexdigest()
    with anyio.move_on_after(APPLY_LIMIT_S):
        while services.registry.current.config.active != name:
            error = services.state.view.last_error if services.state.view else None
            if error is not None and error.hash == digest:
                return error.reason
            await services.state.next_view()
        return None
    return "the gateway did not take up the edited file"
