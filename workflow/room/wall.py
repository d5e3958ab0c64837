"""The meeting's screen: what everybody in the room may see on the wall, and the link to it.

Nothing here tells who voted or what, and no total before the chair announced it. Of a result the
wall shows the level, and the votes of each level where the guard lets them (leaks L12, L24).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from urllib.parse import quote

from storage.queries import links as link_rows
from storage.queries import meetings as meeting_rows
from storage.queries import votes as vote_rows
from storage.tables import (
    BallotRules,
    BallotSession,
    Meeting,
    MeetingState,
    ScreenLink,
)
from terms.ballots import BallotMode, BallotPurpose
from workflow.access import leads, meeting_of
from workflow.accounts import Person, id_of
from workflow.ballot import page_links, page_tokens, room_codes, turnout, voters_list
from workflow.ballot.page_links import NoSuchLink
from workflow.ballot.turnout import TurnoutFacts
from workflow.ballot.voters_list import Ways
from workflow.clock import VIETNAM
from workflow.count import shown, side_ballots
from workflow.count.guard import Verdict
from workflow.count.shown import CountRow, Votes
from workflow.errors import Refusal
from workflow.meeting import agenda, roll_call
from workflow.meeting.agenda import Item
from workflow.work import Work

PATH = "man-hinh"
MOST_LINKS = 8
_TELEGRAM = "telegram"


class Asking(StrEnum):
    """What is being voted on, as the wall calls it."""

    RATING = "rating"
    OPEN_RATING = "open_rating"
    """With names: the meeting decided so."""
    MOTION = "motion"
    OPEN_MOTION = "open_motion"
    REHEARSAL = "rehearsal"
    """It counts for nothing; nobody shall take it for the vote."""


class WallStage(StrEnum):
    """What the wall shows."""

    WAITING = "waiting"
    ROLL_CALL = "roll_call"
    AGENDA = "agenda"
    VOTING = "voting"
    COUNTING = "counting"
    COUNTED = "counted"
    """Counted, and kept back until the chair announces it."""
    RESULTS = "results"


_STAGES = {
    MeetingState.SCHEDULED: WallStage.WAITING,
    MeetingState.ROLL_CALL: WallStage.ROLL_CALL,
    MeetingState.OPENED: WallStage.AGENDA,
    MeetingState.COLLECTIVE_REVIEW: WallStage.AGENDA,
    MeetingState.PERSON_REVIEW: WallStage.AGENDA,
    MeetingState.BALLOT_OPEN: WallStage.VOTING,
    MeetingState.BALLOT_CLOSED: WallStage.COUNTING,
    MeetingState.COUNTED: WallStage.COUNTED,
    MeetingState.ANNOUNCED: WallStage.RESULTS,
    MeetingState.MINUTES_READ: WallStage.RESULTS,
}
"""Every other state ends the screen."""
_BEFORE_THE_URN = (WallStage.ROLL_CALL, WallStage.AGENDA)


@dataclass(frozen=True, slots=True)
class CheckInOnTheWall:
    """How one checks in, and how many have."""

    code: str
    deep_link: str
    """Opens the chat with the code typed; empty where the bot's name is not known."""
    present: int
    base: int


@dataclass(frozen=True, slots=True)
class VotesOnTheWall:
    """One part of a row's bar: the votes for one level."""

    level: str
    count: int
    begins: float
    """Where it begins, in percent of all official members."""
    width: float


@dataclass(frozen=True, slots=True)
class OutcomeOnTheWall:
    """One row of the result."""

    name: str
    level: str
    """Empty where no level passed half."""
    share: str
    """By how many percent of all official members it passed; empty where none did or it would
    tell."""
    votes: tuple[VotesOnTheWall, ...] = ()
    """The votes of each level, the best first; none where they would tell."""


