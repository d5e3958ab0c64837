"""A proxy on loopback, as a customer would use one: http and SOCKS 5, with a password."""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

NAME, PASSWORD = "an", "mat-khau-vi-du"
BLOCKED = "telegram.vi-du.invalid"
"""A host that nobody finds but the proxy: everything it is asked for stands on this machine."""
_SOCKS = 5


@dataclass
class Proxy:
    """What goes through it."""

    port: int = 0
    reached: list[str] = field(default_factory=list)
    """Where each connection led: `host:port`."""
    turns_away: int = 0
    """So many connections more, one by one, as a proxy does that is just starting."""
    shut: bool = False
    """Everybody is turned away, as a proxy does that is down for its work."""

    def address(self, scheme: str) -> str:
        """Give what stands in the settings."""
        return f"{scheme}://{NAME}:{PASSWORD}@127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection."""
        try:
            first = (await reader.readexactly(1))[0]
            if self.turns_away:
                self.turns_away -= 1
                return
            if self.shut:
                return
            if first == _SOCKS:
                await self._socks(reader, writer)
            else:
                await self._http(bytes([first]), reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _socks(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly((await reader.readexactly(1))[0])
        writer.write(b"\x05\x02")
        _, length = await reader.readexactly(2)
        name = await reader.readexactly(length)
        password = await reader.readexactly((await reader.readexactly(1))[0])
        if (name.decode(), password.decode()) != (NAME, PASSWORD):
            writer.write(b"\x01\x01")
            return
        writer.write(b"\x01\x00")
        *_, kind = await reader.readexactly(4)
        if kind == 1:
            host = ".".join(str(part) for part in await reader.readexactly(4))
        else:
            host = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
        port = int.from_bytes(await reader.readexactly(2), "big")
        writer.write(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
        await self._carry(host, port, b"", reader, writer)

    async def _http(
        self, first: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        head = first + await reader.readuntil(b"\r\n\r\n")
        line, _, rest = head.partition(b"\r\n")
        given = base64.b64encode(f"{NAME}:{PASSWORD}".encode())
        if b"proxy-authorization: basic " + given.lower() not in head.lower():
            writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
            return
        method, target, _ = line.decode().split(" ")
        if method == "CONNECT":
            host, _, port = target.rpartition(":")
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
            await self._carry(host, int(port), b"", reader, writer)
            return
        parts = urlsplit(target)
        path = target[target.index(parts.netloc) + len(parts.netloc) :]
        # One request a connection: the next one may be for another host.
        asked = f"{method} {path} HTTP/1.1\r\nConnection: close\r\n".encode()
        kept = b"\r\n".join(
            each for each in rest.split(b"\r\n") if not each.lower().startswith(b"connection:")
        )
        await self._carry(str(parts.hostname), parts.port or 80, asked + kept, reader, writer)

    async def _carry(
        self,
        host: str,
        port: int,
        begun: bytes,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self.reached.append(f"{host}:{port}")
        there, to_there = await asyncio.open_connection("127.0.0.1", port)
        to_there.write(begun)
        ways = [_pour(reader, to_there), _pour(there, writer)]
        await asyncio.gather(*ways)


async def _pour(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    try:
        while part := await source.read(65536):
            sink.write(part)
            await sink.drain()
    except ConnectionError:
        pass
    finally:
        sink.close()


@asynccontextmanager
async def running_proxy() -> AsyncIterator[Proxy]:
    """Give a proxy that listens."""
    proxy = Proxy()
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
