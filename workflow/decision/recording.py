"""A decision on levels as it is kept: which hold, from which paper, which are still open.

Nobody is asked here who they are: who enters a decision, a body above that makes one here, and an
officer with a paper each ask before.
"""

from collections.abc import Mapping, Sequence

import rating
from storage import audit
from storage.queries import further as further_rows
from storage.queries import notices as rows
from storage.queries import people
from storage.tables import Cycle, CycleDecision, CycleState, MemberDecision
from workflow import cycle as cycles
from workflow.accounts import Person, id_of
from workflow.count import collective_subjects
from workflow.decision import (
    cap_ground,
    departures,
    further,
    hand_up_steps,
    heads,
    kept_counts,
    published_notice,
    superior_check,
)
from workflow.decision.proposed_levels import stored_level, subject_levels
from workflow.duties import duty_list
from workflow.errors import Refusal
from workflow.work import Work

LONGEST_DOCUMENT = 200
ENTERING = frozenset({CycleState.PROPOSED})

UNPUBLISHED = ENTERING | {CycleState.DECIDED}
DECIDED = UNPUBLISHED | cycles.PUBLIC
"""From the meeting's proposals on: there is a decision to enter, to publish or to see."""


def paper(document: str) -> str:
    """Give number, day and body of a decision as they are kept.

    Raises:
        Refusal: `no_text`; `text_too_long` (limit).
    """
    said = " ".join(document.split())
    if not said:
        raise Refusal("no_text")
    if len(said) > LONGEST_DOCUMENT:
        raise Refusal("text_too_long", limit=LONGEST_DOCUMENT)
    return said


async def record_first(
    work: Work,
    person: Person,
    cycle: Cycle,
    others: Mapping[int, rating.Level | None],
    document: str,
) -> None:
    """Record the year's first decision; `others` is whom it leaves out, with what is entered."""
    session = await work.session()
    session.add(
        CycleDecision(
            cycle_id=id_of(cycle),
            document=document,
            entered_by=person.member_id,
            entered_at=work.now,
        )
    )
    for member_id, level in others.items():
        await rows.drop_decision(session, id_of(cycle), member_id)
        await further.put(work, cycle, member_id, level)
    cycles.step(cycle, CycleState.DECIDED)
    session.add(cycle)
    await session.flush()
    await kept_counts.recount(work, id_of(cycle))
    await duty_list.derive(work, cycle)


async def record_of_body(
    work: Work,
    person: Person,
    cycle: Cycle,
    levels: Mapping[int, rating.Level],
    document: str,
    unexplained: Sequence[str],
) -> int:
    """Record a decision that the body above made here: of the year the first, or a further one.

    Gives the further one's number; 0 for the first.

    Args:
        work: The update.
        person: Who records it.
        cycle: The year.
        levels: What the body decides.
        document: Number, day and body, as they are printed.
        unexplained: The names of whose level departs from a rule while nobody said why.

    Raises:
        Refusal: as `paper`; as `superior_check.use`, asked of everybody it is about;
            `decided_already` where a recorded decision is about one of them; `head_above` (names)
            where the rules bound a head by their collective; `reasons_first` (names);
            `cap_ground_first` where it goes past the cap and no ground was typed, which is kept
            with the first of them: the paper says who decided.
    """
    said = paper(document)
    if levels.keys() & await decided_on(work, cycle):
        raise Refusal("decided_already")
    await _heads_bound(work, cycle, levels)
    if unexplained:
        raise Refusal("reasons_first", names=", ".join(unexplained))
    if (await cap_ground.asked(work, cycle, levels, min(levels))).open:
        await cap_ground.complete(work, person, cycle, document, min(levels))
    for member_id in levels:
        await superior_check.use(work, cycle, member_id)
    await cap_ground.use(work, cycle, levels, min(levels))
    made = 0
    if cycle.state in ENTERING:
        entered = await taken_over(work, cycle, await subject_levels(work, cycle))
        for member_id, level in levels.items():
            await put(work, cycle, member_id, level)
        others = {who: level for who, level in entered.items() if who not in levels}
        await record_first(work, person, cycle, others, said)
    else:
        made = await hold_further(work, person, cycle, levels, said)
    await hand_up_steps.take_out(work, person, cycle, levels)
    await record(work, cycle, "decision_made_above", {"members": len(levels)})
    return made


async def _heads_bound(work: Work, cycle: Cycle, levels: Mapping[int, rating.Level]) -> None:
    found = await heads.over(work, cycle, levels) if heads.bind(cycle.profile) else ()
    if found:
        named = await people.named_on(
            await work.session(), [one.member_id for one in found], cycles.rating_day(cycle)
        )
        raise Refusal("head_above", names=", ".join(one.called for one in named.values()))


