"""The words of what the meeting sends unasked: sheets to fill in, the count, sheets to clear."""

from collections.abc import Mapping

from handlers.ballot import casting as ballot_handlers
from handlers.ballot import sheet_view
from handlers.callbacks.meeting import MeetingAction
from handlers.count import result_view
from handlers.meeting import discussion_view, lost_vote
from handlers.prepare import Prepare
from handlers.reply import Button, Screen
from handlers.views import home_button
from handlers.words import Words
from terms.ballots import CLEAR_SHEET, CastOutcome
from workflow.ballot import clearing, lost_votes, opening, page_links, urn_session
from workflow.ballot.clearing import ClearFacts
from workflow.count import after_close, result_notice
from workflow.count.after_close import CountedFacts
from workflow.meeting import chairing, discussion, office_notices
from workflow.meeting.office_notices import OfficeFacts
from workflow.notices import notice
from workflow.planned import Planned
from workflow.work import Work


def counted_screen(facts: CountedFacts, words: Words) -> Screen:
    """Word the notice that the count is done; its result is shown when the chair asks."""
    see = MeetingAction(do="home", meeting=facts.meeting_id).pack()
    text = words("meeting.counted", issued=facts.issued, returned=facts.returned)
    return Screen(text, ((Button(words.label("meeting.see_results"), see),), (home_button(words),)))


def cleared_screen(facts: ClearFacts, words: Words) -> Screen:
    """Word what is written over a sheet that is none any more; no buttons, no choice."""
    if facts.void:
        return Screen(words("ballot.void"))
    if facts.voted:
        return sheet_view.outcome(words, CastOutcome.ALREADY)
    if facts.on_paper:
        return sheet_view.outcome(words, CastOutcome.NOT_ELECTOR, on_paper=True)
    return Screen(words("ballot.moved" if facts.moved else "ballot.cleared"))


async def _invitation(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await opening.invitation_facts(work, row)
    if facts is None:
        return None
    page = await page_links.first_way(
        work, facts.session_id, row.member_id, row.account_id, words.language
    )
    typed = await page_links.typed(work, facts.session_id)
    return ballot_handlers.invitation(words, facts, page, typed=typed)


async def _on_paper(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await opening.invitation_facts(work, row)
    return None if facts is None else ballot_handlers.paper_invitation(words, facts)


async def _counted(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await after_close.counted_facts(work, row)
    return None if facts is None else counted_screen(facts, words)


async def _result(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await result_notice.facts(work, row)
    return None if facts is None else result_view.told(words, facts)


async def _clear(work: Work, row: Planned, words: Words) -> Screen | None:
    return cleared_screen(await clearing.clear_facts(work, row), words)


async def _to_approve(work: Work, row: Planned, words: Words) -> Screen | None:
    kept = await discussion.facts_to_approve(work, row)
    return None if kept is None else discussion_view.own(words, kept)


async def _handed(work: Work, row: Planned, words: Words) -> Screen | None:
    name = await chairing.handed_facts(work, row)
    if name is None:
        return None
    lead = Button(words.label("agenda.lead_it"), MeetingAction(do="home").pack())
    return Screen(words("agenda.handed", name=name), ((lead,), (home_button(words),)))


async def _office_given(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await office_notices.given_facts(work, row)
    return None if facts is None else _office(facts, "given", words)


async def _office_taken(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await office_notices.taken_facts(work, row)
    return None if facts is None else _office(facts, "taken", words)


def _office(facts: OfficeFacts, what: str, words: Words) -> Screen:
    """Word who was named or taken off, for which meeting, by whom, and what there is to do."""
    text = words(
        f"agenda.office_{what}_{facts.office}", by=facts.by, year=facts.year, cell=facts.cell
    )
    there = MeetingAction(do="check_in").pack()
    return Screen(
        text, ((Button(words.label("agenda.office_meeting"), there),), (home_button(words),))
    )


async def _vote_void(work: Work, row: Planned, words: Words) -> Screen | None:
    found = await lost_votes.told_to_chair(work, row)
    return None if found is None else lost_vote.told(words, found)


async def _void_told(work: Work, row: Planned, words: Words) -> Screen | None:
    found = await lost_votes.told_to_chair(work, row)
    return None if found is None else Screen(words("ballot.void"), ((home_button(words),),))


PREPARES: Mapping[str, Prepare] = {
    urn_session.INVITATION: _invitation,
    urn_session.ON_PAPER: _on_paper,
    after_close.COUNTED: _counted,
    notice.RESULT: _result,
    CLEAR_SHEET: _clear,
    chairing.CHAIR_HANDED: _handed,
    office_notices.GIVEN: _office_given,
    office_notices.TAKEN: _office_taken,
    discussion.TO_APPROVE: _to_approve,
    lost_votes.LOST_VOTE: _vote_void,
    lost_votes.VOID_TOLD: _void_told,
}
"""How each of the meeting's planned messages is worded.

`CLEAR_SHEET` is not sent anew: it is written over message `args["message"]` of its
account.
"""
