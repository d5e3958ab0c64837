"""The secret ballot: the voter's sheet and the cast. The urn's opening: workflow.ballot.opening.

The half-filled sheet lives in the buttons of the voter's own message and for minutes in this
worker's memory. It is written down once, sealed, by the cast. See workflow.drafts, storage.urn.
"""

from dataclasses import dataclass
from enum import StrEnum

import rating
from storage import ballot_paper
from storage.ballot_paper import InvalidBallotError
from storage.queries import meetings as meeting_rows
from storage.queries import phones as phone_rows
from storage.queries import votes as vote_rows
from storage.tables import (
    AccountState,
    BallotElector,
    BallotSession,
    BallotState,
    ChatAccount,
    Meeting,
    OpenVoter,
    PaperElector,
)
from storage.urn_sheets import Holder
from terms.ballots import BallotKind, BallotMode, BallotPurpose, CastOutcome
from workflow.accounts import id_of
from workflow.ballot import lost_phones, open_vote, urn_session
from workflow.ballot.clearing import plan_clear
from workflow.drafts import BadDraft, Draft
from workflow.errors import Refusal
from workflow.open_urns import Asked, Voter
from workflow.work import ChatKey, Work

MARK_LEVELS = tuple(level.value for level in rating.Level)
"""What the marks 1 to 4 mean on a sheet of levels, best first; 0 is blank."""


class Late(StrEnum):
    """What is left to whose phone was joined after the opening (L21)."""

    PHONE = "phone"
    """The phone they had joined before."""
    PAPER = "paper"
    ALOUD = "aloud"
    """Open votes have no paper: the member says it to the chair."""


@dataclass(frozen=True, slots=True)
class NoSheet:
    """Why somebody gets no sheet (any more), and the language to say so in."""

    outcome: CastOutcome
    language: str
    on_paper: bool = False
    """They vote on paper in this session."""
    late: Late | None = None


async def sheet(
    work: Work, chat: ChatKey, session_id: int, *, shown: bool = True
) -> Voter | NoSheet:
    """Give who taps and their sheet: from memory, or by one look-up.

    Unless it is `shown`, it is for a cast, which asks itself whose phone this is."""
    known = work.house.sheets.get(_key(chat), session_id, work.now)
    if known is None or (shown and not await _has_phone(work, known)):
        found = await _look_up(work, chat, session_id)
        if isinstance(found, NoSheet):
            return found
        known = found[0]
    if work.house.drafts.was_cast(session_id, known.member_id):
        return NoSheet(CastOutcome.ALREADY, known.language)
    return known


async def _has_phone(work: Work, voter: Voter) -> bool:
    """Tell whether a remembered voter's phone is still theirs, whichever worker took it away."""
    phone = (voter.session_id, voter.member_id, voter.account_id)
    return await work.house.writer.phones.has(phone)


async def receive(
    work: Work, chat: ChatKey, session_id: int, message: str | None
) -> Voter | NoSheet:
    """Hand the sheet out, and remember in which message, so that the close can clear it.

    Args:
        work: The update; this is the only tap on a sheet that writes.
        chat: Where the voter is.
        session_id: The opening of the urn.
        message: The message that becomes the sheet; None where none can be written over.
    """
    line = work.house.writer.sheets
    if message is None or not line.at_work or work.unit.opened:
        return await _receive_alone(work, chat, session_id, message)
    async with work.house.sheets.asked_once(session_id, work.now) as asked:
        if asked is None:
            return await _receive_alone(work, chat, session_id, message)
    holder = await line.take_up(session_id, _key(chat), message)
    if holder is None:
        return await _receive_alone(work, chat, session_id, message)
    voter = _voter(session_id, holder, asked)
    work.house.sheets.keep(_key(chat), voter, work.now)
    return voter


async def _receive_alone(
    work: Work, chat: ChatKey, session_id: int, message: str | None
) -> Voter | NoSheet:
    found = await _look_up(work, chat, session_id)
    if isinstance(found, NoSheet):
        return found
    voter, elector = found
    if message is not None and elector is not None:
        await _move_sheet(work, elector, voter.account_id, message)
    return voter


def newest(work: Work, voter: Voter, letters: str = "") -> Draft:
    """Give the voter's draft: the newer of what their button carries and what memory holds.

    Raises:
        Refusal: `old_sheet` when the letters are no draft of this sheet.
    """
    button = _on_button(voter, letters)
    return work.house.drafts.newest(voter.session_id, voter.member_id, button)


