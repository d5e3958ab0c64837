"""A joining code that somebody showed in a group: it is void, and whoever needs it is told."""

import re
from dataclasses import dataclass
from datetime import datetime

from storage import audit
from storage.outbox import Plan, plan_many
from storage.queries import accounts as account_rows
from storage.queries import people
from storage.tables import JoinCode, Member
from workflow.people import joining
from workflow.planned import Planned
from workflow.work import Work

KIND = "code_exposed"

_CODE = re.compile(
    r"(?<![0-9a-z])(?=([0-9a-z]{4})[\s\-–]{0,3}([0-9a-z]{4})(?![0-9a-z]))", re.IGNORECASE
)
_MOST = 20
"""Codes that one message may show."""


@dataclass(frozen=True, slots=True)
class ExposedFacts:
    """Whose code was shown, when, and on which channel."""

    name: str
    own: bool
    """It is told to whose code it was."""
    at: datetime
    channel: str


def codes_in(text: str) -> list[str]:
    """Give what stands in a text and may be a joining code."""
    found = ("".join(one.groups()) for one in _CODE.finditer(text))
    return [code for code in found if joining.looks_like_code(code)][:_MOST]


async def void(work: Work, text: str, channel: str) -> int:
    """Make every code void that stands in a group's text, and tell; give how many there were."""
    shown = [await joining.living_code(work, code) for code in codes_in(text)]
    codes = {code.id: code for code in shown if code is not None}
    for code in codes.values():
        await _void(work, code, channel)
    return len(codes)


async def facts(work: Work, row: Planned) -> ExposedFacts | None:
    """Give what is told; None when the member has gone."""
    session = await work.session()
    member = await session.get(Member, row.args["whose"])
    if member is None:
        return None
    return ExposedFacts(
        name=member.called,
        own=member.id == row.member_id,
        at=datetime.fromisoformat(row.args["at"]),
        channel=row.args["channel"],
    )


async def _void(work: Work, code: JoinCode, channel: str) -> None:
    session = await work.session()
    member = await session.get_one(Member, code.member_id)
    code.revoked_at = work.now
    session.add(code)
    await session.flush()
    args = {"whose": member.id, "at": work.now.isoformat(), "channel": channel}
    plans = [
        Plan(
            key=f"{KIND}:{code.id}:{told}:{account}",
            kind=KIND,
            member_id=told,
            args=args,
            not_before=work.now,
            account_id=account,
        )
        for told, account in await _told(work, code, member)
    ]
    await plan_many(session, plans)
    await audit.append(
        session,
        at=work.now,
        kind=KIND,
        organisation_id=member.cell_id,
        payload={"member": member.id, "code": code.id},
    )


async def _told(work: Work, code: JoinCode, member: Member) -> list[tuple[int, int | None]]:
    """Give who is told, and on which phone: the code's owner on each of theirs; who has none has a
    new one made by whoever made this one, or by who leads their cell."""
    session = await work.session()
    phones = await account_rows.accounts_of(session, code.member_id)
    if phones:
        return [(code.member_id, phone.id) for phone in phones]
    if code.made_by is not None and code.made_by != code.member_id:
        return [(code.made_by, None)]
    leaders = await people.secretaries_of(session, member.cell_id, work.now.date())
    return [(one.id or 0, None) for one in leaders[:1]]
