"""What a typed text took the place of is said under its reply, with the way back: for every step,
by what its handler declares it writes over (see `filters.kept_text`)."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from aiogram import BaseMiddleware, Router
from aiogram.dispatcher.flags import get_flag
from aiogram.filters.callback_data import CallbackData
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message, TelegramObject
from markupsafe import Markup

from handlers import registry
from handlers.callbacks.typed import PutBackAction
from handlers.current import current
from handlers.filters import Typed
from handlers.front.home import home_screen
from handlers.reply import Button, Capabilities, Reply, Screen, show
from handlers.review.question_view import glance
from handlers.views import home_button
from handlers.words import Words
from workflow import typed_over
from workflow.accounts import Person
from workflow.front.typed_places import PLACES
from workflow.typed_over import Lost, Place, PutBack, Spot
from workflow.work import ChatKey, Work

router = Router(name="typed_over")

_GLANCE = 80
Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class SayWhatWasReplaced(BaseMiddleware):
    """Looks at what stands before a handler writes; if it is gone afterwards, says so and offers
    to put it back."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:  # noqa: ANN401
        """Let the handler write; give its reply, with what was lost under it."""
        spot = await _spot(data)
        if spot is None:
            return await handler(event, data)
        work: Work = data["work"]
        person: Person = data["person"]
        before = await typed_over.stands(work, person, spot)
        reply = await handler(event, data)
        lost = await typed_over.replaced(work, person, spot, before)
        if lost is None or not isinstance(reply, Reply):
            return reply
        return _with(reply, lost, data["words"])


async def _spot(data: dict[str, Any]) -> Spot | None:
    """Give what the handler writes over: by the conversation's cursor, or by the tapped button."""
    over = get_flag(data, "over")
    if isinstance(over, Place):
        state: FSMContext = data["state"]
        kept = await state.get_data()
        known = all(key in kept for key in over.keys)
        return Spot(over, tuple(kept[key] for key in over.keys)) if known else None
    tap: CallbackData | None = data.get("callback_data")
    if over is None or tap is None:
        return None
    found: Spot | None = over(tap)
    return found


@router.callback_query(PutBackAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: PutBackAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
    chat: ChatKey,
    capabilities: Capabilities,
) -> Reply:
    """Put back what was typed over; tapped twice, the second time changes nothing."""
    found = await typed_over.put_back(work, person, PLACES, callback_data.mark)
    return _shown(found, await _standing(work, chat, state, capabilities), words)


@router.message(Typed("hoan tac", "hoantac", "undo"))
async def typed(
    message: Message,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
    chat: ChatKey,
    capabilities: Capabilities,
) -> Reply:
    """Put back what was written over last, by typing."""
    mark = await typed_over.newest(work, person)
    if not mark:
        home = await home_screen(work, person, words)
        return show(home.under(words("typed_over.nothing")))
    found = await typed_over.put_back(work, person, PLACES, mark)
    return _shown(found, await _standing(work, chat, state, capabilities), words)


async def _standing(
    work: Work, chat: ChatKey, state: FSMContext, capabilities: Capabilities
) -> Screen | None:
    """Give the question that stays on the screen where something is being typed meanwhile."""
    if await state.get_state() is None:
        return None
    reply = await current(work=work, chat=chat, state=state, capabilities=capabilities)
    shown = [part for part in reply.parts if isinstance(part, Screen)] if reply else []
    return shown[0] if shown else None


def _shown(found: PutBack, standing: Screen | None, words: Words) -> Reply:
    said = _said(found, words)
    if standing is None:
        spot = found.spot
        seen = registry.seen_again()[spot.place.name](spot.about)
        go_on = Button(words.label("typed_over.go_on"), seen)
        return show(_taken_again(Screen(said, ((go_on,), (home_button(words),))), found, words))
    return show(_taken_again(standing.under(said), found, words))


def _said(found: PutBack, words: Words) -> Markup:
    if not found.done:
        return words("review.undone_before")
    if not found.text:
        return words("typed_over.put_back_choice")
    return words("typed_over.put_back", text=_short(found.text))


def _taken_again(screen: Screen, found: PutBack, words: Words) -> Screen:
    """Offer what stood until it was put back; no button is called «Hoàn tác» here, so that a slow
    double tap finds none."""
    if found.lost is None:
        return screen
    return screen.with_rows(((_button("review.redo", found.lost, words),),))


def _with(reply: Reply, lost: Lost, words: Words) -> Reply:
    if lost.text:
        said = words("review.note_replaced", length=len(lost.text), text=_short(lost.text))
    else:
        said = words("typed_over.replaced_choice")
    rows = ((_button("review.undo", lost, words),),)
    parts = list(reply.parts)
    for at, part in enumerate(parts):
        if isinstance(part, Screen):
            parts[at] = part.under(said).with_rows(rows)
            return replace(reply, parts=tuple(parts))
    return replace(reply, parts=(*parts, Screen(said, rows)))


def _button(key: str, lost: Lost, words: Words) -> Button:
    return Button(words.label(key), PutBackAction(mark=lost.mark).pack())


def _short(text: str) -> str:
    return glance(" ".join(text.split()), _GLANCE)
