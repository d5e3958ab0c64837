"""A shortcoming that was concluded becomes a promise: measure, owner, day, who follows.

Who chairs the meeting or keeps its record writes it down at the conclusion, the secretary at any
time afterwards. Nothing is promised without a day and an owner (S4 10); until then it is a draft,
seen by its writer alone."""

import re
from datetime import date

from papers.plain import fold
from storage import audit
from storage.member_then import MemberThen
from storage.queries import agenda as agenda_rows
from storage.queries import people
from storage.queries import remedies as rows
from storage.tables import Cycle, Remedy
from terms.remedy import RemedyState
from workflow.access import keeps_record, leads, meeting_of
from workflow.accounts import Person, id_of
from workflow.answer_text import kept_text
from workflow.cycle import in_view
from workflow.dates import typed_day
from workflow.errors import Refusal
from workflow.remedy import listing, reminding, told
from workflow.remedy.facts import RemedyFacts
from workflow.work import Work

LONGEST = 2000
"""Letters of a shortcoming, and of a measure."""
_BETWEEN = re.compile(r"\s*;\s*")


async def begin_at(work: Work, person: Person, meeting_id: int, topic_id: int) -> RemedyFacts:
    """Begin one about the item that was concluded, to who chairs or keeps the record; what they
    had begun is there again.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `no_topic`.
    """
    meeting = await meeting_of(work, person, meeting_id)
    keeps_record(person, meeting)
    topics = await agenda_rows.topics_of(await work.session(), id_of(meeting))
    topic = next((one for one in topics if one.id == topic_id), None)
    if topic is None:
        raise Refusal("no_topic")
    return await _begun(work, person, meeting.cycle_id, topic.member_id)


async def begin(work: Work, person: Person, member_id: int) -> RemedyFacts:
    """Begin one about a member of the cell, or about the cell itself (0), to who leads it.

    Raises:
        Refusal: `not_secretary`; `not_in_cell`; `no_cycle`.
    """
    leads(person)
    cycle = await in_view(work, person)
    if cycle is None:
        raise Refusal("no_cycle")
    if member_id:
        _of(await _here(work, person), member_id)
    return await _begun(work, person, id_of(cycle), member_id or None)


async def whom(work: Work, person: Person) -> list[MemberThen]:
    """Give whom a new one can be about, to who leads the cell; raise `Refusal` `not_secretary`."""
    leads(person)
    return await _here(work, person)


async def candidates(work: Work, person: Person, remedy_id: int) -> list[MemberThen]:
    """Give who can own or follow one, to who may change it; refuse as `name_owner`."""
    await _changeable(work, person, remedy_id)
    return await _here(work, person)


async def write(work: Work, person: Person, remedy_id: int, text: str) -> RemedyFacts:
    """Keep what is typed of a draft: the shortcoming first, then the measure.

    One line may hold all of it, parted by semicolons: shortcoming; measure; day; names of who
    remedies it (where that is still open) and of who follows it.

    Raises:
        Refusal: `remedy_unknown`; `remedy_promised`; `answer_empty`; `text_too_long` (limit).
    """
    row = await _draft(work, person, remedy_id)
    if row.shortcoming:
        row.measure = _checked(text)
    else:
        await _read(work, person, row, text)
    return await _kept(work, person, row)


async def start_over(work: Work, person: Person, remedy_id: int) -> RemedyFacts:
    """Empty a draft; raise `Refusal` `remedy_unknown`, `remedy_promised`."""
    row = await _draft(work, person, remedy_id)
    row.shortcoming = row.measure = ""
    row.due = row.follower_id = None
    row.owner_id, row.by_committee = row.member_id, False
    return await _kept(work, person, row)


async def set_day(work: Work, person: Person, remedy_id: int, text: str) -> RemedyFacts:
    """Set the last day, as it is typed.

    Raises:
        Refusal: `remedy_unknown`; `remedy_done`; `day_unreadable`; `remedy_day_past`.
    """
    row = await _changeable(work, person, remedy_id)
    return await _set_day(work, person, row, typed_day(text, work.now.date()))


async def put_day(work: Work, person: Person, remedy_id: int, due: date) -> RemedyFacts:
    """Set the last day; refuse as `set_day`."""
    return await _set_day(work, person, await _changeable(work, person, remedy_id), due)


async def name_owner(work: Work, person: Person, remedy_id: int, member_id: int) -> RemedyFacts:
    """Name who remedies it: a member, or the committee together (0). Who followed it follows it no
    more where they are to remedy it themselves.

    Raises:
        Refusal: `remedy_unknown`; `remedy_done`; `not_in_cell`.
    """
    row = await _changeable(work, person, remedy_id)
    if member_id:
        _of(await _here(work, person), member_id)
    row.owner_id, row.by_committee = member_id or None, not member_id
    if member_id and row.follower_id == member_id:
        row.follower_id = None
    now = await _changed(work, person, row, "owner")
    await told.to_owner(work, row)
    return now


async def name_follower(work: Work, person: Person, remedy_id: int, member_id: int) -> RemedyFacts:
    """Name who follows it; nobody (0).

    Raises:
        Refusal: `remedy_unknown`; `remedy_done`; `not_in_cell`; `remedy_own_follower`.
    """
    row = await _changeable(work, person, remedy_id)
    if member_id:
        _of(await _here(work, person), member_id)
        if member_id == row.owner_id:
            raise Refusal("remedy_own_follower")
    row.follower_id = member_id or None
    now = await _changed(work, person, row, "follower")
    await told.to_follower(work, row)
    return now


