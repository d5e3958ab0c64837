"""Every text of the catalogues can be said: fields filled in, marks closed, in both languages."""

import re
from collections.abc import Collection
from datetime import datetime
from string import Formatter

import pytest
from babel.messages.pofile import read_po
from markupsafe import Markup

import rating
from bot.channel.markup import TAGS, parse
from bot.updates.refusals import with_reason
from handlers.front.questions import OF_NO_RULE
from handlers.meeting.leading_view import REASONS
from handlers.reply import Button, Screen, show
from handlers.words import LOCALES, Words, words_for
from storage.tables import (
    CollectiveKind,
)
from terms.ballots import OutcomeKind
from terms.checks import CheckKnown
from terms.figures import Figure
from workflow.ballot.cautions import CautionKind
from workflow.clock import VIETNAM
from workflow.collective.consultation import Flag
from workflow.committee.progress import Stage
from workflow.count.measured_collectives import TYPED
from workflow.errors import Refusal
from workflow.front.questions import CommonQuestion
from workflow.meeting.proceedings import STEPS
from workflow.meeting.rated_subjects import LeftOut
from workflow.meeting.roll_call import Membership
from workflow.record.meeting_papers import KINDS
from workflow.review.writing import GRADES
from workflow.room.meeting_standing import StandingState

LANGUAGES = ("vi", "en")
LEVELS = tuple(level.value for level in rating.Level)
NASTY = "An & <b>Lan</b> {x}"
"""What may stand in any field: it was typed by somebody."""
A_MOMENT = datetime(2024, 11, 20, 7, 0, tzinfo=VIETNAM)
"""What stands in a field that says how a moment is written."""
_HEADING = re.compile(r"^<b>[^<]+</b>", re.MULTILINE)
_OPEN_OR_CLOSE = re.compile(r"<(/?)([a-z]+)>")

COMPOSED: tuple[tuple[str, Collection[str]], ...] = (
    ("figures.{}", (*Figure, "yes", "no", "unknown")),
    ("figures.enter_{}", TYPED),
    ("figures.ask_{}", TYPED),
    ("decide.check_{}", tuple(CheckKnown)),
    ("decide.check_ask_{}", (CheckKnown.CHECKED, CheckKnown.UNCHECKED)),
    ("decide.check_was_{}", tuple(CheckKnown)),
    ("home.{}", ("help", "device", "language")),
    ("privacy.part_{}", ("roster", "review", "messages")),
    ("everyday.{}", ("pledge", "programme", "remediation")),
    ("questions.ask_{}", (*CommonQuestion, *OF_NO_RULE)),
    ("questions.say_{}", OF_NO_RULE),
    ("review.help_{}", ("writing", "files", "to_writing", "to_files")),
    ("join.do_{}", ("agree", "details", "refuse")),
    ("lead.{}", ("home", "open_cycle", "progress", "reset", "refresh", "back", "meeting")),
    ("desk.group_{}", (*Stage, "away")),
    ("desk.only_{}", (*Stage, "away", "all")),
    ("stage.{}", (*Stage, "away", "all")),
    ("collective.kind_{}", tuple(CollectiveKind)),
    ("collective.name_{}", tuple(CollectiveKind)),
    ("collective.body_{}", ("not_asked", "asked", "answered")),
    ("collective.flag_{}", tuple(Flag)),
    ("privacy.do_{}", ("export", "erase", "erase_sure", "erase_now", "home", "text")),
    ("privacy.do_{}", ("roster", "review", "messages")),
    ("grade.{}", GRADES),
    ("level.{}", LEVELS),
    ("ballot.short.{}", LEVELS),
    ("meeting.away_{}", REASONS),
    ("meeting.because_{}", REASONS[:-1]),
    ("meeting.left_out_{}", tuple(LeftOut)),
    ("meeting.standing_{}", tuple(s for s in Membership if s is not Membership.OFFICIAL)),
    ("meeting.now_{}", tuple(s for s in StandingState if s is not StandingState.NOT_READY)),
    (
        "meeting.{}",
        ("announce", "read_minutes", "approve_minutes", "preview", "file", "call_roll", "picture"),
    ),
    ("result.{}", tuple(OutcomeKind)),
    ("caution.{}", tuple(CautionKind)),
    ("heads.{}", ("arrived", "settled")),
    ("mpaper.caption_{}", KINDS),
    ("agenda.step_{}", STEPS),
    ("agenda.do_{}", STEPS),
    ("agenda.to_{}", STEPS[1:]),
    ("agenda.subject_{}", tuple(rating.Subject)),
    ("agenda.pick_{}", ("clerk", "tellers", "chair")),
    ("command.{}", ("menu", "help", "language", "riengtu")),
)
"""Keys that the conversations put together, with everything that can stand in them."""


