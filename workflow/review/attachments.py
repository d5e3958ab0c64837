"""Proofs: photos and files handed in with an item. The platform keeps the file, we its id."""

from storage.queries import review_trail
from storage.tables import ReviewAttachment
from workflow.access import proof_of
from workflow.accounts import Person, id_of
from workflow.errors import Refusal
from workflow.review.pages import Page, page_of
from workflow.review.writing import open_page
from workflow.work import ChatKey, Work

MOST = 30
"""Proofs of one review."""
LONGEST_NAME = 200


async def attach(
    work: Work,
    person: Person,
    item_id: str,
    chat: ChatKey,
    *,
    kind: str,
    file_id: str,
    name: str,
    row: int = 0,
) -> Page:
    """Hand a photo or file in with an item, or with one `row` of it; the same file twice is there
    once.

    Raises:
        Refusal: as `writing.open_page`; `item_unknown`, `item_closed`, `too_many_proofs`
            (limit).
    """
    cycle, review, now = await open_page(work, person)
    now.item(item_id)
    if not now.may_change(item_id):
        raise Refusal("item_closed")
    session = await work.session()
    rows = await review_trail.attachments_of(session, id_of(review))
    place = f"{item_id}.{row}" if row else item_id
    if any(kept.item == place and kept.file_id == file_id for kept in rows):
        return now
    if len(rows) >= MOST:
        raise Refusal("too_many_proofs", limit=MOST)
    session.add(
        ReviewAttachment(
            review_id=id_of(review),
            item=place,
            channel=chat.channel,
            bot=chat.bot,
            kind=kind,
            file_id=file_id,
            name=" ".join(name.split())[:LONGEST_NAME],
            at=work.now,
        )
    )
    await session.flush()
    return await page_of(work, cycle, review)


async def remove(work: Work, person: Person, proof_id: int) -> Page:
    """Take a proof away; nothing when it is gone already. Raises `Refusal` as `attach`."""
    cycle, review, now = await open_page(work, person)
    session = await work.session()
    row = await proof_of(work, review, proof_id)
    if row is not None:
        proved = next(proof.item for proof in now.proofs if proof.proof_id == proof_id)
        if not now.may_change(proved):
            raise Refusal("item_closed")
        await session.delete(row)
        await session.flush()
    return await page_of(work, cycle, review)
