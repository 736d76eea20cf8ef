"""GET /: the dashboard, a page without data, open to all. It asks the other routes, with its reader's key."""

from __future__ import annotations

from pathlib import Path

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler

FOLDER = Path(__file__).parent.parent / "static"
MEDIA_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
FILES = {
    "/" if file.name == "index.html" else f"/static/{file.name}": file
    for file in sorted(FOLDER.iterdir())
    if file.suffix in MEDIA_TYPES
}
"""What the page consists of, by path."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"  # no text becomes markup, whatever a model is called
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-cache",  # after an upgrade, the page and its parts are of one version
}


def dashboard_routes() -> list[HTTPRouteHandler]:
    """Return the handlers."""
    return [file_route(path, file) for path, file in FILES.items()]


def file_route(path: str, file: Path) -> HTTPRouteHandler:
    """Return the handler of one file, which is read now."""
    body, media_type = file.read_bytes(), MEDIA_TYPES[file.suffix]

    @get(path)
    async def content() -> Response[bytes]:
        return Response(body, media_type=media_type, headers=HEADERS)

    return content
