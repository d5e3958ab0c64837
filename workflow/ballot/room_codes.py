"""A code of one's own, typed on the page that the wall's QR opens: it leads to the same sheet.

The page's address holds no secret and is one for the whole house. The code is of one phone in one
meeting, and casts only while that phone stands, as its buttons do. Nothing is written when it is
typed. See docs/secrecy.md, docs/decisions/0416.
"""

from storage.queries import links as link_rows
from storage.queries import votes as vote_rows
from storage.tables import BallotRules, MeetingState, RoomCode
from workflow.access import meeting_of
from workflow.accounts import Person, id_of
from workflow.ballot import page_links, page_tokens
from workflow.errors import Refusal
from workflow.meeting import roll_call
from workflow.work import Work

PATH = "phieu-ma"
_TAKEN_IN = (
    MeetingState.ROLL_CALL,
    MeetingState.OPENED,
    MeetingState.COLLECTIVE_REVIEW,
    MeetingState.PERSON_REVIEW,
    MeetingState.BALLOT_OPEN,
    MeetingState.BALLOT_CLOSED,
    MeetingState.COUNTED,
    MeetingState.ANNOUNCED,
)
"""States of a meeting in which a vote is open, or may still be opened."""


def address(work: Work, rules: BallotRules) -> str:
    """Give where codes are typed; empty where a vote takes none."""
    if not rules.web_link or not page_links.offered(work):
        return ""
    return f"{work.house.public_url.rstrip('/')}/{PATH}"


def known_as(work: Work, code: str) -> str | None:
    """Give what a code is kept as; None for one that this house never made. No look-up."""
    return page_tokens.ROOM.digest(work.house.text_key, code)


async def new(work: Work, person: Person) -> str:
    """Give a new code to who is in the room and may vote, on the phone they ask on; the one of
    before ends.

    Raises:
        Refusal: `no_meeting`; `no_room_codes` where the house has no page, or the meeting takes no
            links; `room_code_not_now` before the roll call and after the last vote;
            `room_code_not_here` for who is not on the roll as an elector.
    """
    meeting = await meeting_of(work, person)
    session = await work.session()
    plan = await vote_rows.plan_of(session, id_of(meeting))
    if not page_links.offered(work) or not plan.web_link or not person.account_id:
        raise Refusal("no_room_codes")
    if meeting.state not in _TAKEN_IN:
        raise Refusal("room_code_not_now")
    roll = await roll_call.roll(work, meeting)
    if not any(row.member_id == person.member_id for row in roll.electors):
        raise Refusal("room_code_not_here")
    code = page_tokens.ROOM.make(work.house.text_key)
    digest = known_as(work, code)
    assert digest is not None
    row = RoomCode(
        digest=digest,
        meeting_id=id_of(meeting),
        member_id=person.member_id,
        account_id=person.account_id,
    )
    await link_rows.put_room_code(session, row)
    return code.upper()
