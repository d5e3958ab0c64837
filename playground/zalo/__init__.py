"""A miniature Zalo Bot Platform: the 11 methods there are, with the traps they have.

What no document settles is a setting with the harsher guess as its default: no redelivery, no
second try of a webhook, an update that is gone once it was read.
"""

from typing import Protocol

from aiohttp import web

from playground.zalo.control import ZaloControl
from playground.zalo.delivery import Postman
from playground.zalo.server import ZaloServer
from playground.zalo.settings import ZaloSettings
from playground.zalo.state import Clock, Zalo

__all__ = ["World", "Zalo", "ZaloSettings", "register"]


class World(Protocol):
    """The part of the playground that Zalo leans on."""

    @property
    def clock(self) -> Clock:
        """Give the world's clock."""
        ...

    def announce(self, channel: str, user: str, bot: str, kind: str) -> None:
        """Tell everybody who watches that a chat changed."""
        ...


def register(app: web.Application, world: World, settings: ZaloSettings | None = None) -> Zalo:
    """Put a miniature Zalo into the application: /zalo/bot<TOKEN>/… and /play/zalo/…"""

    def announce(person: str, token: str, kind: str) -> None:
        world.announce("zalo", person, token, kind)

    zalo = Zalo(world.clock, announce, settings)
    postman = Postman(zalo)
    ZaloServer(zalo, postman).add_routes(app)
    ZaloControl(zalo, postman).add_routes(app)

    async def close(_app: web.Application) -> None:
        await postman.close()

    app.on_cleanup.append(close)
    return zalo
