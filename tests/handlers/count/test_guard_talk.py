"""The one guard for small numbers and unanimity, attacked through chat, wall, notice and paper.

Six official members; a figure is a notation such as `04/06/06`, or a share that votes of six have.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from sqlmodel import col, select

import rating
from handlers.callbacks.meeting import MeetingAction
from handlers.callbacks.votes import VotesAction
from handlers.count import count_notices, result_view
from handlers.words import words_for
from papers.raster import Colour
from papers.result_picture import COLOURS
from storage.tables import OutboxMessage
from terms.ballots import BallotKind, BallotMode, BallotPurpose
from tests.e2e.house import texts_in
from tests.handlers.conftest import Talks
from tests.meeting_room import VOTERS, Room
from tests.papers.test_progress_picture import pixels_of
from tests.rows import few
from tests.scenes import Steps, asked_for, everybody_gathers
from workflow.ballot import paper_urn, voting_plan
from workflow.count import after_close, result_notice, result_picture, rounds, side_ballots
from workflow.errors import Refusal
from workflow.notices import notice
from workflow.record import meeting_papers, minutes
from workflow.room import wall as room_wall

FIGURE = re.compile(r"\d\d/\d\d/06|(?:100|83,3|66,7|33,3|16,7)\s?%")
NONE = dict.fromkeys(("chat", "wall", "picture", "notice", "extract"), False)
ALL = dict.fromkeys(NONE, True)

Sheets = Mapping[str, Sequence[int]]


def _sheets(*rows: str) -> Sheets:
    """Give a sheet to each voter; a row of the vote is its marks, voter by voter."""
    return {
        who: [int(row[place]) for row in rows]
        for place, who in zip(range(len(rows[0])), VOTERS, strict=False)
    }


MIXED = _sheets("112222", "222233", "111222", "222333", "112222", "333222")
UNANIMOUS = _sheets("222222", "222233", "111222", "222333", "112222", "333222")
"""All gave An the same level; on everybody else they differ."""
ONE_ALONE = _sheets("222221", "222233", "111222", "222333", "112222", "333222")
"""Mai alone gave An another level: she knows what the five others gave."""
WITH_BLANKS = _sheets("222200", "222233", "111222", "222333", "112222", "333222")
"""Who marked An's row at all marked it the same."""
OF_FOUR = _sheets("1122", "2211", "1122", "1212", "2121", "2112")
"""Each row is divided, and four ballots are too few."""
UNDECIDED = _sheets("112222", "222233", "123000", "222333", "112222", "321000")
"""For Bình and Mai no level passed half: three of six is not more than half."""
AGAIN = _sheets("222333", "333222")

PICTURE = words_for("vi").label("meeting.picture")

SAME = pytest.param(VOTERS, True, id="the same")
ONE_FEWER = pytest.param(VOTERS[:5], False, id="one fewer")


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; what all its tests begin with is built once."""
    return asked_for(request.fixturenames, gathered=everybody_gathers)


@pytest.fixture
def gathered(room: Room) -> Room:
    """Six voters in the room, all six to be rated."""
    return room


async def _step(room: Room, step: object) -> None:
    assert callable(step)
    async with room.world.job() as work:
        await step(work, room.people["an"], room.meeting_id)


async def _wall(room: Room) -> room_wall.Wall:
    async with room.world.job() as work:
        return (await room_wall.walls(work, [room.meeting_id]))[room.meeting_id]


async def _notice(room: Room, who: str) -> str:
    """Give the last notice of somebody's own result, as it is worded when it is sent."""
    async with room.world.job() as work:
        found = await (await work.session()).exec(
            select(OutboxMessage)
            .where(
                OutboxMessage.kind == notice.RESULT,
                OutboxMessage.member_id == room.member_id(who),
            )
            .order_by(col(OutboxMessage.id).desc())
        )
        row = found.first()
        assert row is not None
        facts = await result_notice.facts(work, row)
    assert facts is not None
    return str(result_view.told(words_for("vi"), facts).text)


async def _extract(room: Room, who: str) -> str:
    async with room.world.job() as work:
        paper = await meeting_papers.paper(
            work, room.people["an"], meeting_papers.EXTRACT, room.member_id(who)
        )
    return texts_in(paper.render())


async def _record(room: Room) -> str:
    async with room.world.job() as work:
        paper = await meeting_papers.paper(work, room.people["an"], meeting_papers.COUNT_RECORD)
    return texts_in(paper.render())


