"""How the chair wants the next ballot held: kind, secret or open, whose vote, who on paper."""

from dataclasses import dataclass

from storage.queries import votes as vote_rows
from storage.tables import (
    BallotBody,
    BallotPlan,
    Collective,
    Cycle,
    Meeting,
    MeetingState,
    Organisation,
)
from terms.ballots import BallotKind, BallotMode
from terms.people import BodyKind
from workflow.access import leads, meeting_of
from workflow.accounts import Person, id_of
from workflow.ballot import urn_session
from workflow.ballot.urn_session import Electorate, Question
from workflow.errors import Refusal
from workflow.meeting import roll_call
from workflow.open_urns import Subject
from workflow.work import Work

KINDS = (BallotKind.LEVELS, BallotKind.LOWER_LEVELS)
"""What a first ballot may ask; names and yes or no for excellent are second rounds."""
_OF_A_CELL = (Collective.CELL, Collective.COMMITTEE, Collective.LEADERSHIP)
_OWN = {
    BodyKind.CELL_COMMITTEE: (Collective.COMMITTEE,),
    BodyKind.LEADERSHIP: (Collective.LEADERSHIP,),
    BodyKind.PARTY_COMMITTEE: (Collective.COMMITTEE,),
    BodyKind.STANDING_COMMITTEE: (Collective.COMMITTEE,),
}
"""A body that meets rates itself, in its own meeting."""
FIXED = (MeetingState.BALLOT_OPEN, MeetingState.BALLOT_CLOSED, MeetingState.CLOSED)
"""States in which nothing is planned any more."""


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """The plan as the chair sees it."""

    meeting_id: int
    kind: BallotKind
    mode: BallotMode
    body: BallotBody
    self_vote: bool
    typed: bool
    web_link: bool
    """Whether a link for any browser is given beside the button in Telegram."""
    collectives: tuple[int, ...]
    rateable: tuple[Collective, ...]
    """The collectives that may be put on the sheet."""
    voters: Electorate


async def plan(work: Work, person: Person, meeting_id: int) -> PlanFacts:
    """Give how the next ballot would be held.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`.
    """
    leads(person)
    meeting = await meeting_of(work, person, meeting_id)
    return await _facts(work, meeting, await _stored(work, meeting))


async def turn(work: Work, person: Person, meeting_id: int, what: str) -> PlanFacts:
    """Turn one setting on, off or to its other value: a name of `_TURNS`, or "collective-1".

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `plan_fixed`; `button_unknown`.
    """
    leads(person)
    meeting = await meeting_of(work, person, meeting_id)
    row = await _changeable(work, meeting)
    if what in _TURNS:
        _TURNS[what](row)
    else:
        _turn_collective(row, what, await _rateable(work, meeting))
    await _keep(work, row)
    return await _facts(work, meeting, row)


async def on_paper(work: Work, person: Person, meeting_id: int, member_id: int) -> PlanFacts:
    """Let a member vote on paper, or by phone again; who has no chat votes on paper anyway.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `plan_fixed`; `not_in_cell`.
    """
    leads(person)
    meeting = await meeting_of(work, person, meeting_id)
    row = await _changeable(work, meeting)
    (await roll_call.roll(work, meeting)).of(member_id)
    row.on_paper = _toggled(row.on_paper, member_id)
    await _keep(work, row)
    return await _facts(work, meeting, row)


async def question(work: Work, meeting: Meeting, people: tuple[Subject, ...]) -> Question:
    """Give the sheet of the next ballot: the collectives first (S1 IV.3.3), then the people."""
    row = await _stored(work, meeting)
    voted_on = await vote_rows.rated_at(await work.session(), id_of(meeting))
    collectives = [number for number in row.collectives if number not in voted_on]
    return Question(
        subjects=(*await urn_session.named(work, meeting, collectives), *people),
        kind=BallotKind(row.kind),
        mode=BallotMode(row.mode),
        body=BallotBody(row.body),
        self_vote=row.self_vote,
        typed=row.typed,
        web_link=row.web_link,
    )


async def voters(work: Work, meeting: Meeting) -> Electorate:
    """Give who would vote in the next ballot, as it is planned."""
    row = await _stored(work, meeting)
    return await urn_session.electorate(work, meeting, BallotBody(row.body), BallotMode(row.mode))


async def _stored(work: Work, meeting: Meeting) -> BallotPlan:
    return await vote_rows.plan_of(await work.session(), id_of(meeting))


async def _changeable(work: Work, meeting: Meeting) -> BallotPlan:
    if meeting.state in FIXED:
        raise Refusal("plan_fixed")
    return await _stored(work, meeting)


async def _keep(work: Work, row: BallotPlan) -> None:
    session = await work.session()
    session.add(row)
    await session.flush()


async def _facts(work: Work, meeting: Meeting, row: BallotPlan) -> PlanFacts:
    return PlanFacts(
        meeting_id=id_of(meeting),
        kind=BallotKind(row.kind),
        mode=BallotMode(row.mode),
        body=BallotBody(row.body),
        self_vote=row.self_vote,
        typed=row.typed,
        web_link=row.web_link,
        collectives=tuple(row.collectives),
        rateable=await _rateable(work, meeting),
        voters=await urn_session.electorate(
            work, meeting, BallotBody(row.body), BallotMode(row.mode)
        ),
    )


def _turn_kind(row: BallotPlan) -> None:
    row.kind = KINDS[1 - KINDS.index(BallotKind(row.kind))]


def _turn_mode(row: BallotPlan) -> None:
    row.mode = BallotMode.OPEN if row.mode is BallotMode.SECRET else BallotMode.SECRET


def _turn_body(row: BallotPlan) -> None:
    row.body = BallotBody.COMMITTEE if row.body is BallotBody.CELL else BallotBody.CELL


def _turn_self_vote(row: BallotPlan) -> None:
    row.self_vote = not row.self_vote


def _turn_typed(row: BallotPlan) -> None:
    row.typed = not row.typed


def _turn_web_link(row: BallotPlan) -> None:
    row.web_link = not row.web_link


_TURNS = {
    "kind": _turn_kind,
    "mode": _turn_mode,
    "body": _turn_body,
    "self_vote": _turn_self_vote,
    "typed": _turn_typed,
    "web_link": _turn_web_link,
}


async def _rateable(work: Work, meeting: Meeting) -> tuple[Collective, ...]:
    session = await work.session()
    cycle = await session.get_one(Cycle, meeting.cycle_id)
    place = await session.get_one(Organisation, cycle.cell_id)
    return _OF_A_CELL if place.body is None else _OWN[place.body]


def _turn_collective(row: BallotPlan, what: str, rateable: tuple[Collective, ...]) -> None:
    for each in rateable:
        if what == f"collective{each.value}":
            row.collectives = sorted(_toggled(row.collectives, each.value), reverse=True)
            return
    raise Refusal("button_unknown")


def _toggled(numbers: list[int], one: int) -> list[int]:
    return [n for n in numbers if n != one] if one in numbers else [*numbers, one]
