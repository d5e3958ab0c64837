"""How somebody is told what they were given to write in a collective's report."""

from collections.abc import Mapping

from markupsafe import Markup

from handlers.callbacks.desk import ReportAction
from handlers.prepare import Prepare
from handlers.reply import Button, Screen
from handlers.views import home_button
from handlers.words import Words
from workflow.collective import form_notice, writer_notice
from workflow.collective.writer_notice import GivenFacts
from workflow.planned import Planned
from workflow.work import Work


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


async def _form_changed(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await form_notice.facts_for(work, row)
    if facts is None:
        return None
    key = "notice.report_form_changed" if facts.leads else "notice.report_form_changed_ask"
    text = words(key, name=facts.name, year=facts.year, form=facts.code)
    do = "take_back" if facts.leads else "open"
    label = words.label("notice.form_take_back" if facts.leads else "collective.back")
    way = Button(label, ReportAction(do=do, report=facts.report_id).pack())
    return Screen(text, ((way,), (home_button(words),)))


PREPARES: Mapping[str, Prepare] = {writer_notice.KIND: _given, form_notice.KIND: _form_changed}
"""How what writers of a report are told is worded."""
