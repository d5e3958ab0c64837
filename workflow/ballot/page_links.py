"""The ballot page: a link of their own for each elector, and the cast of what their phone has
sealed.

The page seals the sheet to the session's public key on the phone. What comes back is a sealed box,
which nothing here can open; it goes the way of every ballot, through the one writer of the urn.
A link says who votes, as a chat does elsewhere; it is bound to the elector, whoever opens it, and
opening it uses nothing up. See docs/secrecy.md, docs/decisions/0095.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from storage import ballot_paper
from storage.ballot_kinds import SheetRules
from storage.ballot_paper import InvalidBallotError
from storage.queries import links as link_rows
from storage.queries import votes as vote_rows
from storage.tables import BallotLink, BallotState, ChatAccount
from storage.urn_links import Behind, Link, behind
from terms.ballots import OFFERED, BallotKind, BallotMode, CastOutcome
from workflow.ballot import casting, open_vote, page_tokens
from workflow.errors import Refusal
from workflow.open_urns import Asked
from workflow.work import ChatKey, Work

MOST_LINKS = 8
"""Links of one elector in one opening of the urn: past them, the older ones end."""
PATH = "phieu"
BUTTON_PATH = "phieu-telegram"
"""Where a button in Telegram leads: another address: neither link opens the other's page."""
_APP, _SAFE = "telegram", "https"


class NoSuchLink(Exception):
    """A link that was never made here, or was taken back."""


@dataclass(frozen=True, slots=True)
class PageEntry:
    """How somebody comes to a ballot page: by a link for any browser, by a chat's button, or by a
    code that they type."""

    token: str
    chat: ChatKey | None = None
    """Where the page was opened, as the messenger itself has signed it; None for a browser."""
    urn: int | None = None
    """Of a typed code, the opening it is typed for; nought for the one that is open now."""


@dataclass(frozen=True, slots=True)
class WayIn:
    """A way to a ballot page that a chat offers; no address where there is no page."""

    address: str = ""
    in_app: bool = False
    """It opens inside the messenger, and nowhere else."""


NO_PAGE = WayIn()
"""The house has no pages that a phone reaches, or this vote is held without."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of the sheet."""

    name: str
    barred: bool
    """The voter's own row, where nobody votes on themselves."""


@dataclass(frozen=True, slots=True)
class PageSheet:
    """A sheet to be filled in on the page: equal for all whose sheets are alike."""

    session_id: int
    asked: Asked
    barred: int | None
    """The voter's own row, where nobody votes on themselves."""
    marks_at: int = ballot_paper.MARKS_AT
    marks_bytes: int = ballot_paper.MARKS_BYTES
    """Where on the paper the marks stand, as one number."""
    box_bytes: int = ballot_paper.SEALED_BYTES
    """How long what is posted is; the paper of an open vote, which nobody seals, is filled up."""
    states: int = ballot_paper.MARKS
    """Blank, and all that can be chosen: the base of that number."""

    @property
    def rows(self) -> tuple[SheetRow, ...]:
        """Give its rows, in its order."""
        subjects = enumerate(self.asked.subjects)
        return tuple(SheetRow(row.name, number == self.barred) for number, row in subjects)

    @property
    def offered(self) -> tuple[tuple[int, str], ...]:
        """Give what may be chosen in a row: the number on the paper, and the level it means."""
        return tuple((n, mark.value) for n, mark in OFFERED[self.asked.kind].items())

    @property
    def paper(self) -> bytes:
        """Give the paper with every row blank: the page writes the marks into it, and seals it."""
        return ballot_paper.encode(self.asked.sheet_hash, [0] * len(self.asked.subjects))

    @property
    def open(self) -> bool:
        """Tell whether choices are kept with their names."""
        return self.asked.mode is BallotMode.OPEN

    @property
    def most(self) -> int:
        """Give how many names a sheet of `CHOICE` takes; nought where all rows are marked."""
        return self.asked.most if self.asked.kind is BallotKind.CHOICE else 0


def offered(work: Work) -> bool:
    """Tell whether this house has an address under which phones reach its pages.

    A name without a dot is this machine's own; Telegram refuses a button that leads there."""
    return "." in (urlsplit(work.house.public_url).hostname or "")


def _in_app(work: Work, channel: str) -> bool:
    """Tell whether the page opens inside this messenger. Telegram opens https alone; its test
    environment, with everything on one machine, any address."""
    schemes = [urlsplit(each).scheme for each in (work.house.public_url, work.house.telegram_web)]
    return channel == _APP and (schemes[0] == _SAFE or schemes[1] != _SAFE)


async def typed(work: Work, session_id: int) -> bool:
    """Tell whether numbers may be typed where there are no buttons: the chair allowed it, or this
    house has no page to vote on instead."""
    rules = await vote_rows.rules_of(await work.session(), session_id)
    return rules.typed or not offered(work)


async def address(work: Work, session_id: int, member_id: int, language: str) -> str:
    """Give a new link to the page for an elector; empty when the house has no public address."""
    return await _new(
        work, BallotLink(digest="", session_id=session_id, member_id=member_id), language
    )


async def first_way(
    work: Work, session_id: int, member_id: int, account_id: int | None, language: str
) -> WayIn:
    """Give how an elector best comes to the page from a chat of theirs: by its own button where the
    messenger opens the page itself, else by a link."""
    account = None
    if account_id is not None:
        account = await (await work.session()).get(ChatAccount, account_id)
    if account is None or not _in_app(work, account.channel):
        return WayIn(await address(work, session_id, member_id, language))
    row = BallotLink(
        digest="", session_id=session_id, member_id=account.member_id, account_id=account.id
    )
    return WayIn(await _new(work, row, language), in_app=True)


