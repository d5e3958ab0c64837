"""Who votes by phone and who on paper, and which phones came lately: in chat and on the wall."""

from markupsafe import Markup

from handlers.views import day
from handlers.words import Words
from workflow.ballot.voters_list import Ways
from workflow.meeting.new_phones import NewPhones


def whole(words: Words, ways: Ways) -> list[Markup]:
    """Give every elector by name, as they vote, and the phones that came lately."""
    lines = []
    for key, names in (("by_phone", ways.by_phone), ("on_paper_names", ways.on_paper)):
        if names:
            lines.append(words(f"phones.{key}", count=len(names), names=", ".join(names)))
    return [*lines, lately(words, ways.phones)]


def short(words: Words, ways: Ways) -> list[Markup]:
    """Give the same in two lines: whoever is not named on paper votes by phone."""
    count = len(ways.by_phone)
    if not ways.on_paper:
        first = words("phones.all_by_phone", count=count)
    elif not count:
        names = ", ".join(ways.on_paper)
        first = words("phones.on_paper_names", count=len(ways.on_paper), names=names)
    else:
        first = words("phones.others_by_phone", count=count, names=", ".join(ways.on_paper))
    return [first, lately(words, ways.phones)]


def lately(words: Words, found: NewPhones) -> Markup:
    """Give whose phones came lately and how far each is, or that there are none."""
    since = day(found.since.date())
    if not found.phones:
        return words("phones.none_new", day=since)
    states = {
        (phone.name, phone.state): words.label(
            "phones.new_name",
            name=phone.name,
            state=words.label(f"phones.state_{phone.state.value}"),
        )
        for phone in found.phones
    }
    return words("phones.new", day=since, names=", ".join(states.values()))
