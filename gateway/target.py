"""A configured backend as the running gateway holds it: its client, its health, how busy it is."""

from __future__ import annotations

import copy
from typing import Literal

import msgspec
import structlog

from backends import custom
from backends.base import Backend, Capabilities
from backends.errors import (
    BackendError,
    BackendNotReadyError,
    BackendUnavailableError,
    UnexpectedStatusError,
    UpstreamRateLimitedError,
)
from backends.fake import FakeBackend
from backends.http import OpenAIClient
from backends.process import ServerStatus
from backends.vllm.adapter import adapter
from gateway.admission import Admission
from gateway.breaker import Breaker, Permit
from gateway.config import backend_types
from gateway.retry import RetryBudget

log = structlog.get_logger("backend")

State = Literal["starting", "ready", "draining", "crashed", "unavailable"]


class Health(msgspec.Struct, frozen=True):
    """Whether a backend would answer, as far as is known."""

    state: State
    reason: str | None = None


READY = Health("ready")
TELL_WHEN = (UpstreamRateLimitedError, UnexpectedStatusError)
"""Errors whose Retry-After is the backend's own."""
VLLM = Capabilities(logprobs=True, prefill=True)


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a target is made from. A target serves a new configuration if its plan there is equal."""

    config: backend_types.AnyBackend
    connect_timeout_s: float
    socket: str | None
    """Where its model server listens, if the gateway runs one for it."""
    lacks: str | None
    """What is missing to use it at all: a key, its weights."""
    max_concurrency: int | None = None
    """This worker's share of the requests that it is sent at one time."""


class Target:
    """One backend of a configuration. Kept over reloads while its part of the file stays the same."""

    def __init__(self, name: str, plan: Plan) -> None:
        self.name = name
        self.plan = plan
        self.admission = Admission(plan.max_concurrency, plan.config.max_waiting)
        self.breaker = Breaker()
        self.retry_budget = RetryBudget()
        self._told: BackendError | None = None
        """What it said when it asked to be left alone."""
        self._backend = None if plan.lacks else make_backend(name, plan)
        reason = plan.lacks or "it has not been probed yet"
        self._probed = Health("unavailable" if plan.lacks else "starting", reason)

    @property
    def type(self) -> str:
        """Its type, as the file names it."""
        return str(self.plan.config.__struct_config__.tag)

    async def probe(self) -> Health:
        """Ask the backend whether it would answer, and remember."""
        if self._backend is not None:
            try:
                await self._backend.probe()
                self._probed = READY
            except BackendError as error:
                self._probed = Health("unavailable", error.message)
            except Exception as error:  # a probe may fail in any way; the worker that runs it must not
                log.exception("probe failed", backend=self.name)
                self._probed = Health("unavailable", repr(error))
        return self._probed

    def judge(self, permit: Permit, error: BackendError | None, settings: backend_types.Breaker, now: float) -> None:
        """Take in how a request ended, by what it says of the backend."""
        if isinstance(error, BackendUnavailableError):
            self._probed = Health("unavailable", error.message)  # until a probe succeeds
        if isinstance(error, TELL_WHEN) and error.retry_after_s is not None:
            self.breaker.pause(now, error.retry_after_s)
            self._told = copy.copy(error)  # its traceback would keep the whole request in memory
        times_opened = self.breaker.times_opened
        if error is None:
            permit.succeeded()
        elif error.is_fault:
            permit.failed(now, failures=settings.failures, cooldown_s=settings.cooldown)
        else:
            permit.released()
        if self.breaker.times_opened > times_opened:
            log.warning("left alone", backend=self.name, for_s=settings.cooldown, error_type=type(error).__name__)

    def pause_error(self, now: float) -> BackendError:
        """Return the error for who asks while the backend wants to be left alone: its own, with the time left."""
        assert self._told is not None, "it has asked for the pause"
        error = copy.copy(self._told)
        error.retry_after_s = self.breaker.pause_left_s(now)
        return error

    def health(self, server: ServerStatus | None) -> Health:
        """Return what is known; a model server's own state says more than the last probe."""
        if server is not None and server.state != "ready":
            return Health(server.state, server.reason)
        return READY if server is not None and self.plan.lacks is None else self._probed

    def usable(self) -> Backend:
        """Return the backend to send a request to.

        Raises:
            BackendNotReadyError: it lacks a key or its weights.
        """
        if self._backend is None:
            raise BackendNotReadyError(f"backend '{self.name}' is unavailable: {self.plan.lacks}")
        return self._backend

    async def aclose(self) -> None:
        """Close its connections."""
        if self._backend is not None:
            await self._backend.aclose()


def make_backend(name: str, plan: Plan) -> Backend:
    """Return the client for one type of backend; connections are opened when they are needed."""
    config, connect_s = plan.config, plan.connect_timeout_s
    match config:
        case backend_types.OpenAIBackend():
            return OpenAIClient(config.base_url, config.model, api_key=config.api_key, connect_timeout_s=connect_s)
        case backend_types.CustomTransformerBackend():
            assert plan.socket is not None, "the parent names a socket for every model server"
            return custom.client(name, socket=plan.socket, connect_timeout_s=connect_s)
        case backend_types.VLLMBackend(base_url=None):
            assert plan.socket is not None, "the parent names a socket for every model server"
            model = adapter(name, config.adapter).name if config.adapter else name
            return OpenAIClient(f"unix://{plan.socket}", model, connect_timeout_s=connect_s, capabilities=VLLM)
        case backend_types.VLLMBackend():
            assert config.base_url is not None
            return OpenAIClient(
                config.base_url, config.model, api_key=config.api_key, connect_timeout_s=connect_s, capabilities=VLLM
            )
        case backend_types.GeminiBackend():
            # It stands on aiohttp, which nobody else does here: a quarter of a worker's start.
            from backends.gemini.client import GeminiClient  # noqa: PLC0415
            from backends.gemini.sdk import Vertex  # noqa: PLC0415

            vertex = config.vertex
            return GeminiClient(
                config.model,
                api_key=config.api_key,
                base_url=config.base_url,
                api_version=config.api_version or "v1beta",
                vertex=Vertex(vertex.project, vertex.location) if vertex else None,
                connect_timeout_s=connect_s,
            )
        case backend_types.FakeBackend():
            return FakeBackend(name, config.reply, delay_s=config.delay, chunk_delay_s=config.chunk_delay)
