"""The December of the bench finds what must not be: a check that cannot fail says nothing."""

from datetime import date, timedelta

import pytest
from aiogram import Bot
from markupsafe import Markup

from bot.channel.bot_channel import telegram_line
from bot.channel.send import Fate
from bot.delivery.push import Push
from handlers.reply import Screen
from handlers.words import words_for
from tests.bench import december, hall
from tests.bench.december import Month, Receiver, Wrongs
from workflow.clock import FixedClock

MEMBERS = 3
STEP = december.LAST_DAY
"""A day on which whoever owes a review is reminded."""
NO_STEP = december.LAST_DAY - timedelta(days=2)
LEADS, BINH, LAN = 1, 2, 3


async def _leaves() -> bool:
    return True


async def _run(day: date, hour: int, *told: int) -> Month:
    """Send messages to these on a day, where Binh owes a review and Lan has handed in."""
    moment = december.moment(day, hour)
    receiver = Receiver(telegram_line(Bot(hall.TOKEN)), FixedClock(moment), MEMBERS)
    for member in told:
        chat = str(hall.chat_of(member))
        fate = await receiver.push(Push(chat, Screen(Markup("Nhắc.")), words_for("vi"), _leaves))
        assert Fate.DONE is fate
    month = Month()
    december.look(receiver, day, {BINH}, month)
    return month


@pytest.mark.parametrize(
    ("day", "hour", "told", "wrongs"),
    [
        (STEP, 9, (BINH,), Wrongs()),
        (STEP, 9, (BINH, LEADS), Wrongs()),
        (STEP, 9, (), Wrongs(late=1)),
        (STEP, 9, (BINH, LAN), Wrongs(wrong=1)),
        (STEP, 9, (BINH, BINH), Wrongs(double=1)),
        (STEP, 22, (BINH,), Wrongs(night=1)),
        (NO_STEP, 9, (), Wrongs()),
        (NO_STEP, 9, (BINH,), Wrongs(wrong=1)),
    ],
    ids=["right", "who leads", "late", "wrong", "double", "night", "no step", "not due"],
)
async def test_each_wrong_is_found(
    day: date, hour: int, told: tuple[int, ...], wrongs: Wrongs
) -> None:
    """One at a time."""
    month = await _run(day, hour, *told)

    assert wrongs == month.wrongs
    assert len(told) == month.sent
