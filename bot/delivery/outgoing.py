"""What is sent: one message for one account, worded just before; on Zalo several in one."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from markupsafe import Markup

from bot.channel.bot_channel import Line
from bot.channel.render import texts_with_list
from bot.channel.typed_choices import choices_of, listed, to_type
from handlers.reply import Button, Rows, Screen
from handlers.words import Words
from storage.tables import ChatAccount, OutboxMessage
from workflow.accounts import id_of
from workflow.work import ChatKey


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message for one account, worded in its language; it may stand for several rows."""

    rows: tuple[OutboxMessage, ...]
    account: ChatAccount
    screen: Screen
    words: Words
    line: Line

    @property
    def chat(self) -> ChatKey:
        """Give where it goes."""
        return ChatKey(self.account.channel, self.account.bot, self.account.chat)

    @property
    def over(self) -> int | None:
        """Give the message it is written over, where its row names one."""
        return over_of(self.rows[0])

    @property
    def row_ids(self) -> tuple[int, ...]:
        """Give the rows it stands for."""
        return tuple(id_of(row) for row in self.rows)


def over_of(row: OutboxMessage) -> int | None:
    """Give the message that is to be written over, where the row names one."""
    message = row.args.get("message")
    return int(message) if message else None


def is_for(row: OutboxMessage, account: ChatAccount) -> bool:
    """Tell whether a message goes to this account of its member: to each, or to those it names."""
    named = row.args.get("accounts")
    return row.account_id in (None, account.id) and (named is None or account.id in named)


def whatever_became(row: OutboxMessage) -> bool:
    """Tell whether a message goes to its account whatever became of it since.

    What is to be written over is there still; and a phone that was taken away hears of it."""
    return over_of(row) is not None or bool(row.args.get("farewell"))


def merged(letters: Iterable[Outgoing]) -> list[Outgoing]:
    """Join what waits for one chat on a channel that counts its messages; other letters stay."""
    found: list[Outgoing] = []
    open_at: dict[ChatKey, int] = {}
    for letter in letters:
        place = open_at.get(letter.chat)
        joined = _joined(found[place], letter) if place is not None else None
        if place is not None and joined is not None:
            found[place] = joined
            continue
        if _joins(letter):
            open_at[letter.chat] = len(found)
        found.append(letter)
    return found


def _joins(letter: Outgoing) -> bool:
    return not letter.screen.secret and not letter.line.capabilities.buttons


def _joined(first: Outgoing, second: Outgoing) -> Outgoing | None:
    """Give one letter for both; None when they do not fit into one message."""
    if not _joins(second):
        return None
    text = Markup("\n\n").join([first.screen.text, second.screen.text])
    screen = Screen(text, _all_buttons(first.screen.buttons, second.screen.buttons))
    said = [to_type(label) for label, _ in choices_of(screen.buttons)]
    if len(said) > len(set(said)):
        return None  # a word that could mean either of them
    choices = listed(screen.buttons, first.words, by_word=True)
    one = len(texts_with_list(text, choices, first.line.limits.text)) == 1
    return replace(first, rows=first.rows + second.rows, screen=screen) if one else None


def _all_buttons(first: Rows, second: Rows) -> Rows:
    """Give both keyboards under each other; what stands in both, such as the way out, last."""
    again = {_what(button) for row in second for button in row}
    kept = (tuple(button for button in row if _what(button) not in again) for row in first)
    return (*(row for row in kept if row), *second)


def _what(button: Button) -> tuple[str, str]:
    return button.data, button.url
