"""Answers on their way: each chat in its order, and no chat waits for another.

An update is finished when it is committed. What is sent afterwards is this module's: a slow call,
a 429 or a cut line is waited out in the one chat it belongs to."""

import asyncio
import logging
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiogram.methods import (
    AnswerCallbackQuery,
    EditMessageReplyMarkup,
    EditMessageText,
    SendMessage,
)
from sqlalchemy.exc import SQLAlchemyError

from bot.channel import reach
from bot.channel.bot_channel import TELEGRAM, Line
from bot.channel.render import (
    Method,
    SendStep,
    Tapped,
    screen_steps,
    steps_of,
    tap_answer,
    written_over,
)
from bot.channel.send import PATIENCE, Fate, Tried, once, pause_after
from bot.channel.typing_sign import TypingSign, signed
from bot.nursery import Nursery
from bot.updates.keyboards import Keyboards
from handlers.reply import Paper, Reply, Screen
from handlers.words import Words
from storage import fsm, owed
from storage.database import Database
from storage.owed import Owed
from storage.tables import AccountState
from workflow.work import ChatKey

log = logging.getLogger("bot.answers")

MOST_WAITING = 4
"""Answers that wait in one chat; of more, the older screens are passed over: each shows where the
chat stood, and the newest where it stands."""
COPIES = 2
"""How often one message is sent of which nobody knows whether it arrived."""
_TAP_TRIES = 3
_TAPS_AT_ONCE = 4
"""Taps of one chat that are answered beside what waits; more spin until they are forgotten."""
_MARGIN = 0.1
"""Seconds added to what the platform asks for: its clock is not ours."""
_LONGEST_PAUSE = 60.0
_LONGEST_QUOTA_PAUSE = 600.0
_MOST_DOUBLINGS = 10
_ENDED = (Fate.BLOCKED, Fate.LOST)
_STANDS = (Fate.DONE, Fate.UNCHANGED)
_PASSING = (Fate.LATER, Fate.NOT_SENT, Fate.UNAUTHORISED)


@dataclass(eq=False, slots=True)
class Answer:
    """What one update is answered with, from its commit until it left."""

    line: Line
    chat: ChatKey
    words: Words
    reply: Reply
    tapped: Tapped | None = None
    owed: Owed | None = None
    """The row that says so to the next program; none where nothing may be written of it."""
    steps: list[SendStep] | None = None
    """The calls, where they are known already."""
    settled: "asyncio.Future[None]" = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )
    """Done as soon as it left, or met trouble: from then on nobody need wait for it."""
    overtaken: bool = False
    """A later answer writes over the same message."""
    tap_answered: bool = False
    """The tap is answered beside it."""
    awaited: bool = False
    """Nothing of it is written, so its update is not confirmed before it left."""
    asks: bool = False
    """The chat stands at a step: its screen is a question, and no menu."""
    stays: bool = False
    """No newer answer says what it says."""

    @property
    def over(self) -> int | None:
        """The message that all of this answer is written over."""
        if len(self.reply.parts) != 1 or not isinstance(self.reply.parts[0], Screen):
            return None
        return written_over(self.reply, self.line, self.tapped)

    @property
    def passes(self) -> bool:
        """Tell whether a newer answer shows all that this one would."""
        return not self.stays and all(isinstance(part, Screen) for part in self.reply.parts)

    @property
    def secret(self) -> bool:
        """Tell whether it shows a ballot: its buttons hold what is marked, and stay."""
        return any(isinstance(part, Screen) and part.secret for part in self.reply.parts)

    @property
    def makes_file(self) -> bool:
        """Tell whether a paper is made before anything of it can leave."""
        return self.line.capabilities.files and any(
            isinstance(part, Paper) for part in self.reply.parts
        )

    def settle(self) -> None:
        """Let go of whoever waits for it."""
        if not self.settled.done():
            self.settled.set_result(None)


@dataclass(eq=False, slots=True)
class _Chat:
    """One chat's answers, the first of them under way."""

    waiting: deque[Answer]
    taps: int = 0


