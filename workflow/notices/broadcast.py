"""Broadcasts: one text to all members of a cell, or of all cells of an officer (0142).

Watched, paused and called off by its author.

Who is told is fixed when it is confirmed: a row of the outbox for each, planned once. So nobody is
told twice whatever dies, and a restart goes on where it was."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from storage import outbox
from storage.outbox import Plan
from storage.queries import broadcasts as rows
from storage.queries import offices as office_rows
from storage.queries import outbox as outbox_rows
from storage.tables import (
    Broadcast,
    BroadcastState,
    ChatAccount,
    Member,
    Organisation,
    OutboxState,
)
from workflow.access import leads
from workflow.accounts import Person
from workflow.errors import Refusal
from workflow.planned import Planned
from workflow.work import ChatKey, Work

KIND = "broadcast"
REPORT = "broadcast_report"
LONGEST = 3000
"""Characters: with its heading it is one message, on Zalo two."""

_OPEN = (OutboxState.PENDING, OutboxState.HELD)
_STEPS = {
    "pause": (BroadcastState.SENDING, BroadcastState.PAUSED),
    "resume": (BroadcastState.PAUSED, BroadcastState.SENDING),
}


@dataclass(frozen=True, slots=True)
class BroadcastProgress:
    """How far a broadcast is; every member is counted once."""

    broadcast_id: int
    state: BroadcastState
    text: str
    total: int
    reachable: int
    """Of a draft: who has a chat that can be written to."""
    sent: int = 0
    waiting: int = 0
    blocked: int = 0
    """Every chat of theirs is blocked or gone."""
    nobody: int = 0
    """They have no chat."""
    unknown: int = 0
    """Perhaps delivered."""
    failed: int = 0
    cancelled: int = 0
    later: datetime | None = None
    """Of a draft looked at in quiet hours: when they end. Of one that waits: when it begins."""
    organisation_id: int = 0
    sender: str = ""
    """The cell or organisation it comes from; empty for the whole house."""
    by_officer: bool = False
    """It goes to all cells of an organisation, from its officer."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A broadcast whose author sees how far it is in a message that can be written over."""

    standing: BroadcastProgress
    chat: ChatKey
    message: int
    language: str


@dataclass(frozen=True, slots=True)
class Message:
    """What one member is told."""

    text: str
    sender: str
    """The cell or organisation it comes from; empty for the whole house."""


async def sender(work: Work, author: Person, office: int = 0) -> str:
    """Give the name of what they may write for: their own cell (0), or an officer's organisation.

    Raises:
        Refusal: `not_secretary`; `not_officer` of that organisation.
    """
    if office in (0, author.cell_id) and author.leads:
        return author.cell_name
    offices = await office_rows.offices_of(await work.session(), author.member_id)
    found = next((one.name for one in offices if one.id == office), None)
    if found is None and office in (0, author.cell_id):
        leads(author)
    if found is None:
        raise Refusal("not_officer")
    return found


async def write(work: Work, author: Person, text: str, office: int = 0) -> BroadcastProgress:
    """Keep a text for the secretary's own cell, or the officer's, to be looked at and confirmed.

    Raises:
        Refusal: `not_secretary`; `not_officer`; `broadcast_empty`; `broadcast_long`.
    """
    await sender(work, author, office)
    session = await work.session()
    await rows.drop_drafts(session, author.member_id, work.now)
    return await draft(work, text, office or author.cell_id, author.member_id)


async def draft(
    work: Work, text: str, organisation_id: int | None, author_id: int | None = None
) -> BroadcastProgress:
    """Keep a text for an organisation; raise `Refusal` `broadcast_empty` or `broadcast_long`."""
    said = text.strip()
    if not said:
        raise Refusal("broadcast_empty")
    if len(said) > LONGEST:
        raise Refusal("broadcast_long", limit=LONGEST, length=len(said))
    session = await work.session()
    row = Broadcast(
        organisation_id=organisation_id, author_id=author_id, text=said, created_at=work.now
    )
    session.add(row)
    await session.flush()
    return await _standing(work, row)


async def confirm(
    work: Work,
    author: Person,
    broadcast_id: int,
    message: int | None = None,
    *,
    quietly: bool = False,
) -> BroadcastProgress:
    """Begin to send a draft, `quietly` at the end of quiet hours; one begun is left as it is.

    Raises:
        Refusal: `not_secretary`; `no_broadcast`.
    """
    row = await _own(work, author, broadcast_id)
    if row.state == BroadcastState.DRAFT:
        row.account_id, row.message = author.account_id or None, message
        await begin(work, row, quietly=quietly)
    return await _standing(work, row)


async def begin(work: Work, row: Broadcast, *, quietly: bool = False) -> None:
    """Plan a draft's messages: for now, or for the end of quiet hours."""
    at = work.house.quiet.next_allowed(work.now) if quietly else work.now
    session = await work.session()
    row.state = BroadcastState.SENDING
    session.add(row)
    await session.flush()
    told = await rows.audience(session, row.organisation_id, work.now.date())
    await outbox.plan_many(
        session,
        [
            Plan(f"broadcast:{row.id}:{member}", KIND, member, {}, at, broadcast_id=row.id)
            for member, _ in told
        ],
    )


async def change(work: Work, author: Person, broadcast_id: int, step: str) -> BroadcastProgress:
    """Pause, resume or cancel; what cannot be done any more changes nothing.

    Raises:
        Refusal: `not_secretary`; `no_broadcast`.
    """
    row = await _own(work, author, broadcast_id)
    await turn(work, row, step)
    return await _standing(work, row)


