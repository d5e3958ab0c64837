"""The standards of a collective in chat: what its report says, what the secretary tells."""

from collections.abc import Mapping
from types import MappingProxyType

import pytest
from sqlmodel import col, select, update

import rating
from handlers.callbacks.rating import FiguresAction
from handlers.callbacks.votes import VotesAction
from handlers.words import words_for
from papers.extract import extract_docx
from papers.forms import (
    FORMER,
    SHIPPED_FORMS,
    Form,
    FormKind,
    Kind,
    Matter,
    load_form,
    rows_value,
)
from papers.minutes import minutes_docx
from papers.sent_file import text_of_docx
from storage.queries import collectives as rows
from storage.tables import (
    Collective,
    CollectiveFigure,
    CollectiveKind,
    CollectiveReport,
    Cycle,
)
from terms.figures import Figure
from terms.year_facts import FactKind, FactMark
from tests.handlers.conftest import TYPED, Talk, Talks
from tests.meeting_room import VOTERS, Room
from tests.rows import few
from tests.scenes import Begun, Steps, asked_for
from workflow.ballot import voting_plan
from workflow.collective import figures
from workflow.count.measured_collectives import Measured
from workflow.errors import Refusal
from workflow.facts import known_facts
from workflow.facts.known_facts import Said
from workflow.record import minutes_facts
from workflow.review.which_form import FORMS

VI = words_for("vi")
NATIONAL = "national_2025"
COMMITTEE = -Collective.COMMITTEE


async def _gathered(begun: Begun) -> None:
    """The room under the rules of 2025; the committee is on the sheet."""
    room = begun.room
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])
    async with room.world.job() as work:
        await (await work.session()).exec(update(Cycle).values(profile=NATIONAL, year=2026))
        await voting_plan.turn(work, room.people["an"], room.meeting_id, "collective-2")


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; what all its tests begin with is built once."""
    return asked_for(request.fixturenames, gathered=_gathered)


@pytest.fixture
def gathered(room: Room) -> Room:
    """Six voters in the room; the committee is rated too."""
    return room


def _tap(room: Room, do: str, figure: str = "", about: int = COMMITTEE) -> str:
    return FiguresAction(do=do, meeting=room.meeting_id, about=about, value=figure).pack()


async def _types(talk: Talk, room: Room, figure: str, text: str) -> str:
    await talk.taps_data(_tap(room, "type", figure))
    await talk.says(text)
    return talk.text


TOLD = {"assigned": "10", "finished": "10", "on_time": "9", "of_quality": "8", "exceeded": "4"}
(_FORMER_FILE,) = (SHIPPED_FORMS / FORMER).glob("1.2025.ab81e2bcd213.toml")
BOTH_IN_ONE = load_form(_FORMER_FILE, former=True)
"""Form 01 as it asked for time and quality in one figure."""


async def _reports(
    room: Room,
    *,
    finished: bool = True,
    tasks: Mapping[str, str] = TOLD,
    form: Form | None = None,
) -> None:
    """The committee's report says 28,5 and 62 points, 10 tasks."""
    async with room.world.job() as work:
        session = await work.session()
        form = form or FORMS.of_kind(FormKind.COLLECTIVE, NATIONAL)
        assert form is not None
        cycle = (await session.exec(select(Cycle))).one()
        report = CollectiveReport(
            cycle_id=cycle.id or 0,
            kind=CollectiveKind.COMMITTEE,
            name="Chi ủy",
            form=form.key,
            form_hash=form.content_hash,
        )
        session.add(report)
        await session.flush()
        points = iter(("28.5", "62"))
        for item in form.items:
            value = next(points) if item.kind is Kind.POINTS else ""
            if item.matter is Matter.TASKS:
                value = rows_value(item, (tasks,))
            if value:
                row = await rows.item_to_change(session, report.id or 0, item.id)
                row.finished = finished
                await rows.add_version(session, row, value, room.member_id("an"), work.now)


async def test_what_nobody_told_is_said_to_be_unknown(gathered: Room, talk: Talks) -> None:
    """Without points and tasks nothing is held against the standards; each is asked for."""
    an = talk("an")
    await an.taps_data(VotesAction(do="menu", meeting=gathered.meeting_id).pack())
    await an.taps(VI.label("figures.button"))
    listed = an.text
    await an.taps("Chi ủy")

    assert "Chi ủy: chưa đối chiếu được với tiêu chuẩn, còn thiếu: Điểm, Nhiệm vụ." in listed
    assert "• Điểm: chưa có thông tin" in an.text
    assert "• Có thành viên bị kết luận suy thoái: chưa có thông tin" in an.text
    assert VI.label("figures.enter_tasks") in an.labels


