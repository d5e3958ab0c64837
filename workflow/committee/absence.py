"""A long absence in the year (maternity, three months of sick leave or more): told by the member,
or by the secretary from the cell's papers. It sets no ceiling; what was really done is rated
(S1 V.9)."""

from storage import audit
from storage.queries import people
from workflow.access import cell_member, leads
from workflow.accounts import Person, as_person
from workflow.answer_text import kept_text
from workflow.errors import Refusal
from workflow.review import pages, writing
from workflow.review.pages import ABSENCE, Page
from workflow.review.review_states import BEFORE_THE_MEETING
from workflow.work import Work

LONGEST = 300


async def tell(work: Work, person: Person, text: str) -> Page:
    """Keep what a member says of their own absence; an empty text takes it away.

    Raises:
        Refusal: `answer_too_long` (length, limit); as `writing.note`.
    """
    return await writing.note(work, person, ABSENCE, _short(text))


async def known(work: Work, secretary: Person, member_id: int) -> str:
    """Give what is known of a member's absence; nothing else of their review is given.

    Raises:
        Refusal: `not_secretary`, `not_substitute`, `not_in_cell`.
    """
    page = await writing.page(work, await _member(work, secretary, member_id))
    return "" if page is None else page.notes.get(ABSENCE, "")


async def enter(work: Work, secretary: Person, member_id: int, text: str) -> None:
    """Keep a member's absence for them; an empty text takes it away. Their review is begun for it,
    without an answer, where they have not begun themselves.

    Raises:
        Refusal: as `known`; `own_file`; `writing_closed` once the meeting has begun;
            `answer_too_long` (length, limit); as `writing.begin`.
    """
    member = await _member(work, secretary, member_id)
    if member_id == secretary.member_id:
        raise Refusal("own_file")
    page = await writing.begin(work, member)
    if page.state not in BEFORE_THE_MEETING:
        raise Refusal("writing_closed")
    kept = _short(text)
    await writing.put(work, page, pages.note_id(ABSENCE), kept or None)
    await audit.append(
        await work.session(),
        at=work.now,
        kind="absence_entered",
        organisation_id=secretary.cell_id,
        payload={"review": page.review_id, "by": secretary.member_id, "told": int(bool(kept))},
    )


async def _member(work: Work, secretary: Person, member_id: int) -> Person:
    leads(secretary)
    member = await cell_member(work, secretary, member_id)
    line = await people.line_of(await work.session(), member.cell_id)
    return as_person(member, line[-1])


def _short(text: str) -> str:
    """Give the text as one line."""
    if not text.strip():
        return ""
    kept = " ".join(kept_text(text).split())
    if len(kept) > LONGEST:
        raise Refusal("answer_too_long", length=len(kept), limit=LONGEST)
    return kept
