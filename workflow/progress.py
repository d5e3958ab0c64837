"""How far a cell is with its self-reviews: for its secretary."""

from dataclasses import dataclass

from storage.queries import accounts as account_rows
from storage.queries import people
from storage.queries import reviews as review_rows
from storage.tables import ReviewState
from workflow.access import leads
from workflow.accounts import Person, id_of
from workflow.cycle import current
from workflow.errors import Refusal
from workflow.self_review_form import scope_of
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class Progress:
    """Names by how far they are. No text of anybody's is looked at."""

    year: int
    submitted: tuple[str, ...]
    writing: tuple[str, ...]
    not_begun: tuple[str, ...]
    not_asked: tuple[str, ...]
    not_joined: tuple[str, ...]
    """Whoever has no chat: the bot cannot reach them."""

    @property
    def asked(self) -> int:
        """How many members a self-review is asked of."""
        return len(self.submitted) + len(self.writing) + len(self.not_begun)


@dataclass(frozen=True, slots=True)
class CellMember:
    """A member as his secretary picks him from a list."""

    member_id: int
    name: str
    joined: bool


async def progress(work: Work, secretary: Person) -> Progress:
    """Give how far the cell is; raise `Refusal` `not_secretary` or `no_cycle`."""
    leads(secretary)
    cycle = await current(work, secretary)
    if cycle is None:
        raise Refusal("no_cycle")
    session = await work.session()
    reviews = await review_rows.reviews_of_cycle(session, cycle.id or 0)
    groups: dict[str, list[str]] = {g: [] for g in ("submitted", "writing", "not_begun", "no")}
    not_joined = []
    for member in await people.members_of(session, secretary.cell_id):
        review = reviews.get(id_of(member))
        if not scope_of(member, cycle).reviewed:
            group = "no"
        elif review is None:
            group = "not_begun"
        else:
            group = "submitted" if review.state == ReviewState.SUBMITTED else "writing"
        groups[group].append(member.full_name)
        if group != "no" and not await account_rows.accounts_of(session, id_of(member)):
            not_joined.append(member.full_name)
    return Progress(
        year=cycle.year,
        submitted=tuple(groups["submitted"]),
        writing=tuple(groups["writing"]),
        not_begun=tuple(groups["not_begun"]),
        not_asked=tuple(groups["no"]),
        not_joined=tuple(not_joined),
    )


async def cell_members(work: Work, secretary: Person) -> tuple[CellMember, ...]:
    """Give the members of the secretary's own cell; raise `Refusal` `not_secretary`."""
    leads(secretary)
    session = await work.session()
    return tuple(
        [
            CellMember(
                id_of(member),
                member.full_name,
                bool(await account_rows.accounts_of(session, id_of(member))),
            )
            for member in await people.members_of(session, secretary.cell_id)
        ]
    )
