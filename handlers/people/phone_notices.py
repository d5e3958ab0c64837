"""The words about phones: taken from a member, joined to them, and the vote moved to paper."""

from collections.abc import Mapping

from handlers.prepare import Prepare
from handlers.reply import Screen
from handlers.views import day
from handlers.words import Words
from workflow.ballot import lost_phones
from workflow.people import exposed_codes, phone_notices
from workflow.people.phone_notices import PhoneFacts
from workflow.planned import Planned
from workflow.work import Work


def taken_screen(facts: PhoneFacts, words: Words) -> Screen:
    """Word for a phone that it was taken away: by whom, when, what to do."""
    text = words("phones.taken", by=facts.by, at=f"{facts.at:%H:%M}", day=day(facts.at.date()))
    if facts.on_paper:
        text += "\n\n"
        text += words("phones.on_paper")
    return Screen(text)


def added_screen(facts: PhoneFacts, words: Words) -> Screen:
    """Word for a member's other phones that one more joined them."""
    source = "own" if facts.own else "made" if facts.by else "printed"
    text = words(
        f"phones.added_{source}",
        by=facts.by,
        channel=facts.channel.capitalize(),
        at=f"{facts.at:%H:%M}",
        day=day(facts.at.date()),
    )
    return Screen(text)


def left_screen(facts: PhoneFacts, words: Words) -> Screen:
    """Word for a member's other phones that one of theirs has left."""
    text = words(
        "phones.left",
        channel=facts.channel.capitalize(),
        at=f"{facts.at:%H:%M}",
        day=day(facts.at.date()),
    )
    return Screen(text)


async def _taken(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await phone_notices.facts(work, row)
    return None if facts is None else taken_screen(facts, words)


async def _added(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await phone_notices.facts(work, row)
    return None if facts is None else added_screen(facts, words)


async def _left(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await phone_notices.facts(work, row)
    return None if facts is None else left_screen(facts, words)


async def _exposed(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await exposed_codes.facts(work, row)
    if facts is None:
        return None
    text = words(
        "phones.code_exposed_own" if facts.own else "phones.code_exposed",
        name=facts.name,
        channel=facts.channel.capitalize(),
        at=f"{facts.at:%H:%M}",
        day=day(facts.at.date()),
    )
    return Screen(text)


async def _moved(work: Work, row: Planned, words: Words) -> Screen | None:
    name = await lost_phones.moved_facts(work, row)
    return None if name is None else Screen(words("votes.moved_to_paper", name=name))


PREPARES: Mapping[str, Prepare] = {
    phone_notices.TAKEN: _taken,
    phone_notices.ADDED: _added,
    phone_notices.LEFT: _left,
    lost_phones.MOVED: _moved,
    exposed_codes.KIND: _exposed,
}
"""How each of these planned messages is worded."""