async def test_the_standards_are_shown_clause_by_clause(gathered: Room, talk: Talks) -> None:
    """Each condition with what is known, its clause and what it asks for; the rest stays open."""
    an = talk("an")
    await _types(an, gathered, "points", "30 và 62,5 điểm")
    first = await _types(an, gathered, "tasks", "10 10 10 10 3")
    await _types(an, gathered, "faults", "0")
    await _types(an, gathered, "disciplined", "0")
    known = an.text
    await an.taps(VI.label("figures.member_degradation_concluded"))
    await an.taps(VI.label("figures.yes"))

    assert "• Điểm: 30/30 + 62,5/70 = 92,5" in first
    assert "đủ điều kiện đến mức Hoàn thành tốt nhiệm vụ" in first
    assert (
        "✓ HTXSNV: số nhiệm vụ hoàn thành vượt mức yêu cầu: 3/10 (30 %) (cần: ít nhất 30 %)"
        " [QĐ 366-QĐ/TW, Điều 11.1.1]"
    ) in first
    assert "? HTXSNV: không có đơn vị trực thuộc hoặc thành viên" in first
    assert "? KHTNV: có thành viên bị kết luận suy thoái" in first
    assert "đủ điều kiện đến mức Hoàn thành xuất sắc nhiệm vụ" in known
    assert "Chưa có thông tin về: Bị kết luận sai phạm" in known
    assert "đủ điều kiện đến mức Không hoàn thành nhiệm vụ" in an.text


async def test_the_report_is_taken_for_what_it_says(gathered: Room, talk: Talks) -> None:
    """Whoever wrote report 01 has given points and tasks: nobody is asked for them again."""
    await _reports(gathered)
    an = talk("an")
    await an.taps_data(_tap(gathered, "one"))
    shown, labels = an.text, an.labels
    with pytest.raises(Refusal) as caught:
        await _types(an, gathered, "points", "30 70")

    assert "• Điểm: 28,5/30 + 62/70 = 90,5 (theo báo cáo)" in shown
    assert "giao 10, hoàn thành 10, đúng tiến độ 9, bảo đảm chất lượng 8, vượt mức 4" in shown
    assert VI.label("figures.enter_points") not in labels
    assert "button_old" == caught.value.code


async def test_what_is_not_finished_in_the_report_is_not_known(gathered: Room) -> None:
    """Another's draft is nobody's figure."""
    await _reports(gathered, finished=False)

    assert (Figure.POINTS, Figure.TASKS) == (await _one(gathered)).wanting


IN_TIME = {**TOLD, "on_time": "10", "of_quality": "7", "exceeded": "3"}


@pytest.mark.parametrize("typed", [False, True])
async def test_what_is_poor_and_in_time_is_not_late(
    gathered: Room, talk: Talks, typed: bool
) -> None:
    """Ten tasks in time, three of them not of due quality: "completed" asks for time alone
    (QĐ 366-QĐ/TW, 11.3). Reported or typed, in one order: quality right after time."""
    if typed:
        await _types(talk("an"), gathered, "points", "28,5 62")
        await _types(talk("an"), gathered, "tasks", "10 10 10 7 3")
    else:
        await _reports(gathered, tasks=IN_TIME)
    found = await _one(gathered)

    assert rating.Workload(10, 10, 10, 3, of_quality=7) == found.tasks
    assert found.standards is not None
    assert rating.Level.COMPLETED is found.standards.highest


@pytest.mark.parametrize(
    ("both", "known"),
    [("9", None), ("10", rating.Workload(10, 10, 10, 4, of_quality=10))],
)
async def test_one_figure_for_both_is_never_taken_apart(
    gathered: Room, talk: Talks, both: str, known: rating.Workload | None
) -> None:
    """A report handed in on the former form tells each only where every task kept to both; else
    who leads is asked."""
    told = {name: figure for name, figure in TOLD.items() if name != "of_quality"}
    await _reports(gathered, tasks={**told, "on_time": both}, form=BOTH_IN_ONE)
    an = talk("an")
    await an.taps_data(_tap(gathered, "one"))

    assert known == (await _one(gathered)).tasks
    assert (known is None) == (VI.label("figures.enter_tasks") in an.labels)


async def _one(room: Room, who: str = "an") -> Measured:
    async with room.world.job() as work:
        return await figures.of_one(
            work, room.people[who], room.meeting_id, Collective.COMMITTEE.value
        )


