"""What a log must not hold, though it tells everything it can: names, answers, choices, tokens."""

import re
from collections.abc import Iterator
from pathlib import Path

from bot.demo.stage import TELEGRAM_TOKEN, ZALO_TOKEN
from papers.plain import fold
from playground.app import Playground
from workflow.review.which_form import FORMS

NAMES = (
    "Nguyễn Văn An",
    "Trần Thị Lan",
    "Lê Văn Bình",
    "Phạm Thị Cúc",
    "Hoàng Văn Dũng",
    "Vũ Thị Hoa",
    "Đặng Văn Khánh",
    "Bùi Thị Mai",
)
LEVELS = ("excellent", "not_completed", "Hoàn thành", "Xuất sắc")
PAGES = ("/phieu/", "/man-hinh/")
"""Where the token of somebody's page would follow."""
_SHORTEST = 8
"""Shorter texts of people, such as "menu" or a number, may stand in a log by chance."""
_GLANCE = 40
_FAILURE = re.compile(r"Traceback|^\s+\S+\.py:\d+ |\b(ERROR|CRITICAL)\b", re.MULTILINE)
_OUTAGE = re.compile(r"^.* ERROR .*\bcode=(database_|outage|conflict ).*$", re.MULTILINE)
"""What a machine's failure is told by; to a worker whose predecessor was killed in the middle of a
poll, Telegram says for a moment that another program polls."""
_SHEET_TAP = re.compile(r"\bs:[rmpvcskl]:\d")


def assert_discreet(log: Path, world: Playground, since: int = 0) -> None:
    """Fail when the log from byte `since` on tells of a failure, or of anybody's words."""
    told = log.read_bytes()[since:].decode()

    assert [] == _FAILURE.findall(told), told
    assert_silent(told, world)


def assert_outages_only(log: Path, world: Playground) -> None:
    """Fail when the log tells of another failure than a machine's, or of anybody's words."""
    told = log.read_bytes().decode()

    assert [] == _FAILURE.findall(_OUTAGE.sub("", told)), told
    assert_silent(told, world)


def assert_silent(told: str, world: Playground) -> None:
    """Fail when this part of a log tells of anybody's words."""
    assert [] == sorted(needle for needle in {*_needles(world)} if needle in told)
    assert [] == _SHEET_TAP.findall(told)


def _needles(world: Playground) -> Iterator[str]:
    yield from NAMES
    yield from (fold(name) for name in NAMES)
    yield from LEVELS
    yield from PAGES
    yield from (TELEGRAM_TOKEN, ZALO_TOKEN)
    yield from (token.partition(":")[2] for token in (TELEGRAM_TOKEN, ZALO_TOKEN))
    for item in FORMS["2A.2023"].items:
        if item.example is not None:
            yield item.example.vi[:_GLANCE]
    yield from (text[:_GLANCE] for text in said_by_people(world) if len(text) >= _SHORTEST)


def said_by_people(world: Playground) -> Iterator[str]:
    """Give every text that anybody typed on a phone."""
    for bot in world.telegram.bots.values():
        for chat in bot.chats.values():
            for message in chat.messages.values():
                if not message.from_bot:
                    yield str(message.body.get("text", ""))
    for conversation in world.zalo.chats.values():
        for line in conversation.messages:
            if line.author == "user":
                yield line.text
