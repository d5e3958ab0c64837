"""The playground as one application: both messengers, their control routes and the phones."""

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import web

from playground.clock import WorldClock
from playground.control import Control, FaultDesk
from playground.phones import add_routes as add_phones
from playground.slips import Slips
from playground.story import Phone, Story, TelegramPhone
from playground.telegram.control import TelegramControl
from playground.telegram.faults import FaultBoard
from playground.telegram.server import TelegramServer
from playground.telegram.settings import TelegramSettings
from playground.telegram.state import Telegram
from playground.world import World
from playground.zalo import Zalo, ZaloSettings
from playground.zalo import register as register_zalo
from playground.zalo.control import order_fault

SHUTDOWN_SECONDS = 0.1
LARGEST_BODY = 60 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Options:
    """How a playground is set up."""

    clock_file: Path | None = None
    """Where the clock's offset is written, in seconds, for the product to read."""
    telegram: TelegramSettings = field(default_factory=TelegramSettings)
    zalo: ZaloSettings = field(default_factory=ZaloSettings)


TELEGRAM: web.AppKey[Telegram] = web.AppKey("telegram", Telegram)
ZALO: web.AppKey[Zalo] = web.AppKey("zalo", Zalo)
WORLD: web.AppKey[World] = web.AppKey("world", World)


def create_app(options: Options | None = None) -> web.Application:
    """Build the whole playground as one application."""
    options = options or Options()
    app = web.Application(client_max_size=LARGEST_BODY)
    world = World(WorldClock(options.clock_file))
    telegram, desk = _register_telegram(app, world, options.telegram)
    zalo = register_zalo(app, world, options.zalo)
    add_phones(app)
    Slips().add_routes(app)
    Control(world, {"telegram": desk, "zalo": _zalo_desk(zalo)}).add_routes(app)
    app[WORLD], app[TELEGRAM], app[ZALO] = world, telegram, zalo

    async def close(_app: web.Application) -> None:
        world.close()
        for bot in telegram.bots.values():
            bot.updates.end_polls()

    app.on_shutdown.append(close)
    return app


def _register_telegram(
    app: web.Application, world: World, settings: TelegramSettings
) -> tuple[Telegram, FaultDesk]:
    def announce(person: int, token: str, kind: str) -> None:
        world.announce("telegram", str(person), token, kind)

    telegram, faults = Telegram(world.clock, announce, settings), FaultBoard()
    control = TelegramControl(telegram, faults)
    TelegramServer(telegram, faults).add_routes(app)
    control.add_routes(app)
    return telegram, FaultDesk(control.add_fault, control.clear_faults)


def _zalo_desk(zalo: Zalo) -> FaultDesk:
    return FaultDesk(partial(order_fault, zalo), zalo.faults.clear)


class Playground:
    """A playground that runs while its block does, on loopback.

    `async with Playground() as world:` gives the addresses for the bots under test and the story
    client's verbs for the people.
    """

    def __init__(
        self, port: int = 0, clock_file: Path | None = None, options: Options | None = None
    ) -> None:
        self._port = port
        options = options or Options(clock_file=clock_file)
        self._app = create_app(options)
        self._runner = web.AppRunner(self._app, shutdown_timeout=SHUTDOWN_SECONDS)
        self._story: Story | None = None
        self.base_url = ""

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._story = await Story(self.base_url).__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.story.__aexit__(kind, error, trace)
        await self._runner.cleanup()

    @property
    def story(self) -> Story:
        """The story client, open while the block runs."""
        if self._story is None:
            raise RuntimeError("the playground is not open")
        return self._story

    @property
    def clock(self) -> WorldClock:
        """The world's clock."""
        return self._app[WORLD].clock

    @property
    def telegram(self) -> Telegram:
        """The miniature Telegram itself, for what no route shows."""
        return self._app[TELEGRAM]

    @property
    def zalo(self) -> Zalo:
        """The miniature Zalo itself, for what no route shows."""
        return self._app[ZALO]

    @property
    def passed_over(self) -> list[str]:
        """What bots did wrong on either channel and the real servers would take in silence."""
        return [*self.telegram.passed_over, *self.zalo.passed_over]

    @property
    def telegram_api(self) -> str:
        """The base address of the Bot API, as TUSOI_TELEGRAM_API wants it."""
        return f"{self.base_url}/telegram"

    @property
    def zalo_api(self) -> str:
        """The base address of Zalo's Bot API."""
        return f"{self.base_url}/zalo"

    async def telegram_bot(self, token: str, username: str, name: str = "Tự Soi") -> str:
        """Register a Telegram bot and give its token."""
        return await self.story.telegram_bot(token, username, name)

    async def telegram_phone(self, name: str, bot: str, **details: str) -> TelegramPhone:
        """Give somebody a phone with Telegram, pointed at a bot."""
        return await self.story.telegram_phone(name, bot, **details)

    async def zalo_bot(self, token: str, name: str = "Bot Tự Soi") -> str:
        """Register a Zalo bot and give its token."""
        return await self.story.zalo_bot(token, name)

    async def zalo_phone(self, name: str, bot: str) -> Phone:
        """Give somebody a phone with Zalo, pointed at a bot."""
        return await self.story.zalo_phone(name, bot)
