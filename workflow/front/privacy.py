"""One's own data: given out whole, or taken out as far as the duty to keep records allows.

Reviews handed in are kept for three years (HD 12-HD/BTCTW 2022 II.1.1c(13)); minutes, attendance,
receipts and the audit chain belong to the cell. Drafts, chats and proofs are the member's own."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count
from typing import Any

from papers.own_data import PLEDGE_TEXT, OwnData, own_data_zip
from papers.preview import form_text
from storage import audit, outbox
from storage.queries import links as link_rows
from storage.queries import objections, people, remedies, typed_over
from storage.queries import own_data as rows_of
from storage.queries import reviews as review_rows
from storage.tables import (
    Cycle,
    Member,
    Objection,
    ObjectionWithdrawal,
    Organisation,
    PaperEntry,
    Pledge,
    Remedy,
    ReviewAttachment,
    ReviewState,
    ReviewVersion,
    SelfReview,
)
from terms.objection import ObjectionState
from workflow.access import own_memberships
from workflow.accounts import Person, id_of
from workflow.decision import reopened_notice
from workflow.errors import Refusal
from workflow.file_names import person_in_file
from workflow.links import Claim, link
from workflow.paper_file import PaperFile
from workflow.planned import Planned
from workflow.review import form_files, last_year, yearly_papers
from workflow.review.which_form import FORMS
from workflow.work import Work

OWN_DATA = "own_data"
"""The kind of link that opens one's own data."""
ERASED = "member_erased"
"""The kind of notice that a member is reached by phone only from now on."""
KEPT_YEARS = 3
_NUMBERS = ("id", "cell_id", "person_id")
"""What says nothing to who reads their data."""


@dataclass(frozen=True, slots=True)
class Held:
    """What would go and what must stay, in counts."""

    chats: int
    drafts: int
    old_reviews: int
    proofs: int
    kept_reviews: tuple[int, ...]
    """The years whose reviews are kept."""


@dataclass(frozen=True, slots=True)
class ErasedFacts:
    """Who has taken their data out, for their secretary."""

    name: str
    phone: str


async def export(work: Work, member_id: int) -> PaperFile:
    """Give everything held about a person, in whatever cell they were, as one file; never a
    ballot."""
    session = await work.session()
    member = await session.get_one(Member, member_id)
    every = await people.memberships_of(session, member.person_id or 0)
    data = OwnData(
        name=member.full_name,
        made_on=f"{work.now:%d/%m/%Y}",
        parts=await _all_parts(work, member, every),
        papers=await _papers(work, every),
    )
    person = await person_in_file(work, member_id)
    return PaperFile(
        name=f"du-lieu-{person}.zip",
        render=lambda: own_data_zip(data),
        link=link(work, Claim(OWN_DATA, member_id, 0)),
    )


async def held(work: Work, person: Person) -> Held:
    """Give what erasing would take out, and what it would leave, in every cell they were in."""
    session = await work.session()
    drafts = old = proofs = 0
    kept = []
    for review, cycle in await _reviews(work, person):
        found = await rows_of.of_review(session, ReviewAttachment, review.id or 0)
        proofs += len(found)
        drafts += review.state == ReviewState.DRAFT
        if await _on_record(work, review, cycle):
            kept.append(cycle.year)
        elif review.state != ReviewState.DRAFT:
            old += 1
    for row in await objections.of_members(session, await _numbers(work, person)):
        drafts += row.state is ObjectionState.DRAFT and row.entered_by is None
    proofs += await remedies.count_proofs_by(session, await _numbers(work, person))
    accounts = [await rows_of.all_accounts(session, one) for one in await _numbers(work, person)]
    return Held(sum(map(len, accounts)), drafts, old, proofs, tuple(sorted(kept)))


async def erase(work: Work, person: Person) -> Held:
    """Take out what is the member's own, in every cell of the house they were in; tell their
    secretary to call them from now on.

    Raises:
        Refusal: `ballot_waits` while an urn is open that waits for them.
    """
    session = await work.session()
    numbers = await _numbers(work, person)
    for one in numbers:
        if await rows_of.owes_a_ballot(session, one):
            raise Refusal("ballot_waits")
    found = await held(work, person)
    for review, cycle in await _reviews(work, person):
        await _erase_review(work, review, cycle)
    oldest = work.now.year - KEPT_YEARS
    for one in numbers:
        await rows_of.delete_pledges(session, one, oldest)
        await objections.delete_drafts(session, one)
        await remedies.drop_proofs_by(session, one)
        await typed_over.forget(session, one)
        await link_rows.end_links_of(session, one, work.now)
        await rows_of.delete_chats(session, one)
    await _tell(work, person)
    await audit.append(
        session,
        at=work.now,
        kind="own_data_erased",
        organisation_id=person.cell_id,
        payload={"member": person.member_id, "chats": found.chats, "drafts": found.drafts},
    )
    return found


