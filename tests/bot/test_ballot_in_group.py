"""L11: a ballot is never touched where others read along; in the private chat the same tap is."""

from copy import deepcopy
from typing import Any

import pytest
from aiogram import Bot

from bot.channel.bot_channel import Line, telegram_line
from bot.telegram.elsewhere import turned_away
from bot.telegram.intake import arrival_of
from bot.zalo.updates import UnreadableError, heard
from handlers.callbacks.meeting import SheetStep, sheet_data

LAN = {"id": 1002, "is_bot": False, "first_name": "Lan"}
PRIVATE = {"id": 1002, "type": "private", "first_name": "Lan"}


@pytest.fixture
async def line() -> Line:
    """A bot that is never called."""
    return telegram_line(Bot("1:never-used-over-any-network"))


def _tap(step: SheetStep, chat: dict[str, Any]) -> dict[str, Any]:
    return {
        "update_id": 7,
        "callback_query": {
            "id": "1",
            "from": LAN,
            "chat_instance": "1",
            "data": sheet_data(1, "A" * 16, step),
            "message": {"message_id": 5, "date": 1_700_000_000, "chat": chat, "text": "…"},
        },
    }


@pytest.mark.parametrize("step", SheetStep)
@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_a_sheets_button_in_a_group_is_not_taken(
    line: Line, step: SheetStep, kind: str
) -> None:
    """Forwarded into the cell's group, or forged there: it never reaches a conversation."""
    group = {"id": -1001, "type": kind, "title": "Chi bộ Tổ Tự nhiên"}

    assert arrival_of(line, _tap(step, group)) is None
    assert arrival_of(line, _tap(step, PRIVATE)) is not None


async def test_a_button_without_its_message_is_not_taken(line: Line) -> None:
    """An inline message can stand in any chat: nobody can say who reads along."""
    raw = _tap(SheetStep.CAST, PRIVATE)
    del raw["callback_query"]["message"]
    raw["callback_query"]["inline_message_id"] = "AAAA"

    assert arrival_of(line, raw) is None


@pytest.mark.parametrize(
    ("chat", "is_answered"),
    [
        (PRIVATE, False),
        ({"id": -5, "type": "group", "title": "Chi bộ"}, True),
        ({"id": -1005, "type": "supergroup", "title": "Chi bộ"}, True),
        (None, True),
    ],
)
def test_only_a_tap_where_others_read_along_is_turned_away(
    chat: dict[str, Any] | None, *, is_answered: bool
) -> None:
    """One without its message too: it may stand anywhere. Nothing of the sheet is told."""
    raw = _tap(SheetStep.CAST, chat or PRIVATE)
    if chat is None:
        del raw["callback_query"]["message"]

    answer = turned_away(raw)

    assert is_answered == (answer is not None)
    assert answer is None or answer.show_alert


@pytest.mark.parametrize("raw", [None, 7, {}, {"callback_query": {"id": 5}}, {"message": {}}])
def test_what_is_no_tap_is_not_turned_away(raw: object) -> None:
    """Whatever a server sends."""
    assert turned_away(raw) is None


def test_a_number_typed_in_a_zalo_group_is_not_taken() -> None:
    """There a mark is typed; in a group it would be read by all, and is not read by us."""
    said: dict[str, Any] = {
        "event_name": "message.text.received",
        "message": {
            "message_id": "m1",
            "from": {"id": "u1", "display_name": "Lan", "is_bot": False},
            "chat": {"id": "c1", "chat_type": "PRIVATE"},
            "date": 1_700_000_000_000,
            "text": "2",
        },
    }
    in_group = deepcopy(said)
    in_group["message"]["chat"]["chat_type"] = "GROUP"

    with pytest.raises(UnreadableError):
        heard(in_group)

    assert "2" == heard(said).text
