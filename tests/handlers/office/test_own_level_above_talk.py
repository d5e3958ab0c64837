"""The level of who leads a cell, where only the officer above may enter it."""

import pytest
from sqlmodel import col, select

import rating
from handlers.callbacks.office import OfficeAction, OwnLevelAction, UnledAction
from handlers.callbacks.rating import HeadAction, ReopenAction
from handlers.callbacks.votes import VotesAction
from handlers.decision import deciding as deciding_talk
from handlers.office import from_above as office_from_above
from handlers.reply import Screen
from storage.queries import people
from storage.tables import HandUp, LevelReason, Member, MemberRole, OtherRating, OutboxMessage
from terms.ballots import OutcomeKind
from tests.handlers.line import Behind
from tests.handlers.office.test_own_level_talk import (
    COMPLETED,
    EXCELLENT,
    GOOD,
    VI,
    at_phone,
    goes,
    refused_for,
)
from tests.handlers.office.test_own_level_talk import gathered as gathered
from tests.handlers.office.test_own_level_talk import scene as scene
from tests.handlers.office.test_own_level_talk import voted as voted
from tests.handlers.office.test_plan_talk import joins
from tests.meeting_room import VOTERS, Room
from tests.workflow.decision.handed_up import above
from tests.workflow.decision.test_deciding import PAPER
from tests.workflow.decision.test_heads import committee_met_by_itself
from tests.worlds import belongs_to_both, found_cell
from workflow.accounts import Person
from workflow.count import rounds
from workflow.decision import (
    deciding,
    own_level_notice,
    publication,
    published_notice,
)
from workflow.errors import Refusal
from workflow.office import cells_table, from_above
from workflow.work import Work

NAMED = "Chi bộ Tổ Tự nhiên: Nguyễn Văn An"
ANOTHER = "Quyết định số 30-QĐ/ĐU ngày 20/11/2024 của Đảng ủy"


async def _leads_alone(room: Room, *officers: str) -> None:
    """Hoa is no deputy any more; these are the officers of the school."""
    await room.change("hoa", role=MemberRole.MEMBER)
    for who in officers:
        await _appoints(room, who)


async def _appoints(room: Room, who: str) -> None:
    async with room.world.job() as work:
        session = await work.session()
        (school, *_) = await people.line_of(session, room.people["an"].cell_id)
        member = await session.get_one(Member, room.member_id(who))
        await cells_table.appoint(work, member, school)


_OFFICERS = ("of", "pick", "is", "paper", "yes")
"""What an officer taps on their way to a level."""


async def _told(room: Room, who: str, kind: str) -> list[str]:
    """Word what is planned for somebody, as the delivery would."""
    async with room.world.job() as work:
        found = await (await work.session()).exec(
            select(OutboxMessage)
            .where(OutboxMessage.kind == kind, OutboxMessage.member_id == room.member_id(who))
            .order_by(col(OutboxMessage.id))
        )
        prepares = {**office_from_above.PREPARES, **deciding_talk.PREPARES}
        said = [await prepares[kind](work, row, VI) for row in found.all()]
    return [screen.text for screen in said if isinstance(screen, Screen)]


async def _records_all(room: Room) -> Behind:
    """An records the decision on everybody but himself."""
    an = at_phone(room, "an")
    await goes(an, "home.lead", "decide.home", "decide.document")
    await an.says(PAPER)
    return an


async def _levels(room: Room) -> dict[str, rating.Level | None]:
    async with room.world.job() as work:
        now = await deciding.standing(work, room.people["an"])
    return {row.name: row.decided for row in now.rows}


