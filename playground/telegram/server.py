"""The HTTP edge of the miniature Telegram: calls, their checks and faults, and downloads."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import aiohttp
from aiohttp import web

from playground.botapi import BreaksFacts, load_facts
from playground.cutting import cut_off, cut_short
from playground.nursery import Nursery
from playground.telegram import editing, profile, receiving, sending
from playground.telegram.calls import MethodCall
from playground.telegram.errors import (
    ApiError,
    bad_request,
    cannot_parse,
    forbidden,
    internal,
    not_found,
    not_played,
    too_many_requests,
    unauthorized,
)
from playground.telegram.faults import POLLING, Fault, FaultBoard, FaultKind
from playground.telegram.pace import Pace
from playground.telegram.requests import RawCall, read_request, shown
from playground.telegram.state import Bot, Telegram
from playground.telegram.webhook import Sender

Json = dict[str, Any]

CUT = 0
"""The status noted for a call whose connection was cut."""
HTML_PAGE = "<html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"
MISSING = {
    "text": "message text is empty",
    "chat_id": "chat_id is empty",
    "document": "there is no document in the request",
    "photo": "there is no photo in the request",
    "from_chat_id": "from_chat_id is empty",
    "message_id": "message identifier is not specified",
    "callback_query_id": profile.TOO_LATE,
    "file_id": "file_id not specified",
}
METHODS: dict[str, Callable[[MethodCall], object]] = {
    "getMe": profile.get_me,
    "answerCallbackQuery": profile.answer_callback_query,
    "getFile": profile.get_file,
    "getChat": profile.get_chat,
    "leaveChat": profile.leave_chat,
    "setMyCommands": profile.set_my_commands,
    "getMyCommands": profile.get_my_commands,
    "deleteMyCommands": profile.delete_my_commands,
    "setMyName": profile.set_my_name,
    "getMyName": profile.get_my_name,
    "setMyDescription": profile.set_my_description,
    "getMyDescription": profile.get_my_description,
    "setMyShortDescription": profile.set_my_short_description,
    "getMyShortDescription": profile.get_my_short_description,
    "setChatMenuButton": profile.set_chat_menu_button,
    "getChatMenuButton": profile.get_chat_menu_button,
    "sendMessage": sending.send_message,
    "sendDocument": sending.send_document,
    "sendPhoto": sending.send_photo,
    "copyMessage": sending.copy_message,
    "sendChatAction": sending.send_chat_action,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "pinChatMessage": editing.pin_chat_message,
    "unpinChatMessage": editing.unpin_chat_message,
    "unpinAllChatMessages": editing.unpin_all_chat_messages,
    "setWebhook": receiving.set_webhook,
    "deleteWebhook": receiving.delete_webhook,
    "getWebhookInfo": receiving.get_webhook_info,
}
REFUSALS = {
    FaultKind.TOO_MANY_BARE: ApiError(429, "Too Many Requests"),
    FaultKind.UNAUTHORIZED: unauthorized(),
    FaultKind.DEACTIVATED: forbidden("user is deactivated"),
    FaultKind.MARKS: cannot_parse("Unsupported start tag at byte offset 0"),
    FaultKind.PEER_INVALID: bad_request("PEER_ID_INVALID"),
}
PARSE_MODES = {mode.lower(): mode for mode in ("HTML", "MarkdownV2", "Markdown")}
DONE_ALL_THE_SAME = (FaultKind.SLOW, FaultKind.LATE, FaultKind.DROP_AFTER, FaultKind.CUT)
EVERY_NAME = {name.lower(): name for name in load_facts().methods}


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks of the server, before anything was judged."""

    token: str
    method: str | None
    """The method in its own spelling, None when there is none of the name."""
    params: Json
    loose: bool
    is_listening: Callable[[], bool]
    """Tells whether the caller still holds the line."""

    @classmethod
    def of(cls, token: str, name: str, raw: RawCall, is_listening: Callable[[], bool]) -> "Asked":
        """Take a call as it was read."""
        method = EVERY_NAME.get(name.lower())
        return cls(token, method, raw.resolved(), raw.loose, is_listening)

    @property
    def is_marked(self) -> bool:
        """Tell whether a text of the call has marks to be read."""
        return "parse_mode" in self.params

    @property
    def chat(self) -> str | None:
        """The chat the call is about, if it names one."""
        chat_id = self.params.get("chat_id")
        return None if chat_id is None else str(chat_id)


