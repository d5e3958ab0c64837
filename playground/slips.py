"""The slips of paper with joining codes that people hold beside their phones."""

from typing import Any

from aiohttp import web

from playground.routes import read_json, serve

Json = dict[str, Any]


class Slips:
    """Who holds which code, by name; shown on the phone of whoever has that name."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}

    def add_routes(self, app: web.Application) -> None:
        """Stand under /play/slips."""
        serve(app, "GET", "/play/slips", self.shown)
        serve(app, "POST", "/play/slips", self.hand_out)

    async def shown(self, _request: web.Request) -> Json:
        """Give every slip: {"slips": [{"name", "code"}, …]}."""
        return {"slips": [{"name": name, "code": code} for name, code in self._codes.items()]}

    async def hand_out(self, request: web.Request) -> Json:
        """Give somebody a slip: {"name", "code"}; a new one takes the old one's place."""
        body = await read_json(request)
        self._codes[str(body["name"])] = str(body["code"])
        return {}
