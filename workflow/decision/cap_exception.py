"""A higher share of excellent for outstanding results (QĐ 366, Điều 11.1.5): entered by the officer
of who decides, with the ground, who decided and when."""

from dataclasses import dataclass

import rating
from storage import audit
from storage.queries import caps as rows
from storage.tables import CapException
from workflow.accounts import Person
from workflow.decision import cap_ground, cap_table
from workflow.decision.cap_table import WeighedTable
from workflow.errors import Refusal
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class Shares:
    """Which shares may be entered here."""

    table: WeighedTable
    percents: tuple[int, ...]
    """Above the usual one, up to the most there may be."""


async def shares(work: Work, person: Person, organisation_id: int, year: int) -> Shares:
    """Give which higher shares the rules of the year leave to who decides.

    Raises:
        Refusal: as `cap_table.may_rule`; `cap_no_exception` where the rules know none.
    """
    found = await cap_table.may_rule(work, person, organisation_id, year)
    cap = rating.cap(rating.Kind.INDIVIDUAL, {}, profile=found.now.profile)
    if cap.exceptional is None:
        raise Refusal("cap_no_exception")
    return Shares(found, tuple(range(cap.share + 1, cap.exceptional + 1)))


async def begin(
    work: Work, person: Person, organisation_id: int, year: int, percent: int, ground: str
) -> None:
    """Keep a share with its ground; it holds once it is said who decided, and when.

    Raises:
        Refusal: as `shares`; `button_old` for a share that may not be; as
            `cap_ground.typed_ground`.
    """
    found = await shares(work, person, organisation_id, year)
    if percent not in found.percents:
        raise Refusal("button_old")
    said = cap_ground.typed_ground(ground)
    await _add(work, person, found.table, str(percent), said)


async def complete(
    work: Work, person: Person, organisation_id: int, year: int, decided_by: str
) -> WeighedTable:
    """Keep who decided on the share whose ground was typed, and when; give the table with it.

    Raises:
        Refusal: as `shares`; as `cap_ground.typed_decider`; `step_over` where none waits for it.
    """
    found = (await shares(work, person, organisation_id, year)).table
    said, day = cap_ground.typed_decider(decided_by, work.now.date())
    session = await work.session()
    row = await rows.exception_begun(session, found.now.organisation_id, found.now.year)
    if row is None:
        raise Refusal("step_over")
    row.decided_by, row.decided_on = said, day
    session.add(row)
    await session.flush()
    await _record(work, person, found, row.percent)
    return await cap_table.table(work, person, found.now.organisation_id, found.now.year)


async def take_back(work: Work, person: Person, organisation_id: int, year: int) -> WeighedTable:
    """Let the usual share hold again; what was entered stays on record.

    Raises:
        Refusal: as `shares`.
    """
    found = (await shares(work, person, organisation_id, year)).table
    await _add(work, person, found, "", "")
    await _record(work, person, found, "")
    return await cap_table.table(work, person, found.now.organisation_id, found.now.year)


async def _add(work: Work, person: Person, found: WeighedTable, percent: str, ground: str) -> None:
    session = await work.session()
    session.add(
        CapException(
            organisation_id=found.now.organisation_id,
            year=found.now.year,
            percent=percent,
            ground=ground,
            entered_by=person.member_id,
            entered_at=work.now,
        )
    )
    await session.flush()


async def _record(work: Work, person: Person, found: WeighedTable, percent: str) -> None:
    await audit.append(
        await work.session(),
        at=work.now,
        kind="cap_share_entered",
        organisation_id=found.now.organisation_id,
        payload={"year": found.now.year, "percent": percent, "by": person.member_id},
    )
