"""How far self-reviews are: how many of how many questions have an answer. No text is looked at."""

from collections.abc import Mapping, Sequence

from papers.forms import Matter
from storage.member_then import MemberThen
from storage.queries import review_trail
from storage.queries import reviews as review_rows
from storage.queries.reviews import Filled, Writing
from storage.tables import Cycle, ReviewPrompt
from workflow.accounts import id_of
from workflow.review.pages import OF_MEMBERS, items_asked
from workflow.review.which_form import form_named
from workflow.work import Work

Count = tuple[int, int]
"""How many of how many questions have an answer."""
NOT_BEGUN = (0, 0)


async def progress_of(work: Work, cycle: Cycle, members: Sequence[MemberThen]) -> dict[int, Count]:
    """Give how far members are, by member; of who has begun."""
    return await progress_of_each(work, [(cycle, members)])


async def progress_of_each(
    work: Work, years: Sequence[tuple[Cycle, Sequence[MemberThen]]]
) -> dict[int, Count]:
    """Give the same of the members of several cells, each with its year."""
    session = await work.session()
    prompts = await review_trail.prompts_in_each(session, [id_of(cycle) for cycle, _ in years])
    found: dict[int, Count] = {}
    for number in {cycle.year for cycle, _ in years}:
        of_year = [each for each in years if each[0].year == number]
        found |= await _progress(work, of_year, prompts)
    return found


async def own_progress(work: Work, found: Writing, member: MemberThen) -> Count:
    """Give how far the member is that `pages.writing` was asked about."""
    prompts = {id_of(found.cycle): found.prompts}
    counted = await _progress(work, [(found.cycle, [member])], prompts)
    return counted.get(id_of(member), NOT_BEGUN)


async def _progress(
    work: Work,
    years: Sequence[tuple[Cycle, Sequence[MemberThen]]],
    prompts: Mapping[int, Sequence[ReviewPrompt]],
) -> dict[int, Count]:
    """Count in cells whose year is the same one."""
    ids = [id_of(member) for _, members in years for member in members]
    cycles = [cycle for cycle, _ in years]
    now, before = await review_rows.filled(await work.session(), ids, cycles)
    found = {}
    for cycle, members in years:
        for member in members:
            filled = now.get((id_of(cycle), id_of(member)))
            if filled is not None:
                then = before.get(id_of(member))
                asked = prompts[id_of(cycle)]
                found[id_of(member)] = await _count(work, member, filled, then, asked)
    return found


async def _count(
    work: Work,
    member: MemberThen,
    filled: Filled,
    then: Filled | None,
    prompts: Sequence[ReviewPrompt],
) -> Count:
    items = items_asked(
        await work.known(form_named, filled.review.form, filled.review.form_hash),
        member,
        [one for one in prompts if one.member_id == member.id or one.theme in OF_MEMBERS],
        faults_named=await _faults_named(work, then),
    )
    asked = {item.id for item in items}
    return len(asked & filled.items), len(asked)


async def _faults_named(work: Work, then: Filled | None) -> bool:
    """Tell the same as `Earlier.faults_named`, by which items have an answer."""
    if then is None:
        return True
    form = await work.known(form_named, then.review.form, then.review.form_hash)
    item = form.about(Matter.FAULTS)
    return item is not None and item.id in then.items
