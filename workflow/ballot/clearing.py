"""Writing over messages that hold a ballot sheet, so that no chat keeps a choice (L10)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage import outbox
from storage.queries import meetings as meeting_rows
from storage.queries import votes as vote_rows
from storage.tables import (
    BallotElector,
    BallotSession,
    BallotState,
    ChatAccount,
    PaperElector,
)
from terms.ballots import CLEAR_SHEET, BallotMode, BallotPurpose
from workflow.planned import Planned
from workflow.work import ChatKey, Work


async def plan_clear(work: Work, electors: Sequence[BallotElector]) -> None:
    """Plan to write over the messages that hold these electors' sheets; forget where they are."""
    held = await plan_over(work, electors)
    _forget(held)
    (await work.session()).add_all(held)


async def plan_clear_counted(work: Work, session_id: int) -> None:
    """Plan to write over the sheets of a ballot that is over, but for those that read so already.

    Only where no other worker answers: a redraw of its own, held up by the platform, may still
    come after our acknowledgement and show what was marked."""
    session = await work.session()
    electors = await meeting_rows.electors(session, session_id)
    stands = work.house.sheets.acknowledged(session_id) if work.house.alone else {}
    done = [
        one
        for one in electors
        if one.voted and one.sheet_message and stands.get(one.member_id) == one.sheet_message
    ]
    _forget(done)
    session.add_all(done)
    await plan_clear(work, electors)


def _forget(electors: Sequence[BallotElector]) -> None:
    """Forget in which messages these electors' sheets were."""
    for elector in electors:
        elector.sheet_account_id = None
        elector.sheet_message = None


async def plan_over(work: Work, electors: Sequence[BallotElector]) -> list[BallotElector]:
    """Plan to write over these electors' sheets, stored rows or not; give whose lay somewhere."""
    session = await work.session()
    held = [one for one in electors if one.sheet_account_id is not None and one.sheet_message]
    accounts = await vote_rows.accounts(session, {one.sheet_account_id for one in held})
    plans = [_clear(one, accounts[one.sheet_account_id or 0], work.now) for one in held]
    await outbox.plan_many(session, plans)
    return held


def _clear(elector: BallotElector, account: ChatAccount, now: datetime) -> outbox.Plan:
    return outbox.Plan(
        # Forgetting the message makes it once; a sheet that comes back is cleared again.
        key=f"clear:{elector.session_id}:{secrets.token_hex(8)}",
        kind=CLEAR_SHEET,
        member_id=elector.member_id,
        args={
            "session": elector.session_id,
            "channel": account.channel,
            "chat": account.chat,
            "message": elector.sheet_message,
        },
        not_before=now,
        account_id=account.id,
    )


@dataclass(frozen=True, slots=True)
class ClearFacts:
    """What is written over a sheet that is none any more."""

    voted: bool
    moved: bool
    """The urn is open still: they have taken their sheet up in another message."""
    on_paper: bool = False
    """They were moved to paper while the urn is open."""
    void: bool = False
    """Nobody can count the vote: it is held again."""


async def clear_facts(work: Work, row: Planned) -> ClearFacts:
    """Give what stands in an old sheet's place: the acknowledgement where they have voted.

    A cast whose acknowledgement was lost in a crash leaves its choices on the screen: those go
    too, so that no chat history keeps a level, cast or abandoned (L10)."""
    session = await work.session()
    elector = await session.get(BallotElector, (row.args["session"], row.member_id))
    ballot = await session.get(BallotSession, row.args["session"])
    if elector is None or ballot is None:  # a rehearsal, purged since; or moved to paper
        paper = await session.get(PaperElector, (row.args["session"], row.member_id))
        return ClearFacts(voted=False, moved=False, on_paper=paper is not None)
    if ballot.state is BallotState.VOID:
        rules = await vote_rows.rules_of(session, row.args["session"])
        if rules.purpose is not BallotPurpose.REHEARSAL:
            return ClearFacts(voted=False, moved=False, void=True)
    return ClearFacts(voted=elector.voted, moved=ballot.state is BallotState.OPEN)


@dataclass(frozen=True, slots=True)
class VotedSheet:
    """The message that was a sheet until its elector voted."""

    chat: ChatKey
    message: int
    language: str
    mode: BallotMode


async def voted_sheets(work: Work, channel: str, bot: str) -> list[VotedSheet]:
    """Give the sheets of all who have voted in open ballots, for a program that begins anew.

    The one before may have ended between a cast and its acknowledgement. Nothing is written of
    that, as a row would tell when; so all of them are acknowledged once more, in one order."""
    found = await vote_rows.voted_sheets(await work.session(), channel, bot)
    return [
        VotedSheet(ChatKey(channel, bot, account.chat), int(message), account.language, mode)
        for account, message, mode in found
    ]
