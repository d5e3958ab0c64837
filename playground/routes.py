"""How the control routes speak: JSON both ways, a refusal as {"error"} with status 400."""

import binascii
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

Json = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[Json]]


def serve(app: web.Application, verb: str, path: str, handler: Handler) -> None:
    """Put a handler under a path; what it raises for a bad request becomes its answer."""

    async def answer(request: web.Request) -> web.Response:
        try:
            return web.json_response(await handler(request))
        except KeyError as error:
            return web.json_response({"error": f"missing: {error.args[0]}"}, status=400)
        except (ValueError, TypeError, binascii.Error) as error:
            return web.json_response({"error": str(error)}, status=400)

    app.router.add_route(verb, path, answer)


async def read_json(request: web.Request) -> Json:
    """Read a body that must be a JSON object; ValueError or TypeError otherwise."""
    try:
        body = json.loads(await request.read() or b"{}")
    except ValueError:
        raise ValueError("the body is not JSON") from None
    if not isinstance(body, dict):
        raise TypeError("the body must be a JSON object")
    return body
