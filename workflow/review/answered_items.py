"""How far self-reviews are: how many of how many questions have an answer. No text is looked at."""

from collections.abc import Sequence

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
    prompts = await review_trail.prompts_in(await work.session(), id_of(cycle))
    return await _progress(work, cycle, members, prompts)


async def own_progress(work: Work, found: Writing, member: MemberThen) -> Count:
    """Give how far the member is that `pages.writing` was asked about."""
    counted = await _progress(work, found.cycle, [member], found.prompts)
    return counted.get(id_of(member), NOT_BEGUN)


async def _progress(
    work: Work, cycle: Cycle, members: Sequence[MemberThen], prompts: Sequence[ReviewPrompt]
) -> dict[int, Count]:
    ids = [id_of(member) for member in members]
    now, before = await review_rows.filled(await work.session(), ids, cycle)
    found = {}
    for member in members:
        filled = now.get(id_of(member))
        if filled is None:
            continue
        items = items_asked(
            await work.known(form_named, filled.review.form, filled.review.form_hash),
            member,
            [
                prompt
                for prompt in prompts
                if prompt.member_id == member.id or prompt.theme in OF_MEMBERS
            ],
            faults_named=await _faults_named(work, before.get(id_of(member))),
        )
        asked = {item.id for item in items}
        found[id_of(member)] = len(asked & filled.items), len(asked)
    return found


async def _faults_named(work: Work, then: Filled | None) -> bool:
    """Tell the same as `Earlier.faults_named`, by which items have an answer."""
    if then is None:
        return True
    form = await work.known(form_named, then.review.form, then.review.form_hash)
    item = form.about(Matter.FAULTS)
    return item is not None and item.id in then.items
