"""Everything put together by hand: `build` gives the program, `run` lets it live."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import timedelta

from aiogram import Dispatcher
from aiogram.methods import SetWebhook
from sqlalchemy.exc import SQLAlchemyError

from bot import outage
from bot.budget import Budget
from bot.delivery import Delivery
from bot.edge import Edge, Job
from bot.errors import RunError
from bot.health import Health, Pulse
from bot.hooks import Hooks, real_hooks
from bot.jobs import Closing, Tick
from bot.leading import Lead
from bot.line import TELEGRAM, ZALO, Line
from bot.lines import announce_zalo, lines_of, name_of, patiently, show_commands
from bot.metrics import Metrics, MetricsPage
from bot.nursery import Nursery, OnCrash
from bot.once import dispatcher_of
from bot.owed_views import OwedViews
from bot.pages.serving import add_pages
from bot.push import Pusher, PusherOnDemand, ZaloPusher
from bot.reading import Reading
from bot.scheduler import Scheduler
from bot.settings import Settings
from bot.telegram.batches import Batches
from bot.telegram.polling import TelegramPolling
from bot.telegram.webhook import TelegramWebhook
from bot.web import File, Hook, WebServer, hook_path, web_app
from bot.zalo.api import ZaloApi
from bot.zalo.inbox import ZaloInbox
from bot.zalo.polling import ZaloPolling
from bot.zalo.session import ZaloSession
from bot.zalo.webhook import ZaloWebhook
from storage import schema
from storage.crypto import load_text_key
from storage.database import Database
from storage.urn import BallotWriter
from workflow.clock import Clock, ShiftedClock, SystemClock
from workflow.drafts import Drafts
from workflow.steps import Steps
from workflow.work import House, Work

log = logging.getLogger("bot")

GRACE = 15.0
"""Seconds for what is under way when the program is told to stop."""


def build(settings: Settings, hooks: Hooks | None = None) -> "Program":
    """Give the program of these settings.

    Raises `RunError` without any token, `storage.crypto.TextKeyError` without the text key."""
    return Program(settings, hooks or real_hooks())


class Program:
    """The bot as one process; any number of them work on one PostgreSQL."""

    def __init__(self, settings: Settings, hooks: Hooks) -> None:
        self.grace = GRACE
        self._settings = settings
        self._hooks = hooks
        self._opening: asyncio.Timeout | None = None
        self._holder = _holder(settings)
        self._clock = _clock(settings)
        self._database = Database(
            settings.database,
            text_key=load_text_key(settings.keys / "text.key"),
            ballot_keys=settings.keys / "ballots",
        )
        self._lines = lines_of(settings)
        self._names: dict[str, str] = {}
        self._nursery = Nursery(fatal=(RunError,), told=self._told)
        self._polls: dict[str, TelegramPolling | ZaloPolling] = {}
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
        jobs: dict[str, Job] = {}
        self.edge = Edge(
            database=self._database,
            clock=self._clock,
            house=self._house(),
            dispatcher=self._dispatcher,
            current=hooks.current,
            nursery=self._nursery,
            jobs=jobs,
            language=settings.language,
            heard=self.metrics.heard,
        )
        self._owed = OwedViews(self.edge, self._database, self._clock, hooks.acknowledged)
        self._closing = Closing(self._database, self.edge, hooks.closed, hooks.left_behind)
        self._inboxes = {
            line.name: ZaloInbox(line, self.edge, self._database)
            for line in self._lines
            if line.channel == ZALO
        }
        self._pushers = [self._pusher(line) for line in self._lines] if settings.delivery else []
        self.delivery = self._delivery()
        reading = Reading(self.edge, self._lines)
        jobs |= {"close": self._closing.close, "deliver": self._wake, "read": reading.read}
        self.tick = Tick(
            self._database,
            self.edge,
            self._nursery,
            self._closing,
            self._plan,
            self.delivery.wake,
            self._ticked,
        )
        self.health = self._health_of(settings)
        self._scheduler = Scheduler(self.tick.begin, settings.tick_seconds)
        app = web_app(self._web_hooks(), self._file, self.health.told, settings.language)
        add_pages(app, self.edge, settings.language)
        secret = settings.metrics_secret.get_secret_value()
        app.router.add_get("/metrics", MetricsPage(self.metrics, self.health.state, secret).answer)
        self._web = WebServer(app, _addresses(settings))

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
            if not await self._opened():
                return
            await self._begin()
            ready()
            await self._nursery.wait()
        finally:
            await self._close()

    def stop(self) -> None:
        """Finish what is under way and end."""
        self._nursery.stop()
        if self._opening is not None:
            self._opening.reschedule(asyncio.get_running_loop().time())

    async def _opened(self) -> bool:
        """Open everything; False when the program was stopped before a platform answered."""
        opening = asyncio.timeout(None)
        try:
            async with opening as self._opening:
                await self._open()
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

    def _told(self, failure: Exception) -> str | None:
        return outage.told(failure, self._settings.language)

    async def _begin(self) -> None:
        try:
            await self._web.start()
        except OSError:
            raise RunError("port_taken", port=self._settings.web_port) from None
        self._nursery.keep("urn", self._writer.run)
        for line in self._lines:
            await self._receive(line)
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

    async def _receive(self, line: Line) -> None:
        """Begin to take a line's updates: posted to us, or asked for."""
        if self._settings.webhook_url:
            await self._announce(line)
            return
        poll = self._poll(line)
        self._polls[line.name] = poll
        self._nursery.keep(f"poll:{line.name}", poll.run, OnCrash.RESTART, finish=poll.stop)
        if line.channel == TELEGRAM:
            self._nursery.spawn("menu", show_commands(line, self._settings.language))

    async def _announce(self, line: Line) -> None:
        address = self._settings.webhook_url + hook_path(line.channel)
        if line.channel == TELEGRAM:
            hook = SetWebhook(url=address, secret_token=self._secret, allowed_updates=self._kinds)
            await patiently(line, hook)
            self._nursery.spawn("menu", show_commands(line, self._settings.language))
            self._nursery.spawn("replay", self._take_up(line, self._batches(line).replay))
            return
        await announce_zalo(_api(line), address, self._secret)
        self._nursery.spawn("replay", self._take_up(line, self._inboxes[line.name].replay))

    async def _take_up(self, line: Line, replay: Callable[[], Awaitable[None]]) -> None:
        """Take up what the program before left; of several programs each may be the one before."""
        await replay()
        if self._alone:
            await self._owed.show(line)

    def _poll(self, line: Line) -> TelegramPolling | ZaloPolling:
        seconds = self._settings.poll_seconds
        language = self._settings.language
        lead = Lead(self._database, self._clock, f"poll:{line.name}", self._holder)
        self._nursery.keep(f"lead:{line.name}", lead.run)
        if line.channel == TELEGRAM:
            return TelegramPolling(
                line,
                self._batches(line),
                lead,
                self._owed,
                self._kinds,
                poll_seconds=seconds,
                language=language,
            )
        return ZaloPolling(
            line,
            _api(line),
            self._inboxes[line.name],
            self._nursery,
            lead,
            self._owed,
            poll_seconds=seconds,
            language=language,
        )

    def _batches(self, line: Line) -> Batches:
        taps = self._hooks.secret_taps
        return Batches(line, self.edge, self._database, self._nursery, secret_taps=taps)

    @property
    def _alone(self) -> bool:
        """Tell whether no other program serves the same house: a file has one."""
        return self._database.dialect == "sqlite"

    def _web_hooks(self) -> Mapping[str, Hook]:
        if not self._settings.webhook_url:
            return {}
        hooks: dict[str, Hook] = {}
        for line in self._lines:
            if line.channel == TELEGRAM:
                inline = self._settings.webhook_inline_reply
                hook = TelegramWebhook(line, self.edge, self._secret, inline=inline)
                hooks[TELEGRAM] = hook.answer
            else:
                inbox = self._inboxes[line.name]
                hooks[ZALO] = ZaloWebhook(line, inbox, self._nursery, self._secret).answer
        return hooks

    @property
    def _kinds(self) -> list[str]:
        return self._dispatcher.resolve_used_update_types()

    @property
    def _secret(self) -> str:
        """Give the webhooks' secret: chosen, or the same for every worker with this text key."""
        chosen = self._settings.webhook_secret.get_secret_value()
        return chosen or self._database.text_cipher.derive("webhook").hex()

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
            bot_names=self._names,
        )

    def _delivery(self) -> Delivery:
        return Delivery(
            database=self._database,
            edge=self.edge,
            clock=self._clock,
            pushers=self._pushers,
            prepare=self._hooks.prepare,
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
        polls = {name: poll.well for name, poll in self._polls.items()}
        return {**polls, **self.delivery.health}

    async def _plan(self, work: Work) -> bool:
        await self._budget.warn(work)
        return await self._hooks.plan(work)

    def _ticked(self) -> None:
        self._pulse.beat()
        self._nursery.spawn("budget", self._budget.look())
        if self._settings.webhook_url and not self._alone:
            self._nursery.spawn("owed", self._owed.look(self._lines))

    def _pusher(self, line: Line) -> Pusher:
        if line.channel == ZALO:
            return ZaloPusher(line)
        return PusherOnDemand(line, lambda: _telegram_pusher(line, self._settings))

    async def _wake(self, _: str) -> None:
        self.delivery.wake()

    async def _file(self, token: str) -> File:
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
    return "embedded" if settings.database.startswith("sqlite") else secrets.token_hex(8)


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


def _api(line: Line) -> ZaloApi:
    session = line.bot.session
    assert isinstance(session, ZaloSession)
    return session.zalo
