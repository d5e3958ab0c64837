"""How what the desk plans is worded: a nudge, and who is to be called by phone."""

from collections.abc import Mapping

from markupsafe import Markup

from handlers.callbacks.base import ReviewAction
from handlers.callbacks.desk import DeskAction, ReportAction
from handlers.prepare import Prepare
from handlers.reply import Button, Screen
from handlers.views import bar, day, home_button
from handlers.words import Words
from workflow.collective import writer_notice
from workflow.collective.writer_notice import GivenFacts
from workflow.committee import nudge
from workflow.committee.nudge import NudgeFacts
from workflow.front import privacy
from workflow.front.privacy import ErasedFacts
from workflow.people import substitution
from workflow.planned import Planned
from workflow.work import Work


def nudge_screen(facts: NudgeFacts, words: Words) -> Screen:
    """Word a nudge: who reminds, until when, how far one is."""
    key = "notice.nudge_late" if facts.late else "notice.nudge"
    text = words(key, day=day(facts.last_day))
    if facts.items:
        done = bar(facts.answered, facts.items)
        text += "\n"
        text += words("notice.nudge_written", answered=facts.answered, items=facts.items, bar=done)
    write = Button(words.label("notice.write"), ReviewAction(do="open").pack())
    return Screen(text, ((write,), (home_button(words),)))


async def _nudge(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await nudge.facts_for(work, row)
    return None if facts is None else nudge_screen(facts, words)


def erased_screen(facts: ErasedFacts, words: Words) -> Screen:
    """Word that a member is to be called from now on."""
    text = words("notice.erased", name=facts.name, phone=facts.phone)
    return Screen(text, ((home_button(words),),))


async def _erased(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await privacy.erased_facts(work, row)
    return None if facts is None else erased_screen(facts, words)


async def _taken_over(work: Work, row: Planned, words: Words) -> Screen | None:
    name = await substitution.taken_over_facts(work, row)
    if name is None:
        return None
    back = Button(words.label("desk.take_back"), DeskAction(do="take_back").pack())
    return Screen(words("notice.taken_over", name=name), ((back,), (home_button(words),)))


def given_screen(facts: GivenFacts, words: Words) -> Screen:
    """Word what somebody was given to write in a collective's report; one tap opens it."""
    titles = [
        title.in_language(words.language) if title else words.label("given.beside_form")
        for _, title in facts.items
    ]
    lines = [words("given.item", title=title) for title in dict.fromkeys(titles)]
    head = words("given.head", count=len(facts.items), name=facts.name, year=facts.year)
    only = facts.items[0][0] if len(facts.items) == 1 else ""
    data = ReportAction(do="item" if only else "open", report=facts.report_id, item=only)
    opens = Button(words.label("given.open"), data.pack())
    return Screen(Markup("\n").join([head, *lines]), ((opens,), (home_button(words),)))


async def _given(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await writer_notice.facts_for(work, row)
    return None if facts is None else given_screen(facts, words)


PREPARES: Mapping[str, Prepare] = {
    nudge.KIND: _nudge,
    writer_notice.KIND: _given,
    privacy.ERASED: _erased,
    substitution.TAKEN_OVER: _taken_over,
}
"""How each kind of message planned at the desk is worded."""
