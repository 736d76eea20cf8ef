"""`type: gemini`: Google's models, by API key or on Vertex AI."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import aiohttp
import anyio
import anyio.to_thread

from backends.aiohttp_errors import BROKEN, reason_of
from backends.base import Call, Capabilities, Completion
from backends.errors import (
    BackendError,
    BackendNotReadyError,
    BackendUnavailableError,
    ConnectFailedError,
    UnexpectedStatusError,
    UpstreamAuthError,
    UpstreamRefusedError,
)
from backends.gemini.answer import completion
from backends.gemini.body import LONG, PLACEHOLDER, long_parts
from backends.gemini.errors import failure_in_stream, rejection
from backends.gemini.request import to_gemini
from backends.gemini.sdk import Sdk, Vertex
from backends.gemini.stream import GeminiStream
from backends.http import beginning

if TYPE_CHECKING:
    from google.genai.models import AsyncModels


LONG_CONVERSATION = 64 * 1024
"""Bytes that are translated within some milliseconds, or some tens of them if the messages are very short."""


class GeminiClient:
    """Connections to Google, and the model asked for there. Satisfies `Backend`."""

    def __init__(
        self,
        model: str,
        *,
        api_key: str | None,
        base_url: str | None = None,
        api_version: str = "v1beta",
        vertex: Vertex | None = None,
        connect_timeout_s: float = 2.0,
    ) -> None:
        self.model = model
        # Many of the models refuse to tell them; a client may ask all the same, and `avg_logprobs` comes unasked.
        self.capabilities = Capabilities(logprobs=False)
        # Vertex AI logs by the project's settings alone, and the SDK refuses to ask it for anything else.
        self._left_out = LONG | {"store"} if vertex else LONG
        self._api_key = api_key = api_key and api_key.strip()
        self._connect_timeout_s = connect_timeout_s
        self._sdk = Sdk(
            api_key=api_key,
            base_url=base_url,
            api_version=api_version,
            vertex=vertex,
            connect_timeout_s=connect_timeout_s,
        )

    async def probe(self) -> None:
        """Ask for the model; any answer but an error of the server's, of our key or about the model will do.

        Raises:
            BackendError: no connection, a refused key, an unknown model, or a failing server.
        """
        self._require_usable()
        await self._sdk.models()  # the first time takes long, which is not the server's fault
        try:
            with anyio.fail_after(self._connect_timeout_s + 3.0):
                response = await self._ask(lambda models: models.get(model=self.model))
                response.close()
        except TimeoutError as error:
            raise ConnectFailedError("Google did not answer when asked for the model") from error
        except (BackendUnavailableError, UnexpectedStatusError, UpstreamAuthError):
            raise
        except UpstreamRefusedError as error:
            if self.model in error.message:  # else it is the route that is not known, as emulators have none
                raise
        except BackendError as error:
            if error.__cause__ is not None:  # it was not said by Google, but by the SDK about our configuration
                raise BackendNotReadyError(error.message) from error

    async def complete(self, call: Call) -> Completion:
        """Return the whole answer."""
        question = await self._question(call)
        response = await self._ask(lambda models: models.generate_content(**question))
        try:
            body = await response.read()
        except BROKEN as error:
            raise ConnectFailedError(f"the connection broke during the answer: {reason_of(error)}") from error
        finally:
            response.close()
        return Completion(completion(body, call, self.model))

    async def stream(self, call: Call) -> GeminiStream:
        """Return the answer as a stream once its first content has come."""
        question = await self._question(call)

        async def begin(models: AsyncModels) -> None:
            await anext(await models.generate_content_stream(**question))

        response = await self._ask(begin)
        stream = GeminiStream(response, call, self.model, partial(failure_in_stream, secret=self._api_key))
        return await stream.until_first_content()

    async def aclose(self) -> None:
        """Close every connection."""
        await self._sdk.aclose()

    async def _question(self, call: Call) -> dict[str, Any]:
        """Return what the SDK is to ask; a long conversation is translated in a thread, as others must go on."""
        if len(bytes(call.fields["messages"])) < LONG_CONVERSATION:
            return self._translated(call)
        return await anyio.to_thread.run_sync(self._translated, call, abandon_on_cancel=True)

    def _translated(self, call: Call) -> dict[str, Any]:
        asked = to_gemini(call, self.model)
        config = {
            **{name: value for name, value in asked.config.items() if name not in self._left_out},
            "automatic_function_calling": {"disable": True},  # functions are called by the client of the gateway
            "http_options": {"headers": dict(call.headers), "extra_body": long_parts(asked.contents, asked.config)},
        }
        return {"model": self.model, "contents": PLACEHOLDER, "config": config}

    def _require_usable(self) -> None:
        """Check what would else look like a fault of the request's.

        Raises:
            BackendNotReadyError: the model or the key cannot be sent.
        """
        if problem := _unusable(self.model, self._api_key):
            raise BackendNotReadyError(problem)

    async def _ask(self, send: Callable[[AsyncModels], Awaitable[object]]) -> aiohttp.ClientResponse:
        """Return the answer to what `send` asks.

        Raises:
            BackendError: there is none, or it is a refusal.
        """
        self._require_usable()
        response = await self._sdk.ask(send)
        if response.status == 200:
            return response
        try:
            body = await beginning(response.content)
        finally:
            response.close()
        raise rejection(response.status, response.headers, body, secret=self._api_key)


def _unusable(model: str, api_key: str | None) -> str | None:
    """Return why the SDK could not ask for the model: that is our configuration's fault, and not a request's."""
    if not re.fullmatch(r"[\w./@:-]+", model, re.ASCII) or ".." in model:
        return f"'{model}' cannot be the name of a model"
    if api_key is not None and not re.fullmatch(r"[!-~]+", api_key):
        return "the configured key cannot be sent: it is empty, or holds blanks or letters beyond ASCII"
    return None
