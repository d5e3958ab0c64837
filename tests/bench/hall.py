"""A hall of voters: rows laid straight into a database, and the updates that their taps post.

One organisation, one cell, as many members as asked for, each with a Telegram chat; the same
electorate stands before several open urns, so that nobody votes twice in one of them.
"""

import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import SQLModel, insert

from handlers.callbacks.meeting import MeetingAction, SheetAction, SheetStep
from storage.ballot_keys import UrnKey
from storage.database import Database
from storage.tables import (
    BallotElector,
    BallotPhase,
    BallotPhone,
    BallotSession,
    BallotState,
    ChatAccount,
    Cycle,
    CycleState,
    Human,
    Meeting,
    MeetingState,
    Member,
    MemberStatus,
    Organisation,
    OrganisationKind,
    Post,
)
from terms.people import PostBody, PostRole
from workflow.clock import SystemClock
from workflow.drafts import Draft

BOT = "4242"
TOKEN = f"{BOT}:bench-telegram-token"
ZALO_TOKEN = "4343:bench-zalo-token"
ZALO_CHAT = "z50001"
"""The chat of the member who leads the meetings, on Zalo."""
CELL, CYCLE = 2, 1
CHAIR = 1
"""The member who leads the meetings."""
PROFILE = "hcmc_edu_2023"
_CHATS_FROM = 50_000
_BATCH = 500
_FAMILIES = ("Nguyễn Văn", "Trần Thị", "Lê Văn", "Phạm Thị", "Hoàng Văn")


@dataclass(frozen=True, slots=True)
class Hall:
    """How many sit in it, and what is voted on."""

    voters: int
    subjects: int
    urns: int

    @property
    def members(self) -> range:
        """Give the ids of the voters."""
        return range(1, self.voters + 1)

    @property
    def everybody(self) -> range:
        """Give the ids of all who vote or are voted on."""
        return range(1, max(self.voters, self.subjects) + 1)


def chat_of(member: int) -> int:
    """Give the chat a member writes from."""
    return _CHATS_FROM + member


def member_of(chat: int) -> int:
    """Give the member who writes from a chat."""
    return chat - _CHATS_FROM


async def fill(database: Database, hall: Hall, now: datetime) -> None:
    """Lay the hall's rows into a migrated, empty database; each urn has its key."""
    opened = now - timedelta(minutes=5)
    keys = [database.ballot_keys.create(urn) for urn in range(1, hall.urns + 1)]
    await add(database, Organisation, _organisations())
    await add_members(database, [member_row(number) for number in hall.everybody])
    await add(database, ChatAccount, [account(number, opened) for number in hall.members])
    await add(database, Cycle, [_cycle(now)])
    urns = [(urn, key) for urn, key in enumerate(keys, start=1)]
    await add(database, Meeting, [_meeting(urn, opened) for urn, _ in urns])
    await add(database, BallotSession, [_urn(urn, key, hall, opened) for urn, key in urns])
    phones = [
        {"session_id": urn, "account_id": number, "member_id": number}
        for urn, _ in urns
        for number in hall.members
    ]
    await add(database, BallotPhone, phones)
    electors = [_elector(urn, number) for urn, _ in urns for number in hall.members]
    await add(database, BallotElector, electors)