def keys(language: str) -> list[str]:
    """Give every key of a language."""
    found = []
    for po in sorted((LOCALES / language / "LC_MESSAGES").rglob("*.po")):
        with po.open("rb") as source:
            found += [str(message.id) for message in read_po(source) if message.id]
    return found


def fields(words: Words, key: str) -> dict[str, object]:
    """Give something for every field of a text."""
    parsed = Formatter().parse(words.label_template(key))
    return {name: A_MOMENT if spec else NASTY for _, name, spec, _ in parsed if name is not None}


def unclosed(markup: str) -> bool:
    """Tell whether marks are left open, cross each other or are none of ours."""
    stack: list[str] = []
    for close, tag in _OPEN_OR_CLOSE.findall(markup):
        if tag not in TAGS or (close and (not stack or stack.pop() != tag)):
            return True
        if not close:
            stack.append(tag)
    return bool(stack)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_says_a_paragraph_twice(language: str) -> None:
    """Two under one heading are one that was written anew while the old one was left standing."""
    words = words_for(language)
    doubled = []
    for key in keys(language):
        headings = _HEADING.findall(words.label_template(key))
        if len({*headings}) < len(headings):
            doubled.append(key)

    assert [] == doubled


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_can_be_said(language: str) -> None:
    """Nothing is left open, and what somebody typed stays text."""
    words = words_for(language)
    wrong = []
    for key in keys(language):
        said = words(key, **fields(words, key))
        if unclosed(said) or (NASTY in words.label_template(key)) or not parse(said).text.strip():
            wrong.append(key)

    assert [] == wrong


def test_an_open_mark_is_found() -> None:
    """The check sees open, crossed and foreign marks."""
    assert [True, True, True, False] == [
        unclosed(text) for text in ("<b>a", "<b><i>a</b></i>", "<p>a</p>", "<b>a <i>b</i></b>")
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("key", "values"), COMPOSED, ids=[key for key, _ in COMPOSED])
def test_what_is_put_together_exists(language: str, key: str, values: Collection[str]) -> None:
    """Each label of a family is there, and no two of them are the same."""
    words = words_for(language)

    labels = [words.label_template(key.format(value)) for value in values]

    assert len(labels) == len(set(labels))
    assert all(labels)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("toast", [True, False], ids=["tapped", "typed"])
def test_every_refusal_has_its_sentence(language: str, toast: bool) -> None:
    """Over the present view for a tap, above its text for a message; the view's buttons stay."""
    words = words_for(language)
    view = show(Screen(Markup("<b>…</b>"), ((Button("…", "m:home"),),)))
    silent = []
    for key in (key for key in keys(language) if key.startswith("error.")):
        sample = dict.fromkeys(fields(words, key), 7)
        reply = with_reason(view, Refusal(key.removeprefix("error."), **sample), words, toast=toast)
        (screen,) = reply.parts
        assert isinstance(screen, Screen)
        said = reply.toast if toast else str(screen.text).partition("\n\n")[0]
        if not said or len(said) > 200 or screen.buttons != ((Button("…", "m:home"),),):
            silent.append(key)

    assert [] == silent