async def test_without_a_deputy_the_officer_above_records_it(voted: Room) -> None:
    """He is told that it waits, sees this one level, confirms it with name, year, level and paper,
    and does not record his own; who it concerns is told."""
    await _leads_alone(voted, "mai", "an")
    mai, an = at_phone(voted, "mai"), await _records_all(voted)
    (waits,) = await _told(voted, "mai", own_level_notice.WAITS)
    await an.says("tong hop")
    await an.taps(VI.label("office.own_levels"))
    listed, own = an.labels, voted.member_id("an")
    await an.taps_data(OwnLevelAction(do="pick", member=own, year=2024).pack())
    refused = an.toast

    await mai.says("tong hop")
    await mai.taps(VI.label("office.own_levels"))
    await mai.taps(NAMED)
    asked = mai.text
    await mai.taps(VI.label("level.good"))
    confirmed = mai.text
    before = await _levels(voted)
    await mai.taps("Đúng, ghi mức năm 2024")

    assert "năm 2024 của đồng chí <b>Nguyễn Văn An</b>, Chi bộ Tổ Tự nhiên, chờ đồng chí" in waits
    assert [] == await _told(voted, "an", own_level_notice.WAITS)
    assert NAMED not in listed
    assert "cán bộ tổng hợp của cấp trên làm (Bùi Thị Mai)" in refused
    assert "Chi bộ đề xuất: Hoàn thành tốt nhiệm vụ." in asked
    assert "Trần Thị Lan" not in asked
    for said in ("Nguyễn Văn An", "Năm 2024: Hoàn thành tốt nhiệm vụ", PAPER):
        assert said in confirmed
    assert "Nguyễn Văn An" not in before
    assert VI.label("office.own_none") in mai.text
    assert GOOD == (await _levels(voted))["Nguyễn Văn An"]
    (told,) = await _told(voted, "an", own_level_notice.RECORDED)
    assert "năm 2024 của đồng chí đã được cán bộ tổng hợp của cấp trên ghi" in told
    assert PAPER in told


async def test_his_level_may_stand_in_another_paper(voted: Room) -> None:
    """Typed by the officer; in a public year the notice of the publication tells him."""
    await _leads_alone(voted, "mai")
    await _records_all(voted)
    async with voted.world.job() as work:
        await publication.publish(work, voted.people["an"], asks_read=False)
    mai = at_phone(voted, "mai")
    await mai.says("tong hop")
    await mai.taps(VI.label("office.own_levels"))
    await mai.taps(NAMED)
    await mai.taps(VI.label("level.completed"))
    await mai.taps("Theo văn bản khác")
    asked = mai.text

    await mai.says(ANOTHER)

    assert "số, ngày và nơi ban hành" in asked
    assert "Năm 2024: Hoàn thành nhiệm vụ" in asked
    assert COMPLETED == (await _levels(voted))["Nguyễn Văn An"]
    assert [] == await _told(voted, "an", own_level_notice.RECORDED)
    assert ANOTHER in (await _told(voted, "an", published_notice.PUBLISHED))[-1]


@pytest.mark.long
async def test_above_the_collective_he_heads_a_reason_is_asked_first(voted: Room) -> None:
    """The committee was decided completed: by the rules of 2023 An is not above it. Mai is asked
    why he is good all the same; it is kept, and for completed she is asked nothing."""
    await _leads_alone(voted, "mai")
    await _records_all(voted)
    await committee_met_by_itself(voted, COMPLETED)
    mai, about = at_phone(voted, "mai"), voted.member_id("an")

    async def enters(work: Work, who: Person, about: int) -> None:
        await from_above.enter(work, who, about, 2024, GOOD)

    code, _ = await refused_for(voted, enters, voted.people["mai"], about)
    await mai.says("tong hop")
    await mai.taps_data(OwnLevelAction(do="is", member=about, year=2024, level="completed").pack())
    fits = mai.text
    old = []
    for do in ("yes", "paper", "is"):
        await mai.taps_data(OwnLevelAction(do=do, member=about, year=2024, level="good").pack())
        old.append(mai.text)
    before = await _levels(voted)
    await mai.taps(VI.label("office.own_why"))
    await mai.says("Đúng văn bản.")
    confirmed = mai.text
    await mai.taps("Đúng, ghi mức năm 2024")

    async with voted.world.job() as work:
        kept = (await (await work.session()).exec(select(LevelReason))).all()
    assert "reasons_first" == code
    assert "Ghi mức xếp loại này?" in fits
    assert all("cao hơn tập thể đứng đầu" in text for text in old)
    assert "Nguyễn Văn An" not in before
    assert "Ghi mức xếp loại này?" in confirmed
    assert GOOD == (await _levels(voted))["Nguyễn Văn An"]
    assert [(about, "good", "Đúng văn bản.", voted.member_id("mai"))] == [
        (row.member_id, row.level, row.reason, row.given_by) for row in kept
    ]


