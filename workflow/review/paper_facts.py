"""What a review's paper states, gathered from what was handed in."""

from papers.facts import FormFacts, PersonFacts, PromptFacts
from papers.forms import Appears, Kind, Matter
from papers.wording import absence_line, leave_days, without_post
from storage.member_then import MemberThen
from storage.queries import people
from storage.queries import reviews as review_rows
from storage.tables import (
    Member,
    MemberStatus,
)
from workflow.errors import Refusal
from workflow.review.pages import ABSENCE, REASON, Page, page_of
from workflow.work import Work


async def facts(work: Work, member_id: int, year: int) -> FormFacts:
    """Give what a member's paper of one year states; `Refusal` `no_review` if there is none."""
    session = await work.session()
    member = await session.get_one(Member, member_id)
    found = await review_rows.review_of_year(session, member_id, year)
    if found is None:
        raise Refusal("no_review")
    cycle, review = found
    now = await page_of(work, cycle, review)
    line = await people.line_of(session, member.cell_id)
    handed_in = review.submitted_at
    return FormFacts(
        form=now.form,
        year=now.year,
        person=person_on_paper(member, line[-1].name),
        answers=own_answers(now),
        superior=line[-2].name if len(line) > 1 else "",
        cell=line[-1].name,
        place=people.dated_from(line),
        on=handed_in.astimezone(work.now.tzinfo).date() if handed_in else None,
        cases=frozenset(item.appears for item in now.items),
        prompts=explanations(now),
        level_reasons=_level_reasons(now),
        evidence=_evidence(now),
        enclosures=tuple(proof.name for proof in now.proofs if proof.name and not proof.row),
        notes=_absence_line(now),
        draft=not now.submitted,
    )


def person_on_paper(member: Member | MemberThen, cell: str) -> PersonFacts:
    """Give the lines about a member as the roster has them; without a post in the Party a member
    is a member. Of other posts nothing is known where the roster says nothing."""
    on_probation = member.status is MemberStatus.PROBATIONARY
    return PersonFacts(
        name=member.full_name,
        birth_date=member.birth_date,
        birth_year_only=member.birth_year_only,
        party_post=member.party_post or without_post(probationary=on_probation),
        state_post=member.state_post,
        union_post=member.union_post,
        workplace=member.workplace,
        cell=cell,
    )


def _level_reasons(page: Page) -> dict[str, str]:
    item = page.about(Matter.OWN_LEVEL)
    return {item.id: page.notes[REASON]} if item and REASON in page.notes else {}


def _evidence(page: Page) -> dict[str, dict[int, tuple[str, ...]]]:
    """The files handed in with single rows, by item and row; a photo has no name of its own."""
    found: dict[str, dict[int, tuple[str, ...]]] = {}
    for proof in page.proofs:
        if proof.row:
            of_item = found.setdefault(proof.item, {})
            named = of_item.get(proof.row, ())
            of_item[proof.row] = (*named, proof.name)
    return found


def _absence_line(page: Page) -> tuple[str, ...]:
    """What the member told of it, in their own words; else the days that are noted."""
    told = page.notes.get(ABSENCE)
    if told:
        return (absence_line(told),)
    return tuple(absence_line(leave_days(one.first, one.last)) for one in page.leaves)


def own_answers(page: Page) -> dict[str, str]:
    """Give the answers to the form's own items, without the explanations of prompts; what was
    written to a theme of the upper level stands under its heading in the first section."""
    own = {item.id for item in page.form.items}
    answers = {name: value for name, value in page.answers.items() if name in own}
    told = [
        f"{item.heading}:\n{page.answers[item.id]}"
        for item in page.items
        if item.id not in own and item.appears is Appears.ALWAYS and page.answers.get(item.id)
    ]
    if told:
        first = next(one.items for one in page.form.sections if one.items)
        place = [item.id for item in first if item.kind is Kind.TEXT][-1]
        answers[place] = "\n".join([*filter(None, [answers.get(place, "")]), *told])
    return answers


def explanations(page: Page) -> tuple[PromptFacts, ...]:
    """Give each prompt with how it was explained so far."""
    asked = [item for item in page.items if item.appears is Appears.PROMPTED]
    return tuple(
        PromptFacts(prompt, page.answers.get(item.id, ""))
        for item, prompt in zip(asked, page.prompts, strict=True)
    )
