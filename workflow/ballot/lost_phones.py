"""Who lost the phone they were to vote on, while an urn is open: they vote on paper (L21, 0160)."""

from storage import audit
from storage.outbox import Plan, plan_many
from storage.queries import links as link_rows
from storage.queries import meetings as meeting_rows
from storage.queries import phones as phone_rows
from storage.tables import (
    BallotElector,
    BallotSession,
    BallotState,
    ChatAccount,
    Meeting,
    Member,
)
from workflow.accounts import id_of
from workflow.ballot import clearing, paper_urn
from workflow.ballot.urn_session import (
    ON_PAPER,
)
from workflow.planned import Planned
from workflow.work import Work

MOVED = "moved_to_paper"
"""The kind of notice to chair and tellers that somebody is to be given a paper."""


async def settle(work: Work, member_id: int) -> int:
    """Move a member to paper wherever they have no phone left to vote on; give at how many ballots.

    To be called once their chats were taken away. An opening that runs at the same time either sees
    that, or is waited for here."""
    session = await work.session()
    # This worker forgets at once, also where another of their phones stays: on the gone one the
    # sheet is shown no more, nor what they mark on the other. A cast is refused in SQL anyway.
    work.house.sheets.forget(member_id)
    member = await session.get_one(Member, member_id)
    await meeting_rows.newest_of_cell(session, member.cell_id)
    moved = await phone_rows.to_paper(session, member_id)
    for one in moved:
        await _moved(work, member, one)
    return len(moved)


async def tell_late(work: Work, account: ChatAccount) -> None:
    """Tell a phone that joins while its member votes on paper where their paper is."""
    session = await work.session()
    plans = [
        Plan(
            key=f"paper:{number}:{account.joining}",
            kind=ON_PAPER,
            member_id=account.member_id,
            args={"session": number},
            not_before=work.now,
            account_id=account.id,
        )
        for number in await phone_rows.open_on_paper(session, account.member_id)
    ]
    await plan_many(session, plans)


async def moved_facts(work: Work, row: Planned) -> str | None:
    """Give the name of who is to be given a paper; None once the urn is closed."""
    session = await work.session()
    ballot = await session.get(BallotSession, row.args["session"])
    if ballot is None or ballot.state is not BallotState.OPEN:
        return None
    return (await session.get_one(Member, row.args["member"])).called


async def _moved(work: Work, member: Member, one: BallotElector) -> None:
    session, member_id = await work.session(), one.member_id
    await clearing.plan_over(work, [one])
    await link_rows.forget_ballot_links(session, one.session_id, member_id)
    work.house.drafts.forget(one.session_id, member_id)
    ballot = await session.get_one(BallotSession, one.session_id)
    await _tell(work, ballot, member_id)
    await audit.append(
        session,
        at=work.now,
        kind="moved_to_paper",
        organisation_id=member.cell_id,
        payload={"session": one.session_id, "member": member_id},
    )


async def _tell(work: Work, ballot: BallotSession, member_id: int) -> None:
    session = await work.session()
    meeting = await session.get_one(Meeting, ballot.meeting_id)
    number = id_of(ballot)
    told = {meeting.chair_id, meeting.acting_chair_id, *await paper_urn.of_meeting(work, meeting)}
    plans = [
        Plan(
            key=f"{MOVED}:{number}:{member_id}:{who}",
            kind=MOVED,
            member_id=who,
            args={"session": number, "member": member_id},
            not_before=work.now,
        )
        for who in sorted(told - {None, member_id}, key=str)
        if who is not None
    ]
    await plan_many(session, plans)
