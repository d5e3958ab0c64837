"""Questions members ask every year: a short list, each answered with its clause."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

import rating
from handlers.callbacks.base import QuestionAction
from handlers.filters import Typed
from handlers.reply import Button, Reply, Screen, show
from handlers.views import home_button, in_rows
from handlers.words import Words
from workflow.accounts import Person
from workflow.errors import Refusal
from workflow.front import questions
from workflow.front.questions import CommonAnswer, CommonQuestion
from workflow.work import Work

router = Router(name="questions")

OF_NO_RULE = ("missed", "award", "form", "sample", "kept", "extract")
"""Questions the rules of a year say nothing of: what the program does, or who knows."""


@router.message(Typed("hoi", "hoi dap", "cau hoi", "cau hoi thuong gap", "faq", "questions"))
async def typed(message: Message, words: Words) -> Reply:
    """Give the list to who types for it."""
    return show(_list(words))


@router.callback_query(QuestionAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: QuestionAction,
    work: Work,
    person: Person,
    words: Words,
) -> Reply:
    """Give the list, or the answer to one of it."""
    do = callback_data.do
    if do == "list":
        return show(_list(words))
    if do in OF_NO_RULE:
        return show(_said(do, (words(f"questions.say_{do}"),), words))
    if do not in tuple(CommonQuestion):
        raise Refusal("button_unknown")
    found = await questions.answered(work, person, CommonQuestion(do))
    lines = (words("home.no_cycle"),) if found is None else answer_lines(found, words)
    return show(_said(do, lines, words))


def list_button(words: Words) -> Button:
    """Give the way to the list."""
    return Button(words.label("questions.button"), QuestionAction(do="list").pack())


def question_button(do: str, words: Words) -> Button:
    """Give the way to the answer to one question."""
    return Button(words.label(f"questions.ask_{do}"), QuestionAction(do=do).pack())


def _list(words: Words) -> Screen:
    asked = [question_button(do, words) for do in (*CommonQuestion, *OF_NO_RULE)]
    return Screen(words("questions.head"), (*in_rows(asked), (home_button(words),)))


def _said(do: str, lines: tuple[Markup, ...], words: Words) -> Screen:
    head = words("questions.of", question=words.label(f"questions.ask_{do}"))
    more = Button(words.label("questions.more"), QuestionAction(do="list").pack())
    return Screen(Markup("\n\n").join((head, *lines)), ((more,), (home_button(words),)))


def answer_lines(found: CommonAnswer, words: Words) -> tuple[Markup, ...]:
    """Word an answer: yes or no where it is asked, then the reason with its clause."""
    if found.question is CommonQuestion.AWAY:
        return (words("questions.say_away", year=found.year, clause=found.clause),)
    reasons = Markup("\n").join(
        words("review.which_reason", text=reason.text_vi, clause=rating.cited(reason.clause))
        for reason in found.reasons
    )
    if found.holds is None:
        return (words("questions.by_rules", year=found.year), reasons)
    key = "questions.yes" if found.holds else "questions.no"
    return (words(key, year=found.year), reasons)