@dataclass(frozen=True, slots=True)
class SpeakerOnTheWall:
    """One item of the agenda."""

    name: str
    """Empty for a collective, which `subject` names."""
    subject: str
    state: str
    """waiting, running, concluded."""
    step: str
    """Where the talk about it is: present, reports, opinions, reply, conclusion."""
    begun: datetime | None = None
    """None for one that waits: when it will begin, nobody knows; nor where the clerk wrote by
    hand."""
    concluded: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wall:
    """Everything the wall shows."""

    stage: WallStage
    cell: str
    year: int
    chair: str
    when: datetime | None = None
    """When it was announced for."""
    place: str = ""
    opened: datetime | None = None
    """When the meeting was opened, beside its agenda."""
    today: date | None = None
    """The day beside an agenda: a time of another one is told with its date."""
    check_in: CheckInOnTheWall | None = None
    ways: Ways | None = None
    """Who votes how, until the urn is opened."""
    phone_code: str = ""
    """The roll call's code, where a phone that came lately still waits for it."""
    turns: tuple[SpeakerOnTheWall, ...] = ()
    turnout: TurnoutFacts | None = None
    asking: Asking = Asking.RATING
    ballot_page: str = ""
    """Where codes are typed while a vote is open; empty where it takes none."""
    outcomes: tuple[OutcomeOnTheWall, ...] = ()
    verdict: Verdict | None = None
    """What of the result may be shown."""

    @property
    def now(self) -> SpeakerOnTheWall | None:
        """Whose turn it is."""
        return next((turn for turn in self.turns if turn.state == "running"), None)

    @property
    def following(self) -> SpeakerOnTheWall | None:
        """Who comes next."""
        return next((turn for turn in self.turns if turn.state == "waiting"), None)

    @property
    def by_hand(self) -> datetime | None:
        """When those reviews were said to be done that the clerk wrote down by hand."""
        return max((t.concluded for t in self.turns if t.concluded and not t.begun), default=None)


async def address(work: Work, person: Person, meeting_id: int, language: str) -> str:
    """Give a new link to the screen of the running meeting; older ones go on working.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`; `no_pages` without a public address;
            `screen_over`.
    """
    leads(person)
    if not page_links.offered(work):
        raise Refusal("no_pages")
    meeting = await meeting_of(work, person, meeting_id)
    if meeting.state not in _STAGES:
        raise Refusal("screen_over")
    session, number = await work.session(), id_of(meeting)
    if await link_rows.screen_links(session, number) >= MOST_LINKS:
        await link_rows.forget_screen_links(session, number)
    token = page_tokens.SCREEN.make(work.house.text_key)
    digest = page_tokens.SCREEN.digest(work.house.text_key, token)
    assert digest is not None
    session.add(ScreenLink(digest=digest, meeting_id=number))
    await session.flush()
    base = work.house.public_url.rstrip("/")
    return f"{base}/{PATH}/{token}{page_links.query(language)}"


def genuine(work: Work, token: str) -> bool:
    """Tell whether this house made the token, without looking into the database."""
    return page_tokens.SCREEN.digest(work.house.text_key, token) is not None


async def behind(work: Work, token: str) -> int:
    """Give the meeting whose screen a link shows.

    Raises:
        NoSuchLink: never made here, or its meeting is over.
    """
    digest = page_tokens.SCREEN.digest(work.house.text_key, token)
    if digest is None:
        raise NoSuchLink
    meeting = await link_rows.meeting_of(await work.session(), digest)
    if meeting is None or meeting.state not in _STAGES:
        raise NoSuchLink
    return id_of(meeting)


async def walls(work: Work, meeting_ids: Iterable[int]) -> dict[int, Wall]:
    """Give what each of these meetings shows now; those that are over are left out."""
    session = await work.session()
    found = {}
    for number in meeting_ids:
        meeting = await session.get(Meeting, number, populate_existing=True)
        if meeting is not None and meeting.state in _STAGES:
            found[number] = await _wall(work, meeting)
    return found


