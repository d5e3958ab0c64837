"""A member's signed paper typed in by the secretary: for who has no phone, or agreed to it.

The review is marked in the database, in every list and on the paper printed from it. What the
member began to write themselves is their draft: nobody enters anything over it."""

from dataclasses import dataclass, replace

from storage import audit
from storage.queries import accounts as account_rows
from storage.queries import desk as desk_rows
from storage.queries import people
from storage.tables import AccountState, PaperEntry, PaperGround, PaperScan
from workflow.access import cell_member, leads
from workflow.accounts import Person, as_person
from workflow.errors import Refusal
from workflow.review import answer_undo, handing_in, writing
from workflow.review.pages import Page
from workflow.work import ChatKey, Work

MOST_SCANS = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """A paper form being typed in."""

    member_id: int
    name: str
    page: Page
    scans: int

    @property
    def complete(self) -> bool:
        """Whether it can be handed in: everything asked is typed, or the paper is attached."""
        return bool(self.scans) or not self.page.missing


async def needs_consent(work: Work, secretary: Person, member_id: int) -> bool:
    """Say whether the member must have agreed, as they could write themselves.

    Raises:
        Refusal: `not_secretary`, `not_substitute`, `not_in_cell`, `own_file`, `no_cycle`,
            `written_himself`.
    """
    member = await _member(work, secretary, member_id)
    session = await work.session()
    accounts = await account_rows.accounts_of(session, member.member_id)
    if not any(account.state == AccountState.ACTIVE for account in accounts):
        return False
    entry = await _entry(work, member)
    return entry is None or entry.ground != PaperGround.CONSENT


async def begin(work: Work, secretary: Person, member_id: int, *, consent: bool = False) -> Entry:
    """Begin to type a member's paper, or go on with it.

    Raises:
        Refusal: as `needs_consent`; `needs_consent`; as `writing.begin`.
    """
    if await needs_consent(work, secretary, member_id) and not consent:
        raise Refusal("needs_consent")
    member = await _member(work, secretary, member_id)
    page = await writing.begin(work, member)
    session = await work.session()
    ground = PaperGround.CONSENT if consent else PaperGround.NO_ACCOUNT
    entry = await desk_rows.paper_entry(session, page.review_id)
    if entry is None:
        entry = PaperEntry(
            review_id=page.review_id,
            entered_by=secretary.member_id,
            entered_at=work.now,
            ground=ground,
        )
    elif consent:
        entry.ground = ground
    session.add(entry)
    await session.flush()
    return await _shown(work, member, page)


async def entry(work: Work, secretary: Person, member_id: int) -> Entry:
    """Give a paper being typed in.

    Raises:
        Refusal: as `needs_consent`; `needs_consent`; `no_entry`.
    """
    if await needs_consent(work, secretary, member_id):
        raise Refusal("needs_consent")
    member = await _member(work, secretary, member_id)
    page = await writing.page(work, member)
    if page is None or await _entry(work, member) is None:
        raise Refusal("no_entry")
    return await _shown(work, member, page)


async def answer(work: Work, secretary: Person, member_id: int, item: str, value: str) -> Entry:
    """Keep what the paper says under one item; raise `Refusal` as `entry` and as
    `writing.answer`."""
    await entry(work, secretary, member_id)
    member = await _member(work, secretary, member_id)
    return await _shown(work, member, await writing.answer(work, member, item, value))


async def turn(
    work: Work, secretary: Person, member_id: int, item: str, mark: int, *, back: bool
) -> Entry:
    """Put back what stood under an item before, or take it again (see `answer_undo`); raise
    `Refusal` as `answer`."""
    await entry(work, secretary, member_id)
    member = await _member(work, secretary, member_id)
    do = answer_undo.undo if back else answer_undo.redo
    return await _shown(work, member, (await do(work, member, item, mark)).page)


async def attach(
    work: Work, secretary: Person, member_id: int, chat: ChatKey, kind: str, file: str
) -> Entry:
    """Attach a photo or scan of the paper; the platform keeps it.

    Raises:
        Refusal: as `entry`; `review_submitted`; `too_many_scans` (limit).
    """
    now = await entry(work, secretary, member_id)
    if now.page.submitted:
        raise Refusal("review_submitted")
    if now.scans >= MOST_SCANS:
        raise Refusal("too_many_scans", limit=MOST_SCANS)
    session = await work.session()
    session.add(
        PaperScan(
            review_id=now.page.review_id, channel=chat.channel, bot=chat.bot, kind=kind, file=file
        )
    )
    await session.flush()
    return replace(now, scans=now.scans + 1)


async def submit(work: Work, secretary: Person, member_id: int) -> Entry:
    """Hand the review in for its member; a scan stands for what was not typed.

    Raises:
        Refusal: as `entry`; `review_incomplete` (missing); as `handing_in.submit`.
    """
    now = await entry(work, secretary, member_id)
    member = await _member(work, secretary, member_id)
    page = await handing_in.submit(work, member, scanned=bool(now.scans))
    await audit.append(
        await work.session(),
        at=work.now,
        kind="review_entered_from_paper",
        organisation_id=secretary.cell_id,
        payload={"review": page.review_id, "by": secretary.member_id, "scans": now.scans},
    )
    return await _shown(work, member, page)


async def _member(work: Work, secretary: Person, member_id: int) -> Person:
    """Give the member a paper is of, as somebody who acts for themselves."""
    leads(secretary)
    member = await cell_member(work, secretary, member_id)
    if member_id == secretary.member_id:
        raise Refusal("own_file")
    line = await people.line_of(await work.session(), member.cell_id)
    found = as_person(member, line[-1])
    page = await writing.page(work, found)
    if page is not None and page.answered and await _entry(work, found) is None:
        raise Refusal("written_himself")
    return found


async def _entry(work: Work, member: Person) -> PaperEntry | None:
    page = await writing.page(work, member)
    if page is None:
        return None
    return await desk_rows.paper_entry(await work.session(), page.review_id)


async def _shown(work: Work, member: Person, page: Page) -> Entry:
    scans = await desk_rows.scans_of(await work.session(), page.review_id)
    return Entry(member.member_id, member.name, page, len(scans))