async def test_what_nobody_of_the_cell_may_hand_up_the_officer_does(voted: Room) -> None:
    """An and Hoa lead it no more. Mai, the officer above, is told that nobody can enter a paper;
    once a body above decides in the house she hands up what the cell proposed, once."""
    await _leads_alone(voted, "mai")
    await voted.change("an", role=MemberRole.MEMBER)
    mai, cell = at_phone(voted, "mai"), voted.people["an"].cell_id
    hand = UnledAction(do="hand", cell=cell).pack()
    await mai.says("tong hop")
    await mai.taps_data(OwnLevelAction(do="list").pack())
    paper, labels = mai.text, mai.labels
    await mai.taps_data(hand)
    early = mai.toast
    await above(voted)
    await mai.taps_data(OwnLevelAction(do="list").pack())
    told = mai.text
    await mai.taps(VI.label("office.unled_hand", cell="Chi bộ Tổ Tự nhiên"))
    done = mai.toast
    await mai.taps_data(hand)

    gone = VI.label("error.unled_gone")
    async with voted.world.job() as work:
        up = (await (await work.session()).exec(select(HandUp))).all()
    assert "Chi bộ Tổ Tự nhiên, năm 2024: chưa có bí thư, phó bí thư nên chưa ai ghi" in paper
    assert not [label for label in labels if label.startswith("Trình thay")]
    assert (gone, VI.label("office.unled_done"), gone) == (early, done, mai.toast)
    assert "Đồng chí trình" in told
    assert [voted.member_id("mai")] == [one.handed_by for one in up]
    assert "chưa có bí thư" not in mai.text


@pytest.mark.long
async def test_a_button_of_another_year_is_answered(voted: Room) -> None:
    """With its year, above what waits; nothing is recorded. So is one recorded meanwhile."""
    await _leads_alone(voted, "mai")
    await _records_all(voted)
    mai, an = at_phone(voted, "mai"), voted.member_id("an")

    for do in ("pick", "is", "yes", "paper"):
        await mai.says("tong hop")
        await mai.taps_data(OwnLevelAction(do=do, member=an, year=2023, level="good").pack())

        assert "Mức năm 2023 của đồng chí ấy không còn chờ" in mai.toast, do
        assert any(label.startswith(NAMED) for label in mai.labels), do
        assert "Nguyễn Văn An" not in await _levels(voted), do


@pytest.mark.parametrize("do", ["own_level", "own_is"])
async def test_a_button_that_names_no_year_records_nothing(voted: Room, do: str) -> None:
    """As it was drawn once: one tap."""
    await _leads_alone(voted, "mai")
    await _records_all(voted)
    mai, an = at_phone(voted, "mai"), voted.member_id("an")
    await mai.says("tong hop")

    await mai.taps_data(OfficeAction(do=do, page=an, matter="good").pack())

    assert VI.label("error.button_old") == mai.toast
    assert "Nguyễn Văn An" not in await _levels(voted)


async def test_where_there_is_no_officer_that_is_said(voted: Room) -> None:
    """Nor is one who is the secretary himself; whoever is appointed later is told what waits."""
    await _leads_alone(voted, "an")

    async def records(work: Work, who: Person, about: int) -> None:
        await deciding.set_level(work, who, about, EXCELLENT)

    an = voted.people["an"]
    code, _ = await refused_for(voted, records, an, an.member_id)
    await _records_all(voted)
    nobody = await _told(voted, "mai", own_level_notice.WAITS)

    await _appoints(voted, "mai")

    assert ("own_level_nobody", []) == (code, nobody)
    assert 1 == len(await _told(voted, "mai", own_level_notice.WAITS))


