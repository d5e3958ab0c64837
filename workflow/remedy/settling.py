"""What becomes of a promise: its owner says how far it is, who follows it says that it is done.

What is said is added to what was said before; nothing of it is written over."""

from storage import audit
from storage.queries import remedies as rows
from storage.tables import Cycle, Remedy, RemedyProof
from terms.remedy import RemedyState
from workflow.accounts import Person, id_of
from workflow.answer_text import kept_text
from workflow.errors import Refusal
from workflow.remedy import listing, told
from workflow.remedy.facts import RemedyFacts
from workflow.work import ChatKey, Work

LONGEST = 4000
"""Letters of all that was said of one."""
MOST_PROOFS = 10
LONGEST_NAME = 200


async def say(work: Work, person: Person, remedy_id: int, text: str, *, done: bool) -> RemedyFacts:
    """Add what its owner says of it; with `done` who follows it is asked to look.

    Raises:
        Refusal: `remedy_unknown`; `remedy_not_own`; `remedy_done`; `answer_empty`;
            `text_too_long` (limit).
    """
    row = await _own(work, person, remedy_id)
    row.result = _added(work, row.result, text)
    if done:
        row.state, row.said_by, row.said_at = RemedyState.REPORTED, person.member_id, work.now
    now = await _kept(work, person, row, "reported" if done else "said")
    if done:
        await told.to_settle(work, row)
    return now


async def prove(
    work: Work,
    person: Person,
    remedy_id: int,
    chat: ChatKey,
    *,
    kind: str,
    file_id: str,
    name: str,
) -> RemedyFacts:
    """Hand a photo or file in as proof; the same file twice is there once.

    Raises:
        Refusal: `remedy_unknown`; `remedy_not_own`; `remedy_done`; `too_many_proofs` (limit).
    """
    row = await _own(work, person, remedy_id)
    session = await work.session()
    kept = await rows.proofs_of(session, [id_of(row)])
    if all(one.file_id != file_id for one in kept):
        if len(kept) >= MOST_PROOFS:
            raise Refusal("too_many_proofs", limit=MOST_PROOFS)
        session.add(
            RemedyProof(
                remedy_id=id_of(row),
                sent_by=person.member_id,
                channel=chat.channel,
                bot=chat.bot,
                kind=kind,
                file_id=file_id,
                name=" ".join(name.split())[:LONGEST_NAME],
                at=work.now,
            )
        )
        await session.flush()
    return await listing.one(work, person, remedy_id)


async def confirm(work: Work, person: Person, remedy_id: int) -> RemedyFacts:
    """Say that it is done, as who follows it; twice is once.

    Raises:
        Refusal: `remedy_unknown`; `remedy_not_followed`; `remedy_not_reported`.
    """
    row, now = await listing.seen(work, person, remedy_id)
    if row.state is RemedyState.DONE:
        return now
    _may_settle(row, now)
    row.state = RemedyState.DONE
    row.confirmed_by, row.confirmed_at = person.member_id, work.now
    after = await _kept(work, person, row, "confirmed")
    await told.settled(work, row)
    return after


async def send_back(work: Work, person: Person, remedy_id: int, why: str) -> RemedyFacts:
    """Send the owner's word back, with what is still missing.

    Raises:
        Refusal: as `confirm`; `answer_empty`; `text_too_long` (limit).
    """
    row, now = await listing.seen(work, person, remedy_id)
    _may_settle(row, now)
    row.returned = _added(work, row.returned, why)
    row.state, row.said_by, row.said_at = RemedyState.OPEN, None, None
    after = await _kept(work, person, row, "returned")
    await told.settled(work, row)
    return after


def _may_settle(row: Remedy, now: RemedyFacts) -> None:
    if row.state is not RemedyState.REPORTED:
        raise Refusal("remedy_not_reported")
    if not now.may_settle:
        raise Refusal("remedy_not_followed")


def _added(work: Work, before: str, text: str) -> str:
    said = f"{work.now:%d/%m/%Y}: {kept_text(text)}"
    whole = "\n".join(part for part in (before, said) if part)
    if len(whole) > LONGEST:
        raise Refusal("text_too_long", limit=LONGEST)
    return whole


async def _own(work: Work, person: Person, remedy_id: int) -> Remedy:
    row, now = await listing.seen(work, person, remedy_id)
    if row.state is RemedyState.DONE:
        raise Refusal("remedy_done")
    if not now.owns or row.state is RemedyState.DRAFT:
        raise Refusal("remedy_not_own")
    return row


async def _kept(work: Work, person: Person, row: Remedy, what: str) -> RemedyFacts:
    session = await work.session()
    session.add(row)
    await session.flush()
    cycle = await session.get_one(Cycle, row.cycle_id)
    await audit.append(
        session,
        at=work.now,
        kind=f"remedy_{what}",
        organisation_id=cycle.cell_id,
        payload={"remedy": row.id, "by": person.member_id},
    )
    return await listing.one(work, person, id_of(row))
