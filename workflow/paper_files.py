"""Papers as files: facts gathered in the transaction, the file made afterwards, outside it."""

from collections.abc import Callable
from dataclasses import dataclass

from papers.facts import FormFacts
from papers.form_paper import form_docx
from papers.meeting_facts import MinutesFacts
from papers.minutes import minutes_docx
from papers.pdf import converter, pdf_of
from papers.plain import in_file_name
from papers.preview import form_text, in_pages
from workflow import minutes, on_file, self_review_ends
from workflow.errors import Refusal
from workflow.links import Claim, link
from workflow.work import Work

SELF_REVIEW = "self_review"
SELF_REVIEW_PDF = "self_review_pdf"
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
    facts = await _review_facts(work, member_id)
    return PaperFile(
        name=f"{_review_name(facts)}.docx",
        render=lambda: form_docx(facts),
        link=link(work, Claim(SELF_REVIEW, member_id, facts.year)),
        draft=facts.draft,
    )


async def self_review_pdf(work: Work, member_id: int) -> PaperFile:
    """Give the same as a PDF; raise `Refusal` `no_review`, and `no_pdf` without LibreOffice."""
    if not prints_pdf():
        raise Refusal("no_pdf")
    facts = await _review_facts(work, member_id)
    return PaperFile(
        name=f"{_review_name(facts)}.pdf",
        render=lambda: pdf_of(form_docx(facts)),
        link=link(work, Claim(SELF_REVIEW_PDF, member_id, facts.year)),
        draft=facts.draft,
    )


async def self_review_pages(work: Work, member_id: int, letters: int) -> tuple[str, ...]:
    """Give what the paper will say, on pages of so many letters; `Refusal` `no_review`."""
    return in_pages(form_text(await _review_facts(work, member_id)), letters)


def prints_pdf() -> bool:
    """Whether this machine can make a PDF."""
    return converter() is not None


async def _review_facts(work: Work, member_id: int) -> FormFacts:
    written = await self_review_ends.facts(work, member_id)
    return await on_file.completed(work, member_id, written)


def _review_name(facts: FormFacts) -> str:
    person = in_file_name(facts.person.name if facts.person else facts.collective)
    mark = "nhap-" if facts.draft else ""
    return f"{mark}ban-kiem-diem-{facts.form.number.lower()}-{facts.year}-{person}"


def minutes_file(work: Work, member_id: int, meeting_id: int, facts: MinutesFacts) -> PaperFile:
    """Give the Word file of a meeting's minutes, for a member who leads the cell."""
    cell = in_file_name(facts.cell)
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
    if claim.kind == SELF_REVIEW_PDF:
        return await self_review_pdf(work, claim.member_id)
    if claim.kind != SELF_REVIEW:
        raise Refusal("file_unknown")
    return await self_review_file(work, claim.member_id)
