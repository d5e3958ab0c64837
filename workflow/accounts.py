"""Who is speaking: the member behind a chat."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from storage.member_then import MemberThen
from storage.queries import accounts as account_rows
from storage.queries import desk as desk_rows
from storage.queries import people
from storage.tables import AccountState, MemberRole, Organisation, Post
from terms.people import BodyKind, PostBody, PostRole
from workflow.work import ChatKey, Work


@dataclass(frozen=True, slots=True)
class Person:
    """A joined member, as the rest of the program needs to know them."""

    account_id: int
    member_id: int
    name: str
    cell_id: int
    """Where they work now: their cell, or a body of it that meets (see `workflow.front.bodies`)."""
    cell_name: str
    role: MemberRole
    """What they are there; who heads a body is its secretary."""
    language: str
    stands_in: bool = False
    """A deputy who acts for the secretary now; see `workflow.people.substitution`."""
    officer: bool = False
    """Whether they look at the cells under an organisation; see `workflow.office.cells_table`."""
    follows: bool = False
    """Whether they follow an organisation; see `workflow.office.following`."""
    above: bool = False
    """Whether they appraise or decide in a body above; see `workflow.decision.appraisal`."""
    leads_group: bool = False
    """Whether they lead a party group of the cell; see `workflow.people.groups`."""
    acts_about: int = 0
    """The one member or collective of another cell that an officer, or who decides above, acts
    about; see `from_above.acting` and `rerating_above.acting`."""
    body: BodyKind | None = None
    """Which body they work in; None in the cell."""
    committee_id: int = 0
    """The organisation above in whose committee they hold the post of secretary or deputy."""
    home_id: int = 0
    """The cell of their membership, wherever they work."""
    bodies: bool = False
    """Whether a body of their cell has a year of its own."""
    remedies: bool = False
    """Whether a promised remedy waits that they have to do with; in the committee, any of the
    cell's; see `workflow.remedy.listing`."""
    over_cells: bool = False
    """Whether the body they work in is one of an organisation above their cell."""

    @property
    def leads(self) -> bool:
        """Whether they may act as the cell's secretary: being it or standing in."""
        if self.role is MemberRole.DEPUTY_SECRETARY:
            return self.stands_in
        return self.role is MemberRole.SECRETARY

    @property
    def may_stand_in(self) -> bool:
        """Whether they are a deputy who does not stand in for the secretary yet."""
        return self.role is MemberRole.DEPUTY_SECRETARY and not self.stands_in

    @property
    def in_committee(self) -> bool:
        """Whether they sit on the cell's committee (chi ủy)."""
        return self.role is not MemberRole.MEMBER


async def person(work: Work, chat: ChatKey) -> Person | None:
    """Give the member this chat is joined to; None for a stranger, and for who is none any more.

    Whoever writes has not blocked us (any more): their account counts as reachable again."""
    found = await joined(work, chat)
    if found is None or not found.member.belongs:
        return None
    account, member = found.account, found.member
    if account.state is not AccountState.ACTIVE:
        account.state = AccountState.ACTIVE
        (await work.session()).add(account)
    acts = _acts(member, found.substitute, found.secretaries)
    place = found.cell
    if found.body is not None and found.seat is not None:
        member, place = found.seat, found.body
        acts = await stands_in(work, member)
    spoken = as_person(member, place, account_id=_kept(account.id), language=account.language)
    return replace(
        spoken,
        stands_in=acts,
        officer=found.officer,
        follows=found.follows,
        above=found.above,
        home_id=_kept(found.cell.id),
        bodies=found.bodies,
        remedies=found.remedies or (found.cell_remedies and found.member.role != MemberRole.MEMBER),
        over_cells=place.body is not None and place.parent_id != found.cell.id,
    )


async def joined(work: Work, chat: ChatKey) -> account_rows.JoinedChat | None:
    """Give the member this chat is joined to and where it stands; None for a stranger."""
    return await work.known(_joined, chat)


async def _joined(work: Work, chat: ChatKey) -> account_rows.JoinedChat | None:
    session = await work.session()
    return await account_rows.joined(session, chat.channel, chat.bot, chat.chat, work.now.date())


async def stands_in(work: Work, member: MemberThen) -> bool:
    """Tell whether a deputy acts for the secretary: they have the desk, or there is no
    secretary."""
    if member.role != MemberRole.DEPUTY_SECRETARY:
        return False
    session = await work.session()
    handed = await desk_rows.substitute(session, member.cell_id)
    lead = await people.secretaries_of(session, member.cell_id, work.now.date())
    secretaries = [one for one in lead if one.role == MemberRole.SECRETARY]
    return _acts(member, None if handed is None else handed.deputy_id, secretaries)


def _acts(member: MemberThen, substitute: int | None, secretaries: Sequence[MemberThen]) -> bool:
    if member.role != MemberRole.DEPUTY_SECRETARY:
        return False
    return not secretaries if substitute is None else substitute == member.id


def as_person(
    member: MemberThen, cell: Organisation, *, account_id: int = 0, language: str = "vi"
) -> Person:
    """Give a member as the rest of the program knows them; without an account for a link's reader,
    and for a member whom somebody else acts for."""
    return Person(
        account_id=account_id,
        member_id=_kept(member.id),
        name=member.called,
        cell_id=member.cell_id,
        cell_name=cell.name,
        role=member.role,
        language=language,
        leads_group=member.holds(PostBody.GROUP, PostRole.GROUP_LEADER),
        body=cell.body,
        committee_id=next((one.organisation_id or 0 for one in member.posts if _heads(one)), 0),
    )


def _heads(post: Post) -> bool:
    leading = (PostRole.SECRETARY, PostRole.DEPUTY_SECRETARY)
    return post.body == PostBody.PARTY and post.role in leading and bool(post.organisation_id)


async def speak(work: Work, who: Person, language: str) -> None:
    """Speak to this account in another language from now on."""
    session = await work.session()
    for account in await account_rows.accounts_of(session, who.member_id):
        if account.id == who.account_id:
            account.language = language
            session.add(account)
    await session.flush()


def _kept(row_id: int | None) -> int:
    if row_id is None:  # a row that was read always has its id
        raise RuntimeError("a row without an id was read from the database")
    return row_id


class Stored(Protocol):
    """A row with an id of its own, or what was read of one."""

    @property
    def id(self) -> int | None:
        """Give the id; None before the row is stored."""


def id_of(row: Stored) -> int:
    """Give the id of a stored row."""
    return _kept(row.id)