@pytest.mark.long
async def test_the_officer_makes_his_rating_again(voted: Room) -> None:
    """Cancelled, its paper, comment and level, on this one member; about no other of the cell."""
    await _leads_alone(voted, "mai")
    an, mai = await _records_all(voted), at_phone(voted, "mai")
    async with voted.world.job() as work:
        await from_above.enter(work, voted.people["mai"], voted.member_id("an"), 2024, EXCELLENT)
    await goes(an, "home.lead", "decide.home", "reopen.home")
    await an.taps("Nguyễn Văn An")
    await an.taps(VI.label("reopen.why_defect"))
    await an.taps("Hủy kết quả")
    refused = an.toast
    await mai.says("tong hop")
    await mai.taps(VI.label("office.own_levels"))
    await mai.taps(VI.label("office.own_others"))
    await mai.taps(NAMED)
    await mai.taps(VI.label("reopen.home"))
    await mai.taps(VI.label("reopen.why_defect"))
    await mai.taps("Hủy kết quả")
    await mai.taps(VI.label("reopen.enter"))
    await mai.says(ANOTHER)
    await mai.says("Cần nghiêm túc hơn.")
    await mai.taps(VI.label("level.completed"))
    again = mai.text
    await mai.taps(VI.label("reopen.others"))

    assert "cán bộ tổng hợp của cấp trên làm (Bùi Thị Mai)" in refused
    assert ANOTHER in again
    assert "Việc khác của bí thư" in mai.text
    assert COMPLETED == (await _levels(voted))["Nguyễn Văn An"]
    await mai.taps_data(ReopenAction(do="member", about=voted.member_id("lan")).pack())
    assert VI.label("error.not_secretary") == mai.toast


@pytest.mark.long
async def test_the_officer_enters_what_others_rated_him(gathered: Room) -> None:
    """His staff rating and his unit's, while the meeting runs; nobody else's is shown."""
    await _leads_alone(gathered, "mai")
    an, mai = at_phone(gathered, "an"), at_phone(gathered, "mai")
    number, who = gathered.meeting_id, gathered.member_id("an")
    await an.says("menu")
    await an.taps_data(VotesAction(do="staff_is", meeting=number, about=who, value="good").pack())
    refused = [an.toast]
    for do in ("level", "arrived"):
        await an.taps_data(HeadAction(do=do, meeting=number, about=who, value="good").pack())
        refused.append(an.toast)
    await mai.says("tong hop")
    await mai.taps(VI.label("office.own_levels"))
    await mai.taps(VI.label("office.own_others"))
    await mai.taps(NAMED)
    await mai.taps(VI.label("votes.staff"))
    await mai.taps(VI.label("level.good"))
    staff = mai.text
    await mai.taps_data(OwnLevelAction(do="of", member=who).pack())
    await mai.taps(VI.label("heads.button"))
    await mai.taps(VI.label("level.completed"))

    assert all("cán bộ tổng hợp của cấp trên làm (Bùi Thị Mai)" in each for each in refused)
    assert "Trần Thị Lan" not in staff
    async with gathered.world.job() as work:
        cycle = await gathered.cycle()
        row = await (await work.session()).get_one(OtherRating, (cycle.id, who))
    assert ("good", "completed") == (row.staff_level, row.professional_level)