async def erased_facts(work: Work, row: Planned) -> ErasedFacts | None:
    """Give what the secretary is told; None when the member has joined again meanwhile."""
    session = await work.session()
    member = await session.get(Member, row.args["member"])
    if member is None or await rows_of.all_accounts(session, id_of(member)):
        return None
    return ErasedFacts(member.called, member.phone)


async def _numbers(work: Work, person: Person) -> list[int]:
    return [id_of(one) for one in await own_memberships(work, person)]


async def _reviews(work: Work, person: Person) -> list[tuple[SelfReview, Cycle]]:
    session = await work.session()
    return [
        found
        for one in await _numbers(work, person)
        for found in await rows_of.reviews_with_years(session, one)
    ]


async def _erase_review(work: Work, review: SelfReview, cycle: Cycle) -> None:
    session = await work.session()
    review_id = review.id or 0
    if not await _on_record(work, review, cycle):
        await rows_of.delete_review(session, review_id)
        return
    await rows_of.delete_proofs_of(session, review_id)
    if review.state == ReviewState.DRAFT:
        await rows_of.delete_draft_of(session, review_id)


async def _on_record(work: Work, review: SelfReview, cycle: Cycle) -> bool:
    """Say whether a review must be kept: handed in at least once, not older than three years."""
    if cycle.year < work.now.year - KEPT_YEARS:
        return False
    if review.state == ReviewState.SUBMITTED:
        return True
    return await rows_of.has_versions(await work.session(), review.id or 0)


async def _tell(work: Work, person: Person) -> None:
    session = await work.session()
    for one in await people.secretaries_of(session, person.cell_id, work.now.date()):
        if one.id != person.member_id:
            await outbox.plan(
                session,
                key=f"erased:{person.member_id}:{id_of(one)}:{work.now:%Y%m%d%H%M%S}",
                kind=ERASED,
                member_id=id_of(one),
                args={"member": person.member_id},
                not_before=work.house.quiet.next_allowed(work.now),
            )


async def _papers(work: Work, every: Sequence[Member]) -> dict[str, Any]:
    """Give the review of every year; and every pledge, programme and plan that was written part by
    part. Files of one name, of two cells in one year, are numbered."""
    found: dict[str, Any] = {}
    for member in every:
        for file in await _files(work, member):
            stem, dot, ending = file.name.rpartition(".")
            names = (f"{stem}-{number}{dot}{ending}" for number in count(2))
            name = next(one for one in chain((file.name,), names) if one not in found)
            found[name] = file.render
    return found


async def _files(work: Work, member: Member) -> list[PaperFile]:
    reviews = await rows_of.reviews_with_years(await work.session(), id_of(member))
    files = [
        await form_files.self_review_file(work, id_of(member), cycle.year) for _, cycle in reviews
    ]
    found = await rows_of.about_member(await work.session(), id_of(member))
    for row in found["pledges"]:
        files += [f for _, f in await yearly_papers.written(work, id_of(member), row.year)]
    return files


async def _yearly(work: Work, row: Pledge) -> Mapping[str, Any]:
    """Give a year's papers by title, line by line with the form's headings; an older pledge as
    its text."""
    papers = await yearly_papers.written(work, row.member_id, row.year)
    said = {facts.form.title: form_text(facts).splitlines() for facts, _ in papers}
    typed = last_year.pledge_parts(row.text).get("pledge", {})
    if "form" not in typed and typed.get("text"):
        said[PLEDGE_TEXT] = typed["text"].splitlines()
    return {"year": row.year, "written_at": row.at.isoformat(), **said}


async def _all_parts(work: Work, member: Member, every: Sequence[Member]) -> dict[str, Any]:
    """Give what is held under the present membership and those before it, one list of each kind."""
    parts = [await _parts(work, one) for one in every]
    merged = {
        key: list(chain.from_iterable(part[key] for part in parts))
        for key in parts[0]
        if key != "member"
    }
    session = await work.session()
    held_in = [
        {"cell": (await session.get_one(Organisation, one.cell_id)).name, **part["member"]}
        for one, part in zip(every, parts, strict=True)
        if one.id != member.id
    ]
    return {"member": _plain(member, *_NUMBERS), "former": held_in, **merged}