class Answers:
    """Sends answers, in each chat one after the other, and writes off what was owed."""

    def __init__(
        self, database: Database, nursery: Nursery, sign: TypingSign | None = None
    ) -> None:
        self._sign = sign
        self._database = database
        self._nursery = nursery
        self._chats: dict[ChatKey, _Chat] = {}
        self._left: list[Answer] = []
        self._writing_off = False
        self._stopping = asyncio.Event()
        self.keyboards = Keyboards()

    def busy(self, chat: ChatKey) -> bool:
        """Tell whether answers wait in this chat."""
        return chat in self._chats

    def stop(self) -> None:
        """Wait out no pause any more: what has not left stays owed, for the next start."""
        self._stopping.set()

    def add(self, answer: Answer) -> None:
        """Take an answer whose update is committed; it leaves when those before it have."""
        chat = self._chats.get(answer.chat)
        if chat is None:
            chat = self._chats[answer.chat] = _Chat(deque([answer]))
            self._nursery.spawn("answers", self._work_off(answer.chat, chat))
            return
        over = answer.over
        for earlier in chat.waiting:
            earlier.overtaken |= over is not None and earlier.over == over
        chat.waiting.append(answer)
        self._answer_tap(chat, answer)
        self._pass_over(chat.waiting)

    def _answer_tap(self, chat: _Chat, answer: Answer) -> None:
        """Answer a tap at once, whatever waits in its chat: its button would spin on."""
        if answer.tapped is None or not answer.line.capabilities.buttons:
            return
        answer.tap_answered = True
        if chat.taps < _TAPS_AT_ONCE:
            chat.taps += 1
            method = tap_answer(answer.reply, answer.tapped)
            self._nursery.spawn("tap", self._answer_beside(chat, answer.line, method))

    async def _answer_beside(self, chat: _Chat, line: Line, method: Method) -> None:
        try:
            await self._patiently(line, method)
        finally:
            chat.taps -= 1

    async def _work_off(self, key: ChatKey, chat: _Chat) -> None:
        try:
            while chat.waiting and await self._leave(chat.waiting[0]):
                chat.waiting.popleft()
        finally:
            del self._chats[key]
            for answer in chat.waiting:
                answer.settle()

    async def _leave(self, answer: Answer) -> bool:
        """Send one answer whole, and write off that it was owed; False when told to stop."""
        try:
            fate = await self._show(answer)
        except Exception:
            log.exception("code=answer_failed line=%s", answer.line.name)
            fate = await self._apologise_or_let_go(answer)
        if fate is Fate.DONE:
            self._write_off(answer)
        else:
            answer.settle()
        return fate is not Fate.NOT_SENT

    async def _apologise_or_let_go(self, answer: Answer) -> Fate:
        try:
            return await self._apologise(answer)
        except Exception:
            # What waits behind it in this chat goes on; its view stays owed.
            log.exception("code=apology_failed line=%s", answer.line.name)
            return Fate.UNKNOWN

    async def _show(self, answer: Answer) -> Fate:
        """Send what is shown. DONE: all of it left, or never will; UNKNOWN: perhaps; NOT_SENT."""
        steps = answer.steps
        if steps is None:
            with signed(self._sign, answer.line, answer.chat, lambda: answer.makes_file):
                steps = await steps_of(
                    answer.reply, answer.line, answer.chat.chat, answer.words, answer.tapped
                )
        whole = Fate.DONE
        for step in steps:
            if answer.tap_answered and isinstance(step.method, AnswerCallbackQuery):
                continue
            fate = await self._step(answer, step)
            if fate in _ENDED:
                await self._unreachable(answer.chat, fate)
                return Fate.DONE
            if fate is Fate.NOT_SENT:
                return fate
            if fate is Fate.UNKNOWN:
                whole = fate
        return whole

    async def _step(self, answer: Answer, step: SendStep) -> Fate:
        """Make the call; where it cannot be made so, make the other one of the step."""
        fate = await self._patiently(answer.line, step.method, answer)
        if fate in _STANDS:
            self._note_standing(answer, step.method)
        if fate in (Fate.FIXED, Fate.REFUSED) and step.otherwise is not None:
            return await self._patiently(answer.line, step.otherwise, answer)
        return fate

    async def _patiently(self, line: Line, method: Method, answer: Answer | None = None) -> Fate:
        """Make one call until something became of it; NOT_SENT only when told to stop.

        A message of which nobody knows whether it arrived is sent at most once more; what can be
        done twice without harm, an edit, is tried like anything that failed."""
        doubts, tries = 0, 0
        tap, edit = isinstance(method, AnswerCallbackQuery), isinstance(method, EditMessageText)
        while True:
            if edit and answer is not None and answer.overtaken:
                return Fate.WITHDRAWN
            tried = await once(line.bot, method)
            tries += 1
            if answer is not None and tried.message is not None and not answer.secret:
                self._note_screen(answer, method, tried.message)
            if tried.fate is Fate.UNKNOWN and not (tap or edit):
                doubts += 1
                log.warning("code=perhaps_sent method=%s copy=%d", method.__api_method__, doubts)
                if doubts == (COPIES if line.channel == TELEGRAM else 1):
                    return Fate.UNKNOWN
            elif tried.fate not in (*_PASSING, Fate.UNKNOWN):
                return tried.fate
            if tap and tries == _TAP_TRIES:
                return Fate.LATE
            if answer is not None:
                answer.settle()
            log.info("code=%s method=%s try=%d", tried.fate, method.__api_method__, tries)
            if not await self._rested(_pause(tried, tries, tap=tap)):
                return Fate.NOT_SENT

    def _note_standing(self, answer: Answer, method: Method) -> None:
        """Tell whoever asked that the message reads as it was to read now."""
        if answer.reply.stands is None or not isinstance(method, EditMessageText):
            return
        if method.message_id is not None:
            answer.reply.stands(method.message_id)

    def _note_screen(self, answer: Answer, method: Method, message: int) -> None:
        """Note which message carries the buttons that count; the one before it loses its own."""
        if not isinstance(method, SendMessage | EditMessageText):
            return
        buttons = method.reply_markup is not None
        over = self.keyboards.shown(answer.chat, message, buttons=buttons, asks=answer.asks)
        if over is not None:
            self._nursery.spawn("keyboard", self._take_away(answer, over))

    async def _take_away(self, answer: Answer, message: int) -> None:
        """Take the buttons of a screen away; tried once, as nothing is lost where they stay."""
        method = EditMessageReplyMarkup(chat_id=answer.chat.chat, message_id=message)
        tried = await once(answer.line.bot, method)
        if tried.fate not in (Fate.DONE, Fate.UNCHANGED):
            log.info("code=buttons_stay fate=%s", tried.fate)

    async def _rested(self, seconds: float) -> bool:
        """Wait; False when the program is to end meanwhile."""
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return True
        return False

    async def _apologise(self, answer: Answer) -> Fate:
        """Say that something of ours failed on the way to the person."""
        said = Screen(answer.words("error.unexpected"))
        (step,) = screen_steps(said, answer.line, answer.chat.chat, answer.words)
        fate = await self._step(answer, step)
        return fate if fate is Fate.NOT_SENT else Fate.DONE

    def _pass_over(self, waiting: deque[Answer]) -> None:
        """Let go of screens that newer ones make needless; files are not needless before there
        are twice as many."""
        for one in list(waiting)[1:-1]:
            over = len(waiting) - 1 - MOST_WAITING
            if over > MOST_WAITING or (over > 0 and one.passes):
                waiting.remove(one)
                self._write_off(one)

    def _write_off(self, answer: Answer) -> None:
        """Forget that it was owed, together with what else left while the last commit ran."""
        if answer.owed is None:
            answer.settle()
            return
        self._left.append(answer)
        if not self._writing_off:
            self._writing_off = True
            self._nursery.spawn("written off", self._write_all_off())

    async def _write_all_off(self) -> None:
        try:
            while self._left:
                await self._write_off_all_of(list(self._left))
        finally:
            # Also when it failed in a way nobody foresaw: the next answer begins it again.
            self._writing_off = False

    async def _write_off_all_of(self, batch: list[Answer]) -> None:
        try:
            async with self._database.transaction() as session:
                await owed.settle(session, [one.owed for one in batch if one.owed is not None])
                await fsm.keep_screens(session, self._to_keep(batch))
        except Exception as failure:  # noqa: BLE001 - whatever it is, others wait behind it
            # The next start shows these chats their view once more.
            kind = type(failure).__name__
            log.warning("code=not_written_off chats=%d kind=%s", len(batch), kind)
        finally:
            del self._left[: len(batch)]
            for answer in batch:
                answer.settle()

    def _to_keep(self, batch: list[Answer]) -> dict[tuple[str, str, str], Mapping[str, Any]]:
        """Give which screens count in these chats, where others are kept."""
        chats = {one.chat for one in batch if one.line.capabilities.buttons}
        found = {chat: self.keyboards.to_keep(chat) for chat in chats}
        return {
            (chat.channel, chat.bot, chat.chat): kept
            for chat, kept in found.items()
            if kept is not None
        }

    async def _unreachable(self, chat: ChatKey, fate: Fate) -> None:
        state = AccountState.BLOCKED if fate is Fate.BLOCKED else AccountState.LOST
        try:
            async with self._database.transaction() as session:
                await reach.mark(session, chat, state)
        except (SQLAlchemyError, OSError):
            log.warning("code=unmarked state=%s", state)


def _pause(tried: Tried, tries: int, *, tap: bool) -> float:
    """Give the seconds until the next try: what was asked for, else growing."""
    if tried.asked is not None:
        # A tap that waits any longer is forgotten by the platform.
        return min(tried.asked + _MARGIN, PATIENCE) if tap else tried.asked + _MARGIN
    if tried.fate is Fate.LATER:
        return min(PATIENCE * 2.0 ** min(tries - 1, _MOST_DOUBLINGS), _LONGEST_QUOTA_PAUSE)
    return min(pause_after(min(tries - 1, _MOST_DOUBLINGS)), _LONGEST_PAUSE)
