"""How members and those who examine are told: that something moved, never what was written."""

from collections.abc import Mapping

from handlers.callbacks.objection import ExamineAction, ObjectionAction
from handlers.callbacks.office import OwnLevelAction
from handlers.callbacks.rating import ReopenAction
from handlers.objection.lodging_view import titled
from handlers.prepare import Prepare
from handlers.reply import Button, Screen
from handlers.views import due_day, home_button
from handlers.words import Words
from workflow.objection import step_notice
from workflow.objection.facts import ObjectionFacts
from workflow.planned import Planned
from workflow.work import Work


def _examine_screen(key: str, now: ObjectionFacts, words: Words, **fields: object) -> Screen:
    opens = ExamineAction(do="one", about=now.objection_id).pack()
    button = Button(words.label("objection.open"), opens)
    text = words(key, what=titled(now, words), **fields)
    return Screen(text, ((button,), (home_button(words),)))


async def _moved(work: Work, row: Planned, words: Words) -> Screen | None:
    found = await step_notice.step(work, row)
    if found is None:
        return None
    opens = ObjectionAction(do="one", about=found.now.objection_id).pack()
    button = Button(words.label("objection.open"), opens)
    what = titled(found.now, words)
    said = "day" if row.args.get("day") else found.state.value
    text = words(f"objection.told_{said}", what=what)
    return Screen(text, ((button,), (home_button(words),)))


async def _above(work: Work, row: Planned, words: Words) -> Screen | None:
    found = await step_notice.step_above(work, row)
    if found is None:
        return None
    return _examine_screen(f"objection.above_{found.state.value}", found.now, words)


async def _due(work: Work, row: Planned, words: Words) -> Screen | None:
    now = await step_notice.due(work, row)
    if now is None or now.answer_by is None:
        return None
    key = "objection.due_over" if now.overdue else "objection.due"
    return _examine_screen(key, now, words, due=due_day(now.answer_by, words))


async def _again(work: Work, row: Planned, words: Words) -> Screen | None:
    opens = Button(words.label("reopen.home"), ReopenAction(do="home").pack())
    return await _again_screen(work, row, words, "objection.again", opens)


async def _again_above(work: Work, row: Planned, words: Words) -> Screen | None:
    opens = Button(words.label("office.own_others"), OwnLevelAction(do="others").pack())
    return await _again_screen(work, row, words, "objection.again_above", opens)


async def _again_screen(
    work: Work, row: Planned, words: Words, key: str, opens: Button
) -> Screen | None:
    found = await step_notice.step(work, row)
    if found is None:
        return None
    text = words(key, year=found.now.year)
    return Screen(text, ((opens,), (home_button(words),)))


PREPARES: Mapping[str, Prepare] = {
    step_notice.MOVED: _moved,
    step_notice.ABOVE: _above,
    step_notice.DUE: _due,
    step_notice.AGAIN: _again,
    step_notice.AGAIN_ABOVE: _again_above,
}
"""How each of them is worded."""
