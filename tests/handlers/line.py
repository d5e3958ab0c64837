"""A chat behind the real edge: raw updates in, out what the person would see."""

import asyncio
import html
import re
from collections.abc import AsyncGenerator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from itertools import count
from typing import Any, cast

from aiogram import Bot, Dispatcher
from aiogram.client.session.base import BaseSession
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.methods import (
    AnswerCallbackQuery,
    EditMessageReplyMarkup,
    EditMessageText,
    SendDocument,
    SendMessage,
    SendPhoto,
    TelegramMethod,
)
from aiogram.types import Chat, Message, Update

from bot.channel.bot_channel import Line, telegram_line, zalo_line
from bot.delivery.owed_views import OwedViews, none_acknowledged
from bot.nursery import Nursery
from bot.telegram.intake import arrival_of
from bot.updates.arrivals import Arrival, Handled, Outcome
from bot.updates.edge import Edge
from bot.updates.once import dispatcher_of
from bot.zalo.updates import heard, update_of
from handlers.current import current
from handlers.reply import Reply, Screen
from handlers.routes import build_router
from storage import fsm
from storage.tables import ChatAccount
from storage.unit import Unit
from tests.foreign_law import refuse_in, words_of_file
from tests.worlds import World
from workflow.accounts import person as person_of
from workflow.work import ChatKey, Job, Work

_DAY = datetime(2024, 12, 1, tzinfo=UTC)
TOKEN = "1:never-used-over-any-network"
FIRST = 500
_MORE = "Việc khác"
"""What a menu with no room for all shows."""
"""No message of a test's bot has a number as small as this."""
_NUMBERS = count(1)
"""Update ids are one row for a bot, whichever chat they come from."""
_ASKS = re.compile(r"Mời( đồng chí)? gõ(?! («|/|lại mã))")
"""Words that ask for words, but for those of a command."""
_MARKS = re.compile(r"<[^>]+>")

_SEEN = (
    *("messages", "files", "words", "toast", "alert", "new", "outcome"),
    *("_last", "_shown_last", "_updates"),
)
"""What a chat has seen so far, and how its updates are numbered."""

Json = dict[str, Any]


class Told(BaseSession):
    """Where calls end: each is kept, none leaves the process."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[TelegramMethod[Any]] = []
        self.sent = 0

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[Any],
        timeout: int | None = None,  # noqa: ASYNC109
    ) -> Any:
        """Take the call."""
        self.calls.append(method)
        if isinstance(method, EditMessageText):
            return _message(method.message_id or 0)
        if not isinstance(method, SendMessage):
            return True
        self.sent += 1
        return _message(FIRST + self.sent)

    async def close(self) -> None:
        """Nothing is open."""

    async def stream_content(
        self,
        url: str,
        headers: Json | None = None,
        timeout: int = 30,  # noqa: ASYNC109 - aiogram names it so
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        """Nothing can be fetched here."""
        yield b""


@dataclass(frozen=True, slots=True)
class Button:
    """A button as it stands under a message."""

    label: str
    data: str


@dataclass
class Shown:
    """A message as the person sees it."""

    number: int
    text: str
    buttons: tuple[Button, ...] = ()

    @property
    def labels(self) -> list[str]:
        """The labels of its buttons, in order."""
        return [button.label for button in self.buttons]


class Heard:
    """The product's dispatcher, and what came of the last update behind it."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher
        self.reply = Reply()
        self.refused: BaseException | None = None
        self.jobs: list[Job] = []
        self.unit: Unit | None = None
        self.opened = False

    def forgets(self) -> None:
        """Know nothing of the update before: the next one may be refused at the edge."""
        self.reply, self.refused = Reply(), None

    async def feed_update(self, bot: Bot, update: Update, *, work: Work, **data: Any) -> Any:
        """Let the product handle it."""
        self.forgets()
        self.unit = work.unit
        try:
            answer = await self._dispatcher.feed_update(bot, update, work=work, **data)
        except BaseException as failure:
            self.refused = failure
            raise
        self.reply = Reply() if answer in (UNHANDLED, None) else answer
        self.opened = work.unit.opened
        self.jobs += work.jobs
        return answer


