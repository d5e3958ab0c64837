"""How what the desk plans is worded: a nudge, and that a deputy has taken it over."""

from collections.abc import Mapping

from handlers.callbacks.base import ReviewAction
from handlers.callbacks.desk import DeskAction
from handlers.prepare import Prepare
from handlers.reply import Button, Screen
from handlers.views import bar, due_day, home_button
from handlers.words import Words
from workflow.committee import nudge
from workflow.committee.nudge import NudgeFacts
from workflow.people import substitution
from workflow.planned import Planned
from workflow.work import Work


def nudge_screen(facts: NudgeFacts, words: Words) -> Screen:
    """Word a nudge: who reminds, until when, how far one is."""
    key = "notice.nudge_late" if facts.late else "notice.nudge"
    text = words(key, due=due_day(facts.last_day, words))
    if facts.items:
        done = bar(facts.answered, facts.items)
        text += "\n"
        text += words("notice.nudge_written", answered=facts.answered, items=facts.items, bar=done)
    write = Button(words.label("notice.write"), ReviewAction(do="open").pack())
    return Screen(text, ((write,), (home_button(words),)))


async def _nudge(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await nudge.facts_for(work, row)
    return None if facts is None else nudge_screen(facts, words)


async def _taken_over(work: Work, row: Planned, words: Words) -> Screen | None:
    name = await substitution.taken_over_facts(work, row)
    if name is None:
        return None
    back = Button(words.label("desk.take_back"), DeskAction(do="take_back").pack())
    return Screen(words("notice.taken_over", name=name), ((back,), (home_button(words),)))


PREPARES: Mapping[str, Prepare] = {
    nudge.KIND: _nudge,
    substitution.TAKEN_OVER: _taken_over,
}
"""How each kind of message planned at the desk is worded."""
