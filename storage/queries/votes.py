"""How ballots are held: their rules, plans, paper electors, open votes, decisions."""

from collections.abc import Collection

from sqlalchemy import func, or_
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
    OpenChoice,
    OpenVoter,
    OtherRating,
    PaperElector,
    PaperTally,
    TellerCount,
)
from terms.ballots import BallotMode, BallotPurpose, TallyMark

ASIDE = (BallotPurpose.MOTION, BallotPurpose.REHEARSAL)
"""Ballots beside the rating: they do not move the meeting on."""


async def rules_of(session: AsyncSession, session_id: int) -> BallotRules:
    """Give how a session is held; without a row it is a plain sealed ballot on levels."""
    found = await session.get(BallotRules, session_id)
    return found or BallotRules(session_id=session_id)


async def held_at(
    session: AsyncSession, meeting_id: int
) -> list[tuple[BallotSession, BallotRules]]:
    """Give every session of a meeting with its rules, in the order they were opened."""
    found = await session.exec(
        select(BallotSession, BallotRules)
        .outerjoin(BallotRules, col(BallotRules.session_id) == col(BallotSession.id))
        .where(BallotSession.meeting_id == meeting_id)
        .order_by(col(BallotSession.id))
        .execution_options(populate_existing=True)
    )
    return [
        (ballot, rules or BallotRules(session_id=ballot.id or 0)) for ballot, rules in found.all()
    ]


async def uncounted(session: AsyncSession, meeting_id: int = 0) -> list[BallotSession]:
    """Give the sessions whose sealed ballots are still to be counted with their key: of one
    meeting, or of all."""
    query = select(BallotSession).where(
        col(BallotSession.phase).in_((BallotPhase.NONE, BallotPhase.LOCKED)),
        BallotSession.state != BallotState.VOID,
        or_(col(BallotSession.public_key) != b"", col(BallotSession.key_name) != ""),
    )
    if meeting_id:
        query = query.where(BallotSession.meeting_id == meeting_id)
    found = await session.exec(query.order_by(col(BallotSession.id)))
    return list(found.all())


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


async def paper_tallies(session: AsyncSession, session_id: int) -> list[PaperTally]:
    """Give the totals of the paper ballots, where they are kept apart."""
    found = await session.exec(
        select(PaperTally)
        .where(PaperTally.session_id == session_id)
        .order_by(col(PaperTally.subject_id), col(PaperTally.mark))
    )
    return list(found.all())


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


async def outcomes_of(session: AsyncSession, meeting_id: int) -> list[BallotOutcome]:
    """Give what the chair decided about the counts of a meeting, in order."""
    found = await session.exec(
        select(BallotOutcome)
        .where(BallotOutcome.meeting_id == meeting_id)
        .order_by(col(BallotOutcome.id))
    )
    return list(found.all())


async def other_ratings(session: AsyncSession, cycle_id: int) -> dict[int, OtherRating]:
    """Give what others rated the members in the same year, by member."""
    found = await session.exec(select(OtherRating).where(OtherRating.cycle_id == cycle_id))
    return {row.member_id: row for row in found.all()}


async def vote_of(
    session: AsyncSession, session_id: int, member_id: int
) -> BallotElector | OpenVoter | None:
    """Give somebody's place among the voters by phone of a session, sealed or open."""
    sealed = await session.get(BallotElector, (session_id, member_id))
    return sealed or await session.get(OpenVoter, (session_id, member_id))


Totals = dict[TallyMark, int]
"""What was counted for one subject."""


async def totals_of(session: AsyncSession, ballot: BallotSession) -> dict[int, Totals]:
    """Give the totals of a counted session by subject: of the urn, and of the paper urn with it."""
    assert ballot.id is not None
    found: dict[int, Totals] = {number: {} for number in ballot.subjects}
    urn = await session.exec(select(BallotTally).where(BallotTally.session_id == ballot.id))
    rows = [(row.subject_id, TallyMark(row.mark), row.n) for row in urn.all()]
    paper = await paper_tallies(session, ballot.id)
    rows += [(row.subject_id, TallyMark(row.mark), row.n) for row in paper]
    for subject, mark, n in rows:
        found[subject][mark] = found[subject].get(mark, 0) + n
    return found


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
