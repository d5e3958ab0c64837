"""How ballots are held: their rules, plans, paper electors, open votes, decisions."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, bindparam, false, func, or_, true, union_all
from sqlalchemy.orm import Bundle
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import (
    AccountState,
    BallotElector,
    BallotOutcome,
    BallotPhase,
    BallotPlan,
    BallotRules,
    BallotSession,
    BallotState,
    BallotTally,
    ChatAccount,
    Cycle,
    Meeting,
    OpenChoice,
    OpenVoter,
    OtherRating,
    PaperElector,
    PaperTally,
    PaperUrn,
    TellerCount,
)
from terms.ballots import BallotMode, BallotPurpose, TallyMark

ASIDE = (BallotPurpose.MOTION, BallotPurpose.REHEARSAL)
"""Ballots beside the rating: they do not move the meeting on."""
_UNOPENED = (BallotPhase.NONE, BallotPhase.LOCKED)


async def rules_of(session: AsyncSession, session_id: int) -> BallotRules:
    """Give how a session is held; without a row it is a plain sealed ballot on levels."""
    found = await session.get(BallotRules, session_id)
    return found or BallotRules(session_id=session_id)


_HELD_AT = (
    select(BallotSession, BallotRules)
    .outerjoin(BallotRules, col(BallotRules.session_id) == col(BallotSession.id))
    .where(col(BallotSession.meeting_id) == bindparam("meeting_id"))
    .order_by(col(BallotSession.id))
    .execution_options(populate_existing=True)
)


async def held_at(
    session: AsyncSession, meeting_id: int
) -> list[tuple[BallotSession, BallotRules]]:
    """Give every session of a meeting with its rules, in the order they were opened."""
    found = await session.exec(_HELD_AT, params={"meeting_id": meeting_id})
    return [
        (ballot, rules or BallotRules(session_id=ballot.id or 0)) for ballot, rules in found.all()
    ]


async def uncounted(session: AsyncSession) -> list[BallotSession]:
    """Give the sessions whose sealed ballots are still to be counted with their key."""
    found = await session.exec(
        select(BallotSession)
        .where(
            col(BallotSession.phase).in_(_UNOPENED),
            BallotSession.state != BallotState.VOID,
            or_(col(BallotSession.public_key) != b"", col(BallotSession.key_name) != ""),
        )
        .order_by(col(BallotSession.id))
    )
    return list(found.all())


async def uncounted_at(session: AsyncSession, meeting_id: int) -> list[BallotSession]:
    """Give those of one meeting."""
    return [
        ballot
        for ballot, _ in await held_at(session, meeting_id)
        if ballot.phase in _UNOPENED
        and ballot.state is not BallotState.VOID
        and (ballot.public_key or ballot.key_name)
    ]


async def with_key(session: AsyncSession) -> list[BallotSession]:
    """Give the sessions whose key is not destroyed yet."""
    found = await session.exec(
        select(BallotSession)
        .where(
            col(BallotSession.phase).not_in((BallotPhase.KEY_DESTROYED, BallotPhase.SCRUBBED)),
            or_(col(BallotSession.public_key) != b"", col(BallotSession.key_name) != ""),
        )
        .order_by(col(BallotSession.id))
    )
    return list(found.all())


async def rated_at(session: AsyncSession, meeting_id: int) -> set[int]:
    """Give who is on a sheet of the rating at a meeting, counted or not: once is enough."""
    return {
        number
        for ballot, rules in await held_at(session, meeting_id)
        if rules.purpose is BallotPurpose.RATING and ballot.state is not BallotState.VOID
        for number in ballot.subjects
    }


async def opening(
    session: AsyncSession, session_id: int
) -> tuple[BallotSession, BallotRules, Meeting] | None:
    """Give one session with its rules and its meeting, whose year is at hand then; None for a
    number that was never given."""
    found = await session.exec(
        select(BallotSession, BallotRules, Meeting, Cycle)
        .join(Meeting, col(Meeting.id) == col(BallotSession.meeting_id))
        .join(Cycle, col(Cycle.id) == col(Meeting.cycle_id))
        .outerjoin(BallotRules, col(BallotRules.session_id) == col(BallotSession.id))
        .where(BallotSession.id == session_id)
    )
    row = found.first()
    if row is None:
        return None
    ballot, rules, meeting, _ = row
    return ballot, rules or BallotRules(session_id=session_id), meeting


async def rehearsals_to_purge(session: AsyncSession) -> list[int]:
    """Give the rehearsals whose urn is emptied and which are still told of in the tables."""
    found = await session.exec(
        select(BallotSession.id)
        .join(BallotRules, col(BallotRules.session_id) == col(BallotSession.id))
        .where(
            BallotRules.purpose == BallotPurpose.REHEARSAL,
            BallotSession.phase == BallotPhase.SCRUBBED,
            BallotSession.sheet_hash != "",
        )
        .order_by(col(BallotSession.id))
    )
    return [number for number in found.all() if number is not None]


async def plan_of(session: AsyncSession, meeting_id: int) -> BallotPlan:
    """Give how the chair wants the next ballot held; the plain way before they said anything."""
    found = await session.get(BallotPlan, meeting_id, populate_existing=True)
    return found or BallotPlan(meeting_id=meeting_id)


async def with_chat(session: AsyncSession, member_ids: Collection[int]) -> set[int]:
    """Give those of the members who have a chat, and so can vote by phone."""
    found = await session.exec(
        select(ChatAccount.member_id)
        .where(
            col(ChatAccount.member_id).in_(member_ids),
            ChatAccount.state != AccountState.REVOKED,
        )
        .distinct()
    )
    return set(found.all())


async def accounts(
    session: AsyncSession, account_ids: Collection[int | None]
) -> dict[int, ChatAccount]:
    """Give chats by id."""
    found = await session.exec(select(ChatAccount).where(col(ChatAccount.id).in_(account_ids)))
    return {row.id: row for row in found.all() if row.id is not None}


async def paper_electors(session: AsyncSession, session_id: int) -> list[int]:
    """Give who votes on paper in a session."""
    found = await session.exec(
        select(PaperElector.member_id)
        .where(PaperElector.session_id == session_id)
        .order_by(col(PaperElector.member_id))
    )
    return list(found.all())


@dataclass(frozen=True, slots=True)
class Voters:
    """Who votes in one session, and how."""

    by_phone: Mapping[int, bool]
    """Whether each has voted."""
    on_paper: frozenset[int]


async def voters_at(session: AsyncSession, meeting_id: int) -> dict[int, Voters]:
    """Give who votes in every session of a meeting, sealed or open, by session."""
    found = await session.exec(_VOTERS_AT, params={"meeting_id": meeting_id})
    phones: dict[int, dict[int, bool]] = {}
    papers: dict[int, set[int]] = {}
    for number, member_id, voted, paper in found.all():
        if paper:
            papers.setdefault(number, set()).add(member_id)
        else:
            phones.setdefault(number, {})[member_id] = bool(voted)
    return {
        number: Voters(phones.get(number, {}), frozenset(papers.get(number, ())))
        for number in {*phones, *papers}
    }


def _voter(
    table: type[BallotElector | OpenVoter | PaperElector],
    voted: Any,  # noqa: ANN401
    *,
    paper: bool,
) -> tuple[ColumnElement[Any], ...]:
    return (
        col(table.session_id).label("session_id"),
        col(table.member_id).label("member_id"),
        voted.label("voted"),
        (true() if paper else false()).label("paper"),
    )


_OF_MEETING = select(BallotSession.id).where(
    col(BallotSession.meeting_id) == bindparam("meeting_id")
)
_WAYS = union_all(
    select(*_voter(BallotElector, col(BallotElector.voted), paper=False)),
    select(*_voter(OpenVoter, col(OpenVoter.voted), paper=False)),
    select(*_voter(PaperElector, true(), paper=True)),
).subquery()
_VOTERS_AT = (
    select(_WAYS.c.session_id, _WAYS.c.member_id, _WAYS.c.voted, _WAYS.c.paper)
    .where(_WAYS.c.session_id.in_(_OF_MEETING))
    .order_by(_WAYS.c.member_id)
)


_PAPER_URNS = (
    select(PaperUrn)
    .join(BallotSession, col(BallotSession.id) == col(PaperUrn.session_id))
    .where(col(BallotSession.meeting_id) == bindparam("meeting_id"))
)


async def paper_urns_at(session: AsyncSession, meeting_id: int) -> dict[int, PaperUrn]:
    """Give what was agreed on of the paper ballots at a meeting, by session."""
    found = await session.exec(_PAPER_URNS, params={"meeting_id": meeting_id})
    return {row.session_id: row for row in found.all()}


async def teller_counts(session: AsyncSession, session_id: int) -> list[TellerCount]:
    """Give the counts of the tellers so far, locked so that they agree once."""
    found = await session.exec(
        select(TellerCount)
        .where(TellerCount.session_id == session_id)
        .order_by(col(TellerCount.number))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(found.all())


async def open_voters(session: AsyncSession, session_id: int) -> list[OpenVoter]:
    """Give who may vote in an open vote."""
    found = await session.exec(
        select(OpenVoter)
        .where(OpenVoter.session_id == session_id)
        .order_by(col(OpenVoter.member_id))
    )
    return list(found.all())


async def phones_asked(session: AsyncSession, session_id: int) -> int:
    """Give how many vote by phone in a secret ballot."""
    found = await session.exec(
        select(func.count())
        .select_from(BallotElector)
        .where(col(BallotElector.session_id) == session_id)
    )
    return found.one()


async def open_voted(session: AsyncSession, session_id: int) -> int:
    """Give how many have voted in an open vote."""
    found = await session.exec(
        select(func.count())
        .select_from(OpenVoter)
        .where(OpenVoter.session_id == session_id, col(OpenVoter.voted))
    )
    return found.one()


async def open_choices(session: AsyncSession, session_id: int) -> list[OpenChoice]:
    """Give every choice of an open vote, by name."""
    found = await session.exec(
        select(OpenChoice)
        .where(OpenChoice.session_id == session_id)
        .order_by(col(OpenChoice.member_id), col(OpenChoice.subject_id))
    )
    return list(found.all())


_OUTCOMES = (
    select(BallotOutcome)
    .where(col(BallotOutcome.meeting_id) == bindparam("meeting_id"))
    .order_by(col(BallotOutcome.id))
)


async def outcomes_of(session: AsyncSession, meeting_id: int) -> list[BallotOutcome]:
    """Give what the chair decided about the counts of a meeting, in order."""
    found = await session.exec(_OUTCOMES, params={"meeting_id": meeting_id})
    return list(found.all())


_OTHER_RATINGS: Any = select(OtherRating).where(
    col(OtherRating.cycle_id).in_(bindparam("cycles", expanding=True))
)


async def other_ratings(session: AsyncSession, cycle_id: int) -> dict[int, OtherRating]:
    """Give what others rated the members in the same year, by member."""
    found = await other_ratings_in(session, [cycle_id])
    return {member: row for (_, member), row in found.items()}


async def other_ratings_in(
    session: AsyncSession, cycles: Collection[int]
) -> dict[tuple[int, int], OtherRating]:
    """Give the same of many years, by cycle and member."""
    found = await session.exec(_OTHER_RATINGS, params={"cycles": list(cycles)})
    return {(row.cycle_id, row.member_id): row for row in found.all()}


async def vote_of(
    session: AsyncSession, session_id: int, member_id: int
) -> BallotElector | OpenVoter | None:
    """Give somebody's place among the voters by phone of a session, sealed or open."""
    sealed = await session.get(BallotElector, (session_id, member_id))
    return sealed or await session.get(OpenVoter, (session_id, member_id))


