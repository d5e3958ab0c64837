"""What opening an urn freezes, before it is opened."""

from markupsafe import Markup

from handlers.ballot import voters_view
from handlers.count import guard_view
from handlers.words import Words
from workflow.ballot.chat_load import PACE, ChatLoad
from workflow.ballot.opening import Preview

_GROUP = 4


def frozen(words: Words, found: Preview) -> list[Markup]:
    """Give who votes, on whom, who is left out and what the hashes are."""
    text = [
        words("meeting.preview" if found.may_open else "meeting.preview_early"),
        _electors(words, found),
        Markup("\n").join(voters_view.short(words, found.ways)),
        _sheet(words, found),
    ]
    if found.left_out:
        text.append(_left_out(words, found))
    if found.unheard:
        text.append(words("meeting.unheard", count=len(found.unheard)))
    text.append(
        words(
            "meeting.hashes",
            electorate=grouped(found.electorate_hash),
            sheet=grouped(found.sheet_hash),
        )
    )
    if found.small:
        text.append(words("meeting.small", count=len(found.electors)))
    if found.load is not None:
        text.append(large(words, found.load))
    if found.secret:
        text.append(guard_view.floor(words, found.voters.floor))
    return text


def large(words: Words, load: ChatLoad) -> Markup:
    """Say of a large vote that the page alone is offered, or how long the chat will take."""
    key = "meeting.page_alone" if load.by_page else "meeting.chat_slow"
    return words(key, phones=load.phones, rows=load.rows, minutes=load.minutes, pace=PACE)


def _electors(words: Words, found: Preview) -> Markup:
    names = ", ".join(elector.name for elector in found.electors)
    return words("meeting.electors", count=len(found.electors), base=found.base, names=names)


def _sheet(words: Words, found: Preview) -> Markup:
    lines = [words("meeting.sheet", count=len(found.subjects))]
    lines += [
        words("meeting.sheet_row", number=number, name=subject.name)
        for number, subject in enumerate(found.subjects, start=1)
    ]
    return Markup("\n").join(lines)


def _left_out(words: Words, found: Preview) -> Markup:
    lines = [words("meeting.left_out")]
    lines += [
        words(
            "meeting.left_out_row",
            name=name,
            reason=words.label(f"meeting.left_out_{reason.value}"),
        )
        for name, reason in found.left_out
    ]
    return Markup("\n").join(lines)


def grouped(digest: str) -> str:
    """Give the first twelve digits of a hash in groups of four, to be read aloud."""
    return " ".join(digest[at : at + _GROUP] for at in range(0, 3 * _GROUP, _GROUP))
