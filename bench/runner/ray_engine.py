"""Puts the questions of a large suite from many processes or machines, on Ray Data; the rows are those of `local`.

Each of Ray's workers holds connections of its own, and asks and times there, so that neither one process's event loop
nor one machine's network bounds the rate. Rows come back block by block, and are kept as they come.
"""

from __future__ import annotations

import logging
import math
import os
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import anyio.from_thread
import anyio.to_thread
import msgspec

from backends.base import Backend, Capabilities
from backends.http import OpenAIClient
from bench import rows
from bench.rows import Row
from bench.runner.asking import ask, call_of, row_of
from bench.runner.local import work_through
from bench.runner.reach import CONNECT_LIMIT_S, ReachedClient
from bench.runner.schedule import Schedule
from bench.runner.work import Work, key_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLOCK = 8
"""Questions in a block, for each that a worker has in progress. A crash loses the answers to blocks in progress."""
STORE_BYTES = 2**28
"""Of memory that Ray's processes share, where it is started here; by itself it takes a third of the machine's."""
SETTINGS = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_BACKEND_LOG_LEVEL": "fatal"}
"""Ray tells nobody of its use, and the terminal nothing of its insides."""
CPU_SHARE = 0.5
"""Of a processor, for each worker: it mostly waits."""
TURNED_AWAY = b""
"""In place of the row of a question that nobody took."""


class RayFailedError(OSError):
    """Ray did not start, or lost its workers."""


class _Server(msgspec.Struct, frozen=True):
    """A model as a worker reaches it."""

    url: str
    model: str
    api_key: str | None
    logprobs: bool


class Asker:
    """Asks what it is given. Lives in one of Ray's processes, as long as that."""

    def __init__(self, servers: bytes, *, concurrency: int, limit_s: float) -> None:
        self._concurrency = concurrency
        self._limit_s = limit_s
        self._held = ExitStack()
        # One event loop for all blocks, because connections live in it.
        self._portal = self._held.enter_context(anyio.from_thread.start_blocking_portal())
        self._clients = self._portal.call(self._open, msgspec.json.decode(servers, type=list[_Server]))

    def __call__(self, block: Mapping[str, NDArray[Any]]) -> dict[str, list[bytes]]:
        """Return the row of each work of a block."""
        works = [msgspec.json.decode(work, type=Work) for work in block["work"]]
        return {"row": self._portal.call(self._ask_all, works)}

    async def _open(self, servers: Sequence[_Server]) -> dict[str, Backend]:
        return {
            server.model: OpenAIClient(
                server.url,
                server.model,
                api_key=server.api_key,
                connect_timeout_s=CONNECT_LIMIT_S,
                capabilities=Capabilities(logprobs=server.logprobs),
            )
            for server in servers
        }

    async def _ask_all(self, works: Sequence[Work]) -> list[bytes]:
        found = [TURNED_AWAY] * len(works)

        async def do(numbered: tuple[int, Work]) -> None:
            number, work = numbered
            backend = self._clients[work.model.name]
            call = call_of(work.question, logprobs=backend.capabilities.logprobs)
            started_at = datetime.now(UTC)
            found[number] = rows.encode(row_of(work, await ask(backend, call, limit_s=self._limit_s), started_at))

        schedule = Schedule(enumerate(works), lambda numbered: numbered[1].model.name, random.Random())
        await work_through(schedule, do, concurrency=self._concurrency, on_pause=lambda *_: None)
        return found


async def ask_on_ray(
    works: Sequence[Work],
    backends: Mapping[str, Backend],
    keep: Callable[[Work, Row], None],
    *,
    concurrency: int,
    limit_s: float,
    only_here: bool,
) -> int:
    """Put every question; return how many were turned away too often.

    Args:
        works: the questions, each to one of the models.
        backends: clients of these, as `reached` yields them.
        keep: given each row with its work, on the event loop.
        concurrency: requests at one time, over all workers.
        limit_s: for each answer, in seconds.
        only_here: stays on this machine, by whose loopback the models are reached. Otherwise the work is done by the
            cluster that RAY_ADDRESS names, if it names one.

    Raises:
        RayFailedError: Ray did not start, or lost its workers.
    """
    by_key = {work.key: work for work in works}
    servers = [
        _Server(client.url, name, client.api_key, logprobs=client.capabilities.logprobs)
        for name, client in backends.items()
        if isinstance(client, ReachedClient)
    ]

    def iterate() -> int:
        turned_away = 0
        for line in _lines(works, servers, concurrency=concurrency, limit_s=limit_s, only_here=only_here):
            if line == TURNED_AWAY:
                turned_away += 1
                continue
            row = msgspec.json.decode(line, type=Row)
            anyio.from_thread.run_sync(keep, by_key[key_of(row)], row)
        return turned_away

    return await anyio.to_thread.run_sync(iterate, abandon_on_cancel=True) if works else 0


def _lines(
    works: Sequence[Work], servers: Sequence[_Server], *, concurrency: int, limit_s: float, only_here: bool
) -> Iterator[bytes]:
    """Yield the row of each work as a line, in any order."""
    os.environ.update({name: value for name, value in SETTINGS.items() if name not in os.environ})
    import ray  # noqa: PLC0415 - an extra that few have, and it takes seconds
    import ray.data  # noqa: PLC0415

    logging.getLogger("ray").setLevel(logging.ERROR)
    try:
        _start(ray, only_here=only_here)
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = context.print_on_execution_start = False
        workers = max(1, min(concurrency, int(ray.cluster_resources().get("CPU", 1))))
        each = concurrency // workers
        items = [{"work": msgspec.json.encode(work)} for work in works]
        data = ray.data.from_items(items, override_num_blocks=math.ceil(len(items) / (BLOCK * each)))
        asked = data.map_batches(
            Asker,
            batch_size=None,
            compute=ray.data.ActorPoolStrategy(size=workers),
            num_cpus=CPU_SHARE,
            fn_constructor_args=(msgspec.json.encode(servers),),
            fn_constructor_kwargs={"concurrency": each, "limit_s": limit_s},
        )
        for found in asked.iter_rows():
            yield found["row"]
    except ray.exceptions.RayError as error:
        raise RayFailedError(f"Ray failed: {str(error).strip().splitlines()[-1]}") from error
    finally:
        ray.shutdown()


def _start(ray: Any, *, only_here: bool) -> None:
    here = {"address": "local", "object_store_memory": STORE_BYTES} if only_here else {}
    try:
        ray.init(**here, include_dashboard=False, configure_logging=False, log_to_driver=False)
    except Exception as error:  # Ray has no class for this: on a busy machine its parts miss one another's time limits
        raise RayFailedError(f"Ray did not start: {error}") from error
