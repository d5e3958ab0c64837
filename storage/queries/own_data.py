"""Everything the store holds about one member, to be given to them or taken out."""

from collections.abc import Collection
from typing import Any

from sqlmodel import SQLModel, col, delete, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import (
    Answer,
    AnswerBefore,
    Attendance,
    BallotElector,
    BallotPhone,
    BallotSession,
    BallotState,
    ChatAccount,
    CollectiveVersion,
    CommitteeComment,
    Conversation,
    CorrectionAsked,
    Cycle,
    EarlierLevel,
    ExternalId,
    JoinAttempt,
    JoinCode,
    Meeting,
    Objection,
    OtherPlace,
    OtherRating,
    OutboxMessage,
    PaperCheck,
    PaperEntry,
    PaperScan,
    Period,
    PhoneCheck,
    Pledge,
    Post,
    QuarterResult,
    Remedy,
    ReviewAttachment,
    ReviewMove,
    ReviewPaste,
    ReviewPrompt,
    ReviewReopening,
    ReviewVersion,
    SelfReview,
    YearClosedFor,
    YearFact,
)
from terms.remedy import PROMISED

_OF_A_REVIEW: tuple[Any, ...] = (
    Answer,
    AnswerBefore,
    PaperEntry,
    PaperScan,
    ReviewAttachment,
    ReviewMove,
    ReviewPaste,
    ReviewReopening,
    ReviewVersion,
)
"""What belongs to one review, and goes with it."""


async def all_accounts(session: AsyncSession, member_id: int) -> list[ChatAccount]:
    """Give every account a member ever had, revoked ones too."""
    found = await session.exec(select(ChatAccount).where(ChatAccount.member_id == member_id))
    return list(found.all())


async def reviews_with_years(
    session: AsyncSession, member_id: int
) -> list[tuple[SelfReview, Cycle]]:
    """Give every review of a member with its cycle, the oldest first."""
    found = await session.exec(
        select(SelfReview, Cycle)
        .join(Cycle, col(SelfReview.cycle_id) == col(Cycle.id))
        .where(SelfReview.member_id == member_id)
        .order_by(col(Cycle.year))
    )
    return list(found.all())


async def of_review(session: AsyncSession, table: type[Any], review_id: int) -> list[Any]:
    """Give the rows of one table that belong to a review."""
    found = await session.exec(select(table).where(table.review_id == review_id))
    return list(found.all())


async def about_member(session: AsyncSession, member_id: int) -> dict[str, list[Any]]:
    """Give the other rows that speak of a member; never what they voted."""
    kept: dict[str, list[Any]] = {}
    for name, table in (
        ("pledges", Pledge),
        ("comments", CommitteeComment),
        ("prompts", ReviewPrompt),
        ("attendance", Attendance),
        ("receipts", BallotElector),
        ("notices", OutboxMessage),
        ("closed_years", YearClosedFor),
        ("posts", Post),
        ("periods", Period),
        ("corrections", CorrectionAsked),
        ("facts", YearFact),
        ("other_ratings", OtherRating),
        ("quarters", QuarterResult),
        ("earlier_levels", EarlierLevel),
        ("other_places", OtherPlace),
        ("objections", Objection),
        ("paper_checks", PaperCheck),
    ):
        rows: Any = table
        mine = await session.exec(select(rows).where(rows.member_id == member_id))
        kept[name] = list(mine.all())
    written = await session.exec(
        select(CollectiveVersion).where(CollectiveVersion.written_by == member_id)
    )
    kept["collective"] = list(written.all())
    promised = await session.exec(
        select(Remedy)
        .where(
            or_(col(Remedy.member_id) == member_id, col(Remedy.owner_id) == member_id),
            col(Remedy.state).in_(PROMISED),
        )
        .order_by(col(Remedy.id))
    )
    kept["remedies"] = list(promised.all())
    return kept


async def years_of_meetings(session: AsyncSession) -> dict[int, int]:
    """Give the year of each meeting."""
    found = await session.exec(
        select(Meeting.id, Cycle.year).join(Cycle, col(Meeting.cycle_id) == col(Cycle.id))
    )
    return {meeting or 0: year for meeting, year in found.all()}


async def owes_a_ballot(session: AsyncSession, member_id: int) -> bool:
    """Say whether an urn is open that waits for this member."""
    found = await session.exec(
        select(BallotElector.session_id)
        .join(BallotSession, col(BallotElector.session_id) == col(BallotSession.id))
        .where(
            BallotElector.member_id == member_id,
            BallotSession.state == BallotState.OPEN,
            col(BallotElector.voted).is_(False),
        )
    )
    return found.first() is not None


async def has_versions(session: AsyncSession, review_id: int) -> bool:
    """Say whether a review was ever handed in."""
    found = await session.exec(
        select(ReviewVersion.id).where(ReviewVersion.review_id == review_id).limit(1)
    )
    return found.first() is not None


async def delete_review(session: AsyncSession, review_id: int) -> None:
    """Take a review out with all that belongs to it."""
    for table in _OF_A_REVIEW:
        await session.exec(delete(table).where(table.review_id == review_id))
    await session.exec(delete(SelfReview).where(col(SelfReview.id) == review_id))


async def delete_draft_of(session: AsyncSession, review_id: int) -> None:
    """Take out what is being written; the versions handed in stay."""
    for table in (Answer, AnswerBefore, ReviewMove, ReviewPaste):
        rows: Any = table
        await session.exec(delete(rows).where(rows.review_id == review_id))


async def delete_proofs_of(session: AsyncSession, review_id: int) -> int:
    """Take out what finds the files sent as proof; give how many there were."""
    gone = await session.exec(
        delete(ReviewAttachment)
        .where(col(ReviewAttachment.review_id) == review_id)
        .returning(col(ReviewAttachment.id))
    )
    return len(gone.all())


async def delete_pledges(session: AsyncSession, member_id: int, before: int) -> None:
    """Take out the pledges of years before that one, and what was found of them."""
    for table in (Pledge, PaperCheck):
        rows: Any = table
        await session.exec(delete(rows).where(rows.member_id == member_id, rows.year < before))


async def delete_chats(session: AsyncSession, member_id: int) -> int:
    """Take out every chat of a member and where its conversation stood; give how many."""
    accounts = await all_accounts(session, member_id)
    await session.exec(delete(OutboxMessage).where(col(OutboxMessage.member_id) == member_id))
    await session.exec(delete(JoinCode).where(col(JoinCode.member_id) == member_id))
    numbers = [account.id or 0 for account in accounts]
    await session.exec(delete(BallotPhone).where(col(BallotPhone.account_id).in_(numbers)))
    await session.exec(delete(PhoneCheck).where(col(PhoneCheck.account_id).in_(numbers)))
    await _let_go(session, numbers)
    for account in accounts:
        for table in (Conversation, JoinAttempt, ExternalId):
            rows: Any = table
            chat = rows.value if table is ExternalId else rows.chat
            await session.exec(
                delete(rows).where(
                    rows.channel == account.channel, rows.bot == account.bot, chat == account.chat
                )
            )
        await session.delete(account)
    await session.flush()
    return len(accounts)


async def _let_go(session: AsyncSession, accounts: Collection[int]) -> None:
    """Clear every reference to these accounts, in whichever table one stands."""
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            targets = {key.column.table.name for key in column.foreign_keys}
            if "chat_account" in targets and column.nullable:
                await session.exec(
                    update(table).where(column.in_(accounts)).values({column.name: None})
                )
