"""Every message nobody asked for, by its kind: which matter words it.

A new kind is worded in a `PREPARES` of its matter, and that table is named here."""

from collections.abc import Mapping

from handlers.collective import writer_notice
from handlers.committee import desk_notices
from handlers.count import count_notices
from handlers.decision import deciding, reopening
from handlers.duties import reminders
from handlers.front import privacy
from handlers.meeting import meeting_notices, new_phones
from handlers.notices import broadcast_view, reach
from handlers.office import from_above
from handlers.people import members, own_card, phone_notices
from handlers.planning import invitation
from handlers.prepare import Prepare
from handlers.reply import Screen
from handlers.review import review_notices
from handlers.words import Words
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
    from_above.PREPARES,
    new_phones.PREPARES,
)


async def prepare(work: Work, planned: Planned, words: Words) -> Screen | None:
    """Word a planned message now that it is sent; None when it is not owed any more."""
    return await _WORDED[planned.kind](work, planned, words)
