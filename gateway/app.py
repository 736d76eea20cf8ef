"""The ASGI application of a worker."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from litestar import Litestar, Request, Response
from litestar.exceptions import HTTPException
from litestar.handlers import ASGIRouteHandler, HTTPRouteHandler
from litestar.plugins import PluginProtocol
from litestar.plugins.core import MsgspecDIPlugin
from litestar.types import ASGIApp, Receive, Scope, Send

from backends.errors import GatewayError, InvalidRequestError, MethodNotAllowedError, RouteNotFoundError
from gateway.asgi import as_gateway_error, error_headers
from gateway.auth import Authentication
from gateway.listeners import Part, is_served
from gateway.request_id import RequestId
from gateway.routes.benchmark import benchmark_routes
from gateway.routes.chat import chat_route
from gateway.routes.dashboard import dashboard_routes
from gateway.routes.health import health_routes
from gateway.routes.models import model_routes
from gateway.routes.openapi import openapi_route
from gateway.routes.simple_chat import simple_chat_route
from gateway.routes.switch import switch_route
from gateway.services import Services


class Application(Litestar):
    """Litestar for routes whose data are msgspec's structs alone."""

    @staticmethod
    def _get_default_plugins(plugins: list[PluginProtocol]) -> list[PluginProtocol]:
        """Return what such routes need.

        There is no setting for it, and the others import pydantic and attrs wherever they are installed, as they are
        with Google's SDK: 8 MB of a worker, and a sixth of its start.
        """
        return [*plugins, MsgspecDIPlugin()]


class Shortcut:
    """Middleware that leads straight to routes which speak ASGI themselves; by way of Litestar it is 5 % longer."""

    def __init__(self, app: ASGIApp, routes: Iterable[ASGIRouteHandler]) -> None:
        self._app = app
        self._routes: dict[str, ASGIApp] = {path: route.fn for route in routes for path in route.paths}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        await self._routes.get(scope["path"], self._app)(scope, receive, send)


def create_app(services: Services, part: Part = "everything") -> ASGIApp:
    """Return the application: the routes of one part, every error in OpenAI's shape, an id on every answer."""
    routes = [route for route in all_routes(services) if all(is_served(path, part) for path in route.paths)]
    app = Application(
        route_handlers=routes,
        exception_handlers={Exception: error_response},
        openapi_config=None,
        logging_config=None,
    )
    shortcut = Shortcut(app, [route for route in routes if isinstance(route, ASGIRouteHandler)])
    return RequestId(Authentication(shortcut, lambda: services.registry.current.config.auth))


def all_routes(services: Services) -> list[ASGIRouteHandler | HTTPRouteHandler]:
    """Return every route of the contract."""
    return [
        chat_route(services),
        simple_chat_route(services),
        switch_route(services),
        *model_routes(services),
        *benchmark_routes(services),
        *health_routes(services),
        *dashboard_routes(),
        openapi_route(),
    ]


def error_response(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Return the error body for whatever a route, or Litestar's routing, raised."""
    gateway_error = as_gateway_error(from_litestar(request, error) if isinstance(error, HTTPException) else error)
    headers = {name.decode(): value.decode() for name, value in error_headers(gateway_error)}
    if isinstance(error, HTTPException):
        headers |= error.headers or {}
    return Response(
        content=gateway_error.body(),
        status_code=gateway_error.status,
        media_type="application/json",
        headers=headers,
    )


def from_litestar(request: Request[Any, Any, Any], error: HTTPException) -> Exception:
    """Return our own error for Litestar's."""
    path = request.scope["path"]  # `request.url` is made from the Host header, too
    known: dict[int, GatewayError] = {
        404: RouteNotFoundError(f"Unknown request URL: {request.method} {path}."),
        405: MethodNotAllowedError(f"{path} does not take {request.method}."),
        400: InvalidRequestError(error.detail),
    }
    return known.get(error.status_code, error)