async def _picture(room: Room) -> set[Colour]:
    """Give the colours of the picture of the result; none where none is drawn."""
    try:
        async with room.world.job() as work:
            file = await result_picture.file(work, room.people["an"], room.meeting_id)
    except Refusal:
        return set()
    return {colour for row in pixels_of(file.render()) for colour in row}


async def _results(talk: Talks) -> str:
    an = talk("an")
    await an.says("hop")
    return an.text


async def _offered(talk: Talks) -> list[str]:
    """Give the buttons below the results, as who leads sees them."""
    await _results(talk)
    return talk("an").labels


async def _figures(room: Room, talk: Talks, who: str = "binh") -> dict[str, bool]:
    """Announce the count, and give which views show figures: the notice and the extract are of
    one on whom the votes are divided."""
    chat = await _results(talk)
    await _step(room, after_close.announce)
    outcomes = (await _wall(room)).outcomes
    wall = [str(one.share or one.votes or "") for one in outcomes]
    drawn = await _picture(room)
    told = await _notice(room, who)
    await _step(room, minutes.read_out)
    paper = await _extract(room, who)
    return {
        "picture": COLOURS[rating.Level.GOOD] in drawn,
        "chat": bool(FIGURE.search(chat)),
        "wall": any(share not in ("", "None") for share in wall),
        "notice": bool(FIGURE.search(told)),
        "extract": bool(FIGURE.search(paper)),
    }


async def test_a_divided_vote_is_shown(gathered: Room, talk: Talks) -> None:
    """So what is not found below is no mere fault of looking."""
    await gathered.holds_vote(MIXED)

    assert ALL == await _figures(gathered, talk)


@pytest.mark.parametrize(
    "sheets",
    few(
        [
            pytest.param(UNANIMOUS, id="unanimous"),
            pytest.param(ONE_ALONE, id="one alone"),
            pytest.param(WITH_BLANKS, id="with blanks"),
            pytest.param(OF_FOUR, id="few"),
        ],
        0,
        1,
    ),
)
async def test_no_view_tells_who_chose_what(gathered: Room, talk: Talks, sheets: Sheets) -> None:
    """Not one figure of the whole vote, on whomever: the row left out alone would be the row on
    which all were of one mind. The record of the count has them all."""
    await gathered.holds_vote(sheets)

    assert NONE == await _figures(gathered, talk)
    assert FIGURE.search(await _record(gathered))


async def test_every_view_says_where_the_figures_are(gathered: Room, talk: Talks) -> None:
    """And why, without telling which row it is."""
    sentence = words_for("vi").label("guard.telling")
    await gathered.holds_vote(UNANIMOUS)
    chat = await _results(talk)
    await _step(gathered, after_close.announce)
    told = await _notice(gathered, "lan")
    await _step(gathered, minutes.read_out)

    assert [1, 1] == [chat.count(sentence), told.count(sentence)]
    wall = await _wall(gathered)
    assert wall.verdict is not None
    assert "telling" == wall.verdict.withheld
    assert sentence[-20:-1] in await _extract(gathered, "lan")


async def test_the_level_is_told_all_the_same(gathered: Room, talk: Talks) -> None:
    """What came out is what the meeting voted for; only by how many is withheld."""
    await gathered.holds_vote(UNANIMOUS)
    chat = await _results(talk)
    await _step(gathered, after_close.announce)

    assert "Hoàn thành tốt nhiệm vụ" in chat
    assert "good" == (await _wall(gathered)).outcomes[0].level


async def test_who_leads_takes_the_announced_result_as_a_picture(
    gathered: Room, talk: Talks
) -> None:
    """Not before it is announced; then one tap brings it."""
    await gathered.holds_vote(MIXED)
    before = await _offered(talk)
    await _step(gathered, after_close.announce)
    after = await _offered(talk)
    await talk("an").taps(PICTURE)

    assert (False, True) == (PICTURE in before, PICTURE in after)
    assert talk("an").paper.picture


async def test_the_rule_is_told_all_the_same(gathered: Room, talk: Talks) -> None:
    """What a level has to reach, and by which clause, tells of no vote: chat and extract say it."""
    await gathered.holds_vote(UNANIMOUS)
    chat = await _results(talk)
    await _step(gathered, after_close.announce)
    await _step(gathered, minutes.read_out)

    rule = "Mức được nhiều phiếu nhất phải được quá nửa"
    assert 1 == chat.count(rule)
    assert 1 == (await _extract(gathered, "lan")).count(rule)


