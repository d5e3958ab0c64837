"""Review prompts: what a superior committee asks to be explained (S1 III.2.2.a(4)).

The secretary enters them from the paper, for another member or for the collective; the upper level
sends them itself (`workflow.office.prompts_above`). Each is an obligatory question of
its own until it is answered (H-15)."""

import hashlib
from dataclasses import dataclass

from storage import audit, outbox
from storage.queries import answer_trail, calendar, people, review_trail
from storage.queries import reviews as review_rows
from storage.tables import Cycle, CycleState, ReviewPrompt, ReviewState
from terms.prompts import ThemeFor
from workflow import cycle as cycles
from workflow.access import cell_member, leads, prompt_of
from workflow.accounts import Person, id_of
from workflow.answer_text import kept_text
from workflow.errors import Refusal
from workflow.planned import Planned
from workflow.review.handing_in import reopen
from workflow.review.pages import page_of
from workflow.review.review_states import BEFORE_THE_MEETING
from workflow.review.which_form import scope_of
from workflow.work import Work

PROMPTED = "review_prompted"
"""The kind of the notice that a prompt was entered."""
LONGEST_PROMPT = 2_000
MOST = 20
"""Prompts of one person or collective: more is a slip."""
_DIGEST = 8


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt, and of whom it asks; nobody: the collective."""

    prompt_id: int
    member_id: int | None
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class PromptedFacts:
    """What the notice to a prompted member says."""

    year: int
    text: str


async def prompts(work: Work, secretary: Person) -> tuple[Prompt, ...]:
    """Give the cell's prompts of this year; raise `Refusal` `not_secretary`, `no_cycle`."""
    leads(secretary)
    cycle = await _cycle(work, secretary)
    session = await work.session()
    names = {id_of(m): m.called for m in await people.members_of(session, secretary.cell_id)}
    return tuple(
        Prompt(row.id or 0, row.member_id, names.get(row.member_id or 0, ""), row.text)
        for row in await review_trail.prompts_in(session, id_of(cycle))
        if row.theme is None
    )


async def of_collective(work: Work, cycle: Cycle) -> tuple[str, ...]:
    """Give what is asked of the collectives of a year."""
    rows = await review_trail.prompts_of(await work.session(), id_of(cycle), None)
    return tuple(row.text for row in rows)


async def add(work: Work, secretary: Person, member_id: int | None, text: str) -> Prompt:
    """Enter a prompt for a member, or for the collective. The member is told; a review that was
    handed in already is opened again for the answer. What the member explained to the same words
    before they were taken away stands there again.

    Raises:
        Refusal: `not_secretary`, `no_cycle`, `not_in_cell`, `not_reviewed`, `writing_closed`,
            `own_prompt` about themselves; as `put`.
    """
    leads(secretary)
    _not_own(secretary, member_id)
    cycle = await _cycle(work, secretary)
    _still_written(cycle)
    name = await _asked(work, secretary, cycle, member_id)
    row = await put(work, cycle, member_id, text, by=secretary.member_id)
    return Prompt(id_of(row), member_id, name, row.text)


async def put(
    work: Work,
    cycle: Cycle,
    member_id: int | None,
    text: str,
    *,
    by: int,
    above: int | None = None,
    theme: ThemeFor | None = None,
) -> ReviewPrompt:
    """Keep a prompt, or a theme of the upper level, in a year that its caller may ask in.

    Raises:
        Refusal: `writing_closed`, `answer_empty`, `answer_too_long` (length, limit),
            `too_many_prompts` (limit).
    """
    kept = kept_text(text)
    if len(kept) > LONGEST_PROMPT:
        raise Refusal("answer_too_long", length=len(kept), limit=LONGEST_PROMPT)
    _still_written(cycle)
    session = await work.session()
    if theme is not None:
        asked = await review_trail.themes_of(session, id_of(cycle), *ThemeFor)
    else:
        asked = await review_trail.prompts_of(session, id_of(cycle), member_id)
    if len(asked) >= MOST:
        raise Refusal("too_many_prompts", limit=MOST)
    row = ReviewPrompt(
        cycle_id=id_of(cycle),
        member_id=member_id,
        text=kept,
        entered_by=by,
        entered_at=work.now,
        organisation_id=above,
        theme=theme,
    )
    session.add(row)
    await session.flush()
    await calendar.lay_anew(session, [cycle.cell_id])
    if member_id is not None:
        await _take_up_answer(work, cycle, member_id, row)
        await _tell(work, cycle, member_id, row, by)
    await audit.append(
        session,
        at=work.now,
        kind="review_prompted",
        organisation_id=cycle.cell_id,
        payload={"prompt": row.id, "member": member_id, "by": by, "above": above},
    )
    return row


async def reach(work: Work, cycle: Cycle) -> int:
    """Ask a cell that has just opened its year for the themes of that year which the organisations
    above sent to others before; give how many."""
    session = await work.session()
    line = await people.line_of(session, cycle.cell_id)
    found = {
        (row.organisation_id, row.theme, row.text): row
        for row in reversed(
            await review_trail.themes_sent(session, cycle.year, [id_of(one) for one in line])
        )
        if row.cycle_id != cycle.id
    }
    first = sorted(found.values(), key=id_of)[:MOST]
    for row in first:
        await put(
            work,
            cycle,
            None,
            row.text,
            by=row.entered_by,
            above=row.organisation_id,
            theme=row.theme,
        )
    return len(first)


