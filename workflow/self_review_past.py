"""What was written earlier and is shown beside a question: answers, faults, the pledge."""

from dataclasses import dataclass

from papers.forms import Item, Kind
from papers.plain import fold
from storage.queries import review_trail
from storage.queries import reviews as review_rows
from workflow.accounts import Person
from workflow.answer_text import kept_text
from workflow.errors import Refusal
from workflow.work import Work

FAULTS = "ii1"
"""The item of the official forms that names shortcomings, and the one that checks them: both
keep their ids through the editions."""
REMEDY = "iii"
LONGEST_PLEDGE = 10_000


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside one question; empty texts where there is nothing."""

    year: int = 0
    """Of the earlier review."""
    answer: str = ""
    faults: str = ""
    """Shortcomings named then, for the question that asks how they were remedied."""
    pledge: str = ""
    """What was pledged for this year, for the question that asks how it was kept."""
    checks_pledge: bool = False


async def beside(work: Work, member_id: int, year: int, item: Item) -> Beside:
    """Give what was written earlier about a question."""
    then, answers = await earlier_answers(work, member_id, year)
    checks = checks_pledge(item)
    return Beside(
        year=then,
        answer=answers.get(item.id, "") if item.kind is Kind.TEXT else "",
        faults=answers.get(FAULTS, "") if item.id == REMEDY else "",
        pledge=await pledge(work, member_id, year) if checks else "",
        checks_pledge=checks,
    )


def checks_pledge(item: Item) -> bool:
    """Whether a question asks how the yearly pledge was kept."""
    return item.kind is Kind.TEXT and "cam ket" in fold(f"{item.heading} {item.title.vi}")


async def earlier_answers(work: Work, member_id: int, year: int) -> tuple[int, dict[str, str]]:
    """Give the newest earlier review's year and answers; year 0 when there is none."""
    session = await work.session()
    found = await review_trail.earlier_review(session, member_id, year)
    if found is None:
        return 0, {}
    review, then = found
    return then, await review_rows.answers_of(session, review.id or 0)


async def faults_named(work: Work, member_id: int, year: int) -> bool:
    """Whether last time's review named shortcomings; taken for granted where none is at hand."""
    then, answers = await earlier_answers(work, member_id, year)
    return not then or bool(answers.get(FAULTS))


async def pledge(work: Work, member_id: int, year: int) -> str:
    """Give what the member pledged for a year; empty when nothing is at hand."""
    return await review_trail.pledge_of(await work.session(), member_id, year) or ""


async def keep_pledge(work: Work, person: Person, year: int, text: str) -> None:
    """Keep what the member pledged for a year.

    Raises:
        Refusal: `answer_empty`, `answer_too_long` (length, limit).
    """
    kept = kept_text(text)
    if len(kept) > LONGEST_PLEDGE:
        raise Refusal("answer_too_long", length=len(kept), limit=LONGEST_PLEDGE)
    await review_trail.keep_pledge(await work.session(), person.member_id, year, kept, work.now)