async def hold_further(
    work: Work,
    person: Person,
    cycle: Cycle,
    levels: Mapping[int, rating.Level | None],
    document: str,
) -> int:
    """Let levels hold from now on by a further decision; where the year is public, tell
    them. Give its number."""
    made = await further.record(work, person, cycle, document, levels)
    for member_id, level in levels.items():
        await put(work, cycle, member_id, level)
    await kept_counts.recount(work, id_of(cycle))
    await duty_list.derive(work, cycle)
    if cycle.state in cycles.PUBLIC:
        told = {who for who in levels if who > 0}
        for number in await collective_subjects.names(work, cycle, levels):
            told |= await collective_subjects.members(work, cycle, number)
        await published_notice.plan(work, cycle, sorted(told), f":f{made.id}", at=work.now)
    return id_of(made)


async def undecided(work: Work, cycle: Cycle) -> dict[int, rating.Level | None]:
    """Give what was proposed for those no recorded decision is about yet; nothing for a collective
    that was taken in without a vote."""
    proposed = await subject_levels(work, cycle)
    decided = await rows.decisions(await work.session(), id_of(cycle))
    if cycle.state in ENTERING:
        return {**{who: None for who in decided if who < 0}, **proposed}
    return await further.drafts(work, cycle, await later(work, cycle, proposed, decided))


async def decided_on(work: Work, cycle: Cycle) -> frozenset[int]:
    """Give on whom a recorded decision is; another level needs a rating case."""
    if cycle.state in ENTERING:
        return frozenset()
    return frozenset(await rows.decisions(await work.session(), id_of(cycle)))


async def later(
    work: Work,
    cycle: Cycle,
    proposed: Mapping[int, rating.Level | None],
    decided: Mapping[int, object],
) -> dict[int, rating.Level | None]:
    """Give on whom a further decision is open: voted on and left out, or taken in since."""
    entered = await further_rows.open_levels(await work.session(), id_of(cycle))
    taken_in: dict[int, rating.Level | None] = {who: None for who in entered if who < 0}
    return {who: one for who, one in {**taken_in, **proposed}.items() if who not in decided}


async def enter_unvoted(work: Work, cycle: Cycle, number: int) -> None:
    """Let a collective be decided on that nobody voted on; no level is entered yet."""
    await put(work, cycle, number, None)


async def record_from_above(
    work: Work,
    officer: Person,
    cycle: Cycle,
    member_id: int,
    level: rating.Level,
    document: str,
) -> None:
    """Record the level of one member by a paper, where nobody of the cell may.

    Raises:
        Refusal: as `superior_check.use` and `cap_ground.use`, asked of whom it is about;
            `decided_already` where a recorded decision is about them; `reasons_first` (names)
            where the level departs from a rule and nobody said why.
    """
    await hand_up_steps.hold(work, cycle)
    if member_id in await decided_on(work, cycle):
        raise Refusal("decided_already")
    await check_explained(work, cycle, {member_id: level})
    await superior_check.use(work, cycle, member_id)
    await cap_ground.use(work, cycle, {member_id: level}, member_id)
    await hold_further(work, officer, cycle, {member_id: level}, document)
    await hand_up_steps.overtake(work, officer, cycle, [member_id])
    await record(work, cycle, "decision_entered_from_above", {"member": member_id})


async def check_explained(
    work: Work, cycle: Cycle, levels: Mapping[int, rating.Level | None]
) -> None:
    """Let a paper be recorded only with the reason of every level that departs from a rule."""
    found = await departures.unexplained(work, cycle, levels)
    if found:
        raise Refusal("reasons_first", names=", ".join(one.name for one in found))


async def taken_over(
    work: Work, cycle: Cycle, proposed: Mapping[int, rating.Level | None]
) -> dict[int, rating.Level | None]:
    """Give what is decided; before the first record, with what was proposed since."""
    decided = await rows.decisions(await work.session(), id_of(cycle))
    if cycle.state in ENTERING:
        for member_id, level in proposed.items():
            if member_id not in decided:
                await put(work, cycle, member_id, level)
        decided = await rows.decisions(await work.session(), id_of(cycle))
    return {who: stored_level(stored) for who, stored in decided.items()}


async def put(work: Work, cycle: Cycle, member_id: int, level: rating.Level | None) -> None:
    """Keep what is decided for one; None where that is not known yet."""
    session = await work.session()
    row = MemberDecision(
        cycle_id=id_of(cycle), member_id=member_id, level=level.value if level else ""
    )
    await session.merge(row)
    await session.flush()


async def record(
    work: Work, cycle: Cycle, kind: str, told: Mapping[str, int] | None = None
) -> None:
    """Write a link of the audit chain about a year's decision."""
    await audit.append(
        await work.session(),
        at=work.now,
        kind=kind,
        organisation_id=cycle.cell_id,
        payload={"year": cycle.year, **(told or {})},
    )


def subject_of(cycle: Cycle) -> str:
    """Give what the reading of a year's decision is kept by."""
    return f"decision:{cycle.id}"