async def awaiting(
    session: AsyncSession, meeting_id: int, member_id: int
) -> list[tuple[int, BallotPurpose]]:
    """Give the open votes of a meeting that somebody votes in by phone and has not yet, with what
    each is for, in the order they were opened."""
    found = await session.exec(
        select(BallotSession.id, BallotRules.purpose)
        .outerjoin(BallotRules, col(BallotRules.session_id) == col(BallotSession.id))
        .outerjoin(
            BallotElector,
            (col(BallotElector.session_id) == col(BallotSession.id))
            & (col(BallotElector.member_id) == member_id),
        )
        .outerjoin(
            OpenVoter,
            (col(OpenVoter.session_id) == col(BallotSession.id))
            & (col(OpenVoter.member_id) == member_id),
        )
        .where(
            BallotSession.meeting_id == meeting_id,
            BallotSession.state == BallotState.OPEN,
            func.coalesce(col(BallotElector.voted), col(OpenVoter.voted), true()) == false(),
        )
        .order_by(col(BallotSession.id))
    )
    return [
        (number, BallotPurpose(purpose or BallotPurpose.RATING))
        for number, purpose in found.all()
        if number is not None
    ]


Totals = dict[TallyMark, int]
"""What was counted for one subject."""


async def totals_of(session: AsyncSession, ballot: BallotSession) -> dict[int, Totals]:
    """Give the totals of a counted session by subject: of the urn, and of the paper urn with it."""
    found: dict[int, Totals] = {number: {} for number in ballot.subjects}
    for subject, mark, n, _ in await _tallies(session, ballot):
        found[subject][mark] = found[subject].get(mark, 0) + n
    return found


