"""The official SDK, which checks, addresses, authorises and sends the requests; their answers are read elsewhere.

They are taken out of its hands as soon as the headers have come: its objects would cost more than all else that the
gateway does with a chunk, only to be taken apart again, and its generators keep a connection after they are left.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import aiohttp
import anyio
import anyio.to_thread
import msgspec

from backends.aiohttp_errors import BROKEN
from backends.errors import BackendError, BackendNotReadyError
from backends.gemini.errors import failure_of_client, failure_of_connection, failure_of_sdk

if TYPE_CHECKING:  # importing it takes a second, which `gateway check` has no use for
    from google.genai import Client
    from google.genai.models import AsyncModels

GOOGLE_AI = "https://generativelanguage.googleapis.com"
"""Named, lest the SDK take another address from the environment than the configuration tells."""


CLOSED = "the backend is closed"


class Vertex(msgspec.Struct, frozen=True):
    """Where on Google Cloud; the credentials are those of the environment."""

    project: str
    location: str


def vertex_url(location: str) -> str:
    """Return the address of Vertex AI, as the SDK makes it where none is given."""
    if location == "global":
        return "https://aiplatform.googleapis.com"
    if location in {"us", "eu"}:
        return f"https://aiplatform.{location}.rep.googleapis.com"
    return f"https://{location}-aiplatform.googleapis.com"


class Sdk:
    """One client of the SDK over connections of ours. Both are made when they are first needed."""

    def __init__(
        self,
        *,
        api_key: str | None,
        base_url: str | None,
        api_version: str,
        vertex: Vertex | None,
        connect_timeout_s: float,
    ) -> None:
        self._place: dict[str, Any] = {"vertexai": vertex is not None, "api_key": api_key}
        if vertex:
            self._place |= {"project": vertex.project, "location": vertex.location}
        self._base_url = base_url or (vertex_url(vertex.location) if vertex else GOOGLE_AI)
        self._api_version = "v1beta1" if vertex and api_version == "v1beta" else api_version  # Vertex's name for it
        self._connect_timeout_s = connect_timeout_s
        self._making = anyio.Lock()
        self._closed = False
        self._session: aiohttp.ClientSession | None = None
        self._client: Client | None = None

    async def ask(self, send: Callable[[AsyncModels], Awaitable[object]]) -> aiohttp.ClientResponse:
        """Return the answer to what `send` asks, of whatever status. The caller closes it.

        Raises:
            BackendError: there is none.
        """
        try:
            await send(await self.models())
        except _AnswerCameError as came:
            came.__traceback__ = None  # its frames hold the whole request, in a cycle that is collected late
            return came.response
        except BackendError:
            raise
        except (aiohttp.ClientError, OSError) as error:
            raise failure_of_connection(self._base_url, error) from error
        except Exception as error:
            if self._closed:
                raise BackendNotReadyError(CLOSED) from error
            if failure := failure_of_sdk(error):
                raise failure from error
            raise
        raise AssertionError("the SDK returned before an answer came")

    async def models(self) -> AsyncModels:
        """Return what requests are sent by.

        Raises:
            BackendError: the SDK is not installed, finds no credentials, or has no use for the configuration.
        """
        if self._closed:
            raise BackendNotReadyError(CLOSED)
        if self._client is None:
            async with self._making:
                if self._client is None:
                    self._client = await self._made()
        return self._client.aio.models

    async def _made(self) -> Client:
        if self._closed:  # while this request waited for its turn
            raise BackendNotReadyError(CLOSED)
        self._session = self._session or self._new_session()
        try:
            return await anyio.to_thread.run_sync(self._new_client, self._session)
        except Exception as error:
            raise failure_of_client(error) from error

    async def aclose(self) -> None:
        """Close every connection."""
        async with self._making:
            self._closed = True
            try:
                if self._client is not None:
                    await self._client.aio.aclose()
                    self._client.close()
            finally:
                if self._session is not None:
                    await self._session.close()

    def _new_session(self) -> aiohttp.ClientSession:
        """Return connections without limits but for the time that connecting takes; the pipeline knows the others."""
        return aiohttp.ClientSession(
            connector=_Connector(self._connect_timeout_s),
            middlewares=(self._hand_over,),
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            read_bufsize=256 * 1024,
        )

    def _new_client(self, session: aiohttp.ClientSession) -> Client:
        """Return the SDK's client. Runs in a thread: that takes a second, in which streams must go on."""
        from google.genai import Client  # noqa: PLC0415 - see above
        from google.genai.client import DebugConfig  # noqa: PLC0415
        from google.genai.types import HttpOptions, HttpRetryOptions  # noqa: PLC0415

        options = HttpOptions(
            base_url=self._base_url,
            api_version=self._api_version,
            headers={"accept-encoding": "identity"},
            aiohttp_client=session,
            retry_options=HttpRetryOptions(attempts=1),  # without them it waits up to ten seconds and connects again
        )
        # Said in full, lest the environment make it read its answers from files.
        debug = DebugConfig(client_mode=None, replays_directory=None, replay_id=None)
        return Client(**self._place, http_options=options, debug_config=debug)

    async def _hand_over(
        self, request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        """Send a request; throw its answer, or why there is none, through the SDK to `ask`."""
        try:
            response = await handler(request)
        except BROKEN as error:
            raise failure_of_connection(self._base_url, error) from error
        raise _AnswerCameError(response)


class _AnswerCameError(BaseException):
    """No failure, and none of the exceptions that the SDK looks at."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        super().__init__()
        self.response = response


class _Connector(aiohttp.TCPConnector):
    """Gives up on connections that do not come about; the SDK's own timeout is for the whole request."""

    def __init__(self, connect_timeout_s: float) -> None:
        super().__init__(limit=0, ttl_dns_cache=30)
        self._limits = aiohttp.ClientTimeout(total=None, sock_connect=connect_timeout_s)

    async def connect(
        self, req: aiohttp.ClientRequest, traces: list[Any], timeout: aiohttp.ClientTimeout
    ) -> aiohttp.connector.Connection:
        """Return a connection, new or kept."""
        return await super().connect(req, traces, self._limits)
