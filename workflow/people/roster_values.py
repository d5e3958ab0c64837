"""What a row of a roster says of a member: of the columns its file has, and of no other."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from papers.plain import fold
from papers.roster_headings import Column
from rating import Status
from storage.member_then import MemberThen
from storage.tables import MemberRole, MemberStatus, Organisation
from terms.identity import identity
from terms.people import PostBody, PostRole
from workflow.people.party_posts import PostReading, read_posts
from workflow.people.seats_told import whose
from workflow.people.undated import ToldPost

# Reading Excel is seven megabytes: a program that only asks who leads goes without.
if TYPE_CHECKING:
    from papers.roster_file import RosterRow

Said = str | bool | date | None
"""What a member's field holds."""

ROLE = "role"

PLAIN = (
    Column.PARTY_POST,
    Column.STATE_POST,
    Column.UNION_POST,
    Column.WORKPLACE,
    Column.PHONE,
    Column.PARTY_CARD,
    Column.EXEMPT,
    Column.SUSPENDED,
    Column.RETIRED,
)
"""The columns that are stored as they are read, under their own name."""

_POSTS = frozenset({Column.PARTY_POST, Column.STATE_POST, Column.UNION_POST})
MARKS = frozenset({Column.EXEMPT, Column.SUSPENDED})
DATED = frozenset({ROLE, "leader", *MARKS})
"""What a row says that has days of its own, and is no field of the membership."""

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
_SECOND = "pho"
"""How the post of a deputy head begins, accents apart."""


def is_leader(party_post: str, state_post: str) -> bool:
    """Tell whether somebody writes as a leader (S1 III.1.2(3))."""
    return read_posts(party_post).leads or heads(state_post)


def heads(state_post: str) -> bool:
    """Tell whether a post at the workplace is one of its head or of a deputy."""
    return fold(state_post).startswith(_UNIT_HEADS)


def posts_told(
    values: Mapping[str, Any], known: MemberThen | None, line: Sequence[Organisation]
) -> tuple[ToldPost, ...]:
    """Give the posts somebody holds by what a row says, with what was known where it is silent.

    `line` are the organisations above their cell, the nearest first."""

    def said(name: str) -> Any:  # noqa: ANN401
        return values.get(name, getattr(known, name, ""))

    role = MemberRole(said(ROLE) or MemberRole.MEMBER)
    party, state = str(said("party_post")), str(said("state_post"))
    read = read_posts(party)
    both = role is not MemberRole.MEMBER and bool(read.above)
    found = []
    if role is not MemberRole.MEMBER:
        title = read.here if both and read.here else party
        found.append(ToldPost(PostBody.CELL, PostRole(role.value), title))
    if both or (role is MemberRole.MEMBER and read.leads):
        found += _above(read, read.above if both else party, line)
    if heads(state):
        second = fold(state).startswith(_SECOND)
        place = PostRole.DEPUTY_HEAD if second else PostRole.HEAD
        found.append(ToldPost(PostBody.STATE, place, state))
    return tuple(found)


def _above(read: PostReading, title: str, line: Sequence[Organisation]) -> Iterable[ToldPost]:
    """Give the posts above the cell, each in the committee it is said to be in; what is held in
    another Party body is a post that nobody can say more of."""
    found: dict[tuple[PostRole, int | None], ToldPost] = {}
    for _, seat in read.seats:
        of = whose(seat, line)
        number = None if of is None else of.id
        found[seat.role, number] = ToldPost(PostBody.PARTY, seat.role, title, number)
    return found.values() or [ToldPost(PostBody.PARTY, PostRole.COMMITTEE_MEMBER, title)]


def said_of(row: "RosterRow", known: MemberThen | None) -> dict[str, Any]:
    """Give what a row says, by the names of a member's fields.

    Of who is known only what the file has a column for; a new member begins with all of it."""
    told = row.told if known is not None else frozenset(Column)
    values: dict[str, Any] = {
        "full_name": _name(row, known),
        **_birth(row, known),
        "admitted_on": row.admitted_on,
        **_standing(row, known),
        **{column.value: getattr(row, column.value) for column in PLAIN if column in told},
    }
    if Column.PARTY_POST in told:
        values[ROLE] = read_posts(row.party_post, row.cell).role
    if told & {Column.PARTY_POST, Column.STATE_POST}:
        values["leader"] = _leads(values, known)
    return values


def named_as(row: "RosterRow") -> dict[str, Any]:
    """Give name and birth as a row writes them, for who was said to be the one in it."""
    return {
        "full_name": row.name,
        "birth_date": row.birth_date,
        "birth_year_only": row.birth_year_only,
    }


def taken_away(name: str, old: Said, new: Said) -> bool:
    """Tell whether a change of that field ends a post, an exemption, a suspension or a standing."""
    if name in _POSTS:
        return bool(old) and identity(str(old)) != identity(str(new))
    if name in MARKS:
        return bool(old)
    if name == ROLE:
        return bool(old != MemberRole.MEMBER)
    if name == "status":
        return bool(old == MemberStatus.OFFICIAL)
    return name == "official_on" and old is not None and new is None


def _name(row: "RosterRow", known: MemberThen | None) -> str:
    """The name as it is stored; one stored in capitals gives way to one written as names are."""
    if known is None or (known.full_name.isupper() and not row.name.isupper()):
        return row.name
    return known.full_name


def _birth(row: "RosterRow", known: MemberThen | None) -> dict[str, Any]:
    """The day of birth, where the row knows more than is stored; a year alone says nothing new."""
    if known is not None and row.birth_year_only:
        return {}
    values: dict[str, Any] = {"birth_date": row.birth_date}
    if known is None or known.birth_year_only:
        values["birth_year_only"] = row.birth_year_only
    return values


def _standing(row: "RosterRow", known: MemberThen | None) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if row.status is not None:
        values["status"] = MemberStatus(str(row.status))
    probationary = row.status is Status.PROBATIONARY
    if known is not None and probationary and known.status == MemberStatus.PROBATIONARY:
        # The day it is expected on, if one is stored, is no official standing.
        return values
    if known is None or Column.OFFICIAL_ON in row.told or probationary:
        values["official_on"] = row.official_on
    return values


def _leads(values: dict[str, Any], known: MemberThen | None) -> bool:
    """Whether somebody leads, by the posts as they will be."""

    def post(column: Column) -> str:
        return str(values.get(column.value, getattr(known, column.value, "")))

    role = values.get(ROLE, getattr(known, ROLE, MemberRole.MEMBER))
    return role != MemberRole.MEMBER or is_leader(post(Column.PARTY_POST), post(Column.STATE_POST))
