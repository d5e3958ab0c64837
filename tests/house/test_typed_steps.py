"""Every step that waits for text says what the text takes the place of, or why of nothing."""

from collections.abc import Iterator, Mapping

from aiogram import Router
from aiogram.dispatcher.event.handler import HandlerObject

from handlers.filters import InState, Otherwise
from handlers.routes import build_router
from tests.house.test_conversations import all_steps
from workflow.front.typed_places import PLACES, PROMPT
from workflow.typed_over import Place

NOTHING_STANDS: Mapping[str, str] = {
    "PlanAnswer:reason": "a plan is sent back once; each time its own row",
    "Returning:reason": "a review is given back once; each time its own row",
    "Opening:year": "asked, then confirmed",
    "OwnLevel:document": "recorded once, refused afterwards",
    "OwnLevel:check": "one more answer, for the decision recorded next",
    "HandingOffice:day": "shown and confirmed before the office is handed over",
    "EarlierTalk:document": "one more version, the one before is in the audit",
    "OwnLevel:reason": "one more reason, the newest counts",
    "Appraising:reason": "another word on a file stands over the one before, which the file shows",
    "Appraising:points": "another word on a file stands over the one before, which the file shows",
    "Appraising:excepting": "who is agreed to is taken out of the list, and can be said again",
    "Appraising:returning": "sent back once, refused afterwards",
    "Appraising:check": "one more answer, for the decision recorded next",
    "Appraising:ground": "one more ground, for the decision recorded next",
    "Appraising:document": "recorded once, refused afterwards",
    "HandingUp:withdrawing": "taken back once, refused afterwards",
    "Opening:deadline": "shown and confirmed before the year is opened",
    "Opening:reason": "a year is closed once",
    "ClosingYear:reason": "a year is closed once",
    "Heading:locality": "the place that stood is on the screen that asks, and may be typed again",
    "Heading:minutes": "the number that stood is on the screen that asks, and may be typed again",
    "Heading:count_record": "the number that stood is on the screen that asks, likewise",
    "Meeting:code": "who is in stays in",
    "Prompting:text": "one more prompt",
    "AskingBelow:prompt": "one more prompt",
    "AskingBelow:theme": "one more theme",
    "Deciding:document": "recorded once, refused afterwards",
    "Deciding:reason": "one more reason, the newest counts",
    "Rerating:reason": "recorded once, refused afterwards",
    "Deciding:check": "one more answer, for the decision recorded next",
    "PastCap:ground": "one more ground, for the decision recorded next",
    "PastCap:by": "completes the ground that was just typed",
    "CapShare:ground": "one more share, the one before stays on record",
    "CapShare:by": "completes the share whose ground was just typed",
    "LevelWhy:reason": "one more reason, the one before stays",
    "Quarter:document": "one more result, the one before stays",
    "FactTalk:text": "one more fact",
    "FactTalk:why": "one more answer, the one before stays",
    "FactTalk:day": "one more version, the one before stays",
    "Figures:numbers": "one more figure, the one before stays",
    "VotesTalk:motion": "one more vote",
    "VotesTalk:reason": "one more decision of the chair's",
    "TellerTalk:figures": "only what is not entered yet is asked for",
    "Waiving:reason": "a duty that is let go is not asked about again",
    "Office:day": "shown and confirmed before it is set",
    "Discussion:opinion": "one more opinion",
    "Discussion:record": "one more opinion",
    "Discussion:guest": "one more guest",
    "Lodging:text": "added to what is written",
    "Examination:day": "a day is set and told; another one is told too",
    "Examination:document": "shown and confirmed before it is sent",
    "Examination:answer": "added to what is written",
    "ObjectionEntry:term": "a day is set; what was lodged keeps its own",
    "ObjectionEntry:dated": "shown with what is copied, before it is lodged",
    "ObjectionEntry:brought": "shown with what is copied, before it is lodged",
    "WithdrawalEntry:dated": "shown before the paper is asked for",
    "WithdrawalEntry:brought": "shown before the paper is asked for",
    "WithdrawalEntry:paper": "withdrawn once, refused afterwards",
    "ObjectionEntry:text": "added to what is copied",
    "Grouping:name": "one more group",
    "Grouping:rename": "the name that stood is on the list beside it, and may be typed again",
    "Grouping:end": "a group ends once",
    "Grouping:opinion": "added to what the group said before",
    "RemedyTalk:words": "shown and confirmed before it is promised",
    "RemedyTalk:said": "added to what was said",
    "RemedyTalk:returned": "added to what was said",
    "AskingCorrection:text": "one more correction asked for",
}
"""Steps whose text takes no other's place, and why."""
OWN_WAY = {
    "Review:writing",
    "Review:counting",
    "Review:pasting",
    "Review:figuring",
    "Entering:item",
    "Entering:figure",
    "NotingMember:day",
    "NotingMember:phone",
    "NotingMember:post",
}
"""Steps that offer «Hoàn tác» by themselves (see `test_undo_talk`)."""
NO_TEXT = {
    "Filling:file",
    "Review:choosing",
    "Returning:choosing",
    "SaidAloud:marks",
    "Discussion:speaker",
    "Join:notice",
    "RemedyTalk:day",
}
"""Steps that keep no text."""


def _keeping() -> Iterator[tuple[str, object]]:
    """Give each state in which text is kept, with what its handler says it is kept over."""
    for router in _routers(build_router()):
        for handler in router.message.handlers:
            if handler.flags.get("kept_text"):
                yield from ((state, handler.flags["over"]) for state in _states(handler))


def _routers(router: Router) -> Iterator[Router]:
    yield router
    for each in router.sub_routers:
        yield from _routers(each)


def _states(handler: HandlerObject) -> Iterator[str]:
    for each in handler.filters or ():
        if isinstance(each.callback, InState):
            yield from (str(state) for state in each.callback.states)


def test_every_step_says_what_its_text_is_written_over() -> None:
    """A kind of text that comes back, a way of its own, or nothing and why."""
    said = dict(_keeping())
    places = {state for state, over in said.items() if isinstance(over, Place)}

    assert set(NOTHING_STANDS) == {s for s, o in said.items() if o is Otherwise.NOTHING_STANDS}
    assert OWN_WAY == {s for s, o in said.items() if o is Otherwise.OWN_WAY}
    assert all_steps() == {*places, *NOTHING_STANDS, *OWN_WAY, *NO_TEXT}


def test_every_kind_of_text_is_typed_somewhere() -> None:
    """None is left that no step writes; a prompt is only taken away, by a button."""
    assert set(PLACES) - {PROMPT.name} == {
        place.name for _, place in _keeping() if isinstance(place, Place)
    }
