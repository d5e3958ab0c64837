"""The decision from above: entered from the paper, published, each told his own and no more."""

from dataclasses import replace

import pytest
from sqlmodel import select

import rating
from storage.tables import CommitteeComment, CycleState, OutboxMessage
from tests.meeting_room import VOTERS, Room
from tests.scenes import Begun, Steps, asked_for, fills_room
from workflow.accounts import Person
from workflow.decision import deciding, publication
from workflow.decision.deciding import Decision
from workflow.decision.publication import PublishedFacts
from workflow.decision.published_notice import PUBLISHED
from workflow.duties import duty_list
from workflow.errors import Refusal

GOOD, COMPLETED = rating.Level.GOOD, rating.Level.COMPLETED
PAPER = "Quyết định số 12-QĐ/ĐU ngày 20/11/2024 của Đảng ủy"


async def voted_on(begun: Begun) -> None:
    """An, Lan and Bình are voted on; the minutes are approved."""
    room = begun.room
    await fills_room(begun)
    await room.holds_vote(dict.fromkeys(VOTERS, (2, 2, 2)))
    await room.approves_minutes()


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; what all its tests begin with is built once."""
    return asked_for(request.fixturenames, voted=voted_on)


@pytest.fixture
def voted(room: Room) -> Room:
    """An, Lan and Bình were voted on, all as good; the minutes are approved."""
    return room


async def standing(room: Room) -> Decision:
    """Give what An sees."""
    async with room.world.job() as work:
        return await deciding.standing(work, room.people["an"])


async def decides(room: Room) -> None:
    """Bình is decided lower than proposed; An records the paper, and Hoa his own level from it."""
    async with room.world.job() as work:
        await deciding.set_level(work, room.people["an"], room.member_id("binh"), COMPLETED)
    async with room.world.job() as work:
        await deciding.confirm(work, room.people["an"], PAPER)
    async with room.world.job() as work:
        await deciding.confirm(work, deputy(room), PAPER)


def deputy(room: Room) -> Person:
    """Give Vũ Thị Hoa, who stands in for the secretary."""
    return replace(room.people["hoa"], stands_in=True)


async def publishes(room: Room, *, asks_read: bool = False) -> int:
    """An publishes."""
    async with room.world.job() as work:
        return await publication.publish(work, room.people["an"], asks_read=asks_read)


async def told(room: Room, who: str) -> list[PublishedFacts]:
    """Give what the planned notices would tell somebody now."""
    async with room.world.job() as work:
        found = await (await work.session()).exec(
            select(OutboxMessage).where(
                OutboxMessage.kind == PUBLISHED, OutboxMessage.member_id == room.member_id(who)
            )
        )
        said = [await publication.published_facts(work, row) for row in found.all()]
    return [facts for facts in said if facts is not None]


async def test_at_first_the_proposals_stand(voted: Room) -> None:
    """Only who was voted on is listed."""
    now = await standing(voted)

    assert {("Nguyễn Văn An", GOOD), ("Trần Thị Lan", GOOD), ("Lê Văn Bình", GOOD)} == {
        (row.name, row.decided) for row in now.rows
    }


async def test_a_decision_may_differ_and_is_then_fixed(voted: Room) -> None:
    """The proposal stays beside it; nothing changes after the record."""
    await decides(voted)

    now = await standing(voted)

    binh = next(row for row in now.rows if row.member_id == voted.member_id("binh"))
    assert (GOOD, COMPLETED) == (binh.proposed, binh.decided)
    assert (CycleState.DECIDED, PAPER) == (now.state, now.document)
    async with voted.world.job() as work:
        with pytest.raises(Refusal, match="decided_already"):
            await deciding.set_level(work, voted.people["an"], voted.member_id("lan"), COMPLETED)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("ngày 19/11/2024", "decision_before_meeting"),
        ("ngày 20/11/2024", ""),
        ("ngày 21/11/2024", "decision_ahead"),
        ("ngày 20 tháng 12 năm 2024", "decision_ahead"),
        ("", "decision_undated"),
        ("hôm qua", "decision_undated"),
        ("ngày 20/13", "decision_undated"),
        ("ngày 20/11", "decision_undated"),
    ],
)
async def test_a_paper_is_of_a_day_that_can_be(voted: Room, day: str, code: str) -> None:
    """Not before the meeting, not ahead; one whose day cannot be read is asked for again."""
    try:
        async with voted.world.job() as work:
            await deciding.confirm(work, voted.people["an"], f"Quyết định 12-QĐ/ĐU {day}")
        found = ""
    except Refusal as refusal:
        found = refusal.code

    assert code == found


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("", "no_text"),
        (" \n", "no_text"),
        (PAPER.ljust(200, "x"), ""),
        (PAPER.ljust(201, "x"), "text_too_long"),
    ],
)
async def test_a_decision_names_its_paper(voted: Room, document: str, code: str) -> None:
    """Two hundred characters at most."""
    try:
        async with voted.world.job() as work:
            await deciding.confirm(work, voted.people["an"], document)
        found = ""
    except Refusal as refusal:
        found = refusal.code

    assert code == found


async def test_who_has_no_decision_yet_is_left_out_and_stays_open(voted: Room) -> None:
    """Lan is left out of the first decision, and of the next one that is about another."""
    an, lan = voted.people["an"], voted.member_id("lan")
    async with voted.world.job() as work:
        await deciding.set_level(work, an, lan, None)

    async with voted.world.job() as work:
        now = await deciding.confirm(work, an, PAPER)
    async with voted.world.job() as work:
        after = await deciding.confirm(work, deputy(voted), PAPER)

    assert {"Lê Văn Bình": GOOD} == {row.name: row.decided for row in now.rows}
    assert ["Trần Thị Lan"] == [row.name for row in now.left_open]
    assert {"Nguyễn Văn An", "Lê Văn Bình"} == {row.name for row in after.rows}
    assert [("Trần Thị Lan", GOOD, None)] == [
        (row.name, row.proposed, row.decided) for row in after.further
    ]


async def test_a_decision_on_nobody_is_none(voted: Room) -> None:
    """Whoever would be left out, is said; nothing is recorded."""
    for who in ("lan", "binh"):
        async with voted.world.job() as work:
            await deciding.set_level(work, voted.people["an"], voted.member_id(who), None)

    async with voted.world.job() as work:
        with pytest.raises(Refusal, match="levels_missing") as refused:
            await deciding.confirm(work, voted.people["an"], PAPER)
    assert {"names": "Lê Văn Bình, Trần Thị Lan"} == refused.value.fields


async def test_each_hears_his_own_level_and_comment_only(voted: Room) -> None:
    """The counts of the cell, no other name; who was not rated hears that."""
    cycle = await voted.cycle()
    async with voted.world.job() as work:
        (await work.session()).add(
            CommitteeComment(
                cycle_id=cycle.id or 0,
                member_id=voted.member_id("binh"),
                version=1,
                text="Cần đúng giờ hơn.",
                written_by=voted.member_id("an"),
                written_at=work.now,
            )
        )
    await decides(voted)

    reached = await publishes(voted)

    (binh,), (lan,), (cuc,) = [await told(voted, who) for who in ("binh", "lan", "cuc")]
    assert 8 == reached
    assert (COMPLETED, "Cần đúng giờ hơn.", PAPER) == (binh.level, binh.comment, binh.document)
    assert (GOOD, "") == (lan.level, lan.comment)
    assert cuc.level is None
    assert ((GOOD, 2), (COMPLETED, 1)) == lan.counts
    assert lan.remedy_by is not None


async def test_published_twice_is_told_once(voted: Room) -> None:
    """And not before it was decided."""
    with pytest.raises(Refusal, match="not_decided"):
        await publishes(voted)
    await decides(voted)

    assert (8, 0) == (await publishes(voted), await publishes(voted))


async def test_a_level_may_be_asked_for_after_the_publication_only(voted: Room) -> None:
    """In the same cell (H-47); before that for nobody."""
    await decides(voted)
    lan, binh = voted.people["lan"], voted.member_id("binh")
    async with voted.world.job() as work:
        with pytest.raises(Refusal, match="not_published"):
            await publication.level_of(work, lan, binh)
    await publishes(voted)

    async with voted.world.job() as work:
        found = await publication.level_of(work, lan, binh)
        with pytest.raises(Refusal, match="not_in_cell"):
            await publication.level_of(work, lan, 4711)

    assert ("Lê Văn Bình", COMPLETED) == found


@pytest.mark.long
async def test_who_has_read_is_known_where_it_was_asked(voted: Room) -> None:
    """Those who have not are asked again once a day; who read meanwhile is left alone."""
    await decides(voted)
    await publishes(voted, asks_read=True)
    async with voted.world.job() as work:
        await publication.read(work, voted.people["lan"])

    now = await standing(voted)
    async with voted.world.job() as work:
        first = await publication.ask_readers(work, voted.people["an"])
    async with voted.world.job() as work:
        second = await publication.ask_readers(work, voted.people["an"])

    assert (7, 6) == (now.asked_read, len(now.unread))
    assert "Trần Thị Lan" not in now.unread
    assert (6, 0) == (first, second)
    async with voted.world.job() as work:
        await publication.read(work, voted.people["binh"])
    assert 1 == len(await told(voted, "binh"))
    assert 2 == len(await told(voted, "mai"))


async def test_only_who_leads_decides_and_publishes(voted: Room) -> None:
    """A member sees nothing of it before the publication."""
    async with voted.world.job() as work:
        for step in (
            deciding.standing(work, voted.people["lan"]),
            deciding.confirm(work, voted.people["lan"], PAPER),
            publication.publish(work, voted.people["lan"], asks_read=False),
            publication.ask_readers(work, voted.people["lan"]),
        ):
            with pytest.raises(Refusal, match="not_secretary"):
                await step


async def test_the_cell_owes_the_publication_until_it_is_made(voted: Room) -> None:
    """From the decision on, by facts."""
    kinds = []
    for step in (None, decides, publishes):
        if step is not None:
            await step(voted)
        async with voted.world.job() as work:
            found = await duty_list.of_cell(work, voted.people["an"])
        kinds.append("publish" in {owed.kind.value for owed in found})

    assert [False, True, False] == kinds
