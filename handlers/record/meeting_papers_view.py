"""The list of a meeting's papers, and whose extract is wanted."""

from markupsafe import Markup

from handlers.callbacks.meeting import MeetingAction
from handlers.callbacks.papers import HeadingAction, PaperAction
from handlers.reply import Button, Screen
from handlers.views import home_button, in_rows
from handlers.words import Words
from workflow.record.meeting_papers import Given

_PER_PAGE = 8
_PART = Markup("\n\n")


def papers_button(words: Words) -> Button:
    """Give the button that leads to the meeting's papers."""
    return Button(words.label("mpaper.button"), PaperAction(do="home").pack())


def papers(words: Words, given: Given) -> Screen:
    """Give the papers that this person may have now."""
    offered = {
        "mpaper.ballot": PaperAction(do="ballot_text").pack() if given.ballot else "",
        "mpaper.count": PaperAction(do="count_record").pack() if given.count else "",
        "meeting.file": MeetingAction(do="file", meeting=given.meeting_id).pack()
        if given.minutes
        else "",
        "mpaper.extracts": PaperAction(do="extracts").pack() if len(given.extracts) > 1 else "",
    }
    buttons = [Button(words.label(key), data) for key, data in offered.items() if data]
    if len(given.extracts) == 1:
        own = PaperAction(do="extract", about=given.extracts[0].member_id).pack()
        buttons.append(Button(words.label("mpaper.own_extract"), own))
    text = words("mpaper.text" if buttons else "mpaper.none")
    if given.writes:
        buttons.append(Button(words.label("phead.button"), HeadingAction(do="home").pack()))
    if given.undated:
        text = _PART.join([text, words("phead.undated")])
    return Screen(text, in_rows([*buttons, _meeting(words), home_button(words)]))


def extracts(words: Words, given: Given, page: int) -> Screen:
    """Give about whom an extract can be had, by pages."""
    pages = max(1, -(-len(given.extracts) // _PER_PAGE))
    page = min(max(page, 0), pages - 1)
    buttons = [
        Button(each.name, PaperAction(do="extract", about=each.member_id).pack())
        for each in given.extracts[page * _PER_PAGE : (page + 1) * _PER_PAGE]
    ]
    buttons += [
        Button(words.label(key), PaperAction(do="extracts", about=to).pack())
        for key, to in (("meeting.before", page - 1), ("meeting.after", page + 1))
        if 0 <= to < pages
    ]
    back = Button(words.label("meeting.back"), PaperAction(do="home").pack())
    text = words("mpaper.pick", page=page + 1, pages=pages)
    return Screen(text, in_rows([*buttons, back, home_button(words)]))


def _meeting(words: Words) -> Button:
    return Button(words.label("votes.to_meeting"), MeetingAction(do="home").pack())
