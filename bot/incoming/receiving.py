"""How the updates of each bot come in: asked for, or posted to us."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from functools import partial

from aiogram.methods import SetWebhook

from bot.channel.bot_channel import TELEGRAM, Line
from bot.delivery.owed_views import OwedViews
from bot.hooks import Hooks
from bot.incoming.connected_bots import patiently, patiently_zalo, show_commands
from bot.incoming.site import Hook, hook_path
from bot.incoming.webhooks import Ownership, TelegramWebhookOf, Watch, Webhook, ZaloWebhookOf
from bot.nursery import Nursery, OnCrash
from bot.settings import Settings
from bot.telegram.batches import Batches
from bot.telegram.polling import TelegramPolling
from bot.telegram.rivals import Rivals
from bot.telegram.webhook import TelegramWebhook
from bot.updates.edge import Edge
from bot.updates.leading import Lead
from bot.zalo.api import ZaloApi
from bot.zalo.inbox import ZaloInbox
from bot.zalo.polling import ZaloPolling
from bot.zalo.session import ZaloSession
from bot.zalo.webhook import ZaloWebhook
from storage.database import Database
from workflow.clock import Clock


class Receiving:
    """Begins to take the updates of every line, and tells how that goes."""

    def __init__(
        self,
        *,
        settings: Settings,
        database: Database,
        clock: Clock,
        edge: Edge,
        nursery: Nursery,
        hooks: Hooks,
        lines: Collection[Line],
        kinds: Callable[[], list[str]],
        holder: str,
        take_over: bool,
    ) -> None:
        """Make one; `kinds` gives the kinds of updates that are wanted, `holder` takes locks."""
        self._settings = settings
        self._database = database
        self._clock = clock
        self._edge = edge
        self._nursery = nursery
        self._hooks = hooks
        self._lines = lines
        self._kinds = kinds
        self._holder = holder
        self._owed = OwedViews(edge, database, clock, hooks.acknowledged)
        self._ownership = Ownership(database, take_over=take_over)
        self._watch = Watch(clock, settings.language)
        self.polls: dict[str, TelegramPolling | ZaloPolling] = {}
        """Polls under way, by line."""
        self._inboxes = {
            line.name: ZaloInbox(line, edge, database) for line in lines if line.channel != TELEGRAM
        }

    @property
    def health(self) -> Mapping[str, bool]:
        """Tell of every poll and every webhook whether it works."""
        polls = {name: poll.well for name, poll in self.polls.items()}
        return {**polls, **self._watch.health}

    def hooks(self) -> Mapping[str, Hook]:
        """Give what answers posted updates, by channel; nothing where updates are polled."""
        return {line.channel: self._hook(line) for line in self._lines if self._posted}

    async def begin(self) -> None:
        """Begin with every line. Raises `RunError` where another installation stands."""
        for line in self._lines:
            if self._posted:
                await self._announce(line)
            else:
                self._poll(line)
            if line.channel == TELEGRAM:
                self._nursery.spawn("menu", show_commands(line, self._settings.language))

    def tick(self) -> None:
        """Look at what stands with the platforms, and at what other programs left behind."""
        if self._posted:
            self._nursery.spawn("webhooks", self._watch.look())
            if not self._alone:
                self._nursery.spawn("owed", self._owed.look(self._lines))

    @property
    def _posted(self) -> bool:
        return bool(self._settings.webhook_url)

    @property
    def _alone(self) -> bool:
        """Tell whether no other program serves the same house: a file has one."""
        return self._database.dialect == "sqlite"

    @property
    def _secret(self) -> str:
        """Give the webhooks' secret: chosen, or the same for every worker with this text key."""
        chosen = self._settings.webhook_secret.get_secret_value()
        return chosen or self._database.text_cipher.derive("webhook").hex()

    def _hook(self, line: Line) -> Hook:
        if line.channel == TELEGRAM:
            inline = self._settings.webhook_inline_reply
            return TelegramWebhook(line, self._edge, self._secret, inline=inline).answer
        inbox = self._inboxes[line.name]
        return ZaloWebhook(line, inbox, self._nursery, self._secret).answer

    async def _announce(self, line: Line) -> None:
        address = self._settings.webhook_url + hook_path(line.channel)
        webhook = _webhook_of(line)
        await self._ownership.announce(line, webhook, address, partial(self._tell, line, address))
        batches = line.channel == TELEGRAM
        replay = self._batches(line).replay if batches else self._inboxes[line.name].replay
        self._watch.add(line, webhook, address)
        # Kept, not spawned: what it finds the database away for is taken up when that is back.
        self._nursery.keep(f"replay:{line.name}", partial(self._take_up, line, replay))

    async def _tell(self, line: Line, address: str) -> None:
        """Tell the platform where updates are to be posted."""
        if line.channel == TELEGRAM:
            kinds = self._kinds()
            hook = SetWebhook(url=address, secret_token=self._secret, allowed_updates=kinds)
            await patiently(line, hook, "webhook_refused")
        else:
            zalo = _api(line)
            tell = partial(zalo.call, "setWebhook", url=address, secret_token=self._secret)
            await patiently_zalo(line, tell, "webhook_refused")

    async def _take_up(self, line: Line, replay: Callable[[], Awaitable[None]]) -> None:
        """Take up what the program before left; of several programs each may be the one before."""
        await replay()
        if self._alone:
            await self._owed.show(line)

    def _poll(self, line: Line) -> None:
        lead = Lead(self._database, self._clock, f"poll:{line.name}", self._holder)
        self._nursery.keep(f"lead:{line.name}", lead.run)
        poll = self._poll_of(line, lead)
        self.polls[line.name] = poll
        self._nursery.keep(f"poll:{line.name}", poll.run, OnCrash.RESTART, finish=poll.stop)

    def _poll_of(self, line: Line, lead: Lead) -> TelegramPolling | ZaloPolling:
        seconds, language = self._settings.poll_seconds, self._settings.language
        webhook = _webhook_of(line)
        if line.channel == TELEGRAM:
            return TelegramPolling(
                line,
                self._batches(line),
                lead,
                self._owed,
                partial(self._free, line, webhook),
                Rivals(),
                self._kinds(),
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
            partial(self._ownership.free_for_certain, line, webhook),
            poll_seconds=seconds,
            language=language,
        )

    async def _free(self, line: Line, webhook: Webhook) -> None:
        await self._ownership.free(line, webhook, await webhook.look())

    def _batches(self, line: Line) -> Batches:
        taps = self._hooks.secret_taps
        return Batches(line, self._edge, self._database, self._nursery, secret_taps=taps)


def _webhook_of(line: Line) -> Webhook:
    return TelegramWebhookOf(line) if line.channel == TELEGRAM else ZaloWebhookOf(line, _api(line))


def _api(line: Line) -> ZaloApi:
    session = line.bot.session
    assert isinstance(session, ZaloSession)
    return session.zalo