async def test_the_rule_is_told_once_beside_votes_that_may_be_shown(
    gathered: Room, talk: Talks
) -> None:
    """Six levels by six votes and one rule: it stands after them, not below each."""
    await gathered.holds_vote(MIXED)

    chat = await _results(talk)

    assert 1 == chat.count("Mức được nhiều phiếu nhất phải được quá nửa")


async def test_the_order_of_excellent_is_told_with_votes_that_may_be_shown(
    gathered: Room, talk: Talks
) -> None:
    """An and Lan have four of six each, more than the cap allows: it is said with how many."""
    sheets = _sheets("111122", "221111", "112222", "222333", "112222", "333222")
    await gathered.holds_vote(sheets)
    an = talk("an")

    await an.taps_data(VotesAction(do="standing", meeting=gathered.meeting_id).pack())

    assert "Nguyễn Văn An (4), Trần Thị Lan (4)" in an.text


async def test_a_level_that_took_every_ballot_is_on_no_wall(gathered: Room, talk: Talks) -> None:
    """Four of six voted, and four is the least that passes: a level on the wall would say that
    the four were of one mind. Who leads knows it, and each is told his own."""
    await gathered.holds_vote(_sheets("2222", "2211", "1122", "1212", "2121", "2112"))
    chat = await _results(talk)
    await _step(gathered, after_close.announce)
    wall = await _wall(gathered)

    assert () == wall.outcomes
    assert PICTURE not in await _offered(talk)
    assert set() == await _picture(gathered)
    assert "Nguyễn Văn An" in chat
    assert "Hoàn thành tốt nhiệm vụ" in await _notice(gathered, "an")


async def _repeats(room: Room, sheets: Sheets) -> None:
    """Vote again on those for whom no level passed half."""
    repeat = (room.meeting_id, BallotPurpose.REPEAT, BallotKind.LEVELS)
    async with room.world.job() as work:
        found = await rounds.preview(work, room.people["an"], *repeat)
    async with room.world.job() as work:
        room.session_id = await rounds.open_round(work, room.people["an"], *repeat, found.seal)
    for who, marks in sheets.items():
        await room.votes(who, *marks)
    await room.closes()
    await room.counts()


@pytest.mark.parametrize(("voters", "shown"), [SAME, ONE_FEWER])
async def test_no_difference_of_two_votes_is_shown(
    gathered: Room, talk: Talks, voters: Sequence[str], shown: bool
) -> None:
    """Mai votes the first time and not the second: the totals would differ by her ballot."""
    await gathered.holds_vote(UNDECIDED)
    await _repeats(gathered, {who: AGAIN[who] for who in voters})

    assert dict.fromkeys(("chat", "wall"), shown) == {
        view: found
        for view, found in (await _figures(gathered, talk)).items()
        if view in ("chat", "wall")
    }


async def test_the_floor_is_that_of_the_opening(gathered: Room, talk: Talks) -> None:
    """Asked for seven when the vote was opened; a house that is content with five since does not
    show six ballots. Nor does it the other way round hide what was to be shown."""
    house = gathered.world.house
    gathered.world.house = replace(house, least_ballots=7)
    await gathered.opens()
    gathered.world.house = house
    for who, marks in MIXED.items():
        await gathered.votes(who, *marks)
    await gathered.closes()
    await gathered.counts()

    assert words_for("vi").label("guard.few", floor=7) in await _results(talk)
    assert NONE == await _figures(gathered, talk)


async def test_a_later_floor_hides_nothing(gathered: Room, talk: Talks) -> None:
    """Opened with five: six ballots stay shown when the house asks for seven afterwards."""
    await gathered.opens()
    gathered.world.house = replace(gathered.world.house, least_ballots=7)
    for who, marks in MIXED.items():
        await gathered.votes(who, *marks)
    await gathered.closes()
    await gathered.counts()

    assert ALL == await _figures(gathered, talk)


async def test_the_floor_is_said_before_the_opening(gathered: Room, talk: Talks) -> None:
    """To who opens, on the preview; to the room, on the wall while it votes."""
    sentence = words_for("vi").label("guard.floor", floor=5)
    await gathered.reviews()
    an = talk("an")
    await an.says("hop")
    await an.taps_data(MeetingAction(do="preview", meeting=gathered.meeting_id).pack())
    preview = an.text
    await gathered.opens()
    wall = await _wall(gathered)

    assert sentence in preview
    assert wall.turnout is not None
    assert 5 == wall.turnout.floor


