"""What phones are told when one is taken from a member or joins them: by whom, and when (L21)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.outbox import Plan, plan_many
from storage.queries import accounts as account_rows
from storage.tables import AccountState, ChatAccount, Member
from workflow.accounts import Person
from workflow.planned import Planned
from workflow.work import Work

TAKEN = "phone_taken"
ADDED = "phone_added"
LEFT = "phone_left"


@dataclass(frozen=True, slots=True)
class PhoneFacts:
    """What happened to a member's phones."""

    at: datetime
    by: str
    """Who did it, by name; empty where a card printed for the cell was used."""
    own: bool = False
    """They did it themselves, on a phone that was theirs."""
    channel: str = ""
    on_paper: bool = False
    """The ballot that is open is now theirs on paper."""


async def taken(work: Work, accounts: Sequence[ChatAccount], by: Person, *, on_paper: bool) -> None:
    """Tell the chats that lose their member, at once, while they can still be told."""
    plans = [
        Plan(
            key=f"{TAKEN}:{one.id}:{one.joining}",
            kind=TAKEN,
            member_id=one.member_id,
            args={"farewell": True, "by": by.member_id, "at": _kept(work), "on_paper": on_paper},
            not_before=work.now,
            account_id=one.id,
        )
        for one in accounts
    ]
    await _plan(work, plans)


async def added(work: Work, account: ChatAccount, by: int | None) -> None:
    """Tell a member's other chats that one more has joined them; `by` had its code made."""
    others = await account_rows.accounts_of(await work.session(), account.member_id)
    plans = [
        Plan(
            key=f"{ADDED}:{account.joining}:{one.id}",
            kind=ADDED,
            member_id=one.member_id,
            args={"by": by, "at": _kept(work), "channel": account.channel},
            not_before=work.now,
            account_id=one.id,
        )
        for one in others
        if one.id != account.id
    ]
    await _plan(work, plans)


async def left(work: Work, account: ChatAccount) -> None:
    """Tell a member's other chats that this one has left them."""
    others = await account_rows.accounts_of(await work.session(), account.member_id)
    plans = [
        Plan(
            key=f"{LEFT}:{account.joining}:{one.id}:{account.id}",
            kind=LEFT,
            member_id=one.member_id,
            args={"by": account.member_id, "at": _kept(work), "channel": account.channel},
            not_before=work.now,
            account_id=one.id,
        )
        for one in others
    ]
    await _plan(work, plans)


async def facts(work: Work, row: Planned) -> PhoneFacts | None:
    """Give what a phone is told; None when it was joined again since it was taken."""
    session = await work.session()
    if row.kind == TAKEN:
        account = await session.get(ChatAccount, row.account_id)
        if account is None or account.state is not AccountState.REVOKED:
            return None
    who = await session.get(Member, row.args["by"]) if row.args["by"] else None
    return PhoneFacts(
        at=datetime.fromisoformat(row.args["at"]),
        by="" if who is None else who.called,
        own=row.args["by"] == row.member_id,
        channel=row.args.get("channel", ""),
        on_paper=row.args.get("on_paper", False),
    )


def _kept(work: Work) -> str:
    return work.now.isoformat()


async def _plan(work: Work, plans: Sequence[Plan]) -> None:
    await plan_many(await work.session(), plans)