def _on_button(voter: Voter, letters: str) -> Draft:
    try:
        return Draft.read(letters, len(voter.subjects)) if letters else _blank(voter)
    except BadDraft:
        raise Refusal("old_sheet") from None


def tap(work: Work, voter: Voter, letters: str, subject: int, mark: int) -> Draft:
    """Give the draft after one mark (0 takes it off); the same tap twice is one tap.

    Raises:
        Refusal: `old_sheet`, as `newest`, or for a row or mark this sheet does not have;
            `own_row` where nobody votes on themselves; `too_many_chosen` (most).
    """
    if mark not in voter.sheet.marks:
        raise Refusal("old_sheet")
    if subject == voter.barred:
        raise Refusal("own_row")
    draft = newest(work, voter, letters)
    try:
        draft = draft.marked(subject, mark)
        voter.sheet.check(draft.marks)
    except BadDraft:
        raise Refusal("old_sheet") from None
    except InvalidBallotError:
        raise Refusal("too_many_chosen", most=voter.most) from None
    work.house.drafts.keep(voter.session_id, voter.member_id, draft)
    return draft


def was_blank(voter: Voter, letters: str, row: int) -> bool:
    """Tell whether a row had no mark on the screen that a tap comes from.

    Raises:
        Refusal: `old_sheet`, as `newest`.
    """
    return _on_button(voter, letters).marks[row] == 0


async def refused(work: Work, chat: ChatKey, session_id: int) -> NoSheet:
    """Say why a cast was refused that this worker took for an elector's: they are looked up
    anew."""
    found = await _look_up(work, chat, session_id)
    return found if isinstance(found, NoSheet) else NoSheet(CastOutcome.FAILED, found[0].language)


def changed_elsewhere(work: Work, voter: Voter, letters: str) -> bool:
    """Tell whether the draft was changed since the screen was drawn that a cast comes from: on
    another phone, perhaps one that was taken away since. Nobody casts what they never saw (L22).

    Raises:
        Refusal: as `newest`.
    """
    if work.house.drafts.was_cast(voter.session_id, voter.member_id):
        return False
    return newest(work, voter, letters).marks != _on_button(voter, letters).marks


async def cast(work: Work, voter: Voter, letters: str) -> CastOutcome:
    """Hand the sheet in: sealed into the urn, or with its name where the meeting votes openly.

    Raises:
        Refusal: `old_sheet` for a sheet that no button of ours could have made.
    """
    draft = newest(work, voter, letters)
    _check(voter, draft)
    if voter.mode is BallotMode.OPEN:
        outcome = await open_vote.cast(work, voter, draft.marks)
    else:
        outcome = await _seal(work, voter, draft)
    if outcome in (CastOutcome.RECORDED, CastOutcome.ALREADY):
        work.house.drafts.wipe(voter.session_id, voter.member_id)
    return outcome


def _check(voter: Voter, draft: Draft) -> None:
    own = voter.barred is not None and draft.marks[voter.barred] != 0
    try:
        voter.sheet.check(draft.marks)
    except InvalidBallotError:
        own = True
    if own:
        raise Refusal("old_sheet")


async def _seal(work: Work, voter: Voter, draft: Draft) -> CastOutcome:
    """Seal the sheet and put it into the urn; the answer comes after the urn's own commit.

    The group writer owns that transaction, so none of this update may be open beside it: one
    that was begun to look the voter up has only read, and ends here.
    """
    await work.unit.rollback()
    assert not work.unit.opened
    paper = ballot_paper.encode(voter.sheet_hash, draft.marks)
    sealed = ballot_paper.seal(voter.public_key, paper)
    cast = work.house.writer.cast
    return await cast(voter.session_id, voter.member_id, sealed, voter.account_id)


async def _look_up(
    work: Work, chat: ChatKey, session_id: int
) -> tuple[Voter, BallotElector | None] | NoSheet:
    session = await work.session()
    found = await meeting_rows.voter(session, _key(chat), session_id)
    if found is None or found[0].state is AccountState.REVOKED:
        return NoSheet(CastOutcome.NOT_ELECTOR, "vi")
    account, elector, ballot, listed = found
    vote = await vote_rows.vote_of(session, session_id, account.member_id)
    if vote is not None and not listed and ballot.state is BallotState.OPEN:
        return await _late(work, account, ballot)
    if ballot.state is BallotState.VOID:  # a rehearsal, purged since; or nobody can count it
        return NoSheet(CastOutcome.CLOSED, account.language)
    if vote is None:
        paper = await session.get(PaperElector, (session_id, account.member_id))
        return NoSheet(CastOutcome.NOT_ELECTOR, account.language, paper is not None)
    if vote.voted:
        return NoSheet(CastOutcome.ALREADY, account.language)
    if ballot.state is not BallotState.OPEN:
        return NoSheet(CastOutcome.CLOSED, account.language)
    assert account.id is not None
    holder = Holder(account.id, account.member_id, account.language)
    voter = _voter(session_id, holder, await _asked(work, ballot))
    work.house.sheets.keep(_key(chat), voter, work.now)
    return voter, elector


