"""Everything put together by hand: `build` gives the program, `run` lets it live."""

import asyncio
import logging
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta

from aiogram import Dispatcher
from sqlalchemy.exc import SQLAlchemyError

from bot.channel.bot_channel import TELEGRAM, ZALO, Line
from bot.channel.typing_sign import TypingSign
from bot.delivery.budget import Budget
from bot.delivery.push import Pusher, PusherOnDemand, ZaloPusher
from bot.delivery.worker import Delivery
from bot.doctor import secrecy
from bot.errors import RunError
from bot.hooks import Hooks, real_hooks
from bot.incoming.connected_bots import lines_of, name_of
from bot.incoming.receiving import Receiving
from bot.incoming.site import WebServer, web_app
from bot.jobs import Closing, Tick
from bot.nursery import Nursery
from bot.pages.serving import add_pages
from bot.scheduler import Scheduler
from bot.settings import Settings
from bot.updates import outage
from bot.updates.edge import Edge
from bot.updates.once import dispatcher_of
from bot.updates.reading import FileReader
from bot.watch.health import Health, Pulse
from bot.watch.metrics import Metrics, MetricsPage
from storage import schema, urn_close
from storage.crypto import load_text_key
from storage.database import Database
from storage.urn import BallotWriter
from workflow.clock import Clock, ShiftedClock, SystemClock
from workflow.drafts import Drafts
from workflow.paper_file import PaperFile
from workflow.reminder_days import Steps
from workflow.work import CloseUrn, House, Job, ReadFile, ReadSheet, Work

log = logging.getLogger("bot")

GRACE = 15.0
"""Seconds for what is under way when the program is told to stop."""


def build(settings: Settings, hooks: Hooks | None = None, *, take_over: bool = False) -> "Program":
    """Give the program of these settings; with `take_over` another's webhook becomes its own.

    Raises `RunError` without any token, `storage.crypto.TextKeyError` without the text key."""
    return Program(settings, hooks or real_hooks(), take_over=take_over)