async def add(database: Database, table: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
    """Lay rows into a table in one transaction."""
    async with database.transaction() as session:
        connection = await session.connection()
        for start in range(0, len(rows), _BATCH):
            await connection.execute(insert(table), rows[start : start + _BATCH])


async def add_members(database: Database, rows: Sequence[dict[str, Any]]) -> None:
    """Lay memberships down, each of a person of its own; the first one leads its cell."""
    await add(database, Human, [{"id": row["person_id"]} for row in rows])
    await add(database, Member, rows)
    lead = [row["id"] for row in rows if row["id"] == CHAIR]
    leading = {"body": PostBody.CELL, "role": PostRole.SECRETARY}
    await add(database, Post, [{"member_id": number, **leading} for number in lead])


def _organisations() -> list[dict[str, Any]]:
    school = {"id": 1, "parent_id": None, "name": "Đảng bộ Trường THPT Ví Dụ"}
    cell = {"id": CELL, "parent_id": 1, "name": "Chi bộ Tổ Tự nhiên"}
    return [
        {**school, "kind": OrganisationKind.PARTY_ORGANISATION},
        {**cell, "kind": OrganisationKind.CELL},
    ]


def member_row(number: int, cell: int = CELL) -> dict[str, Any]:
    """Give an official member of a cell."""
    return {
        "id": number,
        "person_id": number,
        "cell_id": cell,
        "full_name": f"{_FAMILIES[number % len(_FAMILIES)]} Ví Dụ {number}",
        "birth_date": date(1980, 5, 17),
        "admitted_on": date(2010, 2, 3),
        "status": MemberStatus.OFFICIAL,
    }


def account(number: int, joined: datetime) -> dict[str, Any]:
    """Give a member's account on Telegram."""
    chat = str(chat_of(number))
    return {
        "id": number,
        "channel": "telegram",
        "bot": BOT,
        "chat": chat,
        "member_id": number,
        "consented_at": joined,
    }


def zalo_account(number: int) -> dict[str, Any]:
    """Give a member's second account, on Zalo."""
    joined = SystemClock().now() - timedelta(days=30)
    bot = ZALO_TOKEN.partition(":")[0]
    here = {"channel": "zalo", "bot": bot, "chat": ZALO_CHAT, "id": 1_000_000}
    return {**account(number, joined), **here}


def _cycle(now: datetime) -> dict[str, Any]:
    return {
        "id": CYCLE,
        "cell_id": CELL,
        "year": now.year,
        "profile": PROFILE,
        "profile_hash": "0" * 64,
        "state": CycleState.MEETING,
        "review_deadline": now.date(),
    }


def _meeting(urn: int, opened: datetime) -> dict[str, Any]:
    return {
        "id": urn,
        "cycle_id": CYCLE,
        "state": MeetingState.BALLOT_OPEN,
        "chair_id": CHAIR,
        "opened_at": opened,
    }


def _urn(urn: int, key: UrnKey, hall: Hall, opened: datetime) -> dict[str, Any]:
    return {
        "id": urn,
        "meeting_id": urn,
        "state": BallotState.OPEN,
        "phase": BallotPhase.NONE,
        "subjects": list(hall.everybody[: hall.subjects]),
        "sheet_hash": hashlib.sha256(str(urn).encode()).hexdigest(),
        "electorate_hash": hashlib.sha256(str(hall.voters).encode()).hexdigest(),
        "public_key": key.public,
        "key_name": key.name,
        "key_hash": key.digest,
        "official_members": hall.voters,
        "present": hall.voters,
        "opened_at": opened,
    }


def _elector(urn: int, number: int) -> dict[str, Any]:
    return {"session_id": urn, "member_id": number, "voted": False}


def filled(subjects: int, marks: int) -> Draft:
    """Give a sheet after that many taps, one mark a subject."""
    draft = Draft.blank(subjects)
    for subject in range(marks):
        draft = draft.marked(subject, 1 + subject % 4)
    return draft


def sheet_tap(
    member: int, urn: int, do: SheetStep, draft: Draft | None = None, row: int = 0, mark: int = 0
) -> str:
    """Give the update of a tap on a sheet."""
    letters = "" if draft is None else draft.letters()
    data = SheetAction(do=do, session=urn, letters=letters, row=row, mark=mark).pack()
    return tap(member, data)


def closing_tap(urn: int) -> str:
    """Give the update of the chair's tap that closes an urn."""
    return tap(CHAIR, MeetingAction(do="close_yes", meeting=urn).pack())


class _Numbers:
    """Numbers for updates: none comes twice."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> int:
        self._last += 1
        return self._last


_NUMBERS = _Numbers()


def tap(member: int, data: str) -> str:
    """Give the update of any tap, as Telegram posts it (some 750 bytes)."""
    number, chat = _NUMBERS.next(), chat_of(member)
    person = {"id": chat, "first_name": "Ví Dụ", "last_name": "Nguyễn Văn", "username": f"v{chat}"}
    bot = {"id": int(BOT), "is_bot": True, "first_name": "Tự Soi", "username": "tusoi_vidu_bot"}
    message = {
        "message_id": 1000,
        "from": bot,
        "chat": {**person, "type": "private"},
        "date": 1732071600,
        "text": "Phiếu kín của chi bộ, trang 1 trên 8. Chọn một mức cho mỗi người.",
        "reply_markup": {"inline_keyboard": [[{"text": "Tiếp", "callback_data": data}]]},
    }
    query = {
        "id": str(10**17 + number),
        "from": {**person, "is_bot": False, "language_code": "vi"},
        "message": message,
        "chat_instance": str(10**18 + chat),
        "data": data,
    }
    return json.dumps({"update_id": number, "callback_query": query}, ensure_ascii=False)


def says(chat: int, text: str) -> str:
    """Give the update of a short text, as Telegram posts it."""
    number = _NUMBERS.next()
    person = {"id": chat, "is_bot": False, "first_name": "An"}
    message = {
        "message_id": number,
        "date": int(time.time()),
        "chat": {"id": chat, "type": "private", "first_name": "An"},
        "from": person,
        "text": text,
    }
    return json.dumps({"update_id": number, "message": message})


def says_on_zalo(text: str) -> dict[str, Any]:
    """Give a short text, as Zalo posts it."""
    return {
        "event_name": "message.text.received",
        "message": {
            "message_id": f"m{_NUMBERS.next()}",
            "from": {"id": ZALO_CHAT, "display_name": "An", "is_bot": False},
            "chat": {"id": ZALO_CHAT, "chat_type": "PRIVATE"},
            "date": int(time.time() * 1000),
            "text": text,
        },
    }
