"""Methods that change, remove or pin a message that is there."""

from typing import Any

from playground.telegram.calls import MethodCall
from playground.telegram.errors import bad_request, not_played
from playground.telegram.keyboards import read_markup
from playground.telegram.sending import caption_content, text_content
from playground.telegram.state import Chat, Message
from playground.telegram.views import message_as_json, older_than

Json = dict[str, Any]

UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
NOT_CONTENT = ("reply_markup",)
MOST_DELETED = 100


def edit_message_text(call: MethodCall) -> Json:
    """Give a text message a new text and keyboard; a keyboard not given is taken away."""
    chat, message = _editable(call)
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    kept = _without(message.body, "text", "entities")
    return _replace(call, chat, message, {**kept, **text_content(call, "MESSAGE_TOO_LONG")})


def edit_message_caption(call: MethodCall) -> Json:
    """Give a file a new caption and keyboard."""
    chat, message = _editable(call)
    if "text" in message.body:
        raise bad_request("there is no caption in the message to edit")
    kept = _without(message.body, "caption", "caption_entities")
    return _replace(call, chat, message, {**kept, **caption_content(call)})


def edit_message_reply_markup(call: MethodCall) -> Json:
    """Give a message a new inline keyboard, or none."""
    chat, message = _editable(call)
    return _replace(call, chat, message, _without(message.body))


def delete_message(call: MethodCall) -> bool:
    """Take a message away for both sides, the person's own included."""
    chat = call.chat()
    message = call.message(chat, "message_id", "delete")
    limit = call.telegram.settings.delete_window
    if older_than(message, limit, call.telegram.clock.now()):
        raise bad_request("message can't be deleted for everyone")
    _remove(call, chat, message)
    return True


def delete_messages(call: MethodCall) -> bool:
    """Take several messages away; those that can't be are passed over."""
    chat, ids = call.chat(), call.params["message_ids"]
    if not 1 <= len(ids) <= MOST_DELETED:
        raise bad_request("too many message identifiers" if ids else "no message identifiers")
    limit, now = call.telegram.settings.delete_window, call.telegram.clock.now()
    for message in [chat.messages[one] for one in ids if one in chat.messages]:
        if not (message.deleted or older_than(message, limit, now)):
            _remove(call, chat, message)
    return True


def pin_chat_message(call: MethodCall) -> bool:
    """Pin a message at the top of the chat."""
    chat = call.chat()
    message = call.message(chat, "message_id", "pin")
    chat.pinned = [one for one in chat.pinned if one != message.id] + [message.id]
    call.telegram.announce(call.bot, chat, "pin")
    return True


def unpin_chat_message(call: MethodCall) -> bool:
    """Unpin a message, the newest one unless it is named."""
    chat = call.chat()
    message_id = call.params.get("message_id", chat.pinned[-1] if chat.pinned else None)
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(message_id)
    call.telegram.announce(call.bot, chat, "pin")
    return True


def unpin_all_chat_messages(call: MethodCall) -> bool:
    """Unpin everything."""
    chat = call.chat()
    chat.pinned.clear()
    call.telegram.announce(call.bot, chat, "pin")
    return True


def _editable(call: MethodCall) -> tuple[Chat, Message]:
    """Give the message to edit; only the bot's own, and none that carries a reply keyboard."""
    if "inline_message_id" in call.params or "rich_message" in call.params:
        raise not_played("inline and rich messages")
    chat = call.chat()
    message = call.message(chat, "message_id", "edit")
    too_old = older_than(message, call.telegram.settings.edit_window, call.telegram.clock.now())
    if message.author is not call.bot or message.keyboard is not None or too_old:
        raise bad_request("message can't be edited")
    return chat, message


def _replace(call: MethodCall, chat: Chat, message: Message, body: Json) -> Json:
    markup = read_markup(call, chat, inline_only=True)
    if markup:
        body["reply_markup"] = markup
    if body == message.body:
        raise bad_request(UNCHANGED)
    message.change(body, call.telegram.clock.now())
    call.telegram.announce(call.bot, chat, "edit")
    return message_as_json(call.bot, chat, message)


def _remove(call: MethodCall, chat: Chat, message: Message) -> None:
    message.delete(call.telegram.clock.now())
    if message.id in chat.pinned:
        chat.pinned.remove(message.id)
    call.telegram.announce(call.bot, chat, "delete")


def _without(body: Json, *names: str) -> Json:
    return {key: value for key, value in body.items() if key not in (*names, *NOT_CONTENT)}