async def promise(work: Work, person: Person, remedy_id: int) -> RemedyFacts:
    """Take a draft as promised; its owner and who follows it are told. Twice is once.

    Raises:
        Refusal: `remedy_unknown`; `remedy_lacks` (what) without a shortcoming, an owner or a day.
    """
    row, now = await listing.seen(work, person, remedy_id)
    if row.state is not RemedyState.DRAFT:
        return now
    if now.missing is not None:
        raise Refusal("remedy_lacks", what=now.missing)
    row.state, row.entered_at = RemedyState.OPEN, work.now
    after = await _changed(work, person, row, "promised")
    await told.to_owner(work, row)
    await told.to_follower(work, row)
    return after


async def take_back(work: Work, person: Person, remedy_id: int) -> None:
    """Take away what was written down by mistake, a draft too.

    Raises:
        Refusal: `remedy_unknown`; `remedy_done` for what is done.
    """
    row = await _changeable(work, person, remedy_id)
    row.state = RemedyState.TAKEN_BACK
    await _store(work, row)
    await reminding.lay(work, row)
    await _note(work, person, row, "taken_back")


async def _here(work: Work, person: Person) -> list[MemberThen]:
    """Give the members of the cell, or of the body, today."""
    return await people.members_on(await work.session(), person.cell_id, work.now.date())


async def _begun(work: Work, person: Person, cycle_id: int, member_id: int | None) -> RemedyFacts:
    session = await work.session()
    # Who leads the cell goes on with what its secretary before had begun.
    by = None if person.leads else person.member_id
    row = await rows.draft(session, cycle_id, member_id, by)
    if row is None:
        row = Remedy(
            cycle_id=cycle_id,
            member_id=member_id,
            owner_id=member_id,
            entered_by=person.member_id,
            entered_at=work.now,
        )
    return await _kept(work, person, row)


async def _read(work: Work, person: Person, row: Remedy, text: str) -> None:
    """Read one line: the first part is the shortcoming, a day the last day, a name somebody."""
    first, *more = (part for part in _BETWEEN.split(kept_text(text)) if part)
    row.shortcoming = _checked(first)
    members = await _here(work, person)
    words = []
    for part in more:
        day = _day(part, work.now.date())
        member = _named(part, members)
        if day is not None and row.due is None:
            row.due = day
        elif member is not None and row.owner_id is None:
            row.owner_id = member.id
        elif member is not None and row.follower_id is None and member.id != row.owner_id:
            row.follower_id = member.id
        else:
            words.append(part)
    row.measure = _checked("; ".join(words)) if words else ""


def _day(part: str, today: date) -> date | None:
    """Give the day that a part is; None for words, and for a day that is over."""
    try:
        day = typed_day(part, today)
    except Refusal:
        return None
    return day if day >= today else None


def _named(part: str, members: list[MemberThen]) -> MemberThen | None:
    """Give the one member whose name a part is, as it stands on lists."""
    return next((one for one in members if fold(part) == fold(one.called)), None)


def _checked(text: str) -> str:
    kept = kept_text(text)
    if len(kept) > LONGEST:
        raise Refusal("text_too_long", limit=LONGEST)
    return kept


def _of(members: list[MemberThen], member_id: int) -> None:
    if member_id not in {one.id for one in members}:
        raise Refusal("not_in_cell")


async def _set_day(work: Work, person: Person, row: Remedy, due: date) -> RemedyFacts:
    if due < work.now.date():
        raise Refusal("remedy_day_past")
    row.due = due
    return await _changed(work, person, row, "day")


async def _draft(work: Work, person: Person, remedy_id: int) -> Remedy:
    row, _ = await listing.seen(work, person, remedy_id)
    if row.state is not RemedyState.DRAFT:
        raise Refusal("remedy_promised")
    return row


async def _changeable(work: Work, person: Person, remedy_id: int) -> Remedy:
    """Give one that the person may still change: their own draft, or of the cell they lead."""
    row, now = await listing.seen(work, person, remedy_id)
    if row.state is RemedyState.DRAFT:
        return row
    if not now.leads:
        raise Refusal("remedy_unknown")
    if row.state is RemedyState.DONE:
        raise Refusal("remedy_done")
    return row


async def _changed(work: Work, person: Person, row: Remedy, what: str) -> RemedyFacts:
    """Keep a change; of what is promised the reminders follow it, and it is on record."""
    now = await _kept(work, person, row)
    if row.state is not RemedyState.DRAFT:
        await reminding.lay(work, row)
        await _note(work, person, row, what)
    return now


async def _kept(work: Work, person: Person, row: Remedy) -> RemedyFacts:
    await _store(work, row)
    return await listing.one(work, person, id_of(row))


async def _store(work: Work, row: Remedy) -> None:
    session = await work.session()
    session.add(row)
    await session.flush()


async def _note(work: Work, person: Person, row: Remedy, what: str) -> None:
    session = await work.session()
    cycle = await session.get_one(Cycle, row.cycle_id)
    await audit.append(
        session,
        at=work.now,
        kind=f"remedy_{what}",
        organisation_id=cycle.cell_id,
        payload={"remedy": row.id, "by": person.member_id},
    )