class TelegramServer:
    """Answers the calls of bots and posts their updates."""

    def __init__(self, telegram: Telegram, faults: FaultBoard) -> None:
        self._telegram = telegram
        self._faults = faults
        self._pace = Pace(telegram.settings, lambda: telegram.clock.now().timestamp())
        self._nursery = Nursery()
        self._session: aiohttp.ClientSession | None = None

    def add_routes(self, app: web.Application) -> None:
        """Stand under /telegram."""
        for verb in ("GET", "POST"):
            app.router.add_route(verb, "/telegram/bot{token}/{method}", self.answer)
        app.router.add_get("/telegram/file/bot{token}/{path:.+}", self.download)
        app.cleanup_ctx.append(self._open)

    async def _open(self, _app: web.Application) -> AsyncIterator[None]:
        async with aiohttp.ClientSession() as self._session:
            yield
            await self._nursery.close()

    async def download(self, request: web.Request) -> web.Response:
        """Give a file the bot may see."""
        bot = self._telegram.bots.get(request.match_info["token"])
        if bot is None:
            return _as_response(unauthorized().code, unauthorized().as_json())
        path, limit = request.match_info["path"], self._telegram.settings.download_limit
        found = [one for one in bot.files.values() if one.path == path]
        if not found or len(found[0].data) > limit:
            return _as_response(not_found().code, not_found().as_json())
        return web.Response(body=found[0].data, content_type=found[0].mime)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one call: do the work, misbehave if told to, and note both down."""
        token, name = request.match_info["token"], request.match_info["method"]
        try:
            raw, refusal = await read_request(request), None
        except ApiError as error:
            raw, refusal = RawCall(), error
        asked = Asked.of(token, name, raw, lambda: _is_listening(request))
        fault = self._faults.next_for_call(asked.method or "", asked.chat)
        if refusal is None:
            status, answer = await self._with_fault(asked, fault)
        else:
            status, answer = refusal.code, refusal.as_json()
        if asked.method != POLLING or fault is not None or status != HTTPStatus.OK:
            self._note(asked, name, (status, answer, "request"))
        response = _as_response(status, answer)
        wreck = None if fault is None else await _wrecked(request, fault, response)
        return wreck or response

    async def work_webhook_answer(self, bot: Bot, name: str, raw: RawCall) -> None:
        """Do the method a webhook's answer asks for; what comes of it reaches only our notes."""
        asked = Asked.of(bot.token, name, raw, lambda: True)
        status, answer = await self._outcome(asked)
        self._note(asked, name, (status, answer, "webhook answer"))

    def _note(self, asked: Asked, name: str, outcome: tuple[int, object, str]) -> None:
        method, params = asked.method or name, shown(asked.params)
        self._telegram.note_call(asked.token, method, params, outcome)

    async def _with_fault(self, asked: Asked, fault: Fault | None) -> tuple[int, Json]:
        is_plain = fault is not None and fault.kind is FaultKind.MARKS and not asked.is_marked
        if fault is None or is_plain or fault.kind in DONE_ALL_THE_SAME:
            if fault is not None and fault.kind is FaultKind.LATE:
                await asyncio.sleep(fault.seconds)
            return await self._outcome(asked)
        if fault.kind is FaultKind.TOO_MANY:
            error = too_many_requests(max(1, int(fault.seconds)))
        elif fault.kind in REFUSALS:
            error = REFUSALS[fault.kind]
        elif fault.kind is FaultKind.DROP_BEFORE:
            return CUT, {}
        elif fault.kind in (FaultKind.BAD_GATEWAY, FaultKind.BAD_GATEWAY_HTML):
            error = ApiError(502, "Bad Gateway")
        else:
            error = internal("")
        return error.code, error.as_json()

    async def _outcome(self, asked: Asked) -> tuple[int, Json]:
        try:
            return HTTPStatus.OK, {"ok": True, "result": await self._work(asked)}
        except ApiError as error:
            return error.code, error.as_json()

    async def _work(self, asked: Asked) -> object:
        bot, method = self._telegram.bots.get(asked.token), asked.method
        if bot is None:
            raise unauthorized() if asked.token.partition(":")[0].isdecimal() else not_found()
        if method is None:
            raise not_found()
        params = self._checked(method, asked.params, asked.loose)
        call = MethodCall(self._telegram, bot, method, params)
        if method == POLLING:
            return await receiving.get_updates(call, asked.is_listening)
        if method not in METHODS:
            raise not_played(method)
        chat_id = call.params.get("chat_id")
        self._pace.check(bot.id, method, chat_id if isinstance(chat_id, int) else None)
        result = METHODS[method](call)
        self._check_answer(method, result)
        if method == "setWebhook" and bot.webhook is not None:
            self._serve(bot)
        return result

    def _checked(self, method: str, params: Json, loose: bool) -> Json:
        facts = load_facts()
        fields = facts.params.get(facts.methods[method]["params"], {})
        # The markup is judged in the keyboards' own words.
        markup = params.get("reply_markup") if "reply_markup" in fields else None
        if markup is not None:
            params = {name: value for name, value in params.items() if name != "reply_markup"}
        if method == "setWebhook":
            params = {"url": "", **params}  # no address means none, as an empty one does
        if "parse_mode" in params:
            params = _in_its_own_case(params)
        unknown: list[str] = []
        try:
            checked = facts.check_request(method, params, unknown, loose=loose)
        except BreaksFacts as fault:
            words = MISSING.get(fault.path) if fault.missing else None
            raise bad_request(words or f'parameter "{fault.path}" {fault.reason}') from None
        self._telegram.passed_over += [f"{method}: {place}" for place in unknown]
        return checked if markup is None else {**checked, "reply_markup": markup}

    def _check_answer(self, method: str, result: object) -> None:
        try:
            load_facts().check_answer(method, result)
        except BreaksFacts as fault:
            flaw = f"the playground's answer to {method} breaks the facts: {fault}"
            self._telegram.flaws.append(flaw)
            raise internal(flaw) from None

    def _serve(self, bot: Bot) -> None:
        if bot.webhook is None or self._session is None:
            raise RuntimeError("the server is not open")
        work = self.work_webhook_answer
        sender = Sender(self._telegram, bot, bot.webhook, self._session, self._nursery, work)
        self._nursery.start(sender.run(), f"webhook of {bot.username}")


