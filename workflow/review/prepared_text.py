"""A prepared text: pasted or sent as a file, read by the form's headings, then taken or dropped."""

from dataclasses import dataclass

from papers.errors import UnreadFile
from papers.forms import Item
from papers.reading import Understood, read_text
from papers.sent_file import LONGEST_TEXT
from storage import outbox
from storage.queries import answer_trail, review_trail
from storage.tables import Cycle as CycleRow
from storage.tables import CycleState, ReviewAttachment, SelfReview
from workflow.access import proof_of
from workflow.accounts import Person, id_of
from workflow.answer_text import kept_text
from workflow.errors import Refusal
from workflow.planned import Planned
from workflow.review.attachments import LONGEST_NAME
from workflow.review.pages import PASTE, Page, page_of
from workflow.review.review_states import Event, step
from workflow.review.writing import open_page, put
from workflow.work import ChatKey, ReadFile, Work

READ = "review_file_read"
"""The kind of the message that a sent file was read, or why not."""
LOOKS_PREPARED = 2
"""Headings of the form in one message, from which it is taken for a prepared text."""
SHORTEST = 200
"""Letters below which a message is one answer, whatever it says."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A prepared text as it was understood."""

    length: int
    items: tuple[tuple[Item, str], ...]
    """What was understood, by item; only items that may be written."""
    replaced: int
    """How many answers that are there would be replaced."""
    rest: str


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file to be fetched: whose it is, where it is, and what it is called."""

    proof_id: int
    member_id: int
    channel: str
    bot: str
    file_id: str
    name: str


@dataclass(frozen=True, slots=True)
class ReadFacts:
    """What the message about a read file says; `code` tells why it could not be read."""

    review_id: int
    length: int
    code: str


def looks_prepared(page: Page, text: str) -> bool:
    """Whether a message is a whole text rather than one answer."""
    return len(text) >= SHORTEST and len(read_text(page.form, text).items) >= LOOKS_PREPARED


async def paste(work: Work, person: Person, text: str, *, append: bool = False) -> Page:
    """Keep a prepared text until it is taken or dropped; more of it is added when `append`.

    Raises:
        Refusal: as `writing.open_page`; `answer_empty`, `answer_too_long` (length, limit).
    """
    cycle, review, _ = await open_page(work, person)
    session = await work.session()
    kept = kept_text(text)
    before = await review_trail.paste_of(session, id_of(review))
    whole = f"{before}\n{kept}" if append and before is not None else kept
    if len(whole) > LONGEST_TEXT:
        raise Refusal("answer_too_long", length=len(whole), limit=LONGEST_TEXT)
    await _lay(work, id_of(review), whole, trail=not append)
    return await page_of(work, cycle, review)


async def _lay(work: Work, review_id: int, text: str, *, trail: bool = True) -> None:
    """Keep a prepared text; what it takes the place of is remembered, unless it goes on with it."""
    session = await work.session()
    before = await review_trail.paste_of(session, review_id)
    if before is not None and before != text and trail:
        await answer_trail.remember(session, review_id, PASTE, before, work.now)
    await review_trail.keep_paste(session, review_id, text, work.now)


async def prepared(work: Work, page: Page) -> Prepared | None:
    """Give the prepared text that waits, as it is understood; None when there is none."""
    text = await review_trail.paste_of(await work.session(), page.review_id)
    return None if text is None else _prepared(page, text, read_text(page.form, text))


async def take(work: Work, person: Person) -> tuple[Page, int]:
    """Take over what was understood; what was not stays as the prepared text, to be looked at.

    Give the review and how many answers it got.

    Raises:
        Refusal: as `writing.open_page`; `nothing_pasted`.
    """
    _, review, now = await open_page(work, person)
    found = await prepared(work, now)
    if found is None:
        raise Refusal("nothing_pasted")
    session = await work.session()
    for item, value in found.items:
        now = await put(work, now, item.id, value)
    if found.rest.strip():
        await review_trail.keep_paste(session, id_of(review), found.rest, work.now)
    else:
        await review_trail.drop_paste(session, id_of(review))
    return now, len(found.items)


async def drop(work: Work, person: Person) -> Page:
    """Lay the prepared text aside, to be put back if need be; nothing when there is none.

    Raises `Refusal` as `paste`."""
    cycle, review, _ = await open_page(work, person)
    session = await work.session()
    before = await review_trail.paste_of(session, id_of(review))
    if before is not None:
        await answer_trail.remember(session, id_of(review), PASTE, before, work.now)
    await review_trail.drop_paste(session, id_of(review))
    return await page_of(work, cycle, review)


async def ask_to_read(work: Work, person: Person, proof_id: int) -> None:
    """Have a file that was sent read after the commit; the outcome comes as a message.

    Raises:
        Refusal: as `writing.open_page`; `proof_unknown`.
    """
    _, review, _ = await open_page(work, person)
    if await proof_of(work, review, proof_id) is None:
        raise Refusal("proof_unknown")
    work.jobs.append(ReadFile(proof_id))


async def read_sent(work: Work, person: Person, chat: ChatKey, *, file_id: str, name: str) -> None:
    """Have a file that was sent in place of a pasted text read after the commit; it is no proof.

    Raises:
        Refusal: as `writing.open_page`.
    """
    _, review, _ = await open_page(work, person)
    session = await work.session()
    row = ReviewAttachment(
        review_id=id_of(review),
        item=PASTE,
        channel=chat.channel,
        bot=chat.bot,
        kind="document",
        file_id=file_id,
        name=" ".join(name.split())[:LONGEST_NAME],
        at=work.now,
    )
    session.add(row)
    await session.flush()
    work.jobs.append(ReadFile(row.id or 0))


async def sent_file(work: Work, proof_id: int) -> SentFile | None:
    """Give where a file is; None when it was taken away meanwhile."""
    session = await work.session()
    row = await session.get(ReviewAttachment, proof_id)
    if row is None:
        return None
    review = await session.get_one(SelfReview, row.review_id)
    return SentFile(proof_id, review.member_id, row.channel, row.bot, row.file_id, row.name)


async def keep_read(work: Work, proof_id: int, text: str, failed: UnreadFile | None) -> None:
    """Keep the words of a file as the prepared text, and tell its sender; it is no proof then."""
    session = await work.session()
    row = await session.get(ReviewAttachment, proof_id)
    if row is None:
        return
    review = await session.get_one(SelfReview, row.review_id)
    cycle = await session.get_one(CycleRow, review.cycle_id)
    code = "" if failed is None else failed.code
    if not code:
        now = await page_of(work, cycle, review)
        try:
            step(now.phase, Event.ANSWER, CycleState(cycle.state))
        except Refusal:
            return
        await _lay(work, row.review_id, kept_text(text))
    if not code or row.item == PASTE:
        await session.delete(row)
    await outbox.plan(
        session,
        key=f"read:{proof_id}:{work.now:%Y%m%d%H%M%S}",
        kind=READ,
        member_id=review.member_id,
        args={"review": row.review_id, "length": len(text), "code": code},
        not_before=work.now,
    )


async def read_facts(work: Work, row: Planned) -> ReadFacts | None:
    """Give what the message about a read file says; None when it was dropped meanwhile."""
    review_id = int(row.args["review"])
    code = str(row.args["code"])
    waits = await review_trail.paste_of(await work.session(), review_id)
    if not code and waits is None:
        return None
    return ReadFacts(review_id, int(row.args["length"]), code)


def _prepared(page: Page, text: str, found: Understood) -> Prepared:
    known = {item.id: item for item in page.items if page.may_change(item.id)}
    mine = tuple((known[name], value) for name, value in found.items.items() if name in known)
    others = [value for name, value in found.items.items() if name not in known]
    return Prepared(
        length=len(text),
        items=mine,
        replaced=sum(item.id in page.answers for item, _ in mine),
        rest="\n".join([found.rest, *others]).strip(),
    )
