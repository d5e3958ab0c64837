"""A running program in front of the playground, with a conversation small enough to see through.

It is a notebook: each text is noted; «Xem» shows how many notes there are."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any

from aiogram import Router
from aiogram.filters import BaseFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup
from pydantic import SecretStr

from bot.hooks import Hooks
from bot.settings import Settings
from bot.wiring import Program, build
from handlers.reply import Button, Capabilities, Paper, Reply, Screen, show
from handlers.words import Words
from playground.app import Playground
from tests import databases, trust
from workflow.errors import Refusal
from workflow.links import BadLink
from workflow.paper_file import PaperFile
from workflow.planned import Planned
from workflow.work import ChatKey, Work

trust.read_once()

TELEGRAM_TOKEN = "701:telegram-vi-du"
ZALO_TOKEN = "702:zalo-vi-du"
PATIENCE = 30.0
"""Seconds for what a slow machine may take its time with."""
SECRET_TEXT = "xuất sắc của đồng chí An"
"""What must never reach a log."""

SEE = Button("Xem", "see")
BREAK = Button("Làm hỏng", "break")
SHEET = Button("Mở phiếu", "sheet:0")
LATER = Button("↩ Để sau", "later")
"""What only a pushed message offers."""


class Data(BaseFilter):
    """The tap carries data that begins like this."""

    def __init__(self, start: str) -> None:
        self._start = start

    async def __call__(self, query: CallbackQuery) -> bool:
        return (query.data or "").startswith(self._start)


class Text(BaseFilter):
    """The message is exactly this."""

    def __init__(self, text: str) -> None:
        self._text = text

    async def __call__(self, message: Message) -> bool:
        return message.text == self._text


@dataclass
class Notebook:
    """The conversation, and what a test may do to it from outside."""

    before_commit: Callable[[], Awaitable[None]] | None = None
    """Run by the handler of every note."""
    handled: list[str] = field(default_factory=list)
    """Every note a handler was given, repeats among them."""
    prepared: Callable[[Planned], Screen | None] = lambda row: Screen(
        Markup("Nhắc việc"), ((SEE,),)
    )
    worded: Callable[[Words], Screen] | None = None
    """The same, where the language matters."""
    made: Callable[[], bytes] = lambda: b"PK docx"
    """Makes the file that is asked for."""
    planned: int = 0
    closed: list[int] = field(default_factory=list)

    def hooks(self) -> Hooks:
        """Give the program's side of it."""
        return Hooks(
            router=self.router,
            current=current,
            prepare=self._prepare,
            ahead=_nothing_ahead,
            plan=self._plan,
            closed=self._closed,
            left_behind=_nothing_left,
            file=_file,
            quiet_kinds=frozenset({"reminder"}),
        )

    def router(self) -> Router:
        """Give the router: hot taps first, then the rest."""
        router = Router()
        sheet = router.callback_query(Data("sheet:"), flags={"bare": True, "hot": True})
        sheet(_sheet_tapped)
        router.callback_query(Data("see"))(_seen)
        router.callback_query(Data("later"))(_later)
        router.callback_query(Data("break"))(_broken)
        router.callback_query(Data("refuse"))(_refused)
        router.message(Text("tệp"))(self._paper)
        router.message(Text("dài"))(_long)
        router.message(Text("hỏng"))(_broken)
        router.message(Text("không được"))(_refused)
        router.message(Text("viết"))(_write)
        router.message(Text("phiếu"))(_sheet)
        router.message()(self._note)
        return router

    async def _note(self, message: Message, state: FSMContext) -> Reply:
        text = message.text or message.content_type
        self.handled.append(text)
        notes = [*(await state.get_data()).get("notes", []), text]
        await state.set_data({"notes": notes})
        if self.before_commit is not None:
            await self.before_commit()
        return show(count_screen(len(notes), "Đã ghi"))

    async def _paper(self, message: Message) -> Reply:
        caption = Markup("Bản của <b>An</b>")
        return Reply((Paper("bản kiểm điểm.docx", self.made, caption, "http://127.0.0.1/d/abc"),))

    async def _prepare(self, work: Work, row: Planned, words: Words) -> Screen | None:
        return self.worded(words) if self.worded is not None else self.prepared(row)

    async def _plan(self, work: Work) -> bool:
        self.planned += 1
        return False

    async def _closed(self, work: Work, session_id: int) -> None:
        self.closed.append(session_id)


def count_screen(notes: int, said: str = "Đang có") -> Screen:
    """Give the one screen of the notebook."""
    return Screen(Markup("<b>{}</b> {} ghi chú").format(said, notes), ((SEE, BREAK), (SHEET,)))


