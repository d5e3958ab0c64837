"""At the end of a year the committee says of each programme and pledge whether it was kept (CV
974-CV/ĐU, II(2), (3)): from the signed paper, for nobody but its writer reads a word of it here."""

from collections.abc import Mapping
from dataclasses import dataclass

from papers.forms import FormKind
from storage import audit
from storage.queries import people, yearly
from storage.tables import PaperCheck
from terms.paper_check import Keeping
from workflow.access import sits_on_committee
from workflow.accounts import Person, id_of
from workflow.cycle import in_view
from workflow.errors import Refusal
from workflow.work import Work

CHECKED = (FormKind.PROGRAMME, FormKind.PLEDGE)


@dataclass(frozen=True, slots=True)
class CheckedPapers:
    """One member's papers of the year, as found."""

    member_id: int
    name: str
    found: Mapping[FormKind, Keeping | None]
    own: bool
    """Whether they are one's own, which another one of the committee checks."""

    @property
    def complete(self) -> bool:
        """Whether something was found of each of them."""
        return None not in self.found.values()


@dataclass(frozen=True, slots=True)
class YearChecks:
    """A cell's checks of a year: whoever serves has a programme, everybody a pledge."""

    year: int
    members: tuple[CheckedPapers, ...]

    def of(self, member_id: int) -> CheckedPapers:
        """Give one member's; raise `Refusal` `not_in_cell` for any other."""
        for one in self.members:
            if one.member_id == member_id:
                return one
        raise Refusal("not_in_cell")


async def of_year(work: Work, person: Person) -> YearChecks:
    """Give the checks of the year in view, to who sits on the cell's committee.

    Raises:
        Refusal: `not_committee`, `no_cycle`.
    """
    sits_on_committee(person)
    cycle = await in_view(work, person)
    if cycle is None:
        raise Refusal("no_cycle")
    session = await work.session()
    here = await people.members_on(session, person.cell_id, work.now.date())
    members = {id_of(one): one for one in here if not (one.exempt or one.suspended)}
    known = await yearly.checks_of(session, members, cycle.year)
    found = []
    for number, one in members.items():
        kinds = CHECKED[1:] if one.retired else CHECKED
        said = {kind: _outcome(known.get((number, kind.value))) for kind in kinds}
        found.append(CheckedPapers(number, one.called, said, number == person.member_id))
    return YearChecks(cycle.year, tuple(found))


async def check(
    work: Work, person: Person, member_id: int, kind: FormKind, keeping: Keeping
) -> YearChecks:
    """Say of one paper whether it was kept; said again, the newest stands.

    Raises:
        Refusal: as `of_year`; `not_in_cell`; `own_check`; `no_year_form` for a paper that is not
            checked.
    """
    now = await of_year(work, person)
    papers = now.of(member_id)
    if papers.own:
        raise Refusal("own_check")
    if kind not in papers.found:
        raise Refusal("no_year_form")
    if papers.found[kind] is not keeping:
        session = await work.session()
        session.add(
            PaperCheck(
                member_id=member_id,
                year=now.year,
                kind=kind.value,
                outcome=keeping,
                by=person.member_id,
                at=work.now,
            )
        )
        await session.flush()
        await audit.append(
            session,
            at=work.now,
            kind="paper_checked",
            organisation_id=person.cell_id,
            payload={"member": member_id, "year": now.year, "by": person.member_id},
        )
    return await of_year(work, person)


def _outcome(row: PaperCheck | None) -> Keeping | None:
    return None if row is None else Keeping(row.outcome)