@pytest.mark.parametrize(
    ("figure", "text", "code"),
    few(
        [
            ("points", "31 62", "figures_unreadable"),
            ("points", "30 70,5", "figures_unreadable"),
            ("points", "28,555 60", "figures_unreadable"),
            ("points", "chín mươi", "figures_unreadable"),
            ("points", "28 60 2", "figures_unreadable"),
            ("tasks", "0 0 0 0 0", "figures_unreadable"),
            ("tasks", "10 11 10 10 3", "figures_clash"),
            ("tasks", "10 10 10 3", "figures_unreadable"),
            ("tasks", "10 10 9,5 10 3", "figures_unreadable"),
            ("faults", "2 3", "figures_unreadable"),
            ("faults", "không", "figures_unreadable"),
            ("disciplined", "1", "figures_unreadable"),
        ],
        0,
        1,
        2,
    ),
)
async def test_figures_that_cannot_be_are_refused(
    gathered: Room, talk: Talks, figure: str, text: str, code: str
) -> None:
    """With a sentence, and nothing is kept."""
    with pytest.raises(Refusal) as caught:
        await _types(talk("an"), gathered, figure, text)

    assert code == caught.value.code
    async with gathered.world.job() as work:
        assert [] == [*(await (await work.session()).exec(select(CollectiveFigure))).all()]


async def test_what_is_told_anew_counts_and_the_first_stays(gathered: Room, talk: Talks) -> None:
    """By typing too, where no buttons are; and it can be unknown again."""
    an = Talk(gathered.world, gathered.chats["an"], TYPED)
    await _types(an, gathered, "faults", "3 1")
    await _types(an, gathered, "faults", "3 3")
    for answer in ("yes", "unknown"):
        await an.taps_data(_tap(gathered, answer, "force_majeure"))
    now = await _one(gathered)

    assert rating.Faults(3, 3) == now.faults
    assert Figure.FORCE not in now.happened
    async with gathered.world.job() as work:
        kept = await (await work.session()).exec(
            select(CollectiveFigure.value).order_by(col(CollectiveFigure.id))
        )
        assert ["3 1", "3 3", "yes", ""] == [*kept.all()]


async def test_the_cell_is_an_organisation(gathered: Room) -> None:
    """Its list of not completed was not read (0222): what the committee's would be is left open."""
    async with gathered.world.job() as work:
        an, cell = gathered.people["an"], Collective.CELL.value
        await voting_plan.turn(work, an, gathered.meeting_id, "collective-1")
        for number in (cell, Collective.COMMITTEE.value):
            for figure, typed in (("points", "20 40"), ("tasks", "10 10 10 10 0")):
                await figures.keep(work, an, gathered.meeting_id, number, Figure(figure), typed)
            found = await figures.tell(
                work, an, gathered.meeting_id, number, Figure.PERSONNEL, happened=True
            )
        whole = await figures.of_one(work, an, gathered.meeting_id, cell)

    assert found.standards is not None
    assert rating.Level.NOT_COMPLETED is found.standards.highest
    assert whole.standards is not None
    assert rating.Level.COMPLETED is whole.standards.highest
    assert whole.standards.human_decides


async def test_the_rules_of_2023_have_no_such_figures(gathered: Room, talk: Talks) -> None:
    """They grade criteria; nothing is asked and no button leads here."""
    async with gathered.world.job() as work:
        await (await work.session()).exec(update(Cycle).values(profile="hcmc_edu_2023", year=2024))
    an = talk("an")
    await an.taps_data(VotesAction(do="menu", meeting=gathered.meeting_id).pack())

    assert VI.label("figures.button") not in an.labels


async def test_only_who_leads_sees_and_tells(gathered: Room, talk: Talks) -> None:
    """Lan taps a button that was forwarded to her; the leadership is on no sheet."""
    with pytest.raises(Refusal) as lan:
        await _one(gathered, "lan")
    with pytest.raises(Refusal) as other:
        await talk("an").taps_data(_tap(gathered, "one", about=-Collective.LEADERSHIP))

    assert ("not_secretary", "no_collective") == (lan.value.code, other.value.code)


async def _papers(room: Room) -> tuple[str, str]:
    """Give what the minutes and the committee's extract say after everybody found it good."""
    await room.holds_vote(dict.fromkeys(VOTERS, (2,)))
    async with room.world.job() as work:
        facts = await minutes_facts.facts(work, await room.meeting())
    return (
        text_of_docx(minutes_docx(facts)),
        text_of_docx(extract_docx(facts, Collective.COMMITTEE)),
    )


