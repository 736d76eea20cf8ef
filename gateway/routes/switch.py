"""POST /model/switch/{backend}: makes another backend active, by editing the file."""

from __future__ import annotations

import anyio
import msgspec
from litestar import post
from litestar.handlers import HTTPRouteHandler

from backends.errors import ConflictError, ModelNotFoundError
from gateway.config.edit import set_active
from gateway.config.errors import ConfigError, NotWritableError, UnknownBackendError
from gateway.services import Services

APPLY_LIMIT_S = 10.0


class Switched(msgspec.Struct, frozen=True):
    """The answer to a switch that is in effect."""

    active_model: str
    status: str = "switched"


def switch_route(services: Services) -> HTTPRouteHandler:
    """Return the handler."""

    @post("/model/switch/{backend:path}", status_code=200)
    async def switch(backend: str) -> Switched:
        name = backend.removeprefix("/")
        await check_ready(services, name)
        try:
            before = services.config_path.read_bytes()
            set_active(services.config_path, name)
        except (ConfigError, UnknownBackendError, NotWritableError, OSError) as error:
            raise ConflictError(f"The file cannot be edited: {error}") from error
        if not await applied(services, name):
            restore(services, before)
            raise ConflictError(f"The switch to '{name}' was rejected: {last_rejection(services)}")
        return Switched(name)

    return switch


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


async def applied(services: Services, name: str) -> bool:
    """Wait until the backend is active in this worker; False once the file is rejected, or nothing happens."""
    rejected_before = rejections(services)
    with anyio.move_on_after(APPLY_LIMIT_S):
        while services.registry.current.config.active != name:
            await services.state.next_view()
            if rejections(services) != rejected_before:
                return False
        return True
    return False


def rejections(services: Services) -> int:
    """Return how many versions of the file were rejected so far."""
    return services.state.view.reloads["rejected"] if services.state.view else 0


def last_rejection(services: Services) -> str:
    """Return why the last version of the file was rejected."""
    error = services.state.view.last_error if services.state.view else None
    return error.reason if error else "the gateway did not take up the edited file"


def restore(services: Services, text: bytes) -> None:
    """Put the file back, so that it shows what is in effect."""
    services.config_path.write_bytes(text)
