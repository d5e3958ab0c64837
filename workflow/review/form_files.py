"""A member's self-review as a paper: its Word file, the same as a PDF, and what it will say."""

from papers.facts import FormFacts
from papers.form_paper import form_docx
from papers.pdf import converter, pdf_of
from papers.preview import form_text, in_pages
from workflow.errors import Refusal
from workflow.file_names import person_in_file
from workflow.links import Claim, link
from workflow.paper_file import PaperFile
from workflow.review import additions, paper_facts
from workflow.work import Work

SELF_REVIEW = "self_review"
SELF_REVIEW_PDF = "self_review_pdf"


async def self_review_file(work: Work, member_id: int, year: int) -> PaperFile:
    """Give the Word file of a member's self-review of a year; raise `Refusal` `no_review` when
    there is none."""
    facts = await _review_facts(work, member_id, year)
    return PaperFile(
        name=f"{await _review_name(work, member_id, facts)}.docx",
        render=lambda: form_docx(facts),
        link=link(work, Claim(SELF_REVIEW, member_id, facts.year)),
        draft=facts.draft,
    )


async def self_review_pdf(work: Work, member_id: int, year: int) -> PaperFile:
    """Give the same as a PDF; raise `Refusal` `no_review`, and `no_pdf` without LibreOffice."""
    if not prints_pdf():
        raise Refusal("no_pdf")
    facts = await _review_facts(work, member_id, year)
    return PaperFile(
        name=f"{await _review_name(work, member_id, facts)}.pdf",
        render=lambda: pdf_of(form_docx(facts)),
        link=link(work, Claim(SELF_REVIEW_PDF, member_id, facts.year)),
        draft=facts.draft,
    )


async def self_review_pages(work: Work, member_id: int, year: int, letters: int) -> tuple[str, ...]:
    """Give what the paper will say, on pages of so many letters; `Refusal` `no_review`."""
    return in_pages(form_text(await _review_facts(work, member_id, year)), letters)


def prints_pdf() -> bool:
    """Whether this machine can make a PDF."""
    return converter() is not None


async def _review_facts(work: Work, member_id: int, year: int) -> FormFacts:
    written = await paper_facts.facts(work, member_id, year)
    return await additions.completed(work, member_id, written)


async def _review_name(work: Work, member_id: int, facts: FormFacts) -> str:
    person = await person_in_file(work, member_id)
    mark = "nhap-" if facts.draft else ""
    return f"{mark}ban-kiem-diem-{facts.form.number.lower()}-{facts.year}-{person}"