@dataclass
class Behind:
    """One person's Telegram chat, served by the edge itself."""

    world: World
    chat: int
    language_code: str = "vi"
    token: str = TOKEN
    messages: list[Shown] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    """Every word of the last update's answer, those of its files too."""
    toast: str = ""
    alert: bool = False
    new: int = 0
    """How many messages the last update brought."""
    outcome: Outcome = Outcome.HANDLED
    """What became of the last update."""
    _wrote: str = ""
    _last: Json = field(default_factory=dict)
    _shown_last: int = 0
    _updates: int = 0
    _told: Told = field(default_factory=Told)
    _heard: Heard = field(default_factory=lambda: Heard(dispatcher_of(build_router())))

    def __post_init__(self) -> None:
        """Connect the line."""
        self._line: Line = telegram_line(Bot(self.token, session=self._told))
        self._connect()

    async def _looks(self, **asked: Any) -> Reply:
        """Give where the chat stands; nothing may be written by looking, but that whoever writes
        can be reached again."""
        work: Work = asked["work"]
        await person_of(work, asked["chat"])
        await (await work.session()).flush()
        await work.session()
        step, before = await asked["state"].get_state(), work.unit.state
        shown = await current(**asked)
        if before != work.unit.state:
            self._wrote = str(step)
        return shown

    def _connect(self) -> None:
        """Open the edge of the house as it stands; jobs that would follow a commit are left to
        other tests."""

        async def nothing(_job: Job) -> None:
            return

        self._house = self.world.house
        self._edge = Edge(
            database=self.world.database,
            clock=self.world.clock,
            house=self.world.house,
            dispatcher=cast("Dispatcher", self._heard),
            current=self._looks,
            nursery=Nursery(),
            jobs=nothing,
        )

    async def joins(self, member_id: int) -> None:
        """Be one more chat of a member's."""
        channel, bot, chat = self.where
        async with self.world.job() as work:
            account = ChatAccount(
                channel=channel, bot=bot, chat=chat, member_id=member_id, consented_at=work.now
            )
            (await work.session()).add(account)

    async def says(self, text: str) -> None:
        """Send a text."""
        await self.feed(message=self._message(text=text))

    async def sends(self, **content: Any) -> None:
        """Send something else than a text, in the platform's own words."""
        await self.feed(message=self._message(**content))

    async def edits(self, text: str) -> None:
        """Change a text that was sent."""
        await self.feed(edited_message=self._message(text=text) | {"edit_date": 1_700_000_100})

    async def taps(self, label: str) -> None:
        """Tap the newest button with this label, or whose label begins so; where there is none, a
        person looks under «Việc khác»."""
        if await self._taps(label):
            return
        if _MORE in self.labels and await self._taps(_MORE) and await self._taps(label):
            return
        raise AssertionError(f"no button «{label}», only {self.labels}")

    async def _taps(self, label: str) -> bool:
        for fits in (lambda b: b.label == label, lambda b: b.label.startswith(label)):
            for message in reversed(self.messages):
                for button in filter(fits, message.buttons):
                    await self.taps_data(button.data, message.number)
                    return True
        return False

    async def taps_data(self, data: str, message: int | None = None) -> None:
        """Tap a button that carries this, on a message or on the newest one."""
        newest = self.messages[-1].number if self.messages else FIRST
        number = newest if message is None else message
        query = {
            "id": "1",
            "from": self._person(),
            "chat_instance": "1",
            "data": data,
            "message": self._message(text="…") | {"message_id": number},
        }
        await self.feed(callback_query=query)

    async def repeats(self) -> None:
        """Let the platform deliver the last update once more."""
        await self._handle(deepcopy(self._last))

    async def feed(self, **content: Any) -> None:
        """Handle one raw update."""
        self._updates += 1
        self._last = {"update_id": next(_NUMBERS), **content}
        await self._handle(deepcopy(self._last))

    @property
    def text(self) -> str:
        """The newest message."""
        return self.messages[-1].text

    @property
    def labels(self) -> list[str]:
        """The buttons of the newest message."""
        return self.messages[-1].labels

    @property
    def offered(self) -> list[str]:
        """What the last screen that offers something lets be picked: by its buttons, or typed."""
        screens = [part for part in self._heard.reply.parts if isinstance(part, Screen)]
        return [one.label for part in screens for row in part.buttons for one in row]

    @property
    def where(self) -> tuple[str, str, str]:
        """Channel, bot and chat: what the conversation is kept by."""
        key = self._line.chat(str(self.chat))
        return key.channel, key.bot, key.chat

    def forgets(self) -> None:
        """Forget which sheet is open and which screen counts, like a program started anew."""
        self._connect()

    def stands(self) -> Json:
        """Give what makes this chat what it is, for another of its number to go on from."""
        kept: Json = {name: deepcopy(getattr(self, name)) for name in _SEEN}
        chats = self._edge.answers.keyboards._chats
        sent = {"sent": self._told.sent, "calls": list(self._told.calls)}
        heard = {"reply": self._heard.reply, "opened": self._heard.opened}
        return {"seen": kept, "told": sent, "heard": heard, "keyboards": deepcopy(chats)}

    def goes_on(self, kept: Json) -> None:
        """Be as another chat of this number was."""
        vars(self).update(deepcopy(kept["seen"]))
        vars(self._told).update({**kept["told"], "calls": list(kept["told"]["calls"])})
        vars(self._heard).update(kept["heard"])
        self._edge.answers.keyboards._chats = deepcopy(kept["keyboards"])

    async def is_shown_what_is_owed(self) -> None:
        """Let the program, as it begins, show what the one before had not sent."""
        views = OwedViews(self._edge, self.world.database, self.world.clock, none_acknowledged)
        await views.show(self._line)
        await _done("answers")

    async def _handle(self, raw: Json) -> Handled:
        arrival = arrival_of(self._line, raw)
        assert arrival is not None, raw
        return await self._arrives(arrival)

    async def _arrives(self, arrival: Arrival) -> Handled:
        self.toast, self.alert, self.new, self.words = "", False, 0, []
        if self._house is not self.world.house:
            self._connect()
        begun = len(self._told.calls)
        self._heard.forgets()
        handled = await self._edge.handle(self._line, arrival)
        await handled.answered()
        # What an answer does beside itself: buttons taken away from the screen before.
        await _done("keyboard")
        self.outcome = handled.outcome
        assert not self._wrote, f"to look at {self._wrote} wrote something"
        await self._takes_the_words_it_asks_for()
        for call in self._told.calls[begun:]:
            self._see(call)
            self.words.append(_said(call))
            await refuse_in(self.world, self.words[-1])
        return handled

    async def _takes_the_words_it_asks_for(self) -> None:
        """Every screen that asks for words stands at a step that takes them."""
        screens = [part for part in self._heard.reply.parts if isinstance(part, Screen)]
        asked = [one for one in screens if one.typing or _ASKS.search(_plain(str(one.text)))]
        if not asked or self._heard.refused is not None:
            return
        async with self.world.job() as work:
            if await person_of(work, self._line.chat(str(self.chat))) is None:
                return
            row = await fsm.load(await work.session(), *self.where)
        step = None if row is None else row.state
        assert step is not None, f"nothing takes the words of «{asked[0].text}»"

    def _see(self, call: TelegramMethod[Any]) -> None:
        match call:
            case AnswerCallbackQuery():
                self.toast, self.alert = call.text or "", bool(call.show_alert)
            case EditMessageText():
                number = call.message_id or 0
                shown = next((m for m in self.messages if m.number == number), None)
                if shown is None:  # tapped before anything was shown here
                    shown = Shown(number, "")
                    self.messages.append(shown)
                shown.text, shown.buttons = _plain(call.text), _buttons(call.reply_markup)
            case EditMessageReplyMarkup():
                for one in self.messages:
                    one.buttons = () if one.number == call.message_id else one.buttons
            case SendMessage():
                self._shown_last += 1
                number = FIRST + self._shown_last
                self.messages.append(Shown(number, _plain(call.text), _buttons(call.reply_markup)))
                self.new += 1
            case SendDocument():
                self.files.append(str(getattr(call.document, "filename", call.document)))
            case SendPhoto():
                self.files.append(str(call.photo))
            case _:
                raise AssertionError(f"nobody expected {call.__api_method__}")

    def _person(self) -> Json:
        return {
            "id": self.chat,
            "is_bot": False,
            "first_name": "…",
            "language_code": self.language_code,
        }

    def _message(self, **content: Any) -> Json:
        return {
            "message_id": 100 + self._updates,
            "date": 1_700_000_000,
            "chat": {"id": self.chat, "type": "private"},
            "from": self._person(),
            **content,
        }


