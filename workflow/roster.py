"""Taking a cell's roster in: all rows or none, and who holds which post."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from papers.plain import fold
from papers.roster_file import RosterRow
from storage import audit
from storage.queries import people
from storage.tables import Member, MemberStatus, Organisation, OrganisationKind
from workflow.accounts import id_of
from workflow.joining import make_code, printed
from workflow.party_posts import read_posts
from workflow.work import Work

# Heads and deputies of a unit (S1 III.1.2(3)): "cấp trưởng, cấp phó đơn vị". A head of a subject
# group ("tổ trưởng") is not named there and writes form 2A.
_UNIT_HEADS = (
    "hieu truong",
    "pho hieu truong",
    "giam doc",
    "pho giam doc",
    "truong phong",
    "pho truong phong",
    "pho phong",
    "chu tich",
    "pho chu tich",
    "truong ban",
    "pho truong ban",
    "vien truong",
    "pho vien truong",
    "truong khoa",
    "pho truong khoa",
)


@dataclass(frozen=True, slots=True)
class RosterOutcome:
    """What an import changed: counts of members."""

    added: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """One member's new joining code, as it is printed."""

    name: str
    cell_name: str
    code: str


def is_leader(party_post: str, state_post: str) -> bool:
    """Tell whether somebody writes as a leader (S1 III.1.2(3))."""
    post = fold(state_post)
    return read_posts(party_post).leads or any(post.startswith(head) for head in _UNIT_HEADS)


async def import_rows(work: Work, rows: Iterable[RosterRow]) -> RosterOutcome:
    """Take every row in: new members are added, known ones (name, birth date, cell) brought up
    to date. Nobody is ever removed by an import."""
    added = changed = unchanged = 0
    session = await work.session()
    for row in rows:
        cell = await _cell(work, row)
        known = await people.member_by_person(session, _id(cell), row.name, row.birth_date)
        if known is None:
            added += 1
            session.add(Member(cell_id=_id(cell), **_values(row)))
        elif _apply(known, _values(row)):
            changed += 1
            session.add(known)
        else:
            unchanged += 1
        await session.flush()
    await audit.append(
        session,
        at=work.now,
        kind="roster_imported",
        organisation_id=None,
        payload={"added": added, "changed": changed, "unchanged": unchanged},
    )
    return RosterOutcome(added, changed, unchanged)


async def issue_codes(work: Work, cell_id: int) -> tuple[IssuedCode, ...]:
    """Make a new joining code for every member of a cell; older unused ones end."""
    session = await work.session()
    line = await people.line_of(session, cell_id)
    return tuple(
        [
            IssuedCode(
                member.full_name, line[-1].name, printed(await make_code(work, id_of(member)))
            )
            for member in await people.members_of(session, cell_id)
        ]
    )


async def _cell(work: Work, row: RosterRow) -> Organisation:
    session = await work.session()
    parent = None
    if row.organisation:
        parent = await people.organisation(
            session, None, OrganisationKind.PARTY_ORGANISATION, row.organisation
        )
    return await people.organisation(
        session, parent.id if parent else None, OrganisationKind.CELL, row.cell
    )


def _values(row: RosterRow) -> dict[str, Any]:
    return {
        "full_name": row.name,
        "birth_date": row.birth_date,
        "admitted_on": row.admitted_on,
        "official_on": row.official_on,
        "status": MemberStatus(str(row.status)),
        "role": read_posts(row.party_post, row.cell).role,
        "party_post": row.party_post,
        "state_post": row.state_post,
        "union_post": row.union_post,
        "workplace": row.workplace,
        "phone": row.phone,
        "party_card": row.party_card,
        "leader": is_leader(row.party_post, row.state_post),
        "exempt": row.exempt,
        "suspended": row.suspended,
        "retired": row.retired,
    }


def _apply(member: Member, values: Mapping[str, object]) -> bool:
    different = [name for name, value in values.items() if getattr(member, name) != value]
    for name in different:
        setattr(member, name, values[name])
    return bool(different)


def _id(organisation: Organisation) -> int:
    if organisation.id is None:
        raise RuntimeError("an organisation that was never stored")
    return organisation.id
