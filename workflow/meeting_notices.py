"""What the meeting's messages in the outbox say when their time comes, checked once more."""

from storage.tables import OutboxMessage
from workflow import ballot, count, opening
from workflow.ballot import ClearFacts
from workflow.count import CountedFacts, ResultFacts
from workflow.opening import InvitationFacts
from workflow.work import Work

Facts = InvitationFacts | CountedFacts | ResultFacts | ClearFacts

KINDS = (opening.INVITATION, count.COUNTED, count.RESULT, ballot.CLEAR_SHEET)


async def facts_for(work: Work, row: OutboxMessage) -> Facts | None:
    """Give the facts of one message of these `KINDS`; None when it is not owed any more."""
    if row.kind == opening.INVITATION:
        return await opening.invitation_facts(work, row)
    if row.kind == count.COUNTED:
        return await count.counted_facts(work, row)
    if row.kind == count.RESULT:
        return await count.result_facts(work, row)
    if row.kind == ballot.CLEAR_SHEET:
        return await ballot.clear_facts(work, row)
    raise ValueError(f"no message of the meeting: {row.kind}")
