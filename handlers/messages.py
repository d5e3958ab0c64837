"""Every message nobody asked for, by its kind: which matter words it.

A new kind is worded in a `PREPARES` of its matter, and that table is named here."""

from collections.abc import Mapping, Sequence

from handlers.collective import writer_notice
from handlers.committee import desk_notices
from handlers.count import count_notices
from handlers.decision import deciding, handing_up, reopening
from handlers.duties import calendar, reminders
from handlers.front import privacy
from handlers.meeting import meeting_notices, new_phones
from handlers.notices import broadcast_view, reach
from handlers.objection import step_notices
from handlers.office import (
    appraising,
    filled_sheet,
    following,
    from_above,
    officer_succession,
    prompts_above,
)
from handlers.people import members, own_card, phone_notices
from handlers.planning import invitation
from handlers.prepare import Prepare
from handlers.remedy import told as remedy_told
from handlers.reply import Screen
from handlers.review import review_notices
from handlers.words import Words, words_for
from terms.ballots import CLEAR_SHEET
from workflow.ballot import urn_session
from workflow.duties import reminder, reminder_facts
from workflow.front import bodies
from workflow.planned import Planned
from workflow.work import Work


def in_one(*tables: Mapping[str, Prepare]) -> Mapping[str, Prepare]:
    """Put together how each matter words its kinds of messages.

    Raises:
        ValueError: two of them word the same kind; one would be sent with the other's words.
    """
    found: dict[str, Prepare] = {}
    for table in tables:
        if twice := sorted(found.keys() & table.keys()):
            raise ValueError(f"worded twice: {', '.join(twice)}")
        found |= table
    return found


_WORDED = in_one(
    reminders.PREPARES,
    review_notices.PREPARES,
    remedy_told.PREPARES,
    meeting_notices.PREPARES,
    invitation.PREPARES,
    deciding.PREPARES,
    reopening.PREPARES,
    broadcast_view.PREPARES,
    reach.PREPARES,
    count_notices.PREPARES,
    desk_notices.PREPARES,
    writer_notice.PREPARES,
    privacy.PREPARES,
    phone_notices.PREPARES,
    own_card.PREPARES,
    members.PREPARES,
    officer_succession.PREPARES,
    prompts_above.PREPARES,
    from_above.PREPARES,
    appraising.PREPARES,
    filled_sheet.PREPARES,
    handing_up.PREPARES,
    new_phones.PREPARES,
    step_notices.PREPARES,
    following.PREPARES,
    calendar.PREPARES,
)


_OF_A_SHEET = frozenset({urn_session.INVITATION, urn_session.ON_PAPER, CLEAR_SHEET})
"""What each voter gets at once: its words are the same wherever one votes."""


async def read_ahead(work: Work, planned: Sequence[Planned]) -> None:
    """Have at hand what the messages of a batch are worded of: read at once, not for each."""
    reminded = {row.member_id for row in planned if row.kind == reminder.KIND}
    if reminded:
        await reminder_facts.read_ahead(work, reminded)


async def prepare(work: Work, planned: Planned, words: Words) -> Screen | None:
    """Word a planned message now that it is sent, of the body that met where one did; None when it
    is not owed any more."""
    if planned.kind not in _OF_A_SHEET:
        words = words_for(words.language, await bodies.told_by(work, planned))
    return await _WORDED[planned.kind](work, planned, words)
