"""The officer above hands an organisation over to another from a day on: the rights of the one end
and those of the other begin on it, both are told, and again on the day where that is to come.

Whatever is the organisation's goes over by itself: who is its officer on a day sees its cells, what
waits for them and what was sent. What was being prepared for its cells goes over as well."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from storage import audit, outbox
from storage.queries import broadcasts, offices, people
from storage.tables import Member, Organisation, Overseer
from workflow.access import own_memberships
from workflow.accounts import Person, id_of
from workflow.errors import Refusal
from workflow.office import from_above
from workflow.office.cells_table import offices_of
from workflow.planned import Planned
from workflow.work import Work

HANDED = "office_handed_over"
"""The kind of the message to either."""
LONGEST_AHEAD = timedelta(days=366)
_MORNING = 8


@dataclass(frozen=True, slots=True)
class HeldOffice:
    """One organisation of an officer, and to whom it goes."""

    organisation_id: int
    name: str
    to: str
    """Empty where it is not handed over."""
    on: date | None


@dataclass(frozen=True, slots=True)
class OfficeHanded:
    """Who takes over from whom, and when, for one of them."""

    organisation: str
    day: date
    other: str
    begins: bool
    """Whether who is told is the new one."""
    off: bool
    """Whether it was taken back, so nothing changes."""


async def held(work: Work, officer: Person) -> tuple[HeldOffice, ...]:
    """Give what somebody is the officer of; raise `Refusal` `not_officer`."""
    return tuple([await _held(work, officer, one) for one in await offices_of(work, officer)])


async def cells(work: Work, officer: Person, office_id: int) -> tuple[tuple[int, str], ...]:
    """Give the cells whose members may take an organisation over; raise as `hand_over`."""
    one = await _office(work, officer, office_id)
    under = await offices.cells_under(await work.session(), [id_of(one)])
    return tuple((id_of(cell), cell.name) for cell in under)


async def members(
    work: Work, officer: Person, office_id: int, cell_id: int
) -> tuple[tuple[int, str], ...]:
    """Give who of a cell may take an organisation over; raise as `hand_over`."""
    if cell_id not in dict(await cells(work, officer, office_id)):
        raise Refusal("not_in_cell")
    own = {id_of(one) for one in await own_memberships(work, officer)}
    found = await people.members_of(await work.session(), cell_id)
    return tuple((id_of(one), one.called) for one in found if id_of(one) not in own)


async def named(work: Work, officer: Person, office_id: int, member_id: int) -> tuple[str, str]:
    """Give what the organisation and who takes it over are called; raise as `hand_over`."""
    one = await _office(work, officer, office_id)
    return one.name, await _successor(work, officer, one, member_id)


def checked_day(work: Work, day: date) -> date:
    """Give a day from which somebody may take over.

    Raises:
        Refusal: `office_day_past`; `office_day_far`.
    """
    today = work.now.date()
    if day < today:
        raise Refusal("office_day_past")
    if day > today + LONGEST_AHEAD:
        raise Refusal("office_day_far")
    return day


async def hand_over(
    work: Work, officer: Person, office_id: int, member_id: int, day: date
) -> HeldOffice:
    """Let another be the officer of an organisation from a day on; at once where that is today.

    Raises:
        Refusal: `not_officer`; `not_in_cell` for an organisation of which they are none, and for
            whom is in no cell under it; `office_own_successor` for themselves;
            `office_has_them` for who is its officer already; as `checked_day`.
    """
    one = await _office(work, officer, office_id)
    new = await _successor(work, officer, one, member_id)
    checked_day(work, day)
    row = await _row(work, officer.member_id, office_id)
    if row.hands_to is not None:
        await _tell(work, row, off=True)
    row.hands_to, row.hands_on = member_id, day
    (await work.session()).add(row)
    await _tell(work, row)
    await _record(work, row, "office_hand_over_set", officer.member_id)
    if day <= work.now.date():
        await _swap(work, row)
        return HeldOffice(office_id, one.name, new, day)
    return await _held(work, officer, one)


async def take_back(work: Work, officer: Person, office_id: int) -> HeldOffice:
    """Stay the officer, where the day has not come; both are told.

    Raises:
        Refusal: `not_officer`; `not_in_cell`; `office_not_handed` where nothing was.
    """
    one = await _office(work, officer, office_id)
    row = await _row(work, officer.member_id, office_id)
    if row.hands_to is None:
        raise Refusal("office_not_handed")
    await _tell(work, row, off=True)
    await _record(work, row, "office_hand_over_taken_back", officer.member_id)
    row.hands_to = row.hands_on = None
    (await work.session()).add(row)
    return await _held(work, officer, one)


async def tick(work: Work) -> None:
    """Let everybody take over whose day has come; whoever left the cells meanwhile does not, and
    the officer stays and is told."""
    session = await work.session()
    for row in await offices.handed_by(session, work.now.date()):
        member = await people.member_on(session, row.hands_to or 0, work.now.date())
        if member.belongs:
            await _swap(work, row)
            continue
        await _tell(work, row, off=True)
        await _record(work, row, "office_hand_over_taken_back", row.member_id)
        row.hands_to = row.hands_on = None
        session.add(row)


async def facts(work: Work, row: Planned) -> OfficeHanded | None:
    """Give what either is told; None for the morning of a day that was taken back."""
    session, args = await work.session(), row.args
    day = date.fromisoformat(args["day"])
    begins = row.member_id == args["new"]
    if args["again"] and not await _stands(work, args["of"], args["old"], args["new"], day):
        return None
    other = await session.get_one(Member, args["old"] if begins else args["new"])
    organisation = await session.get_one(Organisation, args["of"])
    return OfficeHanded(organisation.name, day, other.called, begins, args["off"])


async def _stands(work: Work, office_id: int, old: int, new: int, day: date) -> bool:
    session = await work.session()
    row = await session.get(Overseer, (office_id, old))
    if row is not None:
        return (row.hands_to, row.hands_on) == (new, day)
    return await session.get(Overseer, (office_id, new)) is not None


async def _swap(work: Work, row: Overseer) -> None:
    session = await work.session()
    office_id, old, new = row.organisation_id, row.member_id, row.hands_to or 0
    await _record(work, row, HANDED, old)
    await session.delete(row)
    await session.flush()
    if await session.get(Overseer, (office_id, new)) is None:
        session.add(Overseer(organisation_id=office_id, member_id=new))
        await session.flush()
    await broadcasts.hand_drafts(session, old, new, office_id)
    await from_above.tell_of_waiting(work, office_id)


async def _office(work: Work, officer: Person, office_id: int) -> Organisation:
    found = {id_of(one): one for one in await offices_of(work, officer)}
    if office_id not in found:
        raise Refusal("not_in_cell")
    return found[office_id]


async def _successor(work: Work, officer: Person, one: Organisation, member_id: int) -> str:
    """Give who is to take over by name."""
    session = await work.session()
    if member_id in {id_of(each) for each in await own_memberships(work, officer)}:
        raise Refusal("office_own_successor")
    under = {id_of(cell) for cell in await offices.cells_under(session, [id_of(one)])}
    found = (await people.named_on(session, [member_id], work.now.date())).get(member_id)
    if found is None or found.cell_id not in under or not found.belongs:
        raise Refusal("not_in_cell")
    if await session.get(Overseer, (id_of(one), member_id)) is not None:
        raise Refusal("office_has_them", name=found.called)
    return found.called


async def _row(work: Work, member_id: int, office_id: int) -> Overseer:
    return await (await work.session()).get_one(Overseer, (office_id, member_id))


async def _held(work: Work, officer: Person, one: Organisation) -> HeldOffice:
    session = await work.session()
    row = await _row(work, officer.member_id, id_of(one))
    to = "" if row.hands_to is None else (await session.get_one(Member, row.hands_to)).called
    return HeldOffice(id_of(one), one.name, to, row.hands_on)


async def _tell(work: Work, row: Overseer, *, off: bool = False) -> None:
    """Tell either now, and again in the morning of a day that is to come."""
    old, new, day = row.member_id, row.hands_to or 0, row.hands_on or work.now.date()
    moments = [work.now]
    if day > work.now.date() and not off:
        moments.append(datetime(day.year, day.month, day.day, _MORNING, tzinfo=work.now.tzinfo))
    of, stamp = row.organisation_id, f"{work.now:%Y%m%d%H%M%S%f}"
    args = {"of": of, "old": old, "new": new, "day": day.isoformat(), "off": off}
    plans = [
        outbox.Plan(
            f"{HANDED}:{of}:{stamp}:{int(off)}:{number}:{one}",
            HANDED,
            one,
            {**args, "again": bool(number)},
            work.house.quiet.next_allowed(moment),
        )
        for number, moment in enumerate(moments)
        for one in (old, new)
    ]
    await outbox.plan_many(await work.session(), plans)


async def _record(work: Work, row: Overseer, kind: str, by: int) -> None:
    day = row.hands_on.isoformat() if row.hands_on else ""
    await audit.append(
        await work.session(),
        at=work.now,
        kind=kind,
        organisation_id=row.organisation_id,
        payload={"old": row.member_id, "new": row.hands_to, "day": day, "by": by},
    )