async def _wall(work: Work, meeting: Meeting) -> Wall:
    stage = _STAGES[MeetingState(meeting.state)]
    running = await _running(work, meeting, stage)
    if running is not None:
        stage = WallStage.VOTING
    seen = await agenda.agenda(work, meeting)
    ways = await voters_list.ways(work, meeting) if stage in _BEFORE_THE_URN else None
    code = meeting.check_in_code if ways and ways.phones.code_asked else ""
    wall = Wall(
        stage=stage,
        cell=seen.cell_name,
        year=seen.year,
        chair=seen.chair,
        when=seen.planned_at if stage in (WallStage.WAITING, WallStage.AGENDA) else None,
        place=seen.place if stage is WallStage.WAITING else "",
        opened=_opened(meeting) if stage is WallStage.AGENDA else None,
        today=work.now.astimezone(VIETNAM).date() if stage is WallStage.AGENDA else None,
        ways=ways,
        phone_code=code if stage is WallStage.AGENDA else "",
        turns=tuple(map(_turn, seen.items)) if stage is WallStage.AGENDA else (),
        check_in=await _check_in(work, meeting) if stage is WallStage.ROLL_CALL else None,
        turnout=await turnout.shown(work, running) if running is not None else None,
    )
    if running is not None:
        rules = await vote_rows.rules_of(await work.session(), id_of(running))
        page = room_codes.address(work, rules)
        return replace(wall, asking=_asking(rules), ballot_page=page)
    return await _with_result(work, meeting, wall) if stage is WallStage.RESULTS else wall


def _turn(item: Item) -> SpeakerOnTheWall:
    return SpeakerOnTheWall(
        name=item.name,
        subject=item.subject.value,
        state=item.state.value,
        step=item.step.value,
        begun=item.begun_at,
        concluded=item.concluded_at,
    )


def _opened(meeting: Meeting) -> datetime | None:
    return meeting.opened_at and meeting.opened_at.astimezone(VIETNAM)


async def _running(work: Work, meeting: Meeting, stage: WallStage) -> BallotSession | None:
    """Give the ballot that is open: the rating's, or a motion or rehearsal beside it."""
    if stage is WallStage.VOTING:
        number = id_of(meeting)
        return await meeting_rows.ballot_of(await work.session(), number)
    found = await side_ballots.open_one(work, meeting)
    return None if found is None else found[0]


def _asking(rules: BallotRules) -> Asking:
    if rules.purpose is BallotPurpose.REHEARSAL:
        return Asking.REHEARSAL
    by_name = rules.mode is BallotMode.OPEN
    if rules.purpose is BallotPurpose.MOTION:
        return Asking.OPEN_MOTION if by_name else Asking.MOTION
    return Asking.OPEN_RATING if by_name else Asking.RATING


async def _check_in(work: Work, meeting: Meeting) -> CheckInOnTheWall:
    roll = await roll_call.roll(work, meeting)
    bot = work.house.bot_names.get(_TELEGRAM, "")
    code = meeting.check_in_code
    return CheckInOnTheWall(
        code=code,
        deep_link=f"https://t.me/{quote(bot)}?start={code}" if bot else "",
        present=len(roll.electors),
        base=roll.base,
    )


async def _with_result(work: Work, meeting: Meeting, wall: Wall) -> Wall:
    found = await shown.count(work, meeting)
    rows = () if found.verdict.level_tells else found.rows
    told = tuple(_outcome(row, found.official_members) for row in rows)
    return replace(wall, outcomes=told, verdict=found.verdict)


def _outcome(row: CountRow, members: int) -> OutcomeOnTheWall:
    level = row.level.value if row.level else ""
    if row.figures is None:
        return OutcomeOnTheWall(row.name, level, "")
    return OutcomeOnTheWall(row.name, level, row.figures.passed, _bar(row.figures.votes, members))


def _bar(votes: Iterable[Votes], members: int) -> tuple[VotesOnTheWall, ...]:
    """Lay the votes of all levels beside each other; what is left to the end chose none."""
    parts, before = [], 0
    for one in votes:
        begins, width = (100 * number / max(members, 1) for number in (before, one.count))
        if one.count:
            parts.append(VotesOnTheWall(one.level.value, one.count, begins, width))
        before += one.count
    return tuple(parts)