async def turn(work: Work, row: Broadcast, step: str) -> None:
    """Pause, resume or cancel a broadcast; nothing when it is not in the state for that."""
    session = await work.session()
    number, state = row.id or 0, BroadcastState(row.state)
    if step == "cancel" and state in (
        BroadcastState.DRAFT,
        BroadcastState.SENDING,
        BroadcastState.PAUSED,
    ):
        row.state, row.finished_at = BroadcastState.CANCELLED, work.now
        dropped = OutboxState.DROPPED
        await outbox_rows.shift(session, number, _OPEN, dropped, work.now, "cancelled")
    elif step in _STEPS and state == _STEPS[step][0]:
        row.state = _STEPS[step][1]
        pausing = step == "pause"
        source = OutboxState.PENDING if pausing else OutboxState.HELD
        target = OutboxState.HELD if pausing else OutboxState.PENDING
        await outbox_rows.shift(session, number, [source], target, work.now)
    session.add(row)
    await session.flush()


async def standing(work: Work, author: Person, broadcast_id: int) -> BroadcastProgress:
    """Give how far it is; raise `Refusal` `not_secretary` or `no_broadcast`."""
    return await _standing(work, await _own(work, author, broadcast_id))


async def newest(work: Work, author: Person, office: int = 0) -> BroadcastProgress | None:
    """Give their newest broadcast for this organisation that was begun or is being written."""
    await sender(work, author, office)
    about = office or author.cell_id
    row = await rows.newest_of(await work.session(), author.member_id, about)
    return None if row is None else await _standing(work, row)


async def finish_done(work: Work) -> int:
    """Close every broadcast that has nothing left to send, and plan its author's report."""
    session = await work.session()
    done = await rows.worked_off(session, work.now)
    plans = [
        Plan(f"broadcast-report:{row.id}", REPORT, row.author_id, {"about": row.id}, work.now)
        for row in done
        if row.author_id is not None
    ]
    if plans:
        await outbox.plan_many(session, plans)
    return len(done)


async def watched(work: Work, broadcast_ids: Collection[int]) -> list[Watched]:
    """Give those of these broadcasts that somebody watches in a message."""
    session = await work.session()
    found = []
    for number in sorted(broadcast_ids):
        row = await session.get(Broadcast, number)
        if row is None or row.account_id is None or row.message is None:
            continue
        account = await session.get(ChatAccount, row.account_id)
        if account is not None:
            chat = ChatKey(account.channel, account.bot, account.chat)
            now = await _standing(work, row)
            found.append(Watched(now, chat, row.message, account.language))
    return found


async def message_for(work: Work, planned: Planned) -> Message | None:
    """Give what a member is told; None when it was called off."""
    session = await work.session()
    row = await session.get(Broadcast, planned.broadcast_id)
    if row is None or row.state == BroadcastState.CANCELLED:
        return None
    sender = await session.get(Organisation, row.organisation_id) if row.organisation_id else None
    return Message(row.text, sender.name if sender is not None else "")


async def report_for(work: Work, planned: Planned) -> BroadcastProgress | None:
    """Give what the author is told at the end."""
    row = await (await work.session()).get(Broadcast, planned.args["about"])
    return None if row is None else await _standing(work, row)


async def standing_of(work: Work, row: Broadcast) -> BroadcastProgress:
    """Give how far a broadcast is, to the operator."""
    return await _standing(work, row)


async def _own(work: Work, author: Person, broadcast_id: int) -> Broadcast:
    row = await rows.locked(await work.session(), broadcast_id)
    if row is None or row.author_id is None or row.organisation_id is None:
        raise Refusal("no_broadcast")
    try:
        await sender(work, author, row.organisation_id)
    except Refusal as refusal:
        raise Refusal("no_broadcast" if refusal.code == "not_officer" else refusal.code) from None
    return row


async def _standing(work: Work, row: Broadcast) -> BroadcastProgress:
    session = await work.session()
    home = await session.get(Organisation, row.organisation_id) if row.organisation_id else None
    author = await session.get(Member, row.author_id) if row.author_id else None
    return replace(
        await _counted(work, row),
        organisation_id=row.organisation_id or 0,
        sender=home.name if home is not None else "",
        by_officer=author is not None and author.cell_id != row.organisation_id,
    )


async def _counted(work: Work, row: Broadcast) -> BroadcastProgress:
    session = await work.session()
    number, state = row.id or 0, BroadcastState(row.state)
    counts = await outbox_rows.of_broadcast(session, number)
    if not counts:
        told = await rows.audience(session, row.organisation_id, work.now.date())
        reachable = sum(can for _, can in told)
        later = work.house.quiet.next_allowed(work.now)
        after = later if later > work.now else None
        return BroadcastProgress(number, state, row.text, len(told), reachable, later=after)

    begins = await outbox_rows.first_after(session, number, work.now)

    def count(state: OutboxState, *errors: str) -> int:
        return sum(n for (s, e), n in counts.items() if s == state and (not errors or e in errors))

    return BroadcastProgress(
        number,
        state,
        row.text,
        total=sum(counts.values()),
        reachable=0,
        sent=count(OutboxState.SENT),
        waiting=sum(count(state) for state in _OPEN),
        blocked=count(OutboxState.DROPPED, "unreachable"),
        nobody=count(OutboxState.DROPPED, "nobody"),
        unknown=count(OutboxState.UNKNOWN),
        failed=count(OutboxState.FAILED),
        cancelled=count(OutboxState.DROPPED, "cancelled", "not_owed"),
        later=begins.astimezone(work.now.tzinfo) if begins is not None else None,
    )