@dataclass
class OverZalo(Behind):
    """The same person's chat on Zalo: everything is typed, choices stand as a list in the text."""

    def __post_init__(self) -> None:
        """Connect the line of Zalo instead."""
        super().__post_init__()
        self._line = zalo_line(Bot(self.token, session=self._told))

    @property
    def key(self) -> ChatKey:
        """Who this chat is to the program."""
        return self._line.chat(str(self.chat))

    async def says(self, text: str) -> None:
        """Send a text."""
        await self._hears(text=text)

    async def sends(self, **content: Any) -> None:
        """Send a picture, a sticker or a voice message, in the platform's own words."""
        await self._hears(**content)

    async def taps(self, label: str) -> None:
        """Type the whole label of a choice."""
        await self.says(label)

    async def _hears(self, **content: Any) -> None:
        self._updates += 1
        who = {"id": str(self.chat)}
        said = heard(
            {
                "message": {
                    "message_id": f"{self.chat}-{self._updates}",
                    "date": 1_700_000_000_000,
                    "from": {**who, "display_name": "…"},
                    "chat": {**who, "chat_type": "PRIVATE"},
                    **content,
                }
            }
        )
        build = update_of(said, self.chat, self._line.bot)
        await self._arrives(Arrival(self.key, said.key, build))


@cache
def _message(number: int) -> Message:
    """Give what the platform says of a message it took."""
    chat = Chat.model_construct(id=0, type="private")
    return Message.model_construct(message_id=number, date=_DAY, chat=chat)


async def _done(name: str) -> None:
    """Wait for the program's tasks of that name."""
    await asyncio.gather(*(task for task in asyncio.all_tasks() if task.get_name() == name))


def _said(call: TelegramMethod[Any]) -> str:
    """Give every word of a call that a person would read, those of a file too."""
    match call:
        case SendDocument():
            content = getattr(call.document, "data", b"")
            return f"{_plain(call.caption)}\n{words_of_file(content)}"
        case SendPhoto():
            return _plain(call.caption)
        case AnswerCallbackQuery():
            return call.text or ""
        case EditMessageText() | SendMessage():
            labels = [button.label for button in _buttons(call.reply_markup)]
            return "\n".join([_plain(call.text), *labels])
    return ""


def _plain(text: str | None) -> str:
    return html.unescape(_MARKS.sub("", text or ""))


def _buttons(markup: Any) -> tuple[Button, ...]:
    rows = markup["inline_keyboard"] if markup else []
    return tuple(Button(key["text"], key.get("callback_data", "")) for row in rows for key in row)
