"""What who directly manages a member is told of a published year, as a paper to be signed and
handed over (H-47; 366, Điều 15.2).

Whether somebody's manager is told is data of the profile. Who it is is stored nowhere: the page
leaves the name for the pen."""

from papers.manager_notice import manager_notice_docx
from papers.plain import in_file_name
from storage.queries import notices as rows
from workflow.access import leads
from workflow.accounts import Person, id_of
from workflow.decision import body_above, result_papers
from workflow.decision.publication import public_year
from workflow.errors import Refusal
from workflow.links import Claim, link
from workflow.paper_file import PaperFile
from workflow.work import Work

MANAGERS = "manager_notices"
"""The kind of link that opens them."""


async def of_cell(work: Work, person: Person, year: int = 0) -> PaperFile:
    """Give a page for each member whose manager is told, for who leads the cell, of the published
    year in view.

    Args:
        work: The update.
        person: Who prints them.
        year: The year a link was made for; nought for the one in view.

    Raises:
        Refusal: `not_secretary`; `not_published`; `level_not_known` where nobody has a level;
            `manager_not_told` where the rules have no manager told.
    """
    leads(person)
    public = (
        result_papers.of_year(work, person.cell_id, year) if year else public_year(work, person)
    )
    cycle = await public
    decided = await rows.decisions(await work.session(), id_of(cycle))
    clauses = await body_above.managers_told(work, cycle, decided)
    if not clauses:
        raise Refusal("manager_not_told")
    facts = await result_papers.facts(work, cycle, clauses)
    by = sorted(set(clauses.values()))
    address = link(work, Claim(MANAGERS, person.member_id, cycle.year))
    name = f"thong-bao-nguoi-truc-tiep-quan-ly-{in_file_name(facts.cell)}-{cycle.year}.docx"
    return PaperFile(name, lambda: manager_notice_docx(facts, by), address)
