"""Reading calls: query, urlencoded, JSON and multipart, from requests and webhook answers."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote

from aiohttp import StreamReader, web

from playground.botapi import Upload
from playground.telegram.errors import bad_request

Json = dict[str, Any]

ATTACHED = "attach://"
BOUNDARY = re.compile(r'boundary="?([^";]+)')
DISPOSITION = re.compile(r'\s*([^=;\s]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;"]*)\s*(?:;|$)', re.DOTALL)
"""One `key=value` of a part's Content-Disposition; a quoted value may hold any sign."""
UNNAMED_TYPE = "application/octet-stream"


@dataclass(slots=True)
class RawCall:
    """The parameters of a call as they came; `loose` ones are strings throughout."""

    params: Json = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    loose: bool = True

    def resolved(self) -> Json:
        """Put every upload where its parameter or its attach:// name stands.

        An empty string counts as a parameter that is missing, as it does in real life.
        """
        params = {name: self._opened(value) for name, value in self.params.items() if value != ""}
        named = {value for value in self.params.values() if isinstance(value, str)}
        direct = {
            name: upload for name, upload in self.uploads.items() if ATTACHED + name not in named
        }
        return {**params, **direct}

    def _opened(self, value: object) -> object:
        if not (isinstance(value, str) and value.startswith(ATTACHED)):
            return value
        return self.uploads.get(value.removeprefix(ATTACHED), value)


async def read_request(request: web.Request) -> RawCall:
    """Read the call a request makes; its query counts beside its body."""
    call = await read_call(request.headers, request.content)
    call.params = {**request.query, **call.params}
    return call


async def read_call(headers: Mapping[str, str], content: StreamReader) -> RawCall:
    """Read a body by its content type; raises ApiError when it is not what it says."""
    content_type = headers.get("Content-Type", "")
    kind = content_type.partition(";")[0].strip().lower()
    body = await content.read()
    if kind == "multipart/form-data":
        return _multipart(content_type, body)
    if kind == "application/json" and body:
        return RawCall(_json(body), loose=False)
    if kind == "application/x-www-form-urlencoded":
        return RawCall(dict(parse_qsl(body.decode(), keep_blank_values=True)))
    return RawCall()


def shown(params: Mapping[str, object]) -> Json:
    """Give parameters for the list of calls: a file by its name and size only."""
    return {
        name: {"file": value.name, "size": len(value.data)} if isinstance(value, Upload) else value
        for name, value in params.items()
    }


def _json(body: bytes) -> Json:
    try:
        params = json.loads(body)
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(params, dict):
        raise bad_request("object expected as the request's body")
    return params


def _multipart(content_type: str, body: bytes) -> RawCall:
    """Read a form's parts as the real server does, which knows less of them than libraries do."""
    boundary = BOUNDARY.search(content_type)
    if boundary is None:
        raise bad_request("boundary not found in multipart/form-data")
    call = RawCall()
    for part in (b"\r\n" + body).split(f"\r\n--{boundary[1]}".encode())[1:]:
        if part.startswith(b"--"):
            break  # what follows the last boundary is nobody's
        head, _, data = part.partition(b"\r\n\r\n")
        headers = dict(_header(line) for line in _decoded(head).splitlines() if ":" in line)
        named = _named(headers.get("content-disposition", ""))
        if "filename" not in named:
            call.params[named["name"]] = _decoded(data)
        else:
            mime = headers.get("content-type", UNNAMED_TYPE)
            call.uploads[named["name"]] = Upload(named["filename"], mime, data)
    return call


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip().lower(), value.strip()


def _named(disposition: str) -> dict[str, str]:
    """Read a part's name and file name as the real server does.

    UTF-8 may stand as it is or percent-encoded. Of the extended notation (filename*=) it knows
    nothing: a part with that alone is no file.
    """
    kind, _, rest = disposition.partition(";")
    if kind.strip() != "form-data":
        raise bad_request("expected form-data content disposition")
    if re.sub(r"\\.", "", rest).count('"') % 2:
        raise bad_request("unclosed quoted-string in Content-Disposition header")
    named = {key: _unquoted(value) for key, value in DISPOSITION.findall(rest)}
    if not named.get("name"):
        raise bad_request("field name in multipart/form-data not found")
    return named


def _unquoted(value: str) -> str:
    value = value.strip()
    if value.startswith('"'):
        value = re.sub(r"\\(.)", r"\1", value[1:-1], flags=re.DOTALL)
    return unquote(value)


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