async def test_a_preview_of_another_floor_opens_nothing(gathered: Room, talk: Talks) -> None:
    """What was said beforehand holds, or it is said anew."""
    await gathered.reviews()
    an = talk("an")
    await an.says("hop")
    await an.taps_data(MeetingAction(do="preview", meeting=gathered.meeting_id).pack())
    gathered.world.house = replace(gathered.world.house, least_ballots=7)

    await an.taps("Đồng ý bắt đầu" if "Đồng ý bắt đầu" in an.labels else "Vẫn tiếp tục")

    assert words_for("vi").label("guard.floor", floor=7) in an.text


async def _motion(room: Room, mode: BallotMode, marks: str) -> str:
    """Vote on a motion, and give what the chair is told of it."""
    async with room.world.job() as work:
        room.session_id = await side_ballots.put_motion(
            work, room.people["an"], room.meeting_id, "Thông qua chương trình", mode
        )
    for who, mark in zip(VOTERS, marks, strict=True):
        await room.votes(who, int(mark))
    async with room.world.job() as work:
        await side_ballots.close(work, room.people["an"], room.meeting_id, room.session_id)
    await room.counts()
    async with room.world.job() as work:
        session = await work.session()
        found = await session.exec(
            select(OutboxMessage).where(OutboxMessage.kind == side_ballots.MOTION_COUNTED)
        )
        row = found.one()
        said = await count_notices.PREPARES[side_ballots.MOTION_COUNTED](work, row, words_for("vi"))
    assert said is not None
    return str(said.text)


@pytest.mark.parametrize(
    ("mode", "marks", "shown"),
    [
        (BallotMode.SECRET, "111111", False),
        (BallotMode.SECRET, "111112", False),
        (BallotMode.SECRET, "111122", True),
        (BallotMode.OPEN, "111111", True),
    ],
)
async def test_a_sealed_motion_is_guarded_as_well(
    gathered: Room, mode: BallotMode, marks: str, shown: bool
) -> None:
    """Carried is told; by how many only where it tells of nobody. By name, all know anyway."""
    said = await _motion(gathered, mode, marks)

    assert shown == bool(FIGURE.search(said))
    assert "Được thông qua" in said


async def test_a_second_round_is_guarded_as_well(gathered: Room, talk: Talks) -> None:
    """All name Lan as excellent, nobody another: the round's figures are withheld in chat."""
    async with gathered.world.job() as work:
        await voting_plan.turn(work, gathered.people["an"], gathered.meeting_id, "kind")
    await gathered.holds_vote(_sheets("222233", "222233", "222233", "222233", "222233", "222233"))
    second = (gathered.meeting_id, BallotPurpose.SECOND_ROUND, BallotKind.CHOICE)
    async with gathered.world.job() as work:
        found = await rounds.preview(work, gathered.people["an"], *second)
    async with gathered.world.job() as work:
        gathered.session_id = await rounds.open_round(
            work, gathered.people["an"], *second, found.seal
        )
    for who in VOTERS:
        await gathered.votes(who, 0, 1, 0, 0, 0, 0)
    await gathered.closes()
    await gathered.counts()
    an = talk("an")

    await an.taps_data(VotesAction(do="standing", meeting=gathered.meeting_id).pack())

    assert "Trần Thị Lan" in an.text
    assert not FIGURE.search(an.text)
    assert words_for("vi").label("guard.telling") in an.text


async def test_what_stood_on_one_paper_is_on_no_screen(gathered: Room, talk: Talks) -> None:
    """Mai alone votes on paper, and hers is invalid: that there was one is told, no more."""
    async with gathered.world.job() as work:
        await voting_plan.on_paper(
            work, gathered.people["an"], gathered.meeting_id, gathered.member_id("mai")
        )
    await gathered.opens()
    for who in VOTERS[:5]:
        await gathered.votes(who, *MIXED[who])
    await gathered.closes()
    await gathered.counts()
    for who in ("an", "hoa"):
        async with gathered.world.job() as work:
            await paper_urn.begin(work, gathered.people[who], gathered.session_id)
        for typed in ("1", "1", "1", *["0 0 0 0"] * 6):
            async with gathered.world.job() as work:
                await paper_urn.enter(work, gathered.people[who], gathered.session_id, typed)
    await gathered.counts()

    chat = await _results(talk)

    paper = next(line for line in chat.splitlines() if line.startswith("📄"))
    assert ("1" in paper, "không hợp lệ" in paper) == (True, False)
