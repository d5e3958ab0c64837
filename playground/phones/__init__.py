"""The phones page: several phones side by side in a browser, Telegram and Zalo, live.

Plain files, no build step. The page knows the playground only through /play.
"""

from pathlib import Path

from aiohttp import web

__all__ = ["add_routes"]

_HOME = Path(__file__).parent
_TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}
_HEADERS = {
    # Nothing may come from elsewhere, and nothing in a message may run.
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob: http: https:; "
        "media-src 'self' http: https:; frame-src http: https:"
    ),
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def add_routes(app: web.Application) -> None:
    """Serve the page at / and its parts at /phones/<name>."""
    app.router.add_get("/", _index)
    app.router.add_get("/phones/{name}", _part)


async def _index(_request: web.Request) -> web.Response:
    return _serve("index.html")


async def _part(request: web.Request) -> web.Response:
    return _serve(request.match_info["name"])


def _serve(name: str) -> web.Response:
    """Answer with one of the page's own files; any other name is not found."""
    files = {path.name: path for path in _HOME.iterdir() if path.suffix in _TYPES}
    if name not in files:
        raise web.HTTPNotFound
    return web.Response(
        text=files[name].read_text(encoding="utf-8"),
        content_type=_TYPES[files[name].suffix],
        charset="utf-8",
        headers=_HEADERS,
    )
