"""What stands at the head of the meeting's papers, and asking for it."""

from handlers.callbacks.papers import HeadingAction, PaperAction
from handlers.reply import Button, Screen
from handlers.views import home_button, in_rows
from handlers.words import Words
from workflow.record.paper_heading import PaperHeading


def heading(words: Words, now: PaperHeading) -> Screen:
    """Give place and numbers as they stand, and the buttons to type them."""
    empty = words("phead.empty")
    text = words(
        "phead.text",
        locality=now.locality or empty,
        minutes=now.minutes_number or empty,
        count=now.count_number or empty,
    )
    offered = (("locality", now.leads), ("minutes", True), ("count_record", True))
    buttons = [
        Button(words.label(f"phead.{do}"), HeadingAction(do=do, meeting=now.meeting_id).pack())
        for do, may in offered
        if may
    ]
    return Screen(text, (*((each,) for each in buttons), *_out(words)))


def asking(words: Words, asked: str, now: PaperHeading) -> Screen:
    """Ask for the place or a number, and say what stands."""
    stands = {
        "locality": now.locality,
        "minutes": now.minutes_number,
        "count_record": now.count_number,
    }[asked]
    text = words(f"phead.ask_{asked}", stands=stands or words("phead.empty"))
    return Screen(text, _out(words, HeadingAction(do="home").pack()), typing=True)


def _out(words: Words, back: str = "") -> tuple[tuple[Button, ...], ...]:
    before = Button(words.label("meeting.back"), back or PaperAction(do="home").pack())
    return in_rows([before, home_button(words)])
