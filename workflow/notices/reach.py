"""Whom no message reaches, and who was called instead; what a counted channel has left."""

from dataclasses import dataclass
from datetime import datetime

from storage import outbox
from storage.outbox import Plan
from storage.queries import outbox as outbox_rows
from storage.queries import people
from storage.queries import reach as reach_rows
from storage.tables import AccountState
from workflow.access import leads
from workflow.accounts import Person, id_of
from workflow.errors import Refusal
from workflow.planned import Planned
from workflow.work import Work

BUDGET = "channel_budget"
USERS = "channel_users"
WARN_AT = 80
"""Per cent of the month's messages after which the secretary is warned."""


@dataclass(frozen=True, slots=True)
class ToCall:
    """A member whom no message reaches."""

    member_id: int
    name: str
    phone: str
    why: str
    """`never_joined`, `blocked`, `lost` or `left`."""
    waiting: int
    """What did not reach them since they were last called."""
    called_at: datetime | None


@dataclass(frozen=True, slots=True)
class Spent:
    """What a bot used of its month, where its platform counts."""

    sent: int
    limit: int

    @property
    def percent(self) -> int:
        """Give the step that was reached: 0, 80 or 100."""
        used = 100 * self.sent
        return 100 if used >= 100 * self.limit else WARN_AT if used >= WARN_AT * self.limit else 0


async def to_call(work: Work, secretary: Person) -> tuple[ToCall, ...]:
    """Give the members of the secretary's cell whom no message reaches, the uncalled first.

    Raises:
        Refusal: `not_secretary`.
    """
    leads(secretary)
    session = await work.session()
    members = await people.members_on(session, secretary.cell_id, work.now.date())
    ids = [id_of(member) for member in members]
    states = await reach_rows.account_states(session, ids)
    calls = await reach_rows.last_calls(session, ids)
    found = []
    for member in members:
        his = states.get(id_of(member), set())
        if AccountState.ACTIVE in his:
            continue
        called = calls.get(id_of(member))
        waiting = await outbox_rows.unreached(session, id_of(member), called)
        found.append(ToCall(id_of(member), member.called, member.phone, _why(his), waiting, called))
    return tuple(sorted(found, key=_is_done))


def _is_done(one: ToCall) -> bool:
    """Tell whether they were called, and nothing has missed them since."""
    return one.called_at is not None and not one.waiting


def _why(states: set[AccountState]) -> str:
    if not states:
        return "never_joined"
    for state, why in ((AccountState.BLOCKED, "blocked"), (AccountState.LOST, "lost")):
        if state in states:
            return why
    return "left"


async def called(work: Work, secretary: Person, member_id: int) -> None:
    """Tick a member off: they were told by telephone.

    Raises:
        Refusal: `not_secretary`; `not_in_cell`.
    """
    leads(secretary)
    session = await work.session()
    members = await people.members_on(session, secretary.cell_id, work.now.date())
    if member_id not in {id_of(member) for member in members}:
        raise Refusal("not_in_cell")
    await reach_rows.note_call(session, member_id, secretary.member_id, work.now)


async def warn_of_budget(work: Work, channel: str, bot: str, spent: Spent) -> int:
    """Tell the secretaries whose members use this bot, once a month and step; give how many."""
    if not spent.percent:
        return 0
    month = f"{work.now:%Y-%m}"
    args = {"percent": spent.percent, "sent": spent.sent, "limit": spent.limit}
    return await _tell(work, channel, bot, f"budget:{month}:{spent.percent}", BUDGET, args)


async def warn_of_users(work: Work, channel: str, bot: str, limit: int) -> int:
    """Tell the same secretaries when the bot has all the users that its plan allows."""
    users = await reach_rows.users_of(await work.session(), channel, bot)
    if users < limit:
        return 0
    return await _tell(work, channel, bot, f"users:{limit}", USERS, {"limit": limit})


async def _tell(
    work: Work, channel: str, bot: str, what: str, kind: str, args: dict[str, int]
) -> int:
    session = await work.session()
    leaders = await reach_rows.leaders_of_users(session, channel, bot, work.now.date())
    plans = [
        Plan(f"{channel}:{bot}:{what}:{leader}", kind, leader, args, work.now) for leader in leaders
    ]
    return await outbox.plan_many(session, plans)


def spent_of(row: Planned) -> Spent:
    """Give what a planned warning tells."""
    return Spent(int(row.args["sent"]), int(row.args["limit"]))
