"""A joining code shown in a group is void; its owner or who made it is told, the group nothing."""

from http import HTTPStatus
from typing import Any

import aiohttp
import pytest
from sqlmodel import select

from bot.updates import floods
from bot.updates.floods import Allowance
from bot.wiring import Program
from playground.app import Playground
from playground.story import TelegramPhone
from storage.database import Database
from storage.tables import MemberRole, OutboxMessage
from tests.bot import joining as stage
from tests.bot.running import until
from tests.bot.test_floods import chosen as chosen
from tests.bot.test_floods import port as port
from tests.told import tell
from workflow.people import joining
from workflow.people.exposed_codes import KIND, codes_in
from workflow.people.joining import printed

MEASURE = 3


async def code_of(program: Program, member_id: int) -> str:
    """Make a printed code."""
    return await program.edge.job(lambda work: joining.make_code(work, member_id))


async def is_void(program: Program, code: str) -> bool:
    """Tell whether nobody can use a code any more."""
    return await program.edge.job(lambda work: joining.living_code(work, code)) is None


async def told(database: Database) -> list[tuple[int, int | None]]:
    """Give who is told of a void code, and on which phone."""
    async with database.transaction() as session:
        rows = await session.exec(select(OutboxMessage).where(OutboxMessage.kind == KIND))
        return [(row.member_id, row.account_id) for row in rows]


async def test_a_code_in_a_telegram_group_is_void_and_its_owner_told(
    program: Program,
    world: Playground,
    lan: TelegramPhone,
    joined_lan: int,
    database: Database,
) -> None:
    """Lan shows her own in the cell's group; Bình's, made at the same time, stays."""
    code = await code_of(program, joined_lan)
    binhs = await code_of(program, await stage.member(database, "Lê Văn Bình"))
    [lans] = await world.story.telegram_group("Chi bộ Tổ Tự nhiên", lan)
    await lans.takes_bot_in()

    await lans.says(f"/start@tu_soi_bot {printed(code)}")
    await until(lambda: is_void(program, code))

    assert not await is_void(program, binhs)
    assert [joined_lan] == [member for member, phone in await told(database) if phone]
    assert [] == [one for one in await lans.messages() if one["from"] == "bot"]


async def test_without_a_phone_who_leads_the_cell_is_told(
    program: Program, world: Playground, lan: TelegramPhone, joined_lan: int, database: Database
) -> None:
    """Bình has no phone yet: the secretary is to make him another code."""
    binh = await stage.member(database, "Lê Văn Bình")
    async with database.transaction() as session:
        await tell(session, joined_lan, role=MemberRole.SECRETARY)
    code = await code_of(program, binh)
    [lans] = await world.story.telegram_group("Chi bộ Tổ Tự nhiên", lan)
    await lans.takes_bot_in()

    await lans.says(f"/start@tu_soi_bot {code}")
    await until(lambda: is_void(program, code))

    assert [(joined_lan, None)] == await told(database)


def in_zalo_group(number: int, text: str) -> dict[str, Any]:
    """Give what Zalo would tell of a text in the cell's group."""
    return {
        "event_name": "message.text.received",
        "message": {
            "message_id": f"m{number}",
            "from": {"id": "u1", "display_name": "Lan", "is_bot": False},
            "chat": {"id": "nhom-chi-bo", "chat_type": "GROUP"},
            "date": 1_700_000_000_000 + number,
            "text": text,
        },
    }


@pytest.mark.parametrize("chosen", ["webhook"], indirect=True)
@pytest.mark.parametrize(("before", "looked_at"), [(MEASURE - 1, True), (MEASURE, False)])
async def test_a_zalo_group_is_looked_at_as_often_as_a_stranger_is_heard(
    program: Program,
    joined_lan: int,
    chosen: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    before: int,
    looked_at: bool,
) -> None:
    """What could be a code costs a transaction each: beyond a stranger's measure nothing does."""
    monkeypatch.setattr(floods, "STRANGER", Allowance(MEASURE, 0.001))
    code = await code_of(program, joined_lan)
    secret = {"X-Bot-Api-Secret-Token": chosen["webhook_secret"]}
    url = f"{chosen['webhook_url']}/hook/zalo"

    async with aiohttp.ClientSession(headers=secret) as session:
        for number, text in enumerate([*["ACDE-FGHJ"] * before, code]):
            async with session.post(url, json=in_zalo_group(number, text)) as answer:
                assert answer.status == HTTPStatus.OK

    assert looked_at == await is_void(program, code)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("/start ACDE-FGHJ", ["ACDEFGHJ"]),
        ("Mã của tôi là acde fghj nhé", ["acdefghj"]),
        ("cap mới ACDEFGHJ, ACDE–FGHK", ["ACDEFGHJ", "ACDEFGHK"]),
        ("ACDEFGHJK", []),
        ("Mời họp lúc 19 giờ ngày 12/12/2026", []),
    ],
)
def test_codes_are_found_in_what_is_said_around_them(text: str, codes: list[str]) -> None:
    """However they are written; a longer word is none."""
    assert codes == codes_in(text)
