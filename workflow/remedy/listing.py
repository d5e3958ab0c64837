"""Who sees which remedies: their owner, who follows them, whom they are about, and the committee
of the cell whose matter they are."""

from dataclasses import dataclass

from storage.queries import remedies as rows
from storage.tables import Remedy
from terms.remedy import RemedyState
from workflow.access import own_memberships
from workflow.accounts import Person, id_of
from workflow.cycle import in_view
from workflow.errors import Refusal
from workflow.remedy.facts import RemedyFacts, facts, parties
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class SeenRemedies:
    """What one person sees: what waits by its day, then what is done, the newest first."""

    own: tuple[RemedyFacts, ...]
    """What they remedy, or what is about them."""
    followed: tuple[RemedyFacts, ...]
    of_cell: tuple[RemedyFacts, ...]
    """The rest of their cell's, for who sits on its committee."""
    begins: bool = False
    """Whether they may note a new one: who leads the cell, where it has a year."""

    @property
    def all(self) -> tuple[RemedyFacts, ...]:
        """All of them, one's own first."""
        return (*self.own, *self.followed, *self.of_cell)


@dataclass(frozen=True, slots=True)
class RemedyPicture:
    """A photo or file sent as proof: the platform keeps it."""

    channel: str
    bot: str
    kind: str
    file_id: str
    name: str


async def of_person(work: Work, person: Person) -> SeenRemedies:
    """Give what the person may see."""
    session = await work.session()
    mine = [id_of(one) for one in await own_memberships(work, person)]
    found = {id_of(row): row for row in await rows.of_somebody(session, mine)}
    if person.in_committee:
        here = await rows.of_cell(session, person.cell_id)
        who = await parties(work, here)
        found |= {id_of(r): r for r in here if who[id_of(r)].cell_id == person.cell_id}
    listed = sorted(await facts(work, person, list(found.values())), key=_order)
    about = {id_of(row) for row in found.values() if row.member_id in mine}
    own = tuple(one for one in listed if one.owns or one.remedy_id in about)
    followed = tuple(one for one in listed if one.follows and one not in own)
    rest = tuple(one for one in listed if one not in own and one not in followed)
    begins = person.leads and await in_view(work, person) is not None
    return SeenRemedies(own, followed, rest if person.in_committee else (), begins)


async def one(work: Work, person: Person, remedy_id: int) -> RemedyFacts:
    """Give one that the person may see; raise `Refusal` `remedy_unknown` for any other."""
    return (await seen(work, person, remedy_id))[1]


async def proofs(work: Work, person: Person, remedy_id: int) -> tuple[RemedyPicture, ...]:
    """Give what was sent as proof of one, the oldest first; refuse as `one`."""
    row, _ = await seen(work, person, remedy_id)
    found = await rows.proofs_of(await work.session(), [id_of(row)])
    return tuple(RemedyPicture(p.channel, p.bot, p.kind, p.file_id, p.name) for p in found)


async def seen(work: Work, person: Person, remedy_id: int) -> tuple[Remedy, RemedyFacts]:
    """Give the row of one that the person may see, locked, and what they see of it.

    Raises:
        Refusal: `remedy_unknown`.
    """
    row = await rows.locked(await work.session(), remedy_id)
    if row is None or row.state is RemedyState.TAKEN_BACK:
        raise Refusal("remedy_unknown")
    (now,) = await facts(work, person, [row])
    if not await _may_see(work, person, row, now):
        raise Refusal("remedy_unknown")
    return row, now


async def _may_see(work: Work, person: Person, row: Remedy, now: RemedyFacts) -> bool:
    if row.state is RemedyState.DRAFT:
        return now.writes or now.leads
    if now.owns or now.follows:
        return True
    if row.member_id in {one.id for one in await own_memberships(work, person)}:
        return True
    here = (await parties(work, [row]))[id_of(row)].cell_id
    return person.in_committee and here == person.cell_id


def _order(one: RemedyFacts) -> tuple[bool, int, int]:
    """What waits comes first, the most urgent before; what is done after it, the newest before."""
    return not one.waits, one.left or 0 if one.waits else -one.year, one.remedy_id
