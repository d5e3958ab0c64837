"""What the minutes say of the members' phones, counted from the audit chain."""

from collections import Counter
from collections.abc import Sequence

from papers.meeting_facts import PhoneFacts
from storage.queries import meetings as meeting_rows
from storage.tables import AuditEvent, Meeting
from terms.name_order import by_name
from workflow.meeting import new_phones
from workflow.work import Work

JOINED = "chat_joined"
LEFT = "chat_left"
RESET = "chats_reset"
TAKEN_OVER = "desk_taken_over"
CONFIRMED = "phone_confirmed"
_OPENED = "ballot_opened"
_ENDED = frozenset({"ballot_closed", "ballot_void"})
KINDS = (JOINED, LEFT, RESET, TAKEN_OVER, CONFIRMED, _OPENED, *_ENDED)


async def facts(work: Work, meeting: Meeting, events: Sequence[AuditEvent]) -> PhoneFacts:
    """Give what became of the cell's phones since the day from which they are confirmed, by the
    links of the audit chain from then on."""
    session, watch = await work.session(), new_phones.watch_of(work, meeting)
    kinds = Counter(event.kind for event in events)
    anew = [event.payload["member"] for event in events if _by_another(event)]
    names = await meeting_rows.members_named(session, anew)
    return PhoneFacts(
        since=watch.since.astimezone(work.now.tzinfo).date(),
        anew=tuple(one.called for one in by_name(names.values())),
        confirmed=sum(
            event.kind == CONFIRMED and event.payload["meeting"] == watch.meeting_id
            for event in events
        ),
        codes=kinds[RESET],
        codes_in_vote=_while_open(events, watch.meeting_id),
        left=kinds[LEFT],
        taken_over=kinds[TAKEN_OVER],
    )


def _by_another(event: AuditEvent) -> bool:
    """Tell whether a phone joined by a code that its member did not make themselves."""
    return event.kind == JOINED and event.payload.get("by") != event.payload["member"]


def _while_open(events: Sequence[AuditEvent], meeting_id: int) -> int:
    """Count the codes that were made while a ballot of the meeting was open: by the order of the
    chain, which no worker's clock moves."""
    opened: set[int] = set()
    codes = 0
    for event in events:
        if event.kind == RESET:
            codes += bool(opened)
        elif event.payload.get("meeting") == meeting_id:
            if event.kind == _OPENED:
                opened.add(event.payload["session"])
            elif event.kind in _ENDED:
                opened.discard(event.payload["session"])
    return codes
