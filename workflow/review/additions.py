"""What others have added to a member's review, as their paper prints it: the employer's comment
and rating, the committee's comment, and the mark of a review typed from paper."""

from dataclasses import replace

from papers.facts import FormFacts
from papers.wording import FROM_PAPER
from storage.queries import desk as desk_rows
from storage.queries import reviews as review_rows
from workflow.review import committee_comment, employer_comment
from workflow.work import Work


async def completed(work: Work, member_id: int, facts: FormFacts) -> FormFacts:
    """Give the facts of a member's paper of their year with what was added."""
    session = await work.session()
    found = await review_rows.review_of_year(session, member_id, facts.year)
    if found is None:
        return facts
    cycle, review = found
    if await desk_rows.paper_entry(session, review.id or 0) is not None:
        facts = replace(facts, notes=(*facts.notes, FROM_PAPER))
    facts = await employer_comment.on_paper(work, cycle.id or 0, member_id, facts)
    return await committee_comment.on_paper(work, cycle.id or 0, member_id, facts)