async def _parts(work: Work, member: Member) -> dict[str, Any]:
    session = await work.session()
    found = await rows_of.about_member(session, id_of(member))
    pledges = sorted(found["pledges"], key=lambda row: int(row.year))
    years = await rows_of.years_of_meetings(session)
    accounts = await rows_of.all_accounts(session, id_of(member))
    reviews = await rows_of.reviews_with_years(session, id_of(member))
    return {
        "member": _plain(member, *_NUMBERS),
        "accounts": [_plain(account, "id", "member_id") for account in accounts],
        "reviews": [await _review(work, review, cycle) for review, cycle in reviews],
        "pledges": [await _yearly(work, row) for row in pledges],
        "prompts": [_plain(row, "id", "member_id", "entered_by") for row in found["prompts"]],
        "comments": [_plain(row, "member_id", "written_by") for row in found["comments"]],
        "ratings": await reopened_notice.versions(work, id_of(member)),
        "closed_years": [_plain(row, "member_id", "entered_by") for row in found["closed_years"]],
        "posts": [_plain(row, "id", "member_id") for row in found["posts"]],
        "periods": [_plain(row, "id", "member_id", "post_id") for row in found["periods"]],
        "corrections": [_plain(row, "member_id", "seen_by") for row in found["corrections"]],
        "facts": [_plain(row, "id", "member_id", "entered_by") for row in found["facts"]],
        "other_ratings": [_plain(row, "member_id") for row in found["other_ratings"]],
        "quarters": [_plain(row, "id", "member_id", "entered_by") for row in found["quarters"]],
        "earlier_levels": [
            _plain(row, "id", "member_id", "cell_id", "collective", "entered_by")
            for row in found["earlier_levels"]
        ],
        "other_places": [_plain(row, "id", "member_id") for row in found["other_places"]],
        "attendance": [
            {"year": years.get(row.meeting_id), "present": row.present, "reason": row.reason}
            for row in found["attendance"]
        ],
        "objections": [
            await _objection(work, row) for row in found["objections"] if not _typed(row)
        ],
        "remedies": [await _remedy(work, row) for row in found["remedies"]],
        "paper_checks": [_plain(row, "id", "member_id", "by") for row in found["paper_checks"]],
        "receipts": [{"voted": row.voted} for row in found["receipts"]],
        "collective": [_plain(row, "written_by") for row in found["collective"]],
        "notices": [
            {"kind": row.kind, "not_before": row.not_before, "state": str(row.state)}
            for row in found["notices"]
        ],
    }


def _snapshot(version: ReviewVersion) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(version.snapshot)
    return {**kept, "form": FORMS.key_now(kept["form"], kept["form_hash"])}


async def _review(work: Work, review: SelfReview, cycle: Cycle) -> Mapping[str, Any]:
    session = await work.session()
    review_id = review.id or 0
    versions = await rows_of.of_review(session, ReviewVersion, review_id)
    proofs = await rows_of.of_review(session, ReviewAttachment, review_id)
    paper = await rows_of.of_review(session, PaperEntry, review_id)
    return {
        "year": cycle.year,
        "form": FORMS.key_now(review.form, review.form_hash),
        "state": str(review.state),
        "submitted_at": review.submitted_at,
        "answers": await review_rows.answers_of(session, review_id),
        "versions": [{"number": row.number, "at": row.at, **_snapshot(row)} for row in versions],
        "attachments": [{"item": row.item, "kind": row.kind, "name": row.name} for row in proofs],
        "entered_from_paper": bool(paper),
    }


def _typed(row: Objection) -> bool:
    """Say whether somebody is still typing it from paper: it is nobody's yet."""
    return row.entered_by is not None and row.state is ObjectionState.DRAFT


async def _objection(work: Work, row: Objection) -> Mapping[str, Any]:
    """Give what a member lodged, how it was answered or taken back, and of which kinds the photos
    and files of its papers are; who else had it in hand stays out."""
    session = await work.session()
    scans = await objections.scans_of(session, id_of(row))
    paper = await session.get(ObjectionWithdrawal, id_of(row))
    platform = ("channel", "bot", "kind", "file")
    taken_back = paper and {
        **_plain(paper, "objection_id", "entered_by", *platform),
        "scans": [paper.kind] if paper.file else [],
    }
    return {
        **_plain(row, "id", "cycle_id", "member_id", "entered_by", "answered_by"),
        "scans": [one.kind for one in scans],
        "withdrawal": taken_back,
    }


async def _remedy(work: Work, row: Remedy) -> Mapping[str, Any]:
    """Give what was promised and what came of it, with the names of the files; no other person."""
    session = await work.session()
    proofs = await remedies.proofs_of(session, [id_of(row)])
    others = ("owner_id", "follower_id", "entered_by", "said_by", "confirmed_by")
    return {
        "year": (await session.get_one(Cycle, row.cycle_id)).year,
        **_plain(row, "id", "cycle_id", "member_id", *others),
        "proofs": [{"kind": one.kind, "name": one.name} for one in proofs],
    }


def _plain(row: Any, *without: str) -> dict[str, Any]:  # noqa: ANN401
    """Give a row as plain values, times as text."""
    values = row.model_dump(exclude=set(without))
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }
