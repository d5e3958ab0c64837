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
from storage.queries import links as link_rows
from storage.queries import votes as vote_rows
from storage.tables import (
    BallotElector,
    BallotLink,
    BallotSession,
    BallotState,
    Meeting,
)
from terms.ballots import OFFERED, BallotKind, BallotMode, BallotPurpose, CastOutcome
from workflow.accounts import id_of
from workflow.ballot import page_tokens, urn_session
from workflow.errors import Refusal
from workflow.work import Work

MOST_LINKS = 8
"""Links of one elector in one opening of the urn: past them, the older ones end."""
PATH = "phieu"
_PAGED = (BallotKind.LEVELS, BallotKind.LOWER_LEVELS)


class NoSuchLink(Exception):
    """A link that was never made here, or was taken back."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of the sheet."""

    name: str
    barred: bool
    """The voter's own row, where nobody votes on themselves."""


@dataclass(frozen=True, slots=True)
class PageSheet:
    """A sheet to be filled in on the page."""

    rows: tuple[SheetRow, ...]
    offered: tuple[tuple[int, str], ...]
    """What may be chosen in a row: the number on the paper, and the level it means."""
    paper: bytes
    """The paper with every row blank: the page writes the marks into it, and seals it."""
    public_key: bytes
    marks_at: int = ballot_paper.MARKS_AT
    marks_bytes: int = ballot_paper.MARKS_BYTES
    """Where on the paper the marks stand, as one number."""
    states: int = ballot_paper.MARKS
    """Blank, and all that can be chosen: the base of that number."""
    rehearsal: bool = False
    """It counts for nothing and is purged; the page says so."""


def offered(work: Work) -> bool:
    """Tell whether this house has an address under which phones reach its pages.

    A name without a dot is this machine's own; Telegram refuses a button that leads there."""
    return "." in (urlsplit(work.house.public_url).hostname or "")


def serves(work: Work, kind: BallotKind, mode: BallotMode) -> bool:
    """Tell whether such a ballot can be filled in on the page: levels, sealed."""
    return offered(work) and kind in _PAGED and mode is BallotMode.SECRET


async def typed(work: Work, session_id: int) -> bool:
    """Tell whether numbers may be typed where there are no buttons: the chair allowed it, or this
    house has no page to vote on instead."""
    rules = await vote_rows.rules_of(await work.session(), session_id)
    return rules.typed or not serves(work, BallotKind(rules.kind), BallotMode(rules.mode))


async def address(work: Work, session_id: int, member_id: int, language: str) -> str:
    """Give a new link to the page for an elector; empty when the house has no public address."""
    session = await work.session()
    rules = await vote_rows.rules_of(session, session_id)
    if not serves(work, BallotKind(rules.kind), BallotMode(rules.mode)):
        return ""
    known = await link_rows.ballot_links(session, session_id, member_id)
    if len(known) >= MOST_LINKS:
        await link_rows.forget_ballot_links(session, session_id, member_id)
    token = page_tokens.BALLOT.make(work.house.text_key)
    digest = page_tokens.BALLOT.digest(work.house.text_key, token)
    assert digest is not None
    session.add(BallotLink(digest=digest, session_id=session_id, member_id=member_id))
    await session.flush()
    return f"{work.house.public_url.rstrip('/')}/{PATH}/{token}{query(language)}"


def query(language: str) -> str:
    """Give what an address carries so that the page speaks this language."""
    return "" if language == "vi" else f"?lang={language}"


def genuine(work: Work, token: str) -> bool:
    """Tell whether this house made the token, without looking into the database."""
    return page_tokens.BALLOT.digest(work.house.text_key, token) is not None


async def opened(work: Work, token: str) -> PageSheet | CastOutcome:
    """Give the sheet behind a link, or why there is none (any more). Nothing is used up.

    Raises:
        NoSuchLink: as it says.
    """
    elector, ballot = await _behind(work, token)
    if ballot.state is BallotState.VOID:
        return CastOutcome.CLOSED
    if elector.voted:
        return CastOutcome.ALREADY
    if ballot.state is not BallotState.OPEN:
        return CastOutcome.CLOSED
    session = await work.session()
    rules = await vote_rows.rules_of(session, id_of(ballot))
    meeting = await session.get_one(Meeting, ballot.meeting_id)
    subjects = await urn_session.named(work, meeting, ballot.subjects)
    return PageSheet(
        rows=tuple(
            SheetRow(row.name, row.member_id == elector.member_id and not rules.self_vote)
            for row in subjects
        ),
        offered=tuple((n, mark.value) for n, mark in OFFERED[BallotKind(rules.kind)].items()),
        paper=ballot_paper.encode(ballot.sheet_hash, [0] * len(ballot.subjects)),
        public_key=ballot.public_key,
        rehearsal=rules.purpose is BallotPurpose.REHEARSAL,
    )


async def cast(work: Work, token: str, sealed: bytes) -> CastOutcome:
    """Put what a phone sealed into the urn; the answer comes after the urn's own commit.

    Whether the box holds a sheet of this session is seen at the count: one that does not is an
    invalid ballot, and blocks nothing.

    Raises:
        NoSuchLink: as it says.
        Refusal: `ballot_size` for anything that cannot be a sealed sheet.
    """
    if len(sealed) != ballot_paper.SEALED_BYTES:
        raise Refusal("ballot_size")
    elector, ballot = await _behind(work, token)
    session_id, member_id = id_of(ballot), elector.member_id
    if ballot.state is BallotState.VOID:
        return CastOutcome.CLOSED
    # The writer of the urn owns its transaction; this one has only read, and ends here.
    await work.unit.rollback()
    outcome = await work.house.writer.cast(session_id, member_id, sealed)
    if outcome in (CastOutcome.RECORDED, CastOutcome.ALREADY):
        work.house.drafts.wipe(session_id, member_id)
    return outcome


async def _behind(work: Work, token: str) -> tuple[BallotElector, BallotSession]:
    digest = page_tokens.BALLOT.digest(work.house.text_key, token)
    if digest is None:
        raise NoSuchLink
    found = await link_rows.elector_of(await work.session(), digest)
    if found is None:
        raise NoSuchLink
    return found
