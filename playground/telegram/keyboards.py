"""Reply markups, refused as Telegram refuses them."""

import json
from typing import Any
from urllib.parse import urlsplit

from playground.botapi import BreaksFacts, load_facts
from playground.telegram.calls import MethodCall
from playground.telegram.errors import ApiError, bad_request
from playground.telegram.formatting import shows_nothing
from playground.telegram.state import Chat

Json = dict[str, Any]

WIDEST_ROW = 8
"""Buttons a row; the real server takes more in silence, and the apps squeeze them past reading."""
MOST_BUTTONS = 100
MOST_REPLY_BUTTONS = 300
LONGEST_MARKUP = 10_000
LONGEST_DATA = 64
ONLY_HTTPS = "Only HTTPS links are allowed"
ACTIONS = (
    "callback_data",
    "url",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
KINDS = {
    "inline_keyboard": "InlineKeyboardMarkup",
    "keyboard": "ReplyKeyboardMarkup",
    "remove_keyboard": "ReplyKeyboardRemove",
    "force_reply": "ForceReply",
}


def read_markup(call: MethodCall, chat: Chat, *, inline_only: bool = False) -> Json | None:
    """Give the checked reply_markup of a call, None when there is none; raises ApiError."""
    given = call.params.get("reply_markup")
    if given is None:
        return None
    markup = _parsed(given)
    kind = next((kind for kind in KINDS if kind in markup), None)
    if kind is None:
        if not markup:
            return None  # an empty object is no keyboard
        raise bad_request("object expected as reply markup")
    if inline_only and kind != "inline_keyboard":
        raise bad_request("inline keyboard expected")
    unknown: list[str] = []
    try:
        markup = load_facts().known_part(KINDS[kind], markup, unknown)
    except BreaksFacts as fault:
        raise bad_request(f"can't parse reply keyboard markup JSON object: {fault}") from None
    for place in unknown:
        call.passed_over(place)
    checked = _checked(kind, markup)
    rows = (checked or {}).get(kind, []) if kind in ("inline_keyboard", "keyboard") else []
    for row in rows:
        _check_row(call, row, is_private=chat.is_private)
    return checked


def _opens_page(button: Json | str) -> bool:
    return isinstance(button, dict) and "web_app" in button


def _check_row(call: MethodCall, row: list[Json], *, is_private: bool) -> None:
    if len(row) > WIDEST_ROW:
        call.passed_over(f"a row of {len(row)} buttons")
    for page in (button["web_app"]["url"] for button in row if _opens_page(button)):
        schemes = ("https", "http") if call.telegram.settings.test_environment else ("https",)
        if urlsplit(page).scheme not in schemes or not urlsplit(page).hostname:
            raise bad_request(f"button Web App URL '{page}' is invalid: {ONLY_HTTPS}")
        if not is_private:
            raise bad_request("BUTTON_TYPE_INVALID")


def _parsed(given: object) -> Json:
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError:
            raise bad_request("can't parse reply keyboard markup JSON object") from None
    if not isinstance(given, dict):
        raise bad_request("object expected as reply markup")
    return given


def _checked(kind: str, markup: Json) -> Json | None:
    if kind == "inline_keyboard":
        return _inline(markup)
    if kind == "keyboard":
        rows = [row for row in markup["keyboard"] if row]
        if sum(map(len, rows)) > MOST_REPLY_BUTTONS or len(_as_sent(markup)) > LONGEST_MARKUP:
            raise bad_request("reply markup is too long")
        if not all(button["text"] for row in rows for button in row):
            raise bad_request("can't parse keyboard button: Text of the button is empty")
    return markup


def _inline(markup: Json) -> Json | None:
    rows = [row for row in markup["inline_keyboard"] if row]
    if sum(map(len, rows)) > MOST_BUTTONS or len(_as_sent(markup)) > LONGEST_MARKUP:
        raise bad_request("reply markup is too long")
    for row in rows:
        for button in row:
            _check_button(button)
    return {"inline_keyboard": rows} if rows else None


def _check_button(button: Json) -> None:
    if shows_nothing(button["text"]):
        raise _bad_button("Text of the button is empty")
    actions = [action for action in ACTIONS if action in button]
    if not actions:
        raise _bad_button("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise _bad_button("A button must have exactly one action")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= LONGEST_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button:
        _check_url(button["url"])


def _check_url(url: str) -> None:
    parts = urlsplit(url if "://" in url else f"http://{url}")
    host = parts.hostname or ""
    if parts.scheme == "tg":
        return
    if parts.scheme not in ("http", "https"):
        raise bad_request(
            f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol"
        )
    if "." not in host or " " in url:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _bad_button(reason: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {reason}")


def _as_sent(markup: Json) -> bytes:
    return json.dumps(markup, ensure_ascii=False, separators=(",", ":")).encode()
