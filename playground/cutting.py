"""Lines that are cut on a bad day: before a word of the answer, or in the middle of it."""

import asyncio
import socket
import struct

from aiohttp import web

AT_ONCE = struct.pack("ii", 1, 0)
"""SO_LINGER for a reset: what was not taken yet is thrown away."""
PART_LEAVES_SECONDS = 0.05
"""What the system needs to hand the first half on, before the line is cut."""


def cut_off(request: web.Request) -> web.Response:
    """Cut the line; what is given back reaches nobody."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def cut_short(request: web.Request, status: int, answer: str) -> web.StreamResponse:
    """Send the first half of an answer, then reset the connection."""
    body = answer.encode()
    headers = {"Content-Type": "application/json", "Content-Length": str(len(body))}
    response = web.StreamResponse(status=status, headers=headers)
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    await asyncio.sleep(PART_LEAVES_SECONDS)
    transport = request.transport
    if transport is not None:
        line = transport.get_extra_info("socket")
        if line is not None:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        transport.abort()
    return response
