"""One's own data in chat: what is held and why, all of it as a file, taking it out."""

from collections.abc import Mapping

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.callbacks.desk import PrivacyAction
from handlers.callbacks.members import OwnCardAction
from handlers.filters import Typed
from handlers.prepare import Prepare
from handlers.reply import Button, Paper, Reply, Screen, show
from handlers.views import home_button, in_rows
from handlers.words import Words
from workflow.accounts import Person
from workflow.errors import Refusal
from workflow.front import privacy
from workflow.front.privacy import ErasedFacts, Held
from workflow.planned import Planned
from workflow.retention import Retention
from workflow.work import Work

router = Router(name="privacy")

_PARTS = ("roster", "review", "messages")
"""The kinds of what is kept, each told on a screen of its own."""


@router.message(Typed("riengtu", "rieng tu", "privacy", "du lieu cua toi"))
async def typed(message: Message, work: Work, words: Words, state: FSMContext) -> Reply:
    """Say what is held and what can be done about it."""
    await state.clear()
    return show(privacy_screen(words, work.house.kept))


@router.callback_query(PrivacyAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: PrivacyAction,
    work: Work,
    person: Person,
    words: Words,
) -> Reply:
    """Give the data, or take one of the two steps of erasing."""
    match callback_data.do:
        case "export":
            made = await privacy.export(work, person.member_id)
            caption = words("privacy.caption", name=person.name, day=f"{work.now:%d/%m/%Y}")
            return Reply(parts=(Paper(made.name, made.render, caption, made.link),), fresh=True)
        case "erase":
            return show(_erase_screen(await privacy.held(work, person), words))
        case "erase_sure":
            return show(_sure_screen(words))
        case "roster" | "review" | "messages" as part:
            return show(_part_screen(part, words))
        case "erase_now":
            # The chat's row went with everything else: no state is cleared, as that would write it.
            await privacy.erase(work, person)
            return show(Screen(words("privacy.erased")))
        case "home" | "text":
            return show(privacy_screen(words, work.house.kept))
        case _:
            raise Refusal("button_unknown")


def privacy_screen(words: Words, kept: Retention | None) -> Screen:
    """Give what is held, where, how long, and the ways to have it or take it out."""
    stored = Button(words.label("own_card.button"), OwnCardAction(do="stored").pack())
    how_long = (
        words("privacy.kept_unknown")
        if kept is None
        else words("privacy.kept_for", years=kept.years, document=kept.document)
    )
    text = Markup("\n\n").join((words("privacy.text"), how_long))
    return Screen(text, ((stored,), *_ways(words, *_PARTS, "export", "erase")))


def _part_screen(part: str, words: Words) -> Screen:
    """Give what is kept of one kind, whole: all kinds in one message nobody of 65 reads."""
    others = (each for each in _PARTS if each != part)
    return Screen(words(f"privacy.part_{part}"), _ways(words, *others, "text"))


def _erase_screen(found: Held, words: Words) -> Screen:
    parts = [
        words(
            "privacy.goes",
            chats=found.chats,
            drafts=found.drafts,
            proofs=found.proofs,
            old=found.old_reviews,
        )
    ]
    if found.kept_reviews:
        years = ", ".join(str(year) for year in found.kept_reviews)
        parts.append(words("privacy.stays_reviews", years=years, kept=privacy.KEPT_YEARS))
    parts.append(words("privacy.stays"))
    parts.append(words("privacy.afterwards"))
    return Screen(Markup("\n\n").join(parts), _ways(words, "erase_sure", "export", "home"))


def _sure_screen(words: Words) -> Screen:
    return Screen(words("privacy.sure"), _ways(words, "erase_now", "home"))


def _ways(words: Words, *steps: str) -> tuple[tuple[Button, ...], ...]:
    buttons = [Button(words.label(f"privacy.do_{do}"), PrivacyAction(do=do).pack()) for do in steps]
    return (*in_rows(buttons), (home_button(words),))


def erased_screen(facts: ErasedFacts, words: Words) -> Screen:
    """Word that a member is to be called from now on."""
    text = words("notice.erased", name=facts.name, phone=facts.phone)
    return Screen(text, ((home_button(words),),))


async def _erased(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await privacy.erased_facts(work, row)
    return None if facts is None else erased_screen(facts, words)


PREPARES: Mapping[str, Prepare] = {privacy.ERASED: _erased}
"""How the secretary is told who is to be called from now on."""