async def paper_totals_of(session: AsyncSession, ballot: BallotSession) -> dict[int, Totals]:
    """Give the totals of the paper ballots alone, where they are kept apart."""
    found: dict[int, Totals] = {}
    for subject, mark, n, paper in await _tallies(session, ballot):
        if paper:
            found.setdefault(subject, {})[mark] = n
    return found


async def _tallies(
    session: AsyncSession, ballot: BallotSession
) -> list[tuple[int, TallyMark, int, bool]]:
    """Give the totals of one session; those of all sessions of its meeting are read at once."""
    found = await session.exec(_TALLIES, params={"meeting_id": ballot.meeting_id})
    return [
        (subject, TallyMark(mark), n, bool(paper))
        for (number, paper), subject, mark, n in found.all()
        if number == ballot.id
    ]


def _total(table: type[BallotTally | PaperTally], *, paper: bool) -> tuple[ColumnElement[Any], ...]:
    return (
        col(table.session_id).label("session_id"),
        col(table.subject_id).label("subject_id"),
        col(table.mark).label("mark"),
        col(table.n).label("n"),
        (true() if paper else false()).label("paper"),
    )


_URNS = union_all(
    select(*_total(BallotTally, paper=False)), select(*_total(PaperTally, paper=True))
).subquery()
_URN: Bundle[Any] = Bundle("urn", _URNS.c.session_id, _URNS.c.paper)
_TALLIES = (
    select(_URN, _URNS.c.subject_id, _URNS.c.mark, _URNS.c.n)
    .where(_URNS.c.session_id.in_(_OF_MEETING))
    .order_by(_URNS.c.subject_id, _URNS.c.mark)
)


async def voted_sheets(
    session: AsyncSession, channel: str, bot: str
) -> list[tuple[ChatAccount, str, BallotMode]]:
    """Give where sheets lie whose electors have voted, in ballots that are open, on one bot."""
    found = await session.exec(
        select(ChatAccount, BallotElector.sheet_message, BallotRules.mode)
        .join(BallotElector, col(BallotElector.sheet_account_id) == col(ChatAccount.id))
        .join(BallotSession, col(BallotSession.id) == col(BallotElector.session_id))
        .outerjoin(BallotRules, col(BallotRules.session_id) == col(BallotSession.id))
        .where(
            BallotSession.state == BallotState.OPEN,
            col(BallotElector.voted).is_(True),
            ChatAccount.channel == channel,
            ChatAccount.bot == bot,
            ChatAccount.state == AccountState.ACTIVE,
        )
        .order_by(col(ChatAccount.id))
    )
    return [
        (account, message, BallotMode(mode or BallotMode.SECRET))
        for account, message, mode in found.all()
        if message
    ]
