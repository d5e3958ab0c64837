"""What is told about a self-review without being asked: given back, prompted, a file read."""

from collections.abc import Mapping

from markupsafe import Markup

from handlers.callbacks.base import ReviewAction
from handlers.callbacks.desk import DeskAction
from handlers.prepare import Prepare
from handlers.reply import Button, Screen
from handlers.views import home_button
from handlers.words import Words
from workflow.planned import Planned
from workflow.review import form_changes, handing_in, prepared_text, prompts
from workflow.work import Work


async def _returned(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await handing_in.returned_facts(work, row)
    if facts is None:
        return None
    text = words("notice.returned", year=facts.year, comment=facts.comment)
    if facts.items:
        text = Markup("\n").join([text, words("notice.returned_some", items=facts.items)])
    return Screen(text, (_open(words), (home_button(words),)))


async def _prompted(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await prompts.prompted_facts(work, row)
    if facts is None:
        return None
    text = words("notice.prompted", year=facts.year, text=facts.text)
    return Screen(text, (_open(words), (home_button(words),)))


async def _read(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await prepared_text.read_facts(work, row)
    if facts is None:
        return None
    if facts.code:
        return Screen(words(f"paste.unread_{facts.code}"), (_open(words), (home_button(words),)))
    look = ReviewAction(do="pasted", review=facts.review_id).pack()
    text = words("paste.read", length=facts.length)
    return Screen(text, ((Button(words.label("paste.look"), look),), (home_button(words),)))


async def _form_changed(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await form_changes.writer_facts(work, row)
    if facts is None:
        return None
    key = "notice.form_changed" if facts.may_take_back else "notice.form_changed_ask"
    text = words(key, year=facts.year, form=facts.code)
    if not facts.may_take_back:
        return Screen(text, (_open(words), (home_button(words),)))
    take = ReviewAction(do="withdraw", review=facts.review_id).pack()
    return Screen(
        text, ((Button(words.label("notice.form_take_back"), take),), (home_button(words),))
    )


async def _forms_changed(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await form_changes.leader_facts(work, row)
    if facts is None:
        return None
    text = words("notice.forms_changed", year=facts.year, names="; ".join(facts.names))
    give = DeskAction(do="former_back").pack()
    label = words.label("notice.forms_give_back", count=len(facts.names))
    return Screen(text, ((Button(label, give),), (home_button(words),)))


def _open(words: Words) -> tuple[Button, ...]:
    return (Button(words.label("notice.open_review"), ReviewAction(do="open").pack()),)


PREPARES: Mapping[str, Prepare] = {
    handing_in.RETURNED: _returned,
    prompts.PROMPTED: _prompted,
    prepared_text.READ: _read,
    form_changes.WRITER: _form_changed,
    form_changes.LEADERS: _forms_changed,
}
"""How each kind of planned message about a self-review is worded."""
