"""How many of each group have which level in a cell's year, kept with each decision on it (0404).

A group is the post in the Party or at work that a person is counted by, or the kind of a
collective: finer than any division for the cap, and the same wherever the cell is."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from struct import Struct

import rating
from storage.member_then import History
from storage.queries import level_counts as rows
from storage.queries import notices, people
from storage.queries.level_counts import CountedYear
from storage.tables import Collective, Cycle, Organisation, OrganisationKind
from workflow.accounts import id_of
from workflow.cycle import rating_day
from workflow.decision import cap_above
from workflow.work import Work

PERSONS: tuple[rating.Subject, ...] = (
    rating.Subject.MEMBER,
    rating.Subject.DEPUTY_HEAD,
    rating.Subject.HEAD,
    rating.Subject.COMMITTEE_MEMBER,
    rating.Subject.DEPUTY_SECRETARY,
    rating.Subject.SECRETARY,
)
GROUPS: tuple[rating.Subject, ...] = (*PERSONS, *cap_above.COLLECTIVES.values())
PLACES: tuple[tuple[rating.Subject, rating.Level], ...] = tuple(
    (group, level) for group in GROUPS for level in rating.Level
)
"""What each of the counts of a year is of, in their order."""
Counts = Sequence[int]
NONE: Counts = (0,) * len(PLACES)

_OF_THE_BASE = frozenset({OrganisationKind.PARTY_ORGANISATION, OrganisationKind.SECTIONAL})
"""Of what a sum is kept."""
_ALONE: rating.Division = tuple((one,) for one in PERSONS)
_PACKED = Struct(f">{len(PLACES)}H")
_PACKED_SUM = Struct(f">{len(PLACES) + 1}I")


async def recount(work: Work, cycle_id: int) -> Counts:
    """Count the levels that hold in a year anew and keep that; give it. Whoever writes a level that
    was decided calls it in the same transaction.

    The sum of the organisation it is in is kept, too, so that nobody waits for it (0422)."""
    counts = await count_anew(work, cycle_id)
    session = await work.session()
    cycle = await session.get_one(Cycle, cycle_id)
    place = await session.get_one(Organisation, cycle.cell_id)
    if place.parent_id is not None and cycle.state in cap_above.RECORDED:
        above = await session.get_one(Organisation, place.parent_id)
        if above.kind in _OF_THE_BASE:
            await _keep_sum(work, cycle.year, place.parent_id)
    return counts


async def count_anew(work: Work, cycle_id: int) -> Counts:
    """Do the same without the sum: of very many one after another it is added up once."""
    session = await work.session()
    cycle = await rows.hold(session, cycle_id)
    counts = await counted(work, cycle)
    await rows.keep(session, cycle_id, packed(counts))
    return counts


async def years_in(work: Work, year: int, organisations: Sequence[int | None]) -> list[CountedYear]:
    """Give the years of what is in some organisations; what was never counted is counted first."""
    if not organisations:
        return []
    session = await work.session()
    found = await rows.years_inside(session, year, cap_above.RECORDED, organisations)
    never = [one.cycle_id for one in found if one.counts is None]
    for cycle_id in never:
        await count_anew(work, cycle_id)
    if never:
        found = await rows.years_inside(session, year, cap_above.RECORDED, organisations)
    return found


async def add_up(
    work: Work, year: int, organisations: Sequence[int]
) -> dict[int, tuple[int, Counts]]:
    """Add up what is in some organisations of the base, and keep each sum; give of how many cells a
    level was decided, and the counts. A sum that another keeps just now is
    given and not kept."""
    return await _kept_sums(work, year, await years_in(work, year, organisations))


def together(years: Iterable[CountedYear]) -> tuple[int, Counts]:
    """Give of how many cells among these a level was decided, and their counts added up."""
    each = [(one.cell, unpacked(one.counts)) for one in years if one.counts]
    return sum(cell and any(counts) for cell, counts in each), summed([one for _, one in each])


def summed(counts: Sequence[Counts]) -> Counts:
    """Add counts up."""
    return tuple(map(sum, zip(NONE, *counts, strict=True)))


async def _keep_sum(work: Work, year: int, organisation: int) -> None:
    """Keep the sum of an organisation, unless one of its years was never counted: it is locked for
    that. A recording waits for no other year, nor for the sum: another that is recorded beside it
    may have that, and then the sum is left to the next roll-up."""
    session = await work.session()
    found = await rows.years_inside(session, year, cap_above.RECORDED, [organisation])
    if all(one.counts for one in found):
        await _kept_sums(work, year, found)


async def _kept_sums(
    work: Work, year: int, years: Iterable[CountedYear]
) -> dict[int, tuple[int, Counts]]:
    inside: dict[int, list[CountedYear]] = {}
    for one in years:
        inside.setdefault(one.parent_id or 0, []).append(one)
    found = {number: together(of) for number, of in inside.items()}
    if found:
        sums = [(number, inside[number], packed_sum(*found[number])) for number in inside]
        await rows.keep_sums(await work.session(), year, sums)
    return found


async def counted(work: Work, cycle: Cycle) -> Counts:
    """Give what the levels of a year come to, whatever is kept; of a body that meets only its
    collective, as its persons are rated in the cell's year."""
    session = await work.session()
    levels = await notices.decisions(session, id_of(cycle))
    place = await session.get_one(Organisation, cycle.cell_id)
    body = place.kind is OrganisationKind.BODY
    meant = {who: level for who, level in levels.items() if level and (who < 0 or not body)}
    known = await people.histories_of(session, meant)
    found = Counter(_each(meant, known, cycle))
    return tuple(found[one] for one in PLACES)


def packed(counts: Counts) -> str:
    """Give counts as they are kept: as long for nobody as for many."""
    return _PACKED.pack(*counts).hex()


def unpacked(kept: str) -> Counts:
    """Give back what `packed` gave."""
    return _PACKED.unpack(bytes.fromhex(kept))


def packed_sum(decided: int, counts: Counts) -> str:
    """Give of how many cells a level was decided, and the sum of their counts, as they are kept."""
    return _PACKED_SUM.pack(decided, *counts).hex()


def unpacked_sum(kept: str) -> tuple[int, Counts]:
    """Give back what `packed_sum` was given."""
    decided, *counts = _PACKED_SUM.unpack(bytes.fromhex(kept))
    return decided, counts


def _each(
    levels: Mapping[int, str], known: Mapping[int, History], cycle: Cycle
) -> Iterator[tuple[rating.Subject, rating.Level]]:
    for who, level in levels.items():
        if who < 0:
            yield cap_above.COLLECTIVES[Collective(who)], rating.Level(level)
        elif who in known:
            posts = cap_above.posts_of(known[who].then(rating_day(cycle)))
            yield PERSONS[rating.group_of(posts, _ALONE)], rating.Level(level)
