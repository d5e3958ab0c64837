"""The ballot sheet: taps that need no database, and the one that casts.

Every handler here is bare: its update is not recorded, because a draft in a button and a receipt
in the urn make a repeat harmless by themselves. Only RECEIVE writes, and only where the sheet is.
"""

from collections.abc import Callable
from dataclasses import replace

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.ballot import sheet_view
from handlers.ballot.sheet_view import SheetView
from handlers.callbacks.meeting import SheetAction, SheetStep
from handlers.reply import Button, Capabilities, Reply, Screen, show
from handlers.words import Words, words_for
from terms.ballots import BallotKind, BallotMode, CastOutcome
from workflow.ballot import casting, page_links
from workflow.ballot.casting import (
    NoSheet,
)
from workflow.ballot.opening import InvitationFacts
from workflow.ballot.page_links import NO_PAGE, WayIn
from workflow.open_urns import Voter
from workflow.work import ChatKey, Work

router = Router(name="ballot")


def invitation(
    words: Words, facts: InvitationFacts, page: WayIn = NO_PAGE, *, typed: bool = True
) -> Screen:
    """Give the message that hands the sheet out; taken up, it becomes the sheet.

    `page` is the way to the voter's own page, the first one to be offered, in a large vote the only
    one; unless numbers may be `typed`, a channel without buttons offers nothing else."""
    take = SheetAction(do=SheetStep.RECEIVE, session=facts.session_id).pack()
    key = "ballot.invitation"
    if facts.kind not in (BallotKind.LEVELS, BallotKind.LOWER_LEVELS):
        key = f"votes.invitation_{facts.kind.value}"
    above = sheet_view.banner(words, facts.mode, facts.purpose)
    ways = sheet_view.page_rows(words, page)
    how = words("ballot.how_page" if ways else "ballot.how_chat")
    room = [words("ballot.by_code")] if facts.by_code else []
    text = Markup("\n").join([*above, words(key, count=facts.subjects, how=how), *room])
    receive = Button(words.label("ballot.receive"), take, tapped=not typed)
    return Screen(text, ways if ways and facts.page_alone else (*ways, (receive,)))


def paper_invitation(words: Words, facts: InvitationFacts) -> Screen:
    """Give the message to who votes on paper: the ballot is open, their paper is with the
    tellers."""
    above = sheet_view.banner(words, facts.mode, facts.purpose)
    return Screen(Markup("\n").join([*above, words("votes.on_paper")]))


@router.callback_query(SheetAction.filter(), flags={"bare": True, "hot": True})
async def tapped(
    query: CallbackQuery,
    callback_data: SheetAction,
    work: Work,
    chat: ChatKey,
    capabilities: Capabilities,
) -> Reply:
    """Take one step on a sheet."""
    if callback_data.do is SheetStep.RECEIVE:
        message = _sheet_message(query, capabilities)
        voter = await casting.receive(work, chat, callback_data.session, message)
    else:
        shown = callback_data.do is not SheetStep.CAST
        voter = await casting.sheet(work, chat, callback_data.session, shown=shown)
    if isinstance(voter, NoSheet):
        return show(_none(voter))
    if await _wants_page(work, voter, callback_data.do, capabilities):
        return await _page(work, voter, capabilities)
    if callback_data.do is not SheetStep.CAST:
        return show(_step(work, voter, callback_data, chat, capabilities))
    if casting.changed_elsewhere(work, voter, callback_data.letters):
        again = callback_data.model_copy(update={"do": SheetStep.REVIEW})
        told = words_for(voter.language)("ballot.changed_elsewhere")
        return show(_step(work, voter, again, chat, capabilities).under(told))
    return await _cast(work, chat, voter, callback_data.letters)


_MARKS = (SheetStep.MARK, SheetStep.CHOOSE, SheetStep.AMEND)


def _step(
    work: Work, voter: Voter, tap: SheetAction, chat: ChatKey, capabilities: Capabilities
) -> Screen:
    typed = not capabilities.buttons
    if tap.do in _MARKS:
        draft = casting.tap(work, voter, tap.letters, tap.row, tap.mark)
    else:
        draft = casting.newest(work, voter, tap.letters)
    words, channel = words_for(voter.language), chat.channel.capitalize()
    view = SheetView(words, voter, draft, typed, channel, page_links.offered(work))
    if tap.do is SheetStep.AMEND:
        filled = bool(tap.mark) and casting.was_blank(voter, tap.letters, tap.row)
        return view.amended(tap.row, filled=filled)
    return _shown(view, tap)


def _shown(view: SheetView, tap: SheetAction) -> Screen:
    match tap.do:
        case SheetStep.RECEIVE:
            return view.warning() if view.typed else view.begun()
        case SheetStep.REVIEW:
            return view.review()
        case SheetStep.SECRECY:
            return view.secrecy(listed=bool(tap.mark))
        case SheetStep.PAPER:
            return view.paper()
        case SheetStep.ROWS:
            return view.rows(tap.row)
        case SheetStep.EDIT:
            return view.one(tap.row, amends=True)
        case SheetStep.CHOOSE:
            return view.one(tap.row + 1)
        case SheetStep.ONE:
            return view.one(tap.row)
        case _:
            return view.page(tap.row)


async def _wants_page(work: Work, voter: Voter, do: SheetStep, capabilities: Capabilities) -> bool:
    """Tell whether the page is handed out: asked for, or where numbers may not be typed."""
    if do is SheetStep.LINK:
        return page_links.offered(work)
    if capabilities.buttons or do is not SheetStep.RECEIVE:
        return False
    return not await page_links.typed(work, voter.session_id)


async def _page(work: Work, voter: Voter, capabilities: Capabilities) -> Reply:
    words = words_for(voter.language)
    account_id = voter.account_id if capabilities.buttons else None
    ways = await page_links.ways(
        work, voter.session_id, voter.member_id, account_id, voter.language
    )
    key = "page.link_open" if voter.mode is BallotMode.OPEN else "page.link"
    return show(Screen(words(key), sheet_view.page_rows(words, *ways)), fresh=True)


def _none(found: NoSheet) -> Screen:
    words = words_for(found.language)
    if found.late is not None:
        return sheet_view.late(words, found.late)
    return sheet_view.outcome(words, found.outcome, on_paper=found.on_paper)


async def _cast(work: Work, chat: ChatKey, voter: Voter, letters: str) -> Reply:
    words = words_for(voter.language)
    came = await casting.cast(work, voter, letters)
    if came is CastOutcome.NOT_ELECTOR:
        return show(_none(await casting.refused(work, chat, voter.session_id)))
    if came in (CastOutcome.FAILED, CastOutcome.NO_KEY):
        # The sheet stays as it is, to be handed in again.
        return Reply(toast=words.label(f"ballot.{came.value}"), alert=True)
    told = show(sheet_view.outcome(words, came, voter.mode))
    return told if came is CastOutcome.CLOSED else replace(told, stands=_standing(work, voter))


def _standing(work: Work, voter: Voter) -> Callable[[int], None]:
    """Give what hears that the voter's message reads «recorded»: the close need not say it anew."""
    sheets, session_id, member_id = work.house.sheets, voter.session_id, voter.member_id
    return lambda message: sheets.acknowledge(session_id, member_id, str(message))


def _sheet_message(query: CallbackQuery, capabilities: Capabilities) -> str | None:
    """Give the message that becomes the sheet; None where none can be written over."""
    if capabilities.edits and isinstance(query.message, Message):
        return str(query.message.message_id)
    return None
