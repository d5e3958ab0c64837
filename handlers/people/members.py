"""The cell's members in chat: what is stored of each, and every change with its day."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.callbacks.members import MemberAction
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import InState, Leads, Otherwise, Written
from handlers.people import members_view as view
from handlers.prepare import Prepare
from handlers.reply import Reply, Screen, show
from handlers.views import day as written
from handlers.words import Words
from terms.people import ChangeKind, PostBody, PostRole
from workflow.accounts import Person
from workflow.dates import first_and_last, past_day, typed_day
from workflow.errors import Refusal
from workflow.people import changes, corrections, membership, moves, seats_ended, succession
from workflow.people.changes import WITH_A_LAST_DAY, Wanted
from workflow.planned import Planned
from workflow.work import Work

router = Router(name="cell_members")
router.message.filter(Leads())
router.callback_query.filter(Leads())


class NotingMember(StatesGroup):
    """What is being typed of a member."""

    day = State()
    phone = State()
    post = State()


class AboutMembership(About):
    """Whose change, and of what."""

    member: int
    kind: ChangeKind
    body: PostBody = PostBody.CELL
    role: PostRole | None = None
    which: int = 0

    def wanted(self, day: date | None, text: str = "") -> Wanted:
        """Give the change, from a day on."""
        return Wanted(self.kind, day, self.body, self.role, text, self.which)


@router.callback_query(MemberAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: MemberAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Show lists and cards, ask for what a change needs, take one back."""
    tap = callback_data
    await state.clear()
    match tap.do:
        case "card":
            return show(await _card(work, person, words, tap.about))
        case "posts" | "over" | "suspend" | "back_on" | "cells":
            found = await membership.card(work, person, tap.about)
            cells = await membership.cells_to_go_to(work, person) if tap.do == "cells" else ()
            return show(view.choices(tap.do, found, cells, tap.which, words))
        case "note" | "phone" | "title":
            return await _asks(tap, work, person, words, state)
        case "undated" | "today":
            day = work.now.date() if tap.do == "today" else None
            return await _noted(work, person, words, tap.about, _about(tap).wanted(day))
        case "undo":
            await changes.undo(work, person, tap.about, tap.which)
            return show(await _card(work, person, words, tap.about, words("member.undone")))
        case "probation":
            return show(await _probation(work, person, words, tap.about))
        case "asked" | "seen":
            return show(await _asked(tap, work, person, words))
        case _:
            return show(await _list(work, person, words, tap.about, gone=tap.do == "gone"))


@router.message(InState(NotingMember.day), Written(Otherwise.OWN_WAY, figures=True))
async def day_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep the change from the typed day on."""
    about = await AboutMembership.of(state)
    first, last = first_and_last(text) if about.kind in WITH_A_LAST_DAY else (text, "")
    since = past_day(first, work.now.date())
    wanted = replace(about.wanted(since), last=typed_day(last, since) if last else None)
    reply = await _noted(work, person, words, about.member, wanted)
    await state.clear()
    return reply


@router.message(InState(NotingMember.phone), Written(Otherwise.OWN_WAY, figures=True))
async def phone_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep another telephone number."""
    about = await AboutMembership.of(state)
    reply = await _noted(work, person, words, about.member, about.wanted(None, text))
    await state.clear()
    return reply


@router.message(InState(NotingMember.post), Written(Otherwise.OWN_WAY))
async def post_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep a post that is typed with its first day behind a comma, or without one."""
    about = await AboutMembership.of(state)
    title, _, last = text.rpartition(",")
    day = past_day(last, work.now.date()) if title and any(map(str.isdigit, last)) else None
    said = title if day is not None else text
    reply = await _noted(work, person, words, about.member, about.wanted(day, said))
    await state.clear()
    return reply


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask again, as long as one leads the cell."""
    if not person.leads:
        return None
    about = AboutMembership.read(cursor.kept)
    found = await membership.card(work, person, about.member)
    what = cursor.step.rpartition(":")[2]
    return show(view.asking(what, found, about.kind, about.body, about.role, about.which, words))


def _about(tap: MemberAction) -> AboutMembership:
    """Read what a button is about: the kind, and of a post its body and its role."""
    kind, _, post = tap.value.partition("-")
    body, _, role = post.partition("-")
    try:
        return AboutMembership(
            member=tap.about,
            kind=ChangeKind(kind),
            body=PostBody(body or PostBody.CELL),
            role=PostRole(role) if role else None,
            which=tap.which,
        )
    except ValueError:
        raise Refusal("button_unknown") from None


async def _asks(
    tap: MemberAction, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    about = _about(tap)
    found = await membership.card(work, person, about.member)
    what = {"note": "day", "phone": "phone", "title": "post"}[tap.do]
    await stand(state, getattr(NotingMember, what), about)
    return show(view.asking(what, found, about.kind, about.body, about.role, about.which, words))


async def _noted(work: Work, person: Person, words: Words, member_id: int, wanted: Wanted) -> Reply:
    noted = await changes.change(work, person, member_id, wanted)
    if wanted.kind is ChangeKind.OFFICIAL and wanted.about == view.ASKED:
        next_one = await _probation(work, person, words, member_id)
        return show(next_one.under(view.said(noted, words)))
    return show(await _card(work, person, words, member_id, view.said(noted, words)))


async def _probation(work: Work, person: Person, words: Words, after: int) -> Screen:
    """Ask of the next probationary member whether they were made official; say when that is all."""
    waiting = await membership.on_probation(work, person, after)
    return view.probation_screen(waiting, words)


async def _card(
    work: Work, person: Person, words: Words, member_id: int, above: Markup | None = None
) -> Screen:
    found = await membership.card(work, person, member_id)
    return view.card_screen(found, words, above=above, own=member_id == person.member_id)


async def _asked(tap: MemberAction, work: Work, person: Person, words: Words) -> Screen:
    if tap.do == "seen":
        await corrections.seen_to(work, person, tap.which)
    return view.asked_screen(await corrections.waiting(work, person), words)


async def _list(work: Work, person: Person, words: Words, page: int, *, gone: bool) -> Screen:
    listed = await membership.members(work, person, gone=gone)
    waiting = len(await corrections.waiting(work, person))
    return view.list_screen(listed, page, waiting, words, gone=gone)


async def _arrived(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await moves.moved_facts(work, row)
    if facts is None:
        return None
    return Screen(words("member.arrived", name=facts.name, cell=facts.cell, day=written(facts.day)))


async def _moved(work: Work, row: Planned, words: Words) -> Screen | None:
    facts = await moves.moved_facts(work, row)
    if facts is None:
        return None
    return Screen(words("member.moved", to=facts.to, cell=facts.cell, day=written(facts.day)))


async def _seat_ended(work: Work, row: Planned, words: Words) -> Screen | None:
    seat = await seats_ended.facts(work, row)
    return None if seat is None else view.seat_ended_screen(seat, words)


async def _succeeded(work: Work, row: Planned, words: Words) -> Screen | None:
    told = await succession.facts(work, row)
    return None if told is None else view.succession_screen(told, words)


PREPARES: Mapping[str, Prepare] = {
    moves.ARRIVED: _arrived,
    moves.MOVED: _moved,
    seats_ended.ENDED: _seat_ended,
    succession.SUCCEEDED: _succeeded,
}
"""How these planned messages are worded."""

CONVERSATION = Conversation(router, steps=(NotingMember,), current=current)
"""What is declared of the members of a cell."""
