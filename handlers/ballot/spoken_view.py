"""How an open vote said aloud looks to the chair: the voters, one question, what was heard."""

from collections.abc import Sequence

from markupsafe import Markup

from handlers.callbacks.meeting import MeetingAction
from handlers.callbacks.rating import SpokenAction
from handlers.reply import Button, Screen
from handlers.views import home_button, in_rows
from handlers.words import Words
from workflow.ballot.spoken_vote import Speaker, SpokenVote

_PER_PAGE = 8


def spoken_button(words: Words) -> Button:
    """Give the button of who leads an open vote."""
    return Button(words.label("spoken.button"), SpokenAction(do="home").pack())


def voters(words: Words, found: SpokenVote, page: int) -> Screen:
    """Give every voter, who has voted and who is still to be heard."""
    pages = max(1, -(-len(found.speakers) // _PER_PAGE))
    page = min(max(page, 0), pages - 1)
    shown = found.speakers[page * _PER_PAGE : (page + 1) * _PER_PAGE]
    buttons = [
        Button(
            f"{'✅' if each.voted else '…'} {each.name}",
            _data("who", found, about=each.member_id),
        )
        for each in shown
    ]
    buttons += [
        Button(words.label(key), _data("home", found, about=to))
        for key, to in (("meeting.before", page - 1), ("meeting.after", page + 1))
        if 0 <= to < pages
    ]
    done = sum(each.voted for each in found.speakers)
    text = words("spoken.voters", done=done, of=len(found.speakers), page=page + 1, pages=pages)
    return Screen(text, in_rows([*buttons, _meeting(words), home_button(words)]))


def question(words: Words, found: SpokenVote, speaker: Speaker, row: int) -> Screen:
    """Ask what one voter says of one subject."""
    text = words(
        "spoken.question",
        name=speaker.name,
        subject=_subject(words, found, row),
        number=row + 1,
        of=len(found.subjects),
    )
    buttons = [
        Button(
            words.label(f"level.{mark.value}"),
            _data("mark", found, about=speaker.member_id, row=row, mark=number),
        )
        for number, mark in found.offered.items()
    ]
    blank = _data("mark", found, about=speaker.member_id, row=row, mark=0)
    buttons.append(Button(words.label("spoken.nothing"), blank))
    return Screen(text, in_rows([*buttons, _back(words, found)]))


def confirm(words: Words, found: SpokenVote, speaker: Speaker, marks: Sequence[int]) -> Screen:
    """Read back what was heard, before it is entered for good."""
    named = {0: "blank"} | {number: mark.value for number, mark in found.offered.items()}
    said = [named[mark] for mark in marks]
    text = [words("spoken.confirm", name=speaker.name), _lines(words, found, said)]
    buttons = [
        Button(words.label("spoken.yes"), _data("yes", found)),
        Button(words.label("spoken.again"), _data("who", found, about=speaker.member_id)),
    ]
    return Screen(Markup("\n\n").join(text), in_rows([*buttons, _back(words, found)]))


def heard(words: Words, found: SpokenVote, speaker: Speaker) -> Screen:
    """Give what a voter has said: it is open, and cannot be changed any more."""
    said = [mark.value for mark in speaker.marks]
    text = [words("spoken.heard", name=speaker.name), _lines(words, found, said)]
    return Screen(Markup("\n\n").join(text), in_rows([_back(words, found), home_button(words)]))


def _lines(words: Words, found: SpokenVote, said: Sequence[str]) -> Markup:
    rows = [
        words(
            "spoken.row",
            subject=_subject(words, found, place),
            mark=_said(words, mark),
        )
        for place, mark in enumerate(said)
    ]
    return Markup("\n").join(rows)


def _said(words: Words, mark: str) -> str:
    return words.label("spoken.nothing" if mark == "blank" else f"level.{mark}")


def _subject(words: Words, found: SpokenVote, row: int) -> str:
    return found.subjects[row].name or found.text or words.label("votes.the_motion")


def _back(words: Words, found: SpokenVote) -> Button:
    return Button(words.label("meeting.back"), _data("home", found))


def _meeting(words: Words) -> Button:
    return Button(words.label("votes.to_meeting"), MeetingAction(do="home").pack())


def _data(do: str, found: SpokenVote, about: int = 0, row: int = 0, mark: int = 0) -> str:
    return SpokenAction(do=do, session=found.session_id, about=about, row=row, mark=mark).pack()