async def current(
    *, work: Work, chat: ChatKey, state: FSMContext, capabilities: Capabilities
) -> Reply:
    """Show how many notes there are."""
    return show(count_screen(len((await state.get_data()).get("notes", []))))


async def _seen(query: CallbackQuery, state: FSMContext) -> Reply:
    notes = (await state.get_data()).get("notes", [])
    return show(count_screen(len(notes), "Xem lại"), toast="Đã xem")


async def _later(query: CallbackQuery) -> Reply:
    return show(Screen(Markup("Để sau rồi"), ((SEE,),)))


async def _broken(event: Message | CallbackQuery, state: FSMContext) -> Reply:
    await state.set_data({"notes": ["half", "done"]})
    raise RuntimeError(SECRET_TEXT)


async def _refused(event: Message | CallbackQuery, state: FSMContext) -> Reply:
    await state.set_data({"notes": ["half", "done"]})
    raise Refusal("button_old")


async def _long(message: Message) -> Reply:
    text = Markup("\n\n").join([Markup("<b>{}</b>").format("Đoạn văn. " * 40)] * 30)
    return show(Screen(text, ((SEE,),)))


async def _write(message: Message) -> Reply:
    return show(Screen(Markup("Mời gõ câu trả lời"), ((SEE,),), typing=True))


def _sheet_screen(marks: int, *, secret: bool = True) -> Screen:
    button = Button("Đánh dấu", f"sheet:{marks + 1}")
    return Screen(Markup("Phiếu kín: {} dấu").format(marks), ((button,),), secret=secret)


async def _sheet(message: Message) -> Reply:
    return show(_sheet_screen(0))


async def _sheet_tapped(query: CallbackQuery) -> Reply:
    return show(_sheet_screen(int((query.data or "0").partition(":")[2])))


async def _nothing_ahead(_work: Work, _planned: Sequence[Planned]) -> None:
    """A note asks for nothing."""


async def _nothing_left(work: Work) -> list[int]:
    return []


async def _file(work: Work, token: str) -> PaperFile:
    if token != "abc":
        raise BadLink
    return PaperFile("bản kiểm điểm.docx", lambda: b"PK docx", link="")


def settings_for(world: Playground, url: str, folder: Path, **chosen: Any) -> Settings:
    """Give the settings of a program in front of a playground; both channels unless told else."""
    write_key(folder / "keys")
    given: dict[str, Any] = {
        "database": url,
        "keys": folder / "keys",
        "telegram_token": SecretStr(TELEGRAM_TOKEN),
        "telegram_api": world.telegram_api,
        "zalo_token": SecretStr(ZALO_TOKEN),
        "zalo_api": world.zalo_api,
        "web_port": 0,
        "poll_seconds": 1,
        "tick_seconds": 0.2,
        "push_per_second": 1000,
        "quiet_from": time(0, 0),
        "quiet_until": time(0, 0),
    }
    return Settings(_env_file=None, **{**given, **chosen})


def write_key(folder: Path) -> None:
    """Lay down the text key that the test databases are sealed with."""
    folder.mkdir(exist_ok=True)
    (folder / "text.key").write_text(databases.TEXT_KEY.hex(), encoding="ascii")


@asynccontextmanager
async def running(
    settings: Settings, hooks: Hooks, *, take_over: bool = False
) -> AsyncIterator[Program]:
    """Run the program while the block does; what ends it early is raised here."""
    program = build(settings, hooks, take_over=take_over)
    ready = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        life = tasks.create_task(program.run(ready.set))
        try:
            async with asyncio.timeout(20):
                await ready.wait()
            yield program
        finally:
            program.stop()
            await life


@asynccontextmanager
async def killed(settings: Settings, hooks: Hooks) -> AsyncIterator[Program]:
    """Run the program while the block does, then cut it off where it stands."""
    program = build(settings, hooks)
    program.grace = 0.0
    ready = asyncio.Event()
    life = asyncio.get_running_loop().create_task(program.run(ready.set))
    try:
        async with asyncio.timeout(20):
            await ready.wait()
        yield program
    finally:
        life.cancel()
        with suppress(asyncio.CancelledError):
            await life


def shifts_clock(file: Path, seconds: float) -> None:
    """Move a running program's clock: by a rename, as it may be reading the file just now."""
    draft = file.with_suffix(".draft")
    draft.write_text(str(seconds), encoding="ascii")
    draft.replace(file)


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something that nobody announces is so."""
    async with asyncio.timeout(PATIENCE):
        while not await holds():  # noqa: ASYNC110 - looks at a database from outside
            await asyncio.sleep(0.03)
