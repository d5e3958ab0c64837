"""The HTTP edge of the miniature Zalo: /zalo/bot<TOKEN>/<method> and the files people sent."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from playground.cutting import cut_off, cut_short
from playground.zalo import receiving, sending
from playground.zalo.arguments import PARAMETERS, Arguments, read_arguments
from playground.zalo.delivery import Postman
from playground.zalo.errors import ZaloError, not_found, unauthorized
from playground.zalo.faults import DESCRIPTIONS, Fault, FaultKind
from playground.zalo.pace import Pace
from playground.zalo.state import Bot, Call, Zalo

Answer = dict[str, Any]

BROKEN_GATEWAY = "<html><body><h1>502 Bad Gateway</h1></body></html>"
NO_ANSWER = 0
"""The status noted for a call whose connection was cut."""


@dataclass(frozen=True, slots=True)
class Query:
    """One call as it came in."""

    request: web.Request
    arguments: Arguments

    @property
    def token(self) -> str:
        """Give the token the caller claims."""
        return self.request.match_info["token"]

    @property
    def method(self) -> str:
        """Give the method the caller wants, known or not."""
        return self.request.match_info["method"]

    @property
    def chat_id(self) -> str | None:
        """Give the chat the call is about, if any."""
        chat_id = self.arguments.values.get("chat_id")
        return chat_id if isinstance(chat_id, str) else None

    def is_listening(self) -> bool:
        """Tell whether the caller still holds the line."""
        transport = self.request.transport
        return transport is not None and not transport.is_closing()


class ZaloServer:
    """Answers the calls of bots."""

    def __init__(self, zalo: Zalo, postman: Postman) -> None:
        self._zalo = zalo
        self._postman = postman
        self._pace = Pace(lambda: zalo.clock.now().timestamp())

    def add_routes(self, app: web.Application) -> None:
        """Stand under /zalo; nobody but GET and POST is let in."""
        path = "/zalo/bot{token}/{method}"
        app.router.add_get(path, self.answer, allow_head=False)
        app.router.add_post(path, self.answer)
        app.router.add_get("/zalo/files/{name}", self.file)

    async def file(self, request: web.Request) -> web.Response:
        """Give a photo or voice message a person sent."""
        stored = self._zalo.files.get(request.match_info["name"])
        if stored is None:
            raise web.HTTPNotFound
        return web.Response(body=stored.data, content_type=stored.mime)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one call: work it off, misbehave if told to, and note both down."""
        try:
            query = Query(request, await read_arguments(request))
        except ZaloError as error:
            query = Query(request, Arguments({}))
            return self._reply(query, _refusal(query, error))
        fault = self._zalo.faults.next_for_call(query.method, query.chat_id)
        if fault is None:
            return self._reply(query, await self._work(query))
        return await self._misbehave(query, fault)

    async def _misbehave(self, query: Query, fault: Fault) -> web.StreamResponse:
        if fault.kind in DESCRIPTIONS:
            error = ZaloError(int(fault.kind), DESCRIPTIONS[fault.kind])
            return self._reply(query, _refusal(query, error), fault.real_status)
        if fault.kind is FaultKind.NOT_JSON:
            self._note(query, 502, BROKEN_GATEWAY)
            return web.Response(text=BROKEN_GATEWAY, status=502, content_type="text/html")
        if fault.kind is FaultKind.DROP_BEFORE:
            self._note(query, NO_ANSWER, None)
            return cut_off(query.request)
        return await self._done_badly(query, fault)

    async def _done_badly(self, query: Query, fault: Fault) -> web.StreamResponse:
        """Do the work, and let only its answer suffer."""
        if fault.kind is FaultKind.LATE:
            await asyncio.sleep(fault.seconds)
        answer = await self._work(query)
        if fault.kind is FaultKind.DROP_AFTER:
            self._note(query, NO_ANSWER, answer)
            return cut_off(query.request)
        response = self._reply(query, answer)
        if fault.kind is FaultKind.CUT:
            return await cut_short(query.request, response.status, response.text or "")
        if fault.kind is FaultKind.SLOW:
            await asyncio.sleep(fault.seconds)
        return response

    async def _work(self, query: Query) -> Answer:
        try:
            return await self._call(query)
        except ZaloError as error:
            return _refusal(query, error)

    async def _call(self, query: Query) -> Answer:
        bot = self._zalo.bots.get(query.token)
        if bot is None:
            raise unauthorized()
        if query.method not in PARAMETERS:
            raise not_found()
        unknown = query.arguments.unknown(query.method)
        self._zalo.passed_over += [f"{query.method}: {name}" for name in unknown]
        if query.method == "sendChatAction":
            sending.send_chat_action(self._zalo, bot, query.arguments)
            return {"ok": True}
        if query.method.startswith("send"):
            self._pace.check(self._zalo.settings, bot.token)
        work = self._send if query.method.startswith("send") else self._receive
        result = await work(bot, query)
        if query.method == "getUpdates" and self._zalo.settings.flat_updates:
            return result
        return {"ok": True, "result": result}

    async def _send(self, bot: Bot, query: Query) -> Answer:
        if query.method == "sendMessage":
            return sending.send_message(self._zalo, bot, query.arguments)
        if query.method == "sendPhoto":
            return await sending.send_photo(self._zalo, bot, query.arguments)
        if query.method == "sendSticker":
            return sending.send_sticker(self._zalo, bot, query.arguments)
        return sending.send_voice(self._zalo, bot, query.arguments)

    async def _receive(self, bot: Bot, query: Query) -> Answer:
        if query.method == "getUpdates":
            return await receiving.get_updates(bot, query.arguments, query.is_listening)
        if query.method == "setWebhook":
            return await receiving.set_webhook(self._zalo, bot, query.arguments, self._postman)
        if query.method == "getWebhookInfo":
            return receiving.webhook_info(bot)
        if query.method == "deleteWebhook":
            return receiving.delete_webhook(self._zalo, bot)
        if query.method == "testWebhook":
            return await receiving.test_webhook(self._zalo, bot, self._postman)
        return _me(bot)

    def _reply(self, query: Query, answer: Answer, real_status: bool | None = None) -> web.Response:
        if real_status is None:
            real_status = self._zalo.settings.real_status
        code: int = answer.get("error_code") or answer.get("errorCode") or 200
        status = code if real_status else 200
        self._note(query, status, answer)
        text = json.dumps(answer, ensure_ascii=False)
        return web.Response(text=text, status=status, content_type="application/json")

    def _note(self, query: Query, status: int, answer: Answer | str | None) -> None:
        params = {
            name: f"({value.filename})" if isinstance(value, web.FileField) else value
            for name, value in query.arguments.values.items()
        }
        calls = self._zalo.calls
        calls.append(Call(len(calls) + 1, query.token, query.method, params, status, answer))


def _me(bot: Bot) -> Answer:
    me: Answer = {
        "id": bot.id,
        "account_name": bot.account_name,
        "account_type": "BASIC",
        "can_join_groups": False,
    }
    return me if bot.display_name is None else {**me, "display_name": bot.display_name}


def _refusal(query: Query, error: ZaloError) -> Answer:
    """Word an error; testWebhook alone spells its code differently, as the real one does."""
    spelling = "errorCode" if query.method == "testWebhook" else "error_code"
    return {"ok": False, "description": error.description, spelling: error.code}
