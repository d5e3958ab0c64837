"""Papers as files: facts gathered in the transaction, the file made afterwards, outside it."""

from collections.abc import Callable
from dataclasses import dataclass

from papers.form_paper import form_docx
from papers.meeting_facts import MinutesFacts
from papers.minutes import minutes_docx
from papers.plain import fold
from workflow import minutes, on_file, self_review_ends
from workflow.errors import Refusal
from workflow.links import Claim, link
from workflow.work import Work

SELF_REVIEW = "self_review"
MINUTES = "minutes"


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A file that can be made: its name, how, and where else it can be fetched."""

    name: str
    render: Callable[[], bytes]
    link: str
    draft: bool = False


async def self_review_file(work: Work, member_id: int) -> PaperFile:
    """Give the Word file of a member's self-review; raise `Refusal` `no_review` when none."""
    written = await self_review_ends.facts(work, member_id)
    facts = await on_file.completed(work, member_id, written)
    person = fold(facts.person.name if facts.person else facts.collective).replace(" ", "-")
    mark = "nhap-" if facts.draft else ""
    return PaperFile(
        name=f"{mark}ban-kiem-diem-{facts.form.id.lower()}-{facts.year}-{person}.docx",
        render=lambda: form_docx(facts),
        link=link(work, Claim(SELF_REVIEW, member_id, facts.year)),
        draft=facts.draft,
    )


def minutes_file(work: Work, member_id: int, meeting_id: int, facts: MinutesFacts) -> PaperFile:
    """Give the Word file of a meeting's minutes, for a member who leads the cell."""
    cell = fold(facts.cell).replace(" ", "-")
    return PaperFile(
        name=f"bien-ban-hop-{cell}-{facts.year}.docx",
        render=lambda: minutes_docx(facts),
        link=link(work, Claim(MINUTES, member_id, meeting_id)),
    )


async def file_of(work: Work, claim: Claim) -> PaperFile:
    """Give the file a followed link opens.

    Raises:
        Refusal: `no_review`; `no_minutes`; `file_unknown` for any other kind.
    """
    if claim.kind == MINUTES:
        facts = await minutes.read_by_link(work, claim.member_id, claim.about)
        return minutes_file(work, claim.member_id, claim.about, facts)
    if claim.kind != SELF_REVIEW:
        raise Refusal("file_unknown")
    return await self_review_file(work, claim.member_id)