async def test_the_minutes_carry_what_is_known_of_the_collective(
    gathered: Room, talk: Talks
) -> None:
    """What it qualifies for, what is short with its clause, what nobody told; the extract too."""
    an = talk("an")
    await _types(an, gathered, "points", "30 và 62,5 điểm")
    await _types(an, gathered, "tasks", "10 10 10 10 2")
    await _types(an, gathered, "faults", "0")
    minutes, extract = await _papers(gathered)

    for said in (minutes, extract):
        assert (
            "Đối chiếu tiêu chuẩn theo những điều đã biết: đủ điều kiện đến mức Hoàn thành tốt"
            " nhiệm vụ." in said
        )
        assert "QĐ 366-QĐ/TW, Điều 11.1" in said
        assert "2/10" in said
        assert "Chưa có thông tin: " in said
        assert "bị kỷ luật" in said


async def test_the_minutes_say_that_nothing_can_be_said(gathered: Room) -> None:
    """Without points and tasks; no level is guessed."""
    minutes, _ = await _papers(gathered)

    assert "chưa đối chiếu được, còn thiếu điểm hoặc số liệu nhiệm vụ" in minutes
    assert "đủ điều kiện đến mức" not in minutes


@pytest.mark.long
async def test_the_minutes_of_2023_carry_no_such_thing(gathered: Room) -> None:
    """Its rules grade criteria."""
    async with gathered.world.job() as work:
        await (await work.session()).exec(update(Cycle).values(profile="hcmc_edu_2023"))
    minutes, _ = await _papers(gathered)

    assert "Đối chiếu tiêu chuẩn" not in minutes


async def _is_disciplined(
    room: Room, who: str, marks: Mapping[FactMark, bool] = MappingProxyType({})
) -> None:
    """A discipline of the year is entered of somebody."""
    async with room.world.job() as work:
        session = await work.session()
        cycle = (await session.exec(select(Cycle))).one()
        said = Said(text="Quyết định số 3-QĐ/UBKT", marks=marks)
        by = room.member_id("an")
        session.add(
            known_facts.version(
                work, cycle.id or 0, room.member_id(who), FactKind.DISCIPLINE, said, by
            )
        )


@pytest.mark.parametrize(
    ("who", "marks", "noted"),
    [
        ("hoa", {}, 1),
        ("hoa", {FactMark.ELSEWHERE: True}, 0),
        ("lan", {}, 0),
    ],
)
async def test_a_discipline_of_a_member_feeds_their_collective(
    gathered: Room, who: str, marks: Mapping[FactMark, bool], noted: int
) -> None:
    """Hoa is of the committee, Lan of the cell alone; what was done elsewhere is not its own."""
    await _reports(gathered, tasks={**TOLD, "on_time": "10", "of_quality": "10"})
    await _is_disciplined(gathered, who, marks)
    found = await _one(gathered)
    fails = [each.met for each in _reasons(found) if "kỷ luật" in each.text_vi][:1]

    assert (noted, [False if noted else None]) == (found.noted, fails)


def _reasons(found: Measured) -> tuple[rating.Reason, ...]:
    assert found.standards is not None
    return found.standards.reasons


async def test_one_tied_to_duty_is_a_cause_by_itself(gathered: Room) -> None:
    """Unless who leads says it was not."""
    await _is_disciplined(gathered, "hoa", {FactMark.ON_DUTY: True})
    before = (await _one(gathered)).happened
    async with gathered.world.job() as work:
        an, meeting = gathered.people["an"], gathered.meeting_id
        now = await figures.tell(work, an, meeting, -COMMITTEE, Figure.DUTY, False)

    assert (True, False) == (before[Figure.DUTY], now.happened[Figure.DUTY])


async def test_another_number_wants_its_reason(gathered: Room, talk: Talks) -> None:
    """Asked under the question; the reason stands beside the figure."""
    an = talk("an")
    await _is_disciplined(gathered, "hoa")
    await an.taps_data(_tap(gathered, "type", "disciplined"))
    asked = an.text
    with pytest.raises(Refusal) as caught:
        await an.says("0 0")
    await an.says("0 0; kỷ luật đã được hủy bỏ")

    assert "Theo thông tin trong năm đã nhập: 1 thành viên." in asked
    assert ("figures_noted", 1) == (caught.value.code, caught.value.fields["members"])
    assert "0 thành viên lãnh đạo (lý do: kỷ luật đã được hủy bỏ)" in an.text
    assert (0, 0) == (await _one(gathered)).disciplined


async def test_what_is_entered_after_the_figure_counts(gathered: Room, talk: Talks) -> None:
    """Nobody was disciplined when An told it; Hoa was since."""
    await _types(talk("an"), gathered, "disciplined", "1 0")
    await _is_disciplined(gathered, "hoa")

    assert (1, 1) == (await _one(gathered)).disciplined
