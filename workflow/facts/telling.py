"""Facts of a year are entered here: by who leads the cell, or the officer above, at any time of the
year until it is closed, and never about oneself (0303).

Nothing is deleted: a newer version takes the place of the one before, which stays."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import rating
from rating import AskedOfOthers
from rating.reasons import Reason
from storage import audit
from storage.queries import people
from storage.tables import Cycle, CycleState, Member
from terms.year_facts import DisciplineForm, FactKind, FactMark
from workflow import cycle as cycles
from workflow.access import cells_watched, leads, own_memberships, told_about
from workflow.accounts import Person, id_of
from workflow.cycle import rating_day
from workflow.errors import Refusal
from workflow.facts import known_facts, weighing
from workflow.facts.known_facts import Fact, Said
from workflow.work import Work

LONGEST_TEXT = 2000
MARKS: Mapping[FactKind, tuple[FactMark, ...]] = {
    FactKind.DISCIPLINE: (FactMark.ON_DUTY, FactMark.REMEDIED, FactMark.ELSEWHERE),
    FactKind.INSPECTION: (FactMark.BREACH, FactMark.HARMFUL, FactMark.REMEDIED),
    FactKind.CORRUPTION: (FactMark.REMEDIED,),
}
"""What is asked about a fact beside its text."""
_USED_FOR: Mapping[FactKind, tuple[AskedOfOthers, ...]] = {
    FactKind.DISCIPLINE: (AskedOfOthers.DISCIPLINE,),
    FactKind.INSPECTION: (AskedOfOthers.BREACH,),
    FactKind.DEGRADATION: (AskedOfOthers.DEGRADATION,),
    FactKind.DISUNITY: (AskedOfOthers.CHECKED_FIRST,),
    FactKind.CORRUPTION: (AskedOfOthers.CORRUPTION,),
    FactKind.LOW_CONFIDENCE: (AskedOfOthers.LOW_CONFIDENCE,),
    FactKind.COMPLAINT: (AskedOfOthers.CHECKED_FIRST, AskedOfOthers.COMPLAINT),
    FactKind.NOTHING: (AskedOfOthers.DISCIPLINE, AskedOfOthers.DEGRADATION),
}
_OF_LEADERS = (FactKind.CORRUPTION,)


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """One member of a year, with what is known of them."""

    member_id: int
    name: str
    year: int
    kinds: tuple[FactKind, ...]
    """What may be entered; none in a year that is closed."""
    facts: tuple[Fact, ...]
    profile: str

    def says(self, fact: Fact) -> tuple[Reason, ...]:
        """Give what the rules say of a discipline whose act lies in another year, or elsewhere."""
        found = weighing.reopened(fact, self.profile)
        return found.reasons if found is not None and found.cases else ()

    def of(self, number: int) -> Fact:
        """Give one fact; raise `Refusal` `fact_gone` for one that counts no more."""
        found = next((each for each in self.facts if each.number == number), None)
        if found is None:
            raise Refusal("fact_gone")
        return found


@dataclass(frozen=True, slots=True)
class CellFacts:
    """The members of a cell in a year, each with how much is known of them."""

    cell: str
    year: int
    members: tuple[tuple[int, str, int], ...]
    """Number, name, how many facts."""


def kinds_for(cycle: Cycle, *, leader: bool, retired: bool) -> tuple[FactKind, ...]:
    """Give the kinds of facts that the rules of a year have a use for, of such a member."""
    used = rating.asked_of_others(cycle.profile)
    kinds = [
        kind
        for kind, wanted in _USED_FOR.items()
        if used.intersection(wanted) and (leader or kind not in _OF_LEADERS)
    ]
    # The box of the form is for who serves: others have nobody who manages and employs them.
    return tuple(kinds) if retired else (*kinds, FactKind.EMPLOYER)


async def cells(work: Work, person: Person) -> tuple[tuple[int, str], ...]:
    """Give the cells whose members an officer may enter facts about: number and name.

    Raises:
        Refusal: `not_officer`.
    """
    found = await cells_watched(work, person)
    if not person.officer:
        raise Refusal("not_officer")
    return tuple((id_of(one), one.name) for one in found)


async def of_cell(work: Work, person: Person, year: int = 0, cell_number: int = 0) -> CellFacts:
    """Give the others of a cell with how much is known of each: of one's own cell, or of another
    that an officer names.

    Raises:
        Refusal: `not_secretary`; `not_in_cell` for a cell of somebody else; `no_cycle`.
    """
    watched = {id_of(one): one.name for one in await cells_watched(work, person)}
    if cell_number not in watched:
        leads(person)
        if cell_number not in (0, person.cell_id):
            raise Refusal("not_in_cell")
    cell = cell_number if cell_number in watched else person.cell_id
    cycle = await year_of(work, cell, year)
    members = await people.members_on(await work.session(), cell, rating_day(cycle))
    own = {id_of(one) for one in await own_memberships(work, person)}
    known = await known_facts.of_members(work, cycle.year, [id_of(one) for one in members])
    return CellFacts(
        watched.get(cell, person.cell_name),
        cycle.year,
        tuple(
            (id_of(one), one.called, len(known.get(id_of(one), ())))
            for one in members
            if one.id not in own
        ),
    )


async def of_one(work: Work, person: Person, member_id: int, year: int = 0) -> MemberFacts:
    """Give a member with what is known of them in a year; of the one that runs, where none is
    named.

    Raises:
        Refusal: as `access.told_about`; `no_cycle`.
    """
    member, cycle = await _about(work, person, member_id, year)
    return await _one(work, member, cycle)


async def tell(
    work: Work,
    person: Person,
    member_id: int,
    year: int,
    kind: FactKind,
    typed: str = "",
    form: DisciplineForm | None = None,
) -> MemberFacts:
    """Keep a fact with its document, or with the words themselves.

    Raises:
        Refusal: as `of_one`; `fact_too_late` in a closed year; `button_old` for a kind that the
            rules have no use for; `no_text`; `text_too_long` (limit); `fact_votes` where no
            figures of a vote can be read.
    """
    member, cycle = await _open(work, person, member_id, year)
    now = await _one(work, member, cycle)
    if kind not in now.kinds or (form is not None) is not (kind is FactKind.DISCIPLINE):
        raise Refusal("button_old")
    said = Said(form=form)
    if kind is not FactKind.NOTHING:
        said = replace(said, text=text_of(typed))
    if kind is FactKind.LOW_CONFIDENCE:
        said = replace(said, votes=_votes(typed))
    await keep(work, person, member, cycle, kind, said)
    return await _one(work, member, cycle)


async def date_it(
    work: Work, person: Person, member_id: int, number: int, day: date, *, act: bool = False
) -> MemberFacts:
    """Keep the day of a fact, or with `act` of the act that was disciplined.

    Raises:
        Refusal: as `mend`; `fact_day_ahead`; `fact_act_after` for an act after its decision.
    """
    _, _, fact = await _fact(work, person, member_id, number)
    if day > work.now.date():
        raise Refusal("fact_day_ahead")
    said = replace(fact.said, acted_on=day) if act else replace(fact.said, day=day)
    if said.day is not None and said.acted_on is not None and said.acted_on > said.day:
        raise Refusal("fact_act_after")
    return await _mend(work, person, member_id, number, said)


async def mark(
    work: Work, person: Person, member_id: int, number: int, what: FactMark, so: bool | None
) -> MemberFacts:
    """Keep whether something is so of a fact; None where it is not known any more.

    Raises:
        Refusal: as `take_back`; `button_old` for what is not asked of such a fact.
    """
    _, _, fact = await _fact(work, person, member_id, number)
    if what not in MARKS.get(fact.kind, ()):
        raise Refusal("button_old")
    marks = {name: known for name, known in fact.said.marks.items() if name is not what}
    if so is not None:
        marks[what] = so
    return await _mend(work, person, member_id, number, replace(fact.said, marks=marks))


async def take_back(work: Work, person: Person, member_id: int, number: int) -> MemberFacts:
    """Say that a fact was entered by mistake: it counts no more, and stays on record.

    Raises:
        Refusal: as `of_one`; `fact_too_late`; `fact_gone` for one that counts no more.
    """
    _, _, fact = await _fact(work, person, member_id, number)
    return await _mend(work, person, member_id, number, replace(fact.said, taken_back=True))


async def _mend(work: Work, person: Person, member_id: int, number: int, said: Said) -> MemberFacts:
    member, cycle, fact = await _fact(work, person, member_id, number)
    await keep(work, person, member, cycle, fact.kind, said, number)
    return await _one(work, member, cycle)


async def _fact(
    work: Work, person: Person, member_id: int, number: int
) -> tuple[Member, Cycle, Fact]:
    """Give a fact that may be changed, in whichever open year it stands."""
    member = await told_about(work, person, member_id)
    for cycle in await work.known(cycles.of_cell, member.cell_id):
        known = await known_facts.of_members(work, cycle.year, [member_id])
        for fact in known.get(member_id, ()):
            if fact.number == number:
                still_open(cycle)
                return member, cycle, fact
    raise Refusal("fact_gone")


async def keep(
    work: Work,
    person: Person,
    member: Member,
    cycle: Cycle,
    kind: FactKind,
    said: Said,
    replaces: int | None = None,
) -> None:
    """Keep a version of a fact, in place of the one it `replaces`."""
    session = await work.session()
    number = id_of(member)
    session.add(
        known_facts.version(work, id_of(cycle), number, kind, said, person.member_id, replaces)
    )
    await session.flush()
    await audit.append(
        session,
        at=work.now,
        kind="year_fact_kept",
        organisation_id=member.cell_id,
        payload={"year": cycle.year, "member": number, "by": person.member_id},
    )


async def _about(work: Work, person: Person, member_id: int, year: int) -> tuple[Member, Cycle]:
    member = await told_about(work, person, member_id)
    return member, await year_of(work, member.cell_id, year)


async def _open(work: Work, person: Person, member_id: int, year: int) -> tuple[Member, Cycle]:
    member, cycle = await _about(work, person, member_id, year)
    still_open(cycle)
    return member, cycle


def still_open(cycle: Cycle) -> None:
    """Refuse `fact_too_late` (year) in a year that is closed."""
    if cycle.state is CycleState.CLOSED:
        raise Refusal("fact_too_late", year=cycle.year)


async def year_of(work: Work, cell_id: int, year: int) -> Cycle:
    """Give a year of a cell; where none is named the newest that is not closed."""
    found = await work.known(cycles.of_cell, cell_id)
    if year:
        found = [each for each in found if each.year == year]
    running = [each for each in found if each.state is not CycleState.CLOSED]
    if not found:
        raise Refusal("no_cycle")
    return (running or found)[0]


async def _one(work: Work, member: Member, cycle: Cycle) -> MemberFacts:
    number = id_of(member)
    then = await people.member_on(await work.session(), number, rating_day(cycle))
    known = await known_facts.of_members(work, cycle.year, [number])
    closed = cycle.state is CycleState.CLOSED
    kinds = () if closed else kinds_for(cycle, leader=then.leader, retired=then.retired)
    facts = known.get(number, ())
    return MemberFacts(number, member.called, cycle.year, kinds, facts, cycle.profile)


def text_of(typed: str) -> str:
    """Give words that may be kept; raise `Refusal` `no_text`, `text_too_long` (limit)."""
    said = typed.strip()
    if not said:
        raise Refusal("no_text")
    if len(said) > LONGEST_TEXT:
        raise Refusal("text_too_long", limit=LONGEST_TEXT)
    return said


def _votes(typed: str) -> tuple[int, int]:
    found = re.match(r"\s*(\d{1,4})\s*(?:/|[^\W\d]{2,6})\s*(\d{1,4})(?!\d)", typed)
    low, of = (int(found[1]), int(found[2])) if found else (1, 0)
    if not 0 <= low <= of or of == 0:
        raise Refusal("fact_votes")
    return low, of