async def _late(work: Work, account: ChatAccount, ballot: BallotSession) -> NoSheet:
    """Say what is left to a phone that is not on the ballot's list, whatever way it came."""
    session, number, member_id = await work.session(), id_of(ballot), account.member_id
    if await phone_rows.on_the_list(session, number, member_id):
        # Whether they have voted on their own phone is nothing to be learned on another one.
        return NoSheet(CastOutcome.NOT_ELECTOR, account.language, late=Late.PHONE)
    await lost_phones.settle(work, member_id)
    vote = await vote_rows.vote_of(session, number, member_id)
    if vote is None:
        return NoSheet(CastOutcome.NOT_ELECTOR, account.language, late=Late.PAPER)
    if vote.voted:
        return NoSheet(CastOutcome.ALREADY, account.language)
    if isinstance(vote, OpenVoter):
        return NoSheet(CastOutcome.NOT_ELECTOR, account.language, late=Late.ALOUD)
    # Still an elector by phone: between the two looks the urn was closed, or a phone of their list
    # came back. Which of them, the database says as it is now.
    await session.refresh(ballot)
    if ballot.state is not BallotState.OPEN:
        return NoSheet(CastOutcome.CLOSED, account.language)
    return NoSheet(CastOutcome.NOT_ELECTOR, account.language, late=Late.PHONE)


async def asked_at(work: Work, session_id: int) -> Asked:
    """Give what a session asks: from memory, or read whole, once for all who ask meanwhile."""
    if work.unit.opened:  # who holds a transaction waits for nobody
        return await _read(work, session_id)
    async with work.house.sheets.asked_once(session_id, work.now) as known:
        return known or await _read(work, session_id)


async def _read(work: Work, session_id: int) -> Asked:
    return await _asked(work, await (await work.session()).get_one(BallotSession, session_id))


async def _asked(work: Work, ballot: BallotSession) -> Asked:
    number = id_of(ballot)
    known = work.house.sheets.asked(number, work.now)
    if known is not None:
        return known
    session = await work.session()
    rules = await vote_rows.rules_of(session, number)
    meeting = await session.get_one(Meeting, ballot.meeting_id)
    asked = Asked(
        subjects=await urn_session.asked_in(work, meeting, ballot),
        sheet_hash=ballot.sheet_hash,
        public_key=ballot.public_key,
        kind=BallotKind(rules.kind),
        mode=BallotMode(rules.mode),
        purpose=BallotPurpose(rules.purpose),
        most=rules.most,
        self_vote=rules.self_vote,
        typed=rules.typed,
        text=rules.text,
    )
    work.house.sheets.keep_asked(number, asked, work.now)
    return asked


def _voter(session_id: int, holder: Holder, asked: Asked) -> Voter:
    return Voter(
        session_id=session_id,
        member_id=holder.member_id,
        account_id=holder.account_id,
        language=holder.language,
        subjects=asked.subjects,
        sheet_hash=asked.sheet_hash,
        public_key=asked.public_key,
        kind=asked.kind,
        mode=asked.mode,
        purpose=asked.purpose,
        most=asked.most,
        barred=asked.row_of(holder.member_id),
        typed=asked.typed,
        text=asked.text,
    )


async def _move_sheet(work: Work, elector: BallotElector, account_id: int, message: str) -> None:
    held = (elector.sheet_account_id, elector.sheet_message)
    if held == (account_id, message):
        return
    await plan_clear(work, [elector])
    elector.sheet_account_id = account_id
    elector.sheet_message = message
    (await work.session()).add(elector)
    await (await work.session()).flush()


def _blank(voter: Voter) -> Draft:
    return Draft.blank(len(voter.subjects))


def _key(chat: ChatKey) -> tuple[str, str, str]:
    return (chat.channel, chat.bot, chat.chat)