async def test_the_officer_decides_about_him_above_the_cap(gathered: Room) -> None:
    """An alone is left above the cap: the officer keeps him, with a reason, and nobody else."""
    await _leads_alone(gathered, "mai")
    sheets = dict.fromkeys(VOTERS, (1, 1, 2)) | {"khanh": (2, 1, 2)}
    await gathered.holds_vote(sheets)
    an, mai = gathered.people["an"], at_phone(gathered, "mai")
    async with gathered.world.job() as work:
        await rounds.decide(work, an, gathered.meeting_id, OutcomeKind.KEEP_ALL, "Theo phiếu")

    async def decides(work: Work, who: Person, _: int) -> None:
        await rounds.about(work, who, gathered.meeting_id, OutcomeKind.KEEP_ALL)

    own = await refused_for(gathered, decides, an, 0)
    await mai.says("tong hop")
    await mai.taps(VI.label("office.own_levels"))
    await mai.taps(VI.label("office.own_others"))
    await mai.taps(NAMED)
    await mai.taps(VI.label("votes.keep_all"))

    await mai.says("Theo phiếu của chi bộ")

    assert ("own_level_above", "Bùi Thị Mai") == own
    assert VI.label("votes.keep_all") not in mai.labels
    async with gathered.world.job() as work:
        found = await rounds.standing(work, an, gathered.meeting_id)
    assert found.overflow is None


@pytest.mark.parametrize("begun", ["sqlite"], indirect=True)
@pytest.mark.parametrize("others", [("mai",), ()], ids=["Mai is one, too", "he is the only one"])
@pytest.mark.long
async def test_he_is_no_officer_for_himself_from_another_cell(
    voted: Room, others: tuple[str, ...]
) -> None:
    """An belongs to the other cell, too, and is the officer from there: nothing of his own is told
    him, listed or taken, and he reads who does it."""
    other = await found_cell(voted.world, "Chi bộ Tổ Xã hội")
    voted.people["there"] = other.people["binh"]
    phone, about = await joins(voted.world, other, "binh", 2008), voted.member_id("an")
    await belongs_to_both(voted.world, voted.people["an"], voted.people["there"])
    await _leads_alone(voted, "there", *others)
    await _records_all(voted)
    await phone.says("tong hop")
    await phone.taps(VI.label("office.own_levels"))
    listed = phone.labels
    await phone.taps(VI.label("office.own_others"))
    listed += phone.labels
    refused = []
    for action in (
        *(OwnLevelAction(do=do, member=about, year=2024, level="excellent") for do in _OFFICERS),
        *(ReopenAction(do=do, about=about, value="good") for do in ("member", "enter", "level")),
        HeadAction(do="level", meeting=voted.meeting_id, about=about, value="good"),
    ):
        await phone.taps_data(action.pack())
        refused.append(phone.toast)

    names = "Bùi Thị Mai" if others else ""
    code = "error.own_level_above" if others else "error.own_level_nobody"
    assert {VI.label(code, names=names)} == set(refused)
    assert [] == [label for label in listed if label.startswith(NAMED)]
    assert [] == await _told(voted, "there", own_level_notice.WAITS)
    assert len(others) == len(await _told(voted, "mai", own_level_notice.WAITS))
    assert "Nguyễn Văn An" not in await _levels(voted)


async def test_another_cells_officer_acts_about_nobody(voted: Room) -> None:
    """Nor does one act about a cell that has two to lead it."""
    await _appoints(voted, "mai")
    mai, an = voted.people["mai"], voted.member_id("an")
    async with voted.world.job() as work:
        with_deputy = await from_above.acting(work, mai, an)
        with pytest.raises(Refusal, match="own_level_another"):
            await from_above.matters(work, mai, an)
    await voted.change("hoa", role=MemberRole.MEMBER)
    async with voted.world.job() as work:
        plain = await from_above.acting(work, voted.people["lan"], an)
        alone = await from_above.acting(work, mai, an)
        other = await from_above.acting(work, mai, voted.member_id("lan"))
        with pytest.raises(Refusal, match="not_in_cell"):
            await deciding.set_level(work, alone, voted.member_id("lan"), GOOD)

    assert (mai, voted.people["lan"], mai) == (with_deputy, plain, other)
    assert an == alone.acts_about
