"""What can be picked in each chat: stored as it is shown, asked for when something is typed."""

from datetime import UTC, datetime

from aiogram.types import Message, Update

from bot.channel.typed_choices import Options, options_of
from bot.updates.chats import SecretScreens
from bot.updates.turn import Turn
from handlers.reply import Reply, Screen
from workflow.errors import Refusal
from workflow.work import ChatKey

_UNDATED = datetime.fromtimestamp(1, UTC)
"""What stands for the moment of a message that told none."""


class Lists:
    """The lists that stand in the chats of one program."""

    def __init__(self, secrets: SecretScreens, run: str) -> None:
        self._secrets = secrets
        self._run = run
        self._anew = ShownAnew()

    async def pickable(self, turn: Turn) -> Options:
        """Give what can be picked by typing; only a channel without buttons has to ask."""
        if turn.line.capabilities.buttons:
            return Options()
        secret = self._secrets.opened(turn.chat)
        return await turn.options() if secret is None else secret

    async def refuse_unseen(self, turn: Turn, update: Update) -> None:
        """Take no number, and no word, of a list that the program before did not send: who typed
        it had another one before them. A ballot's list is known to this program alone.

        Raises:
            Refusal: `list_old`.
        """
        query, chat = update.callback_query, turn.chat
        if query is None or turn.line.capabilities.buttons:
            return
        if self._secrets.opened(chat) is not None:
            return
        typed = query.message.date if isinstance(query.message, Message) else None
        if self._anew.came_later(chat, typed) or await turn.left_unsent(self._run):
            raise Refusal("list_old")

    def shown_anew(self, turn: Turn) -> None:
        """Note that this program shows what the one before had not sent."""
        if not turn.line.capabilities.buttons:
            self._anew.note(turn.chat, turn.work.now)

    async def keep(self, turn: Turn, reply: Reply) -> None:
        """Store what can be picked from now on; of a ballot's sheet nothing is stored."""
        screens = [part for part in reply.parts if isinstance(part, Screen)]
        if not screens:
            return
        shown = next((screen for screen in reversed(screens) if screen.buttons), screens[-1])
        options = options_of(shown)
        if turn.line.capabilities.buttons:
            self._note_sheet(turn, screens)
            if not shown.secret:
                await turn.keep_visible(await self._followed(turn, options))
            return
        before = self._secrets.opened(turn.chat)
        options = await self._followed(turn, options, before)
        if shown.secret:
            if before is None:
                # What the database still holds would be taken for this screen after a restart.
                turn.keep_options(Options())
            self._secrets.open(turn.chat, options)
        else:
            turn.keep_options(options)
            self._secrets.close(turn.chat)

    async def _followed(self, turn: Turn, shown: Options, before: Options | None = None) -> Options:
        """Give the options of a screen after what could be picked before it."""
        if shown.asked:
            return (await turn.options()).ask_about(shown, await turn.place())
        if turn.line.capabilities.buttons:
            return shown
        return (before or await turn.options()).then(shown)

    def _note_sheet(self, turn: Turn, screens: list[Screen]) -> None:
        """Remember where a sheet is open: what is tapped there is never kept."""
        if any(screen.secret for screen in screens):
            self._secrets.open(turn.chat, Options())
        elif turn.bare:
            self._secrets.close(turn.chat)


class ShownAnew:
    """Chats whose view was shown by this program because the one before had not sent it: what was
    typed earlier was typed to the list above it."""

    def __init__(self) -> None:
        self._shown: dict[ChatKey, datetime] = {}

    def note(self, chat: ChatKey, at: datetime) -> None:
        """Remember when a chat was shown its view."""
        self._shown[chat] = at

    def came_later(self, chat: ChatKey, typed: datetime | None) -> bool:
        """Tell whether the view came after this was typed.

        Forgotten with what was typed later; of what has no moment one alone is taken for early."""
        shown = self._shown.get(chat)
        if shown is None:
            return False
        early = typed is None or typed < shown
        if not early or typed in (None, _UNDATED):
            del self._shown[chat]
        return early