def _in_its_own_case(params: Json) -> Json:
    """Give the parameters with their parse_mode spelt as the facts spell it; any case is taken."""
    mode = PARSE_MODES.get(str(params["parse_mode"]).lower())
    if mode is None:
        raise bad_request("unsupported parse_mode")
    return {**params, "parse_mode": mode}


async def _wrecked(
    request: web.Request, fault: Fault, answer: web.Response
) -> web.StreamResponse | None:
    """Give what a fault puts in the answer's place, None when the answer may go out."""
    if fault.kind is FaultKind.SLOW:
        await asyncio.sleep(fault.seconds)
    if fault.kind in (FaultKind.SERVER_ERROR_HTML, FaultKind.BAD_GATEWAY_HTML):
        status = int(fault.kind.partition("_")[0])
        title = "502 Bad Gateway" if status == 502 else "500 Internal Server Error"
        page = HTML_PAGE.format(title)
        return web.Response(text=page, status=status, content_type="text/html")
    if fault.kind is FaultKind.CUT:
        return await cut_short(request, answer.status, answer.text or "")
    if fault.kind in (FaultKind.DROP_BEFORE, FaultKind.DROP_AFTER):
        return cut_off(request)
    return None


def _is_listening(request: web.Request) -> bool:
    return request.transport is not None and not request.transport.is_closing()


def _as_response(status: int, answer: Json) -> web.Response:
    text = json.dumps(answer, ensure_ascii=False)
    return web.Response(text=text, status=status, content_type="application/json")