async def remove(work: Work, secretary: Person, prompt_id: int) -> None:
    """Take a prompt away; its answer goes with it, and comes back when the same is asked again.

    Raises:
        Refusal: `not_secretary`, `no_cycle`, `writing_closed`, `prompt_unknown`; `own_prompt` about
            themselves; `prompt_from_above` for one that the upper level sent.
    """
    leads(secretary)
    cycle = await _cycle(work, secretary)
    row = await prompt_of(work, cycle, prompt_id)
    _not_own(secretary, row.member_id)
    if row.organisation_id is not None:
        raise Refusal("prompt_from_above")
    await take_away(work, row)


async def take_away(work: Work, row: ReviewPrompt) -> None:
    """Take a prompt or theme away that its caller may; raise `Refusal` `writing_closed`."""
    session = await work.session()
    cycle = await session.get_one(Cycle, row.cycle_id)
    _still_written(cycle)
    if row.member_id is not None:
        await _lay_answer_aside(work, cycle, row.member_id, row)
    await session.delete(row)
    await session.flush()
    await calendar.lay_anew(session, [cycle.cell_id])


def _not_own(secretary: Person, member_id: int | None) -> None:
    """Nobody asks themselves, nor takes away what is asked of them: somebody else does."""
    if member_id == secretary.member_id:
        raise Refusal("own_prompt")


def _still_written(cycle: Cycle) -> None:
    if CycleState(cycle.state) not in BEFORE_THE_MEETING:
        raise Refusal("writing_closed")


async def prompted_facts(work: Work, row: Planned) -> PromptedFacts | None:
    """Give what the notice says; None when the prompt was taken away meanwhile."""
    session = await work.session()
    prompt = await session.get(ReviewPrompt, row.args["prompt"])
    if prompt is None:
        return None
    cycle = await session.get_one(Cycle, prompt.cycle_id)
    return PromptedFacts(cycle.year, prompt.text)


async def _tell(
    work: Work, cycle: Cycle, member_id: int, row: ReviewPrompt, by_member_id: int
) -> None:
    session = await work.session()
    review = await review_rows.review_of(session, id_of(cycle), member_id)
    if review is not None:
        now = await page_of(work, cycle, review)
        mine = tuple(item.id for item in now.items if item.id.endswith(f".{row.id}"))
        if review.state == ReviewState.SUBMITTED:
            await reopen(work, cycle, review, by_member_id, "", mine)
        elif now.reopened:
            await _open_too(work, id_of(review), mine)
    await outbox.plan(
        session,
        key=f"prompted:{row.id}",
        kind=PROMPTED,
        member_id=member_id,
        args={"prompt": row.id},
        not_before=work.now,
    )


async def _open_too(work: Work, review_id: int, items: tuple[str, ...]) -> None:
    """Open more items of a review that was given back with some of them open."""
    session = await work.session()
    reopening = await review_trail.open_reopening(session, review_id)
    if reopening is not None:
        reopening.items = [*reopening.items, *items]
        session.add(reopening)
        await session.flush()


async def _lay_answer_aside(work: Work, cycle: Cycle, member_id: int, prompt: ReviewPrompt) -> None:
    session = await work.session()
    review = await review_rows.review_of(session, id_of(cycle), member_id)
    if review is None:
        return
    number, ending = id_of(review), f".{prompt.id}"
    answered = await review_rows.answered_items(session, number)
    typed_over = {mark.item for mark in await answer_trail.marks(session, number)}
    for item in sorted(each for each in answered | typed_over if each.endswith(ending)):
        place = f"{_same_words(work, prompt.text)}.{item.removesuffix(ending)}"
        await answer_trail.lay_aside(session, number, item, place, work.now)


async def _take_up_answer(work: Work, cycle: Cycle, member_id: int, prompt: ReviewPrompt) -> None:
    session = await work.session()
    review = await review_rows.review_of(session, id_of(cycle), member_id)
    if review is None:
        return
    number, words = id_of(review), f"{_same_words(work, prompt.text)}."
    for place in await answer_trail.places_aside(session, number, words):
        item = f"{place.removeprefix(words)}.{prompt.id}"
        stood = await answer_trail.take_up(session, number, place, item)
        if stood is not None:
            await review_rows.put_answer(session, number, item, stood, work.now)


def _same_words(work: Work, text: str) -> str:
    """Give what the words of a prompt are known by when they are asked again; the words cannot be
    had from it, as they are kept encrypted alone."""
    key = work.house.text_key.derive("words of a prompt")
    return hashlib.blake2b(text.encode(), key=key, digest_size=_DIGEST).hexdigest()


async def _asked(work: Work, secretary: Person, cycle: Cycle, member_id: int | None) -> str:
    """Give the name of who is asked: a member of this cell who is reviewed; none for all."""
    if member_id is None:
        return ""
    member = await cell_member(work, secretary, member_id)
    then = await people.member_on(await work.session(), member_id, cycles.rating_day(cycle))
    if not scope_of(then, cycle).reviewed:
        raise Refusal("not_reviewed")
    return member.called


async def _cycle(work: Work, person: Person) -> Cycle:
    cycle = await cycles.in_view(work, person)
    if cycle is None:
        raise Refusal("no_cycle")
    return cycle
