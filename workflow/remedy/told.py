"""Who hears of a promised remedy: its owner and who follows it when it becomes theirs, who settles
it when its owner says that it is done, its owner when it is settled.

What is pushed names neither the shortcoming nor anybody."""

from dataclasses import dataclass

from storage import outbox
from storage.queries import people
from storage.tables import Remedy
from terms.remedy import WAITING, RemedyState
from workflow.accounts import id_of
from workflow.planned import Planned
from workflow.remedy.facts import Parties, parties
from workflow.work import Work

KIND = "remedy_told"
"""The kind of all these messages."""


@dataclass(frozen=True, slots=True)
class RemedyNews:
    """What one hears, and of which remedy."""

    remedy_id: int
    what: str
    """own, followed, reported, done or returned."""


async def to_owner(work: Work, row: Remedy) -> None:
    """Tell its owner, or who leads the cell where that is the committee, that it is theirs."""
    if row.state in WAITING:
        await _plan(work, row, "own", await _owners(work, row))


async def to_follower(work: Work, row: Remedy) -> None:
    """Tell who follows it that they do."""
    now = await _now(work, row)
    if row.state in WAITING and now.follower is not None:
        await _plan(work, row, "followed", {id_of(now.follower)})


async def to_settle(work: Work, row: Remedy) -> None:
    """Tell who follows it, or else who leads the cell, that its owner says it is done."""
    now = await _now(work, row)
    if now.follower is not None:
        who = {id_of(now.follower)}
    else:
        who = await _leading(work, now) - {row.said_by or 0}
    await _plan(work, row, "reported", who)


async def settled(work: Work, row: Remedy) -> None:
    """Tell its owner that it counts as done, or that their word came back."""
    what = "done" if row.state is RemedyState.DONE else "returned"
    await _plan(work, row, what, await _owners(work, row))


async def news(work: Work, planned: Planned) -> RemedyNews | None:
    """Give what is told; None where it is no more so."""
    row = await (await work.session()).get(Remedy, planned.args["remedy"])
    what = planned.args["what"]
    if row is None or row.state not in _STANDS[what]:
        return None
    now = await _now(work, row)
    if what == "followed" and (now.follower is None or now.follower.id != planned.member_id):
        return None
    if what == "own" and planned.member_id not in await _owners(work, row):
        return None
    return RemedyNews(id_of(row), what)


_STANDS = {
    "own": WAITING,
    "followed": WAITING,
    "reported": (RemedyState.REPORTED,),
    "done": (RemedyState.DONE,),
    "returned": (RemedyState.OPEN,),
}
"""In which states each of them is still true."""


async def _now(work: Work, row: Remedy) -> Parties:
    return (await parties(work, [row]))[id_of(row)]


async def _owners(work: Work, row: Remedy) -> set[int]:
    now = await _now(work, row)
    if row.by_committee:
        return await _leading(work, now)
    return set() if now.owner is None else {id_of(now.owner)}


async def _leading(work: Work, now: Parties) -> set[int]:
    session = await work.session()
    found = await people.secretaries_of(session, now.cell_id, work.now.date())
    return {id_of(one) for one in found}


async def _plan(work: Work, row: Remedy, what: str, who: set[int]) -> None:
    at = work.house.quiet.next_allowed(work.now)
    args = {"remedy": row.id, "what": what}
    stamp = f"{work.now:%Y%m%d%H%M%S}"
    plans = [
        outbox.Plan(f"{KIND}:{row.id}:{what}:{stamp}:{one}", KIND, one, args, at)
        for one in sorted(who)
    ]
    await outbox.plan_many(await work.session(), plans)
