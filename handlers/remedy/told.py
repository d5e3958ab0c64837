"""How the people of a remedy are told: that something moved, never what it is about."""

from collections.abc import Mapping

from handlers.callbacks.remedy import RemedyAction
from handlers.prepare import Prepare
from handlers.reply import Button, Screen
from handlers.views import home_button
from handlers.words import Words
from workflow.planned import Planned
from workflow.remedy import told
from workflow.work import Work


async def _told(work: Work, row: Planned, words: Words) -> Screen | None:
    news = await told.news(work, row)
    if news is None:
        return None
    opens = RemedyAction(do="one", about=news.remedy_id).pack()
    button = Button(words.label("remedy.open"), opens)
    return Screen(words(f"remedy.told_{news.what}"), ((button,), (home_button(words),)))


PREPARES: Mapping[str, Prepare] = {told.KIND: _told}
"""How each of them is worded."""
