"""How a page comes out: templates filled with words, files served by ourselves, strict headers."""

import base64
import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from handlers.words import Words, words_for

_HERE = Path(__file__).resolve().parent
_TYPES = {".js": "text/javascript", ".css": "text/css"}
_FOR_EVER = "public, max-age=31536000, immutable"
_LANGUAGES = ("vi", "en")
_ALLOWED = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}


def _rules(frames: str = "") -> str:
    allowed = {**_ALLOWED, "frame-ancestors": frames or _ALLOWED["frame-ancestors"]}
    return "; ".join(f"{what} {whence}" for what, whence in allowed.items())


HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": _rules(),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
"""What every page says of itself: kept nowhere, framed nowhere, nothing loaded from elsewhere."""


@dataclass(frozen=True)
class ServedText:
    """What is given to many as it is: made once, packed once."""

    body: bytes

    @cached_property
    def packed(self) -> bytes:
        """The same, compressed."""
        return gzip.compress(self.body, mtime=0)

    def for_(self, request: web.Request) -> tuple[bytes, Mapping[str, str]]:
        """Give it as this browser takes it, and what is said of that."""
        varies = {"Vary": "Accept-Encoding"}
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            return self.packed, {**varies, "Content-Encoding": "gzip"}
        return self.body, varies


@dataclass(frozen=True)
class Asset(ServedText):
    """A script or a style sheet, under an address that changes with its content."""

    name: str

    @cached_property
    def integrity(self) -> str:
        """The hash that a page names, so that a browser runs this content or nothing."""
        return "sha256-" + base64.b64encode(sha256(self.body).digest()).decode()

    @cached_property
    def path(self) -> str:
        """Where it is served."""
        return f"/trang/{sha256(self.body).hexdigest()[:16]}/{self.name}"


class Looks:
    """The templates and files of all pages."""

    def __init__(self, language: str = "vi") -> None:
        """Read everything; `language` is the one of a page that was not asked for another."""
        self._language = language
        self._assets = {
            path.name: Asset(path.read_bytes(), path.name)
            for path in sorted((_HERE / "static").iterdir())
            if path.suffix in _TYPES
        }
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals["asset"] = self._assets.__getitem__
        self._notices: dict[tuple[str, str, str], bytes] = {}

    def words(self, request: web.Request) -> Words:
        """Give the words of the language that the address asks for."""
        asked = request.query.get("lang", self._language)
        return words_for(asked if asked in _LANGUAGES else self._language)

    def html(self, template: str, words: Words, **fields: object) -> str:
        """Give a template, filled in; everything that is not markup is escaped."""
        return self._templates.get_template(f"{template}.html").render(
            say=words, label=words.label, language=words.language, **fields
        )

    def answer(
        self,
        template: str,
        words: Words,
        status: HTTPStatus = HTTPStatus.OK,
        *,
        frames: str = "",
        **fields: object,
    ) -> web.Response:
        """Give a template as the answer to a request; `frames` is the one place that may show it
        in a frame of its own."""
        headers = {**HEADERS, "Content-Security-Policy": _rules(frames)} if frames else HEADERS
        text = self.html(template, words, frames=frames, **fields)
        return _html(text.encode(), headers, status)

    def notice(
        self, key: str, words: Words, status: HTTPStatus, template: str = "notice"
    ) -> web.Response:
        """Give a page of one sentence; with the template `said`, the sentence alone."""
        one = (key, words.language, template)
        if one not in self._notices:
            self._notices[one] = self.html(template, words, frames="", text=words(key)).encode()
        return _html(self._notices[one], status=status)

    def page(self, template: str, words: Words, **fields: object) -> ServedText:
        """Give a template filled in, to be given to many."""
        return ServedText(self.html(template, words, frames="", **fields).encode())

    def give(self, page: ServedText, request: web.Request) -> web.Response:
        """Give such a page as the answer to a request, packed where the browser can unpack it."""
        body, said = page.for_(request)
        return _html(body, {**HEADERS, **said})

    async def asset(self, request: web.Request) -> web.Response:
        """Serve a script or a style sheet; its address is its version, so it is kept for ever."""
        found = self._assets.get(request.match_info["name"])
        if found is None:
            raise web.HTTPNotFound
        kept = _FOR_EVER if request.path == found.path else "no-store"
        body, said = found.for_(request)
        headers = {
            "Cache-Control": kept,
            "Content-Type": f"{_TYPES[Path(found.name).suffix]}; charset=utf-8",
            "Cross-Origin-Resource-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
            **said,
        }
        return web.Response(body=body, headers=headers)


def _html(
    body: bytes, headers: Mapping[str, str] = HEADERS, status: HTTPStatus = HTTPStatus.OK
) -> web.Response:
    return web.Response(
        body=body, content_type="text/html", charset="utf-8", status=status, headers=headers
    )
