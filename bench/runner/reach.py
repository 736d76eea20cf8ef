"""From the names of models to clients of those that answer."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from backends.base import Backend, Capabilities
from backends.http import OpenAIClient
from bench.private_config import Configured
from bench.private_gateway import private_gateway
from bench.runner.asking import greet
from bench.runner.local import work_through
from bench.runner.schedule import Schedule
from bench.runner.screen import Screen

CONNECT_LIMIT_S = 10.0


class ReachedClient(OpenAIClient):
    """A client that tells how others reach its model."""

    def __init__(self, url: str, model: str, api_key: str | None) -> None:
        super().__init__(url, model, api_key=api_key, connect_timeout_s=CONNECT_LIMIT_S)
        self.url = url
        self.api_key = api_key


@asynccontextmanager
async def reached(
    names: Sequence[str],
    configured: Configured | None,
    *,
    url: str | None,
    api_key: str | None,
    limit_s: float,
    screen: Screen,
) -> AsyncIterator[tuple[dict[str, Backend], dict[str, str]]]:
    """Yield a client for each model that answers a greeting, and for the others the reason why they do not.

    Args:
        names: the models.
        configured: those of a file, which a private gateway serves meanwhile; None where there is a server already.
        url: that server's, with `/v1`.
        api_key: for that server.
        limit_s: for each greeting.
        screen: told of waits.

    Raises:
        GatewayEndedError: the private gateway did not start.
    """
    lacking = {name: why for name, why in (configured.unavailable if configured else {}).items() if name in names}
    clients: dict[str, Backend] = {}
    async with AsyncExitStack() as stack:
        if configured is not None and (served := [name for name in names if name not in lacking]):
            screen.say(f"starting a private gateway with {', '.join(served)}")
            gateway = await stack.enter_async_context(private_gateway(configured.file))
            lacking |= await gateway.models_ready(served, screen.waits)
            url = f"{gateway.url}/v1"

        async def open_client(name: str) -> None:
            assert url is not None, "there is a private gateway, or another address"
            client = ReachedClient(url, name, api_key)
            stack.push_async_callback(client.aclose)
            fault, tells_logprobs = await greet(client, limit_s=limit_s)
            if fault is not None:
                lacking[name] = fault
                return
            client.capabilities = Capabilities(logprobs=tells_logprobs)
            clients[name] = client

        schedule = Schedule([name for name in names if name not in lacking], str, random.Random())
        await work_through(schedule, open_client, concurrency=len(names), on_pause=screen.pauses)
        lacking |= schedule.given_up
        for name, why in lacking.items():
            screen.lacks(name, why)
        yield clients, lacking
