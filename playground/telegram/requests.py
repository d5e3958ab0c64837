"""Reading calls: query, urlencoded, JSON and multipart, from requests and webhook answers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote

from aiohttp import BodyPartReader, MultipartReader, StreamReader, web

from playground.botapi import Upload
from playground.telegram.errors import bad_request

Json = dict[str, Any]

ATTACHED = "attach://"
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
    kind = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return await _multipart(MultipartReader(headers, content))
    body = await content.read()
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


async def _multipart(reader: MultipartReader) -> RawCall:
    call = RawCall()
    async for part in reader:
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise bad_request("a part of the form has no name")
        data = bytes(await part.read(decode=False))
        if part.filename is None:
            call.params[part.name] = data.decode()
        else:
            mime = part.headers.get("Content-Type", UNNAMED_TYPE)
            # Clients write names beyond ASCII percent-encoded, and the server decodes them.
            call.uploads[part.name] = Upload(unquote(part.filename), mime, data)
    return call
