"""Everyday words: what people type who know no name of a screen, and the way to what they mean."""

import tomllib
from collections.abc import Callable, Mapping
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import locales
from handlers.ballot.voters_list import voters_button
from handlers.callbacks.base import LeadAction, MenuAction, ReviewAction
from handlers.callbacks.desk import DeskAction, PrivacyAction, ReportAction
from handlers.callbacks.duties import DutyStep
from handlers.callbacks.meeting import MeetingAction
from handlers.callbacks.members import MemberAction, OwnCardAction
from handlers.callbacks.notices import DecideAction, InviteAction
from handlers.callbacks.objection import ObjectionAction
from handlers.callbacks.yearly import PapersAction
from handlers.duties.duty_list_view import step_button
from handlers.facts.telling_view import own_button
from handlers.front.meeting_button import check_in_button
from handlers.front.past_years_view import past_button
from handlers.front.questions import OF_NO_RULE, list_button, question_button
from handlers.office.appraising_view import queue_button
from handlers.office.cells_table_view import table_button
from handlers.record.meeting_papers_view import papers_button
from handlers.reply import Button
from handlers.words import Words
from papers.plain import fold
from workflow.accounts import Person
from workflow.front.questions import CommonQuestion

PHRASES = Path(locales.__file__).parent / "phrases" / "everyday.toml"
_LONGEST = 60
"""Letters of the longest message that is looked up: longer ones are answers in the wrong place."""
_NEAR = 0.5
_MOST = 3
_BY_LETTERS = 0.15
"""How much less letters in common tell than words in common."""
_PADDING = frozenset(
    ("a", "nhe", "voi", "oi", "xin", "cho", "hoi", "em", "anh", "chi", "bac", "please", "the")
)
"""Words of courtesy, folded; they say nothing about what is wanted."""


def _data(key: str, data: str) -> Callable[[Words], Button]:
    return lambda words: Button(words.label(key), data)


def _paper(kind: str) -> Callable[[Words], Button]:
    return _data(f"everyday.{kind}", PapersAction(do="open", kind=kind).pack())


def _question(do: str) -> Callable[[Words], Button]:
    return lambda words: question_button(do, words)


_EVERYBODY: Mapping[str, Callable[[Words], Button]] = {
    "write": _data("everyday.write", ReviewAction(do="open").pack()),
    "print": _data("everyday.print", ReviewAction(do="open").pack()),
    "which": _data("review.which_button", ReviewAction(do="which").pack()),
    "due": lambda words: step_button(DutyStep.MINE, words),
    "absent": _data("everyday.absent", InviteAction(do="open").pack()),
    "invitation": _data("everyday.invitation", InviteAction(do="open").pack()),
    "check_in": check_in_button,
    "secrecy": _data("everyday.secrecy", MenuAction(do="secrecy").pack()),
    "voters": voters_button,
    "result": _data("home.published", DecideAction(do="own").pack()),
    "object": _data("everyday.object", ObjectionAction(do="list").pack()),
    "papers": papers_button,
    "past": past_button,
    "pledge": _paper("pledge"),
    "programme": _paper("programme"),
    "remedies": _paper("remediation"),
    "card": _data("own_card.button", OwnCardAction(do="stored").pack()),
    "privacy": _data("privacy.button", PrivacyAction(do="home").pack()),
    "facts": own_button,
    "device": _data("home.device", MenuAction(do="device").pack()),
    "language": _data("home.language", MenuAction(do="language").pack()),
    "questions": list_button,
    **{f"ask_{do}": _question(do) for do in (*CommonQuestion, *OF_NO_RULE)},
    "help": _data("home.help", MenuAction(do="help").pack()),
}
_LEADING: Mapping[str, Callable[[Words], Button]] = {
    "lead": _data("home.lead", LeadAction(do="home").pack()),
    "meeting": _data("lead.meeting", MeetingAction(do="home").pack()),
    "progress": _data("lead.progress", LeadAction(do="progress").pack()),
    "roster": _data("lead.members", MemberAction(do="list").pack()),
    "decide": _data("decide.home", DecideAction(do="home").pack()),
    "collective": _data("collective.button", ReportAction(do="list").pack()),
}
_COMMITTEE: Mapping[str, Callable[[Words], Button]] = {
    "progress": _data("desk.home", DeskAction(do="progress").pack()),
    "collective": _LEADING["collective"],
}
_OFFICER: Mapping[str, Callable[[Words], Button]] = {"cells": table_button}
_ABOVE: Mapping[str, Callable[[Words], Button]] = {"appraise": queue_button}


def meant(text: str, person: Person, words: Words) -> tuple[bool, tuple[Button, ...]]:
    """Give the ways to what a message may mean, the likeliest first, and whether it is certain.

    One way where the message is a phrase of the list, at most three where it resembles some, none
    where it resembles nothing or is too long to be a wish. Only ways the person may go.
    """
    said = _core(text)
    if not said or len(text) > _LONGEST:
        return False, ()
    ways = _ways(person)
    listed = {phrase: screen for phrase, screen in _phrases() if screen in ways}
    if said in listed:
        return True, (ways[listed[said]](words),)
    scores: dict[str, float] = {}
    for phrase, screen in listed.items():
        scores[screen] = max(scores.get(screen, 0.0), _likeness(said, phrase))
    near = sorted((one for one in scores if scores[one] >= _NEAR), key=lambda one: -scores[one])
    return False, tuple(ways[screen](words) for screen in near[:_MOST])


def _ways(person: Person) -> Mapping[str, Callable[[Words], Button]]:
    ways = dict(_EVERYBODY)
    if person.leads:
        ways |= _LEADING
    elif person.in_committee:
        ways |= _COMMITTEE
    if person.officer:
        ways |= _OFFICER
    if person.above:
        ways |= _ABOVE
    return ways


@cache
def _phrases() -> tuple[tuple[str, str], ...]:
    """Give every phrase of both languages as it is compared, with its screen."""
    listed = tomllib.loads(PHRASES.read_text(encoding="utf-8"))
    return tuple(
        (_core(phrase), screen)
        for screen, said in listed.items()
        for language in said.values()
        for phrase in language
    )


def _core(text: str) -> str:
    """Give what a message says without accents, marks and courtesy."""
    bare = "".join(letter if letter.isalnum() else " " for letter in fold(text))
    return " ".join(word for word in bare.split() if word not in _PADDING)


def _likeness(said: str, phrase: str) -> float:
    """Give from 0 to 1 how alike two phrases are: by common words, or by letters when misspelt."""
    ours, theirs = set(said.split()), set(phrase.split())
    common = 2 * len(ours & theirs) / (len(ours) + len(theirs))
    letters = SequenceMatcher(None, said, phrase, autojunk=False)
    if letters.real_quick_ratio() < _NEAR or letters.quick_ratio() < _NEAR:
        return common
    return max(common, letters.ratio() - _BY_LETTERS)
