"""Methods about the bot itself, its chats, its files and the taps it answers."""

import asyncio
import json
from typing import Any

from playground.telegram.calls import MethodCall
from playground.telegram.errors import bad_request
from playground.telegram.formatting import utf16_length
from playground.telegram.state import Group
from playground.telegram.views import bot_as_user, chat_as_json, file_as_json, message_as_json

Json = dict[str, Any]

TOO_LATE = "query is too old and response timeout expired or query ID is invalid"
LONGEST_ANSWER = 200
NO_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}


def get_me(call: MethodCall) -> Json:
    """Tell the bot who it is."""
    return {
        **bot_as_user(call.bot),
        "can_join_groups": True,
        "can_read_all_group_messages": call.bot.reads_groups,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def answer_callback_query(call: MethodCall) -> bool:
    """Stop a button's spinning; once, and in time."""
    callback = call.bot.callbacks.get(call.params["callback_query_id"])
    now = asyncio.get_running_loop().time()
    if callback is None or callback.answer is not None:
        raise bad_request(TOO_LATE)
    if now - callback.asked > call.telegram.settings.callback_seconds:
        raise bad_request(TOO_LATE)
    text = call.params.get("text", "")
    if utf16_length(text) > LONGEST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    callback.answer = {
        "text": text or None,
        "alert": bool(call.params.get("show_alert")),
        "url": call.params.get("url"),
    }
    call.telegram.announce(call.bot, callback.chat, "answer")
    return True


def get_file(call: MethodCall) -> Json:
    """Tell where a file can be fetched."""
    stored = call.bot.files.get(call.params["file_id"])
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(stored.data) > call.telegram.settings.download_limit:
        raise bad_request("file is too big")
    return {**file_as_json(stored), "file_path": stored.path}


def get_chat(call: MethodCall) -> Json:
    """Tell about a chat."""
    chat = call.chat()
    shown = {
        **chat_as_json(chat),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": NO_GIFTS,
    }
    if chat.pinned:
        pinned = chat.messages[chat.pinned[-1]]
        shown["pinned_message"] = message_as_json(call.bot, chat, pinned)
    return shown


def leave_chat(call: MethodCall) -> bool:
    """Go out of a group; nobody can be left alone in private."""
    chat = call.writable_chat()
    if not isinstance(chat, Group):
        raise bad_request("chat member status can't be changed in private chats")
    chat.bots.discard(call.bot.token)
    call.telegram.announce(call.bot, chat, "left")
    return True


def set_my_commands(call: MethodCall) -> bool:
    """Keep the list of commands for a scope and language."""
    if len(call.params["commands"]) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in call.params["commands"]:
        name = command["command"].removeprefix("/")
        if not (name.isascii() and name.replace("_", "").isalnum() and name == name.lower()):
            raise bad_request("BOT_COMMAND_INVALID")
    call.bot.profile["commands", *_place(call)] = call.params["commands"]
    return True


def delete_my_commands(call: MethodCall) -> bool:
    """Forget the commands of a scope and language."""
    call.bot.profile.pop(("commands", *_place(call)), None)
    return True


def get_my_commands(call: MethodCall) -> object:
    """Give the commands of a scope and language."""
    return call.bot.profile.get(("commands", *_place(call)), [])


def set_my_name(call: MethodCall) -> bool:
    """Keep the bot's name in a language."""
    return _keep(call, "name")


def get_my_name(call: MethodCall) -> Json:
    """Give the bot's name in a language."""
    return {"name": _kept(call, "name") or call.bot.name}


def set_my_description(call: MethodCall) -> bool:
    """Keep what an empty chat shows."""
    return _keep(call, "description")


def get_my_description(call: MethodCall) -> Json:
    """Give what an empty chat shows."""
    return {"description": _kept(call, "description")}


def set_my_short_description(call: MethodCall) -> bool:
    """Keep what the profile page shows."""
    return _keep(call, "short_description")


def get_my_short_description(call: MethodCall) -> Json:
    """Give what the profile page shows."""
    return {"short_description": _kept(call, "short_description")}


def set_chat_menu_button(call: MethodCall) -> bool:
    """Keep the button beside the text field, for a chat or for all."""
    chat = str(call.params.get("chat_id", ""))
    call.bot.profile["menu_button", chat, ""] = call.params.get("menu_button", {"type": "default"})
    return True


def get_chat_menu_button(call: MethodCall) -> object:
    """Give the button beside the text field."""
    chat = str(call.params.get("chat_id", ""))
    for_all = call.bot.profile.get(("menu_button", "", ""), {"type": "commands"})
    return call.bot.profile.get(("menu_button", chat, ""), for_all)


def _place(call: MethodCall) -> tuple[str, str]:
    scope = call.params.get("scope", {"type": "default"})
    return json.dumps(scope, sort_keys=True), call.params.get("language_code", "")


def _keep(call: MethodCall, matter: str) -> bool:
    call.bot.profile[matter, "", call.params.get("language_code", "")] = call.params.get(matter, "")
    return True


def _kept(call: MethodCall, matter: str) -> str:
    language = call.params.get("language_code", "")
    return str(call.bot.profile.get((matter, "", language), ""))