class Program:
    """The bot as one process; any number of them work on one PostgreSQL."""

    def __init__(self, settings: Settings, hooks: Hooks, *, take_over: bool) -> None:
        self.grace = GRACE
        self._settings = settings
        self._hooks = hooks
        self._opening: asyncio.Timeout | None = None
        self._clock = _clock(settings)
        self._database = Database(
            settings.database,
            text_key=load_text_key(settings.keys / "text.key"),
            ballot_keys=settings.keys / "ballots",
        )
        self._lines = lines_of(settings)
        self._names: dict[str, str] = {}
        self._nursery = Nursery(fatal=(RunError,), told=self._told)
        self._writer = BallotWriter(self._database)
        self.metrics = Metrics()
        self._pulse = Pulse(settings.tick_seconds)
        self._budget = Budget(
            self._database,
            self._clock,
            self._lines,
            settings.zalo_messages,
            settings.zalo_users,
        )
        self._dispatcher: Dispatcher = dispatcher_of(hooks.router())
        self.edge = self._edge()
        self._receiving = self._receiving_of(take_over=take_over)
        self._closing = Closing(self._database, self.edge, hooks.closed, hooks.left_behind)
        self._pushers = [self._pusher(line) for line in self._lines] if settings.delivery else []
        self.delivery = self._delivery()
        self._reading = FileReader(self.edge, self._lines)
        self.tick = self._tick()
        self.health = self._health_of(settings)
        self._scheduler = Scheduler(self.tick.begin, settings.tick_seconds)
        self._web = self._site()

    @property
    def ports(self) -> tuple[int, ...]:
        """Give the ports that the pages are really served on."""
        return self._web.ports

    @property
    def bots(self) -> Mapping[str, str]:
        """Give the bots' names by channel, as far as the platforms have told them."""
        return self._names

    async def run(self, ready: Callable[[], None] = lambda: None) -> None:
        """Run until stopped. Raises `RunError` when it cannot start or go on.

        `ready` is called when updates are being taken."""
        try:
            if not await self._begun():
                return
            ready()
            await self._nursery.wait()
        finally:
            await self._close()

    def stop(self) -> None:
        """Finish what is under way and end."""
        self._nursery.stop()
        if self._opening is not None:
            self._opening.reschedule(asyncio.get_running_loop().time())

    def _edge(self) -> Edge:
        return Edge(
            database=self._database,
            clock=self._clock,
            house=self._house(),
            dispatcher=self._dispatcher,
            current=self._hooks.current,
            nursery=self._nursery,
            jobs=self._do,
            wake=self._wake,
            language=self._settings.language,
            heard=self.metrics.heard,
            sign=TypingSign(self._nursery),
        )

    def _receiving_of(self, *, take_over: bool) -> Receiving:
        return Receiving(
            settings=self._settings,
            database=self._database,
            clock=self._clock,
            edge=self.edge,
            nursery=self._nursery,
            hooks=self._hooks,
            lines=self._lines,
            kinds=self._dispatcher.resolve_used_update_types,
            holder=_holder(self._settings),
            take_over=take_over,
        )

    def _tick(self) -> Tick:
        return Tick(
            self._database,
            self.edge,
            self._nursery,
            self._closing,
            self._plan,
            self.delivery.wake,
            self._ticked,
        )

    def _site(self) -> WebServer:
        language = self._settings.language
        app = web_app(self._receiving.hooks(), self._file, self.health.told, language)
        telegram = next((line for line in self._lines if line.channel == TELEGRAM), None)
        add_pages(app, self.edge, language, telegram)
        secret = self._settings.metrics_secret.get_secret_value()
        app.router.add_get("/metrics", MetricsPage(self.metrics, self.health.state, secret).answer)
        return WebServer(app, _addresses(self._settings))

    async def _begun(self) -> bool:
        """Open and begin everything; False when the program was stopped before it was done: a
        platform may not answer for hours."""
        opening = asyncio.timeout(None)
        try:
            async with opening as self._opening:
                await self._open()
                await self._begin()
        except TimeoutError:
            if not opening.expired():
                raise
            return False
        finally:
            self._opening = None
        return True

    async def _open(self) -> None:
        await outage.opened(self._ready_database, self._settings.language)
        for line in self._lines:
            self._names[line.channel] = await name_of(line)
            log.info("code=connected line=%s", line.name)

    async def _ready_database(self) -> None:
        await migrated(self._settings.database)
        await self._database.open()
        for session_id in await self.health.lost_keys():
            log.error("code=urn_key_lost session=%d", session_id)
        known = await urn_close.keyed(self._database)
        for name in self._database.ballot_keys.set_aside(known):
            log.warning("code=ballot_key_aside file=%s", name)
        await secrecy.warn(self._database, self._settings.language)

    def _told(self, failure: Exception) -> str | None:
        return outage.explain(failure, self._settings.language)

    async def _begin(self) -> None:
        try:
            await self._web.start()
        except OSError:
            raise RunError("port_taken", port=self._settings.web_port) from None
        self._nursery.keep("urn", self._writer.run)
        await self._receiving.begin()
        if self._settings.delivery:
            self._nursery.keep("delivery", self.delivery.run, finish=self.delivery.stop)
        self.tick.begin()
        self._scheduler.start()

    async def _close(self) -> None:
        await self._scheduler.stop()
        await self._web.stop()
        self.edge.answers.stop()
        await self._nursery.close(self.grace)
        with suppress(SQLAlchemyError, OSError):
            await self._budget.look()
        for pusher in self._pushers:
            await pusher.close()
        for line in self._lines:
            await line.bot.session.close()
        await self._database.close()

    def _house(self) -> House:
        return House(
            text_key=self._database.text_cipher,
            ballot_keys=self._database.ballot_keys,
            writer=self._writer,
            drafts=Drafts(self._clock.now),
            profile=self._settings.profile,
            quiet=self._settings.quiet_hours,
            steps=_steps(self._settings),
            public_url=self._settings.public_url,
            least_ballots=self._settings.least_ballots,
            kept=self._settings.kept,
            bot_names=self._names,
            alone=_embedded(self._settings),
            telegram_web=self._settings.telegram_web,
        )

    def _delivery(self) -> Delivery:
        return Delivery(
            database=self._database,
            edge=self.edge,
            clock=self._clock,
            pushers=self._pushers,
            prepare=self._hooks.prepare,
            ahead=self._hooks.ahead,
            quiet=self._settings.quiet_hours,
            quiet_kinds=self._hooks.quiet_kinds,
            pause=self._settings.tick_seconds,
            budget=self._budget,
            views=self._hooks.views,
            sent=self.metrics.pushed,
        )

    def _health_of(self, settings: Settings) -> Health:
        late = timedelta(minutes=settings.outbox_late_minutes) if settings.delivery else None
        return Health(
            database=self._database,
            clock=self._clock,
            pulse=self._pulse,
            parts=self._parts,
            budget=self._budget,
            late=late,
        )

    def _parts(self) -> Mapping[str, bool]:
        return {**self._receiving.health, **self.delivery.health}

    async def _plan(self, work: Work) -> bool:
        await self._budget.warn(work)
        return await self._hooks.plan(work)

    def _ticked(self) -> None:
        self._pulse.beat()
        self._nursery.spawn("budget", self._budget.look())
        self._receiving.tick()

    def _pusher(self, line: Line) -> Pusher:
        if line.channel == ZALO:
            return ZaloPusher(line)
        return PusherOnDemand(line, lambda: _telegram_pusher(line, self._settings))

    async def _do(self, job: Job) -> None:
        match job:
            case CloseUrn(session_id):
                await self._closing.close(session_id)
            case ReadFile(proof_id):
                await self._reading.read(proof_id)
            case ReadSheet(sheet_id):
                await self._reading.read_sheet(sheet_id)

    def _wake(self) -> None:
        self.delivery.wake()

    async def _file(self, token: str) -> PaperFile:
        return await self.edge.job(lambda work: self._hooks.file(work, token))


