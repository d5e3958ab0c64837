"""Many people with Telegram in hand, and how often each of them was told something."""

from collections import Counter
from datetime import UTC, date, datetime
from http import HTTPStatus

import aiohttp

from bot.demo.stage import TELEGRAM_TOKEN
from bot.nursery import side_by_side
from papers.roster_headings import Column
from storage.tables import ChatAccount, Member, MemberStatus
from tests.e2e.house import Cast, Cell, House
from workflow.accounts import id_of

AT_ONCE = 20
_NUMBERS = ("Một", "Hai", "Ba", "Bốn", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười")
_GIVEN = ("An", "Bình", "Cúc", "Dung")


def many_named(people: int) -> Cast:
    """Give a cast of up to forty, no two of one name, led by An."""
    names = [(given, number) for number in _NUMBERS for given in _GIVEN][1:people]
    others: Cast = {
        f"{given} {number}": (f"Nguyễn {number} {given}", {}) for given, number in names
    }
    return {"an": ("Nguyễn Văn An", {Column.PARTY_POST: "Bí thư"}), **others}


async def many_join(house: House, cell: Cell, people: int) -> None:
    """Put so many people on the cell's roster, each with Telegram in hand and the chat open."""
    story, bot = house.world.story, TELEGRAM_TOKEN.partition(":")[0]
    users: list[int] = []

    async def opens(number: int) -> None:
        phone = await house.world.telegram_phone(f"Nguyễn Văn An {number}", TELEGRAM_TOKEN)
        start = {"user": phone.user, "bot": TELEGRAM_TOKEN, "text": "/start"}
        await story.ask("POST", "telegram/send", start)
        users.append(int(phone.user))

    for first in range(0, people, AT_ONCE):
        some = range(first, min(first + AT_ONCE, people))
        await side_by_side([opens(number) for number in some])
    cell_id = cell.people["an"].cell_id
    members = [
        Member(
            cell_id=cell_id,
            full_name=f"Nguyễn Văn An {user}",
            birth_date=date(1970, 5, 19),
            admitted_on=date(2000, 2, 3),
            status=MemberStatus.OFFICIAL,
        )
        for user in users
    ]
    async with house.job() as work:
        session = await work.session()
        session.add_all(members)
        await session.flush()
        session.add_all(
            ChatAccount(
                channel="telegram",
                bot=bot,
                chat=str(user),
                member_id=id_of(member),
                language="vi",
                consented_at=datetime(2024, 11, 1, tzinfo=UTC),
            )
            for user, member in zip(users, members, strict=True)
        )


async def forget_updates(house: House) -> None:
    """Drop what people sent by opening the chat: nobody is to be answered here."""
    url = f"{house.world.telegram_api}/bot{TELEGRAM_TOKEN}/deleteWebhook?drop_pending_updates=true"
    async with aiohttp.ClientSession() as session, session.post(url) as answer:
        assert HTTPStatus.OK == answer.status


async def told(house: House, text: str) -> Counter[str]:
    """Count by chat how often a notice was taken; its author's preview is none."""
    return Counter(
        call["params"]["chat_id"]
        for call in await house.world.story.calls("telegram", TELEGRAM_TOKEN)
        if call["method"] == "sendMessage"
        and call["status"] == HTTPStatus.OK
        and text in call["params"]["text"]
        and "Gửi cho" not in call["params"]["text"]
    )
