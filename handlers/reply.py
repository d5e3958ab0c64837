"""What a handler gives back: what the person is to see. The edge sends it, after the commit."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Button:
    """One choice. `data` comes back when it is tapped; `url` opens a page instead."""

    label: str
    data: str = ""
    url: str = ""
    in_app: bool = False
    """The page opens inside the messenger, which tells it who holds the phone."""
    tapped: bool = False
    """Only to be tapped: left out where choices are typed."""
    says: bool = False
    """Its label is itself an answer in words: typed, it means the same."""
    main: bool = False
    """What comes first here: shown in a colour of its own where the channel has one."""


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """One message: what it is about, and what can be done now."""

    text: Markup
    """Only <b>, <i>, <u>, <s> and <code>; everything else in it was escaped."""
    buttons: Rows = ()
    typing: bool = False
    """The step expects free text: where choices are typed, digits stay text."""
    secret: bool = False
    """Its buttons carry a ballot: they are stored nowhere."""
    asked: tuple[str, ...] = ()
    """What was typed and is asked about; kept until it is answered."""

    def under(self, note: Markup) -> "Screen":
        """Give the same screen with a note above its text."""
        return replace(self, text=Markup("\n\n").join([note, self.text]))

    def over(self, note: Markup) -> "Screen":
        """Give the same screen with a note below its text."""
        return replace(self, text=Markup("\n\n").join([self.text, note]))

    def with_rows(self, rows: Rows) -> "Screen":
        """Give the same screen with more buttons under its own: those keep their numbers."""
        return replace(self, buttons=(*self.buttons, *rows))


@dataclass(frozen=True, slots=True)
class Paper:
    """One file. It is made when it is sent, outside the transaction."""

    name: str
    render: Callable[[], bytes]
    caption: Markup
    link: str = ""
    """Where the same file is fetched on a channel that sends none; signed, expiring."""
    picture: bool = False
    """To be looked at in the chat itself; a channel that sends no files shows it from its link."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A photo or file that a person sent and the platform keeps: only the bot that was sent it can
    show it again. Anywhere else a sentence says where to look."""

    channel: str
    bot: str
    kind: str
    """photo or document."""
    file_id: str
    caption: Markup


@dataclass(frozen=True, slots=True)
class Reply:
    """Everything one update is answered with, in order."""

    parts: tuple[Screen | Paper | Kept, ...] = ()
    toast: str = ""
    """A short line over the chat, for a tap."""
    alert: bool = False
    """The short line must be confirmed."""
    fresh: bool = False
    """Do not write over the message that was tapped."""
    stands: Callable[[int], None] | None = None
    """Told the message that was written over, once the platform said that it was."""


def show(screen: Screen, *, toast: str = "", fresh: bool = False) -> Reply:
    """Give the reply that shows one screen."""
    return Reply(parts=(screen,), toast=toast, fresh=fresh)


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can do, as far as a view needs to know."""

    buttons: bool = True
    edits: bool = True
    files: bool = True