async def migrated(url: str) -> None:
    """Bring an embedded database to the newest schema; of a server's, refuse an older one.

    Where several workers share a database, the moment is chosen by who runs it: `tusoi migrate`."""
    if url.startswith("sqlite"):
        await schema.bring_up(url)
    elif not await schema.current(url):
        raise RunError("database_not_migrated")


def _holder(settings: Settings) -> str:
    """Give who takes the locks. An embedded database has one worker: started again after a crash,
    it is the same one, and need not wait until its own lock has run out."""
    return "embedded" if _embedded(settings) else secrets.token_hex(8)


def _embedded(settings: Settings) -> bool:
    return settings.database.startswith("sqlite")


def _addresses(settings: Settings) -> set[tuple[str, int]]:
    addresses = {(settings.web_host, settings.web_port)}
    if settings.webhook_url and settings.webhook_port is not None:
        addresses.add((settings.webhook_host, settings.webhook_port))
    return addresses


def _clock(settings: Settings) -> Clock:
    moved = settings.clock_offset_file
    return ShiftedClock(moved) if moved is not None else SystemClock()


def _steps(settings: Settings) -> Steps:
    return Steps(settings.remind_days, settings.remind_overdue)


def _telegram_pusher(line: Line, settings: Settings) -> Pusher:
    from bot.telegram.pusher import TelegramPusher

    return TelegramPusher(
        line,
        settings.telegram_token.get_secret_value(),
        settings.telegram_api,
        settings.push_per_second,
        settings.telegram_proxy.get_secret_value(),
    )
