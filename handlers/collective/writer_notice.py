"""How somebody is told what they were given to write in a collective's report."""

from collections.abc import Mapping

from markupsafe import Markup

from handlers.callbacks.desk import ReportAction
from handlers.prepare import Prepare
from handlers.reply import Button, Screen
from handlers.views import home_button
from handlers.words import Words
from workflow.collective import writer_notice
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


PREPARES: Mapping[str, Prepare] = {writer_notice.KIND: _given}
"""How what a writer was given is worded."""