async def ways(
    work: Work, session_id: int, member_id: int, account_id: int | None, language: str
) -> tuple[WayIn, ...]:
    """Give every way to the page: where it opens in the messenger, a link for any browser is the
    second, unless the meeting gives none."""
    first = await first_way(work, session_id, member_id, account_id, language)
    rules = await vote_rows.rules_of(await work.session(), session_id)
    if not first.in_app or not rules.web_link:
        return (first,)
    return (first, WayIn(await address(work, session_id, member_id, language)))


async def _new(work: Work, row: BallotLink, language: str) -> str:
    if not offered(work):
        return ""
    session = await work.session()
    if await link_rows.links_alike(session, row) >= MOST_LINKS:
        await link_rows.forget_alike(session, row)
    path, tokens = (PATH, page_tokens.BALLOT)
    if row.account_id is not None:
        path, tokens = (BUTTON_PATH, page_tokens.BUTTON)
    token = tokens.make(work.house.text_key)
    row.digest = tokens.digest(work.house.text_key, token) or ""
    session.add(row)
    await session.flush()
    return f"{work.house.public_url.rstrip('/')}/{path}/{token}{query(language)}"


def query(language: str) -> str:
    """Give what an address carries so that the page speaks this language."""
    return "" if language == "vi" else f"?lang={language}"


def genuine(work: Work, token: str, *, button: bool = False) -> bool:
    """Tell whether this house made the token, without looking into the database."""
    tokens = page_tokens.BUTTON if button else page_tokens.BALLOT
    return tokens.digest(work.house.text_key, token) is not None


async def opened(work: Work, entry: PageEntry) -> PageSheet | CastOutcome:
    """Give the sheet behind a link, or why there is none (any more). Nothing is used up.

    Raises:
        NoSuchLink: as it says.
    """
    held = await _behind(work, _link(work, entry))
    if held.state is BallotState.VOID:
        return CastOutcome.CLOSED
    if held.voted:
        return CastOutcome.ALREADY
    if held.state is not BallotState.OPEN:
        return CastOutcome.CLOSED
    asked = await casting.asked_at(work, held.session_id)
    return PageSheet(held.session_id, asked, asked.row_of(held.member_id))


async def cast(work: Work, entry: PageEntry, sealed: bytes) -> CastOutcome:
    """Put what a phone sealed into the urn; the answer comes after the urn's own commit.

    Whether the box holds a sheet of this session is seen at the count: one that does not is an
    invalid ballot, and blocks nothing.

    Raises:
        NoSuchLink: as it says.
        Refusal: `ballot_size` for anything that cannot be a sealed sheet.
    """
    if len(sealed) != ballot_paper.SEALED_BYTES:
        raise Refusal("ballot_size")
    link = _link(work, entry)
    # The writer of the urn owns its transaction; if there is one here it has only read.
    await work.unit.rollback()
    came = await work.house.writer.cast_by_link(link, sealed)
    outcome = came.outcome
    if outcome is CastOutcome.NOT_ELECTOR and came.elector is None:
        raise NoSuchLink
    if came.elector and outcome in (CastOutcome.NOT_ELECTOR, CastOutcome.CLOSED):
        outcome = await _cast_openly(work, link, sealed, outcome)
    if came.elector and outcome in (CastOutcome.RECORDED, CastOutcome.ALREADY):
        work.house.drafts.wipe(*came.elector)
    return outcome


async def _cast_openly(work: Work, link: Link, posted: bytes, refused: CastOutcome) -> CastOutcome:
    """Keep what somebody chose in an open vote, by name; what the urn said stands for any other."""
    held = await _behind(work, link)
    if held.state is BallotState.VOID:
        return refused
    asked = await casting.asked_at(work, held.session_id)
    if asked.mode is not BallotMode.OPEN:
        return refused
    if held.voted:
        return CastOutcome.ALREADY
    marks = _read(asked, asked.row_of(held.member_id), posted)
    return await open_vote.record(work, held.session_id, held.member_id, marks)


def _read(asked: Asked, barred: int | None, posted: bytes) -> tuple[int, ...]:
    """Read a paper that was not sealed; refuse one that no page of ours could have made."""
    paper, rest = posted[: ballot_paper.PLAIN_BYTES], posted[ballot_paper.PLAIN_BYTES :]
    try:
        marks = ballot_paper.decode(asked.sheet_hash, len(asked.subjects), paper)
        SheetRules(asked.kind, asked.most or ballot_paper.MAX_SUBJECTS).check(marks)
    except InvalidBallotError:
        raise Refusal("ballot_size") from None
    if any(rest) or (barred is not None and marks[barred]):
        raise Refusal("ballot_size")
    return marks


def _link(work: Work, entry: PageEntry) -> Link:
    tokens = page_tokens.BALLOT if entry.chat is None else page_tokens.BUTTON
    tokens = tokens if entry.urn is None else page_tokens.ROOM
    digest = tokens.digest(work.house.text_key, entry.token)
    if digest is None:
        raise NoSuchLink
    chat = entry.chat
    where = None if chat is None else (chat.channel, chat.bot, chat.chat)
    return Link(digest, where, entry.urn)


async def _behind(work: Work, link: Link) -> Behind:
    line = work.house.writer.links
    if line.at_work and not work.unit.opened:
        found = await line.ask(link)
    else:
        connection = await (await work.session()).connection()
        found = (await behind([link], connection)).get(link)
    if found is None:
        raise NoSuchLink
    return found
