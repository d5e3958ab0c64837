"""The edge: one update in, one transaction, then an answer on its way. Nothing commits but here
and in the jobs; nothing is sent before the commit, and nobody here waits for what is sent."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol, TypeVar

from aiogram import Dispatcher
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.fsm.context import FSMContext
from aiogram.types import Message, Update
from sqlalchemy.exc import SQLAlchemyError

from bot.channel.bot_channel import Line
from bot.channel.pace import Sleep
from bot.channel.render import Tapped, steps_of
from bot.channel.typed_choices import Options
from bot.channel.typing_sign import TypingSign, signed
from bot.nursery import Nursery
from bot.updates.answers import Answer, Answers
from bot.updates.arrivals import Arrival, Handled, Outcome
from bot.updates.chats import ChatLocks, SecretScreens
from bot.updates.doubt import meant
from bot.updates.floods import Floods
from bot.updates.lists import Lists
from bot.updates.once import RepeatedError
from bot.updates.outage import PASSING, explain
from bot.updates.refusals import with_reason
from bot.updates.turn import Turn
from bot.updates.turnstile import Turnstile
from handlers.reply import Capabilities, Reply, Screen
from handlers.words import DEFAULT_LANGUAGE, Words, words_for
from storage import updates
from storage.database import Database
from storage.owed import Owed, new_run, owe, take_over
from workflow.accounts import person as person_of
from workflow.clock import Clock
from workflow.errors import Refusal
from workflow.work import ChatKey, House, Job, Work

log = logging.getLogger("bot.edge")

T = TypeVar("T")

DEADLINE = 45.0
"""Seconds for one update until it is committed: Telegram gives a webhook about sixty."""

TRIES = 5
"""How often an update is tried that fails for a passing reason, where nobody repeats it."""
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0


def _unheard() -> None:
    """Tell nobody."""


class CurrentView(Protocol):
    """Gives what a chat should see now, from what is stored."""

    async def __call__(
        self,
        *,
        work: Work,
        chat: ChatKey,
        state: FSMContext,
        capabilities: Capabilities,
    ) -> Reply | None:
        """Read only; None when there is nothing to show."""


Jobs = Callable[[Job], Coroutine[Any, Any, None]]
"""Does what an update left to be done after its commit."""


Heard = Callable[[str, str, float], None]
"""Hears of every update: its line, what became of it, how many seconds until it was committed."""


class Edge:
    """Handles updates of every line, one at a time in each chat, chats side by side."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        house: House,
        dispatcher: Dispatcher,
        current: CurrentView,
        nursery: Nursery,
        jobs: Jobs,
        wake: Callable[[], None] = _unheard,
        language: str = DEFAULT_LANGUAGE,
        sleep: Sleep = asyncio.sleep,
        deadline: float = DEADLINE,
        heard: Heard | None = None,
        sign: TypingSign | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._house = house
        self._dispatcher = dispatcher
        self._current = current
        self._nursery = nursery
        self._jobs = jobs
        self._wake = wake
        self._language = language
        self._sleep = sleep
        self.deadline = deadline
        self._heard = heard
        self._turnstile = Turnstile()
        self.locks = ChatLocks()
        self.secrets = SecretScreens()
        self.sign = sign
        """Says that an answer takes longer than a moment; none says nothing."""
        self.answers = Answers(database, nursery, sign)
        self.floods = Floods(database, self.answers, language=language, heard=heard)
        """Whoever brings updates asks here first whether they may come in."""
        self.run = new_run()
        """Names this run in the rows of what it owes."""
        self._lists = Lists(self.secrets, self.run)

    @property
    def now(self) -> datetime:
        """Give the house's time, where no work is done."""
        return self._clock.now()

    def work(self) -> Work:
        """Give the work of one job: its own transaction, to be committed by who asked for it."""
        return Work(unit=self._database.unit(), clock=self._clock, house=self._house)

    async def job(self, do: Callable[[Work], Awaitable[T]]) -> T:
        """Run one job in one transaction, commit it, begin what it asks for; give its result."""
        work = self.work()
        try:
            done = await do(work)
            await work.unit.commit()
        finally:
            await work.unit.close()
        self._begin_jobs(work)
        return done

    async def handle(self, line: Line, arrival: Arrival, *, inline: bool = False) -> Handled:
        """Handle one update until it is committed, and send its answer on its way.

        Never raises but when cancelled. With `inline`, the last method of a hot reply is given
        back instead of being sent."""
        began = asyncio.get_running_loop().time()
        handled = await self._handle_or_fail(line, arrival, inline)
        if self._heard is not None:
            took = asyncio.get_running_loop().time() - began
            self._heard(line.name, handled.outcome, took)
        return handled

    async def _handle_or_fail(self, line: Line, arrival: Arrival, inline: bool) -> Handled:
        try:
            async with (
                self.floods.in_turn(arrival.chat),
                asyncio.timeout(self.deadline),
                self.locks.hold(arrival.chat),
            ):
                await self._turnstile.wait()
                return await self._handle(line, arrival, inline)
        except PASSING as failure:
            away = explain(failure, self._language)
            log.warning(
                "code=passing line=%s update=%s %s",
                line.name,
                arrival.key,
                away or "",
                exc_info=away is None,
            )
            return Handled(Outcome.PASSING)
        except Exception:
            log.exception("code=update_failed line=%s update=%s", line.name, arrival.key)
        return await self.give_up(line, arrival)

    async def handle_patiently(
        self, line: Line, arrival: Arrival, troubled: Callable[[], None] = _unheard
    ) -> Handled:
        """Handle an update that nobody brings again: several times where the failure may pass.

        `troubled` hears of each failure that leads to another try."""
        while True:
            pause = FIRST_PAUSE
            for _ in range(TRIES):
                handled = await self.handle(line, arrival)
                if handled.outcome is not Outcome.PASSING:
                    return handled
                troubled()
                await self._sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            log.error("code=given_up line=%s update=%s", line.name, arrival.key)
            handled = await self.give_up(line, arrival)
            # While the database is away nothing is given up: it could not be written down.
            if handled.outcome is not Outcome.PASSING:
                return handled
            await self._sleep(LONGEST_PAUSE)

    async def give_up(self, line: Line, arrival: Arrival) -> Handled:
        """Let an update go that cannot be handled, and say so to the person.

        Gives PASSING, and says nothing, where even that cannot be written down now."""
        async with self.locks.hold(arrival.chat):
            turn = self._turn(line, arrival.chat, arrival.key)
            try:
                turn.words = await self._words(turn)
                await self._settle(turn, arrival, Reply())
            except (SQLAlchemyError, OSError):
                log.warning("code=given_up_unrecorded line=%s update=%s", line.name, arrival.key)
                return Handled(Outcome.PASSING)
            finally:
                await turn.unit.close()
            update = arrival.update(Options())
            if update.callback_query is not None and line.capabilities.buttons:
                reply = Reply(toast=turn.words.label("error.unexpected"), alert=True)
            else:
                reply = Reply(parts=(Screen(turn.words("error.unexpected")),))
            return Handled(Outcome.FAILED, self._answer(turn, reply, update))

    async def show_owed(self, line: Line, owed: Owed) -> None:
        """Show a chat where it stands, whose answer the program before did not send.

        Nothing when somebody settled it meanwhile, or where a ballot is being filled in."""
        chat = line.chat(owed.chat)
        async with self.locks.hold(chat):
            typed_ballot = not line.capabilities.buttons and self.secrets.opened(chat) is not None
            if self.answers.busy(chat) or typed_ballot:
                return
            turn = self._turn(line, chat, "")
            try:
                await turn.enter()
                turn.owed = await take_over(await turn.work.session(), owed, self.run)
                if turn.owed is None:
                    return
                turn.words = await self._words(turn)
                reply = await self._view(turn)
                await self._lists.keep(turn, reply)
                await turn.keep()
                await turn.unit.commit()
            finally:
                await turn.unit.close()
            self._lists.shown_anew(turn)
            self._answer(turn, reply, None)

    async def _handle(self, line: Line, arrival: Arrival, inline: bool) -> Handled:
        turn = self._turn(line, arrival.chat, arrival.key)
        update: Update | None = None
        try:
            update = arrival.update(await self._lists.pickable(turn))
            await self._lists.refuse_unseen(turn, update)
            await self._recall_screen(turn)
            self._refuse_what_is_over(turn.chat, update)
            with signed(self.sign, line, turn.chat, lambda: self._seen_waiting(turn)):
                reply = await self._dispatch(turn, arrival, *await meant(turn, update))
            await self._settle(turn, arrival, reply)
        except RepeatedError:
            await turn.unit.rollback()
            turn, reply = await self._again(line, arrival)
        except Refusal as refusal:
            await turn.unit.rollback()
            log.info("code=%s line=%s update=%s", refusal.code, line.name, arrival.key)
            tapped = update is not None and update.callback_query is not None
            turn, reply = await self._refused(turn, arrival, refusal, tapped)
        finally:
            await turn.unit.close()
        self._begin_jobs(turn.work)
        if inline and turn.hot and not self.answers.busy(turn.chat):
            return await self._riding(turn, reply, update)
        return Handled(Outcome.HANDLED, self._answer(turn, reply, update))

    def _turn(self, line: Line, chat: ChatKey, key: str) -> Turn:
        words = words_for(self._language)
        return Turn(line=line, chat=chat, key=key, work=self.work(), words=words)

    async def _recall_screen(self, turn: Turn) -> None:
        """Learn which screen of a chat counts, when this program hears of it for the first time."""
        keyboards = self.answers.keyboards
        if turn.line.capabilities.buttons and not keyboards.knows(turn.chat):
            stands = await turn.conversation()
            keyboards.recall(turn.chat, stands.screens)

    def _refuse_what_is_over(self, chat: ChatKey, update: Update) -> None:
        """Take no tap on a screen that a later one took the place of."""
        tapped = _tapped(update)
        if tapped is not None and self.answers.keyboards.is_over(chat, tapped.message):
            raise Refusal("button_old")

    def _seen_waiting(self, turn: Turn) -> bool:
        """Tell whether a chat may be shown that its answer takes long: no ballot, no stranger."""
        return turn.once and self.secrets.opened(turn.chat) is None

    async def _dispatch(self, turn: Turn, arrival: Arrival, update: Update, certain: bool) -> Reply:
        try:
            answer = await self._dispatcher.feed_update(
                turn.line.bot,
                update,
                turn=turn,
                work=turn.work,
                chat=turn.chat,
                state=turn.state(),
                capabilities=turn.line.capabilities,
                words=turn.words,
                person=None,
                certain=certain,
            )
        finally:
            arrival.once = turn.once
        if answer is UNHANDLED or answer is None:
            return Reply()
        if not isinstance(answer, Reply):
            raise TypeError("a handler gave back something else than a Reply")
        return answer

    async def _settle(self, turn: Turn, arrival: Arrival, reply: Reply) -> None:
        """Commit what was done, with where the chat stands and what can be picked from now on."""
        await self._lists.keep(turn, reply)
        await turn.keep()
        chat = arrival.chat
        if arrival.once and not turn.once:
            # The row went with what was rolled back; without one a repeat would do it after all.
            session = await turn.work.session()
            await updates.seen(session, chat.channel, chat.bot, arrival.key, turn.work.now)
        if arrival.stored:
            session = await turn.work.session()
            await updates.delete_inbound(session, chat.channel, chat.bot, arrival.key)
        if reply.parts and not (turn.bare or turn.fleeting):
            # Of what is done on a sheet nothing is written: a row's time would be the vote's.
            session = await turn.work.session()
            turn.owed = await owe(session, chat.channel, chat.bot, chat.chat, self.run)
        await turn.unit.commit()

    async def _again(self, line: Line, arrival: Arrival) -> tuple[Turn, Reply]:
        """Show where the chat stands: the crash may have come between commit and reply."""
        turn = self._turn(line, arrival.chat, arrival.key)
        try:
            turn.words = await self._words(turn)
            reply = await self._view(turn)
            await self._settle(turn, arrival, reply)
        finally:
            await turn.unit.close()
        return turn, reply

    async def _refused(
        self, before: Turn, arrival: Arrival, refusal: Refusal, tapped: bool
    ) -> tuple[Turn, Reply]:
        """Say why, and show where the chat stands: nothing was changed."""
        line = before.line
        turn = self._turn(line, arrival.chat, arrival.key)
        turn.bare, turn.fleeting = before.bare, before.fleeting
        try:
            turn.words = await self._words(turn)
            view = await self._view(turn)
            toast = tapped and line.capabilities.buttons
            reply = with_reason(view, refusal, turn.words, toast=toast)
            await self._settle(turn, arrival, reply)
        finally:
            await turn.unit.close()
        return turn, reply

    async def _view(self, turn: Turn) -> Reply:
        shown = await self._current(
            work=turn.work,
            chat=turn.chat,
            state=turn.state(),
            capabilities=turn.line.capabilities,
        )
        return shown or Reply()

    async def _words(self, turn: Turn) -> Words:
        person = await person_of(turn.work, turn.chat)
        return words_for(person.language if person else self._language)

    def _begin_jobs(self, work: Work) -> None:
        if work.unit.planned:
            self._wake()
        for job in work.jobs:
            self._nursery.spawn(str(job), self._jobs(job))

    def _answer(self, turn: Turn, reply: Reply, update: Update | None) -> Answer | None:
        """Send the answer of a committed update on its way; never into a message far above the
        newest one."""
        tapped = _tapped(update)
        if tapped is not None and tapped.message is not None:
            newest = self.answers.keyboards.is_newest(turn.chat, tapped.message)
            tapped = tapped if newest else replace(tapped, message=None)
        if not reply.parts and not reply.toast and tapped is None:
            return None
        answer = Answer(turn.line, turn.chat, turn.words, reply, tapped, turn.owed)
        answer.awaited = turn.owed is None and not turn.fleeting
        answer.asks = turn.asks
        self.answers.add(answer)
        return answer

    async def _riding(self, turn: Turn, reply: Reply, update: Update | None) -> Handled:
        """Let the last method ride in the webhook's answer; the tap is answered by a call."""
        tapped = _tapped(update)
        steps = await steps_of(reply, turn.line, turn.chat.chat, turn.words, tapped)
        riding = steps.pop().method if len(steps) > 1 else None
        answer = Answer(turn.line, turn.chat, turn.words, reply, tapped, turn.owed, steps)
        answer.awaited = turn.owed is None
        self.answers.add(answer)
        return Handled(Outcome.HANDLED, answer, riding)


def _tapped(update: Update | None) -> Tapped | None:
    query = update.callback_query if update is not None else None
    if query is None:
        return None
    message = query.message
    return Tapped(query.id, message.message_id if isinstance(message, Message) else None)
