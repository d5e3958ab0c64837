"""A member's submitted review, as the committee of their cell may read it. A draft nobody may."""

from dataclasses import dataclass

from storage.member_then import MemberThen
from storage.queries import desk as desk_rows
from storage.queries import review_trail
from workflow.access import cell_member, leads, sits_on_committee
from workflow.accounts import Person
from workflow.errors import Refusal
from workflow.links import Claim, link
from workflow.paper_file import PaperFile
from workflow.review import committee_comment, form_files, handing_in
from workflow.review.committee_comment import Comment
from workflow.review.pages import Page
from workflow.work import Work

FOR_COMMITTEE = "member_review"
"""The kind of link by which the committee fetches a member's paper."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A submitted review with what belongs to it."""

    member_id: int
    name: str
    page: Page
    from_paper: bool
    scans: int
    comment: Comment | None


async def reading(work: Work, person: Person, member_id: int) -> Reading:
    """Give a member's submitted review to the committee of their cell.

    Raises:
        Refusal: `not_committee`, `not_in_cell`, `no_cycle`, `not_readable`.
    """
    sits_on_committee(person)
    member, page = await _submitted(work, person, member_id)
    session = await work.session()
    scans = await desk_rows.scans_of(session, page.review_id)
    return Reading(
        member_id=member_id,
        name=member.called,
        page=page,
        from_paper=await desk_rows.paper_entry(session, page.review_id) is not None,
        scans=len(scans),
        comment=await committee_comment.newest(work, person, member_id),
    )


async def paper(work: Work, person: Person, member_id: int) -> PaperFile:
    """Give a submitted review's Word file to the committee; raise `Refusal` as `reading`."""
    sits_on_committee(person)
    _, page = await _submitted(work, person, member_id)
    made = await form_files.self_review_file(work, member_id, page.year)
    claim = Claim(FOR_COMMITTEE, person.member_id, member_id)
    return PaperFile(made.name, made.render, link(work, claim), made.draft)


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A proof, or a scan of the paper: the platform keeps it, this says what finds it."""

    channel: str
    bot: str
    kind: str
    file_id: str
    item: str
    """The item it proves; empty for a scan of the whole paper."""
    name: str


async def files(work: Work, person: Person, member_id: int) -> tuple[KeptFile, ...]:
    """Give what was handed in beside a submitted review: scans of the paper, then the proofs.

    Raises:
        Refusal: as `reading`.
    """
    sits_on_committee(person)
    _, page = await _submitted(work, person, member_id)
    session = await work.session()
    scans = [
        KeptFile(row.channel, row.bot, row.kind, row.file, "", "")
        for row in await desk_rows.scans_of(session, page.review_id)
    ]
    proofs = [
        KeptFile(row.channel, row.bot, row.kind, row.file_id, row.item, row.name)
        for row in await review_trail.attachments_of(session, page.review_id)
    ]
    return (*scans, *proofs)


async def to_return(work: Work, person: Person, member_id: int) -> Reading:
    """Give a review to who may give it back to its member.

    Raises:
        Refusal: `not_secretary`, `not_substitute`, `own_file`; as `reading`.
    """
    leads(person)
    if member_id == person.member_id:
        raise Refusal("own_file")
    return await reading(work, person, member_id)


async def give_back(
    work: Work, person: Person, member_id: int, reason: str, items: tuple[str, ...] = ()
) -> Reading:
    """Give a review back, these items open again (all when none); its member reads the reason.

    Raises:
        Refusal: as `to_return` and `handing_in.return_review`.
    """
    found = await to_return(work, person, member_id)
    await handing_in.return_review(work, person, member_id, reason, items)
    return found


async def _submitted(work: Work, person: Person, member_id: int) -> tuple[MemberThen, Page]:
    member = await cell_member(work, person, member_id)
    try:
        return member, await handing_in.read_submitted(work, person, member_id)
    except Refusal as refusal:
        if refusal.code in ("no_review", "review_not_submitted"):
            raise Refusal("not_readable") from None
        raise
