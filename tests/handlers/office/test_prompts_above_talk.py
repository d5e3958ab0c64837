"""What the upper level asks of its cells: a prompt to one, a theme to all, and the answers."""

from datetime import date, datetime, time, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlmodel import col, select

from handlers.callbacks.base import MenuAction
from handlers.callbacks.office import AskAction
from handlers.duties import reminders
from handlers.office import prompts_above as prompts_above_talk
from handlers.words import words_for
from papers.table_sheet import HEADING_ROW
from storage.queries import collectives, people, review_trail
from storage.queries import reviews as review_rows
from storage.tables import (
    CollectiveKind,
    CollectiveReport,
    Member,
    OutboxMessage,
    ReportState,
)
from terms.prompts import ThemeFor
from tests.foreign_law import words_of_file
from tests.handlers.conftest import Talk, Talks
from tests.meeting_room import Room
from tests.workflow.decision.test_deciding import deputy
from tests.workflow.decision.test_movers import beside
from tests.worlds import found_cell
from workflow import cycle as cycles
from workflow.accounts import Person, id_of
from workflow.clock import VIETNAM
from workflow.collective import report_writing
from workflow.decision import year_end
from workflow.duties import reminder
from workflow.errors import Refusal
from workflow.office import cells_table, missing_answers, prompts_above
from workflow.review import form_files, pages, prompts
from workflow.review.pages import Page
from workflow.review.prompts import PROMPTED

VI = words_for("vi")
ASKED = "Chậm quyết toán quỹ tổ quý III"
THEME = "Chuyên đề năm 2024 (Công văn 1058-CV/ĐU): xử lý việc tồn đọng"
REPORTS = "collective_answers"
EXPLAINED = "Đã quyết toán xong ngày 02/11."


@pytest.fixture
async def asking(room: Room) -> Room:
    """Mai is the officer of the school, with a cell beside whose year is open, too."""
    await beside(room)
    async with room.world.job() as work:
        session = await work.session()
        (school, *_) = await people.line_of(session, room.people["an"].cell_id)
        await cells_table.appoint(
            work, await session.get_one(Member, room.member_id("mai")), school
        )
    return room


async def _page(room: Room, who: str) -> Page:
    async with room.world.job() as work:
        cycle = await cycles.in_view(work, room.people[who])
        assert cycle is not None
        review = await review_rows.review_of(
            await work.session(), id_of(cycle), room.member_id(who)
        )
        assert review is not None
        return await pages.page_of(work, cycle, review)


async def _answers(room: Room, who: str, text: str) -> None:
    """They answered what was asked beside the form, in a review that is handed in."""
    page = await _page(room, who)
    own = {item.id for item in page.form.items}
    async with room.world.job() as work:
        for item in page.items:
            if item.id not in own:
                await review_rows.put_answer(
                    await work.session(), page.review_id, item.id, text, work.now
                )


async def _theme(room: Room, asks: ThemeFor = ThemeFor.EVERYBODY) -> int:
    async with room.world.job() as work:
        return await prompts_above.add_theme(work, room.people["mai"], asks, THEME)


def _rows(talk: Talk) -> list[tuple[object, ...]]:
    sheet = load_workbook(BytesIO(talk.paper.render())).worksheets[0]
    rows = sheet.iter_rows(min_row=HEADING_ROW + 1, values_only=True)
    return [(row[1], row[3], row[4], row[7], row[8] or "") for row in rows if row[1]]


async def _asks_binh(room: Room, talk: Talks) -> Talk:
    mai = talk("mai")
    await mai.taps_data(AskAction(do="home").pack())
    await mai.taps("Chi bộ Tổ Tự nhiên · năm 2024 · đã gửi 0")
    await mai.taps("Lê Văn Bình")
    await mai.says(ASKED)
    return mai


async def test_a_prompt_goes_to_one_person_and_its_answer_comes_back(
    asking: Room, talk: Talks
) -> None:
    """Bình is told and asked, Lan is not; the sheet names whom was asked, with what he answered."""
    await asking.hands_in("lan")
    mai = await _asks_binh(asking, talk)
    shown = mai.text
    await asking.hands_in("binh")
    asked = (await _page(asking, "binh")).prompts
    await _answers(asking, "binh", EXPLAINED)
    await mai.taps_data(AskAction(do="sheet").pack())

    rows = _rows(mai)
    await mai.taps_data(AskAction(do="report").pack())
    report = words_of_file(mai.paper.render())

    assert str(VI("asked.sent")) in shown
    assert (ASKED,) == asked
    assert f"Lê Văn Bình (Chi bộ Tổ Tự nhiên): {EXPLAINED}" in report
    assert () == (await _page(asking, "lan")).prompts
    assert [("Chi bộ Tổ Tự nhiên", "Gợi ý", "Lê Văn Bình", "1/1", EXPLAINED)] == rows
    assert PROMPTED in await _planned(asking, "binh")


async def _planned(room: Room, who: str) -> list[str]:
    async with room.world.job() as work:
        found = await (await work.session()).exec(
            select(OutboxMessage.kind).where(OutboxMessage.member_id == room.member_id(who))
        )
        return list(found.all())


async def test_the_cell_takes_nothing_of_the_upper_level_away(asking: Room, talk: Talks) -> None:
    """An sees it, and only Mai takes it back."""
    mai = await _asks_binh(asking, talk)
    async with asking.world.job() as work:
        (sent,) = await prompts.prompts(work, asking.people["an"])
        with pytest.raises(Refusal, match="prompt_from_above"):
            await prompts.remove(work, asking.people["an"], sent.prompt_id)
    await mai.taps(VI.label("asked.take_back", text=ASKED))

    async with asking.world.job() as work:
        assert () == await prompts.prompts(work, asking.people["an"])


async def test_nobody_asks_themselves(asking: Room, talk: Talks) -> None:
    """Neither the secretary nor the officer; another who leads the cell may enter it."""
    mai = talk("mai")
    await mai.taps_data(AskAction(do="home").pack())
    await mai.taps("Chi bộ Tổ Tự nhiên · năm 2024 · đã gửi 0")

    assert "Bùi Thị Mai" not in mai.labels
    an = asking.people["an"]
    async with asking.world.job() as work:
        with pytest.raises(Refusal, match="own_prompt"):
            await prompts.add(work, an, an.member_id, ASKED)
        with pytest.raises(Refusal, match="own_prompt"):
            await prompts_above.send(
                work, asking.people["mai"], an.cell_id, asking.member_id("mai"), ASKED
            )


async def test_nor_takes_away_what_is_asked_of_them(asking: Room) -> None:
    """Hoa, who stands in, entered it about An: it stays as long as An alone would have it gone."""
    an = asking.people["an"]
    async with asking.world.job() as work:
        entered = await prompts.add(work, deputy(asking), an.member_id, ASKED)
    async with asking.world.job() as work:
        with pytest.raises(Refusal, match="own_prompt"):
            await prompts.remove(work, an, entered.prompt_id)


async def test_a_theme_is_asked_in_every_cell_and_is_no_prompt(asking: Room, talk: Talks) -> None:
    """In the reviews of both cells, after the first section; counted without a name."""
    await asking.hands_in("lan", "binh")
    mai = talk("mai")
    await mai.taps_data(AskAction(do="home").pack())
    await mai.taps(VI.label("asked.theme"))
    await mai.taps(VI.label("asked.of.members"))
    await mai.says(THEME)
    shown = mai.text
    await _answers(asking, "binh", EXPLAINED)
    page = await _page(asking, "binh")
    await mai.taps_data(AskAction(do="sheet").pack())
    rows = _rows(mai)
    await mai.taps_data(AskAction(do="report").pack())
    report = words_of_file(mai.paper.render())

    assert "Đảng viên đã trả lời: 1/11" in report
    assert "Lê Văn Bình" not in report
    assert str(VI("asked.theme_sent", count=2)) in shown
    assert () == page.prompts
    (theme,) = [item for item in page.items if item.heading == THEME]
    first = next(one.items for one in page.form.sections if one.items)
    asked_last = [item for item in page.items if item in first][-1]
    assert page.number(asked_last.id) + 1 == page.number(theme.id)
    assert {("Chuyên đề", "Đảng viên", "")} == {(row[1], row[2], row[4]) for row in rows}
    assert [("Chi bộ Tổ Tự nhiên", "1/7"), ("Chi bộ Tổ Xã hội", "0/4")] == [
        (row[0], row[3]) for row in rows
    ]


async def test_what_is_written_to_a_theme_stands_in_the_paper(asking: Room) -> None:
    """Under its heading; in the paper of whom it was asked alone."""
    await asking.hands_in("lan", "binh")
    await _theme(asking)
    await _answers(asking, "binh", EXPLAINED)
    said = {}
    async with asking.world.job() as work:
        for who in ("binh", "lan"):
            made = await form_files.self_review_file(work, asking.member_id(who), 2024)
            said[who] = words_of_file(made.render())

    assert THEME in said["binh"]
    assert EXPLAINED in said["binh"]
    assert THEME not in said["lan"]


async def test_a_collective_has_to_answer_a_theme(asking: Room) -> None:
    """It is one of the items of the report, and obligatory there (S0 1)."""
    await _theme(asking, ThemeFor.COLLECTIVES)
    async with asking.world.job() as work:
        an = asking.people["an"]
        number = await report_writing.begin(work, an, CollectiveKind.COMMITTEE, "Chi ủy")
        report = await report_writing.report(work, an, number)

    assert THEME in {one.item.heading for one in report.missing}
    assert () == report.prompts


async def test_only_the_upper_level_asks(asking: Room) -> None:
    """A member and a secretary have neither the list nor the table."""

    async def _refused(who: Person) -> None:
        async with asking.world.job() as work:
            for ask in (prompts_above.cells, prompts_above.sheet):
                with pytest.raises(Refusal, match="not_officer"):
                    await ask(work, who)

    for who in ("an", "binh"):
        await _refused(asking.people[who])


async def test_a_cell_that_opens_its_year_later_is_asked_too(asking: Room) -> None:
    """Once, whatever was sent twice; its officer sees it there as everywhere."""
    await _theme(asking)
    await _theme(asking)
    late = await found_cell(asking.world, "Chi bộ Tổ Ngoại ngữ")
    an, last = late.people["an"], date(2024, 12, 4)
    async with asking.world.job() as work:
        cycle = await year_end.open_year(work, an, last, 2024)
        rows = await review_trail.prompts_in(await work.session(), id_of(cycle))
        found = [(row.text, row.theme, row.organisation_id) for row in rows]
    async with asking.world.job() as work:
        now = await prompts_above.of_cell(work, asking.people["mai"], an.cell_id)
        (theme,) = await prompts_above.themes(work, asking.people["mai"])
        (school, *_) = await people.line_of(await work.session(), an.cell_id)

    assert [(THEME, ThemeFor.EVERYBODY, school.id)] == found
    assert [THEME] == [one.text for one in now.sent]
    assert (2024, THEME, ThemeFor.EVERYBODY) == (theme.year, theme.text, theme.asks)


async def _tick(room: Room) -> None:
    more = True
    while more:
        async with room.world.job() as work:
            more = await reminder.tick(work)


async def _home(talk: Talk) -> str:
    await talk.taps_data(MenuAction(do="home").pack())
    return talk.text


async def _reminded(room: Room, who: str, kind: str = reminder.KIND) -> str:
    """Give what the newest message of a kind to somebody says now; nothing where it says none."""
    async with room.world.job() as work:
        found = await (await work.session()).exec(
            select(OutboxMessage)
            .where(OutboxMessage.member_id == room.member_id(who), OutboxMessage.kind == kind)
            .order_by(col(OutboxMessage.id).desc())
        )
        row = found.first()
        if row is None:
            return ""
        prepare = {**reminders.PREPARES, **prompts_above_talk.PREPARES}[kind]
        screen = await prepare(work, row, VI)
        return "" if screen is None else str(screen.text)


async def test_a_theme_that_came_after_the_review_is_reminded_of_until_it_is_answered(
    asking: Room, talk: Talks
) -> None:
    """Bình handed in before: home and the reminder of the day before ask him; Lan, who wrote to it,
    is not asked; what is asked of collectives is the secretary's."""
    await asking.hands_in("lan", "binh")
    await _theme(asking)
    await _answers(asking, "lan", EXPLAINED)
    await _tick(asking)
    binh, lan, an = talk("binh"), talk("lan"), talk("an")
    homes = [await _home(each) for each in (binh, lan, an)]
    async with asking.world.job() as work:
        cycle = await cycles.in_view(work, asking.people["an"])
        assert cycle is not None
        eve = cycles.last_day(cycle.review_deadline) - timedelta(days=1)
    asking.world.clock.move(datetime.combine(eve, time(9), VIETNAM) - asking.world.clock.now())
    await _tick(asking)
    told = [await _reminded(asking, who) for who in ("binh", "lan")]
    await _answers(asking, "binh", EXPLAINED)

    themes, together = (str(VI(f"duty.what.{kind}")) for kind in ("answer_themes", REPORTS))
    assert [True, False, True] == [themes in each for each in homes]
    assert [False, False, True] == [together in each for each in homes]
    assert VI.label("duty.do.answer_themes") in binh.labels
    assert [True, False] == [themes in each for each in told]
    assert themes not in await _reminded(asking, "binh")
    assert themes not in await _home(binh)


async def test_who_has_not_answered_is_reminded_once_by_the_upper_level(
    asking: Room, talk: Talks
) -> None:
    """Mai sees that Bình has not, in her night has him reminded at seven, and not again; what was
    answered meanwhile is not reminded of."""
    mai = await _asks_binh(asking, talk)
    open_yet = mai.text
    asking.world.clock.move(
        datetime.combine(asking.world.clock.now().date(), time(22), VIETNAM)
        - asking.world.clock.now()
    )
    await mai.taps(VI.label("asked.remind"))
    told = mai.text
    with pytest.raises(Refusal, match="nobody_to_remind"):
        await mai.taps_data(AskAction(do="remind").pack())
    said = await _reminded(asking, "binh", missing_answers.REMINDED)
    await asking.hands_in("binh")
    await _answers(asking, "binh", EXPLAINED)
    await mai.taps_data(AskAction(do="cell", cell=asking.people["an"].cell_id).pack())

    assert str(VI("asked.has_not")) in open_yet
    assert "1 đồng chí" in told
    assert f"Đồng chí chưa trả lời: «{ASKED}»" in said
    assert "" == await _reminded(asking, "binh", missing_answers.REMINDED)
    assert str(VI("asked.has")) in mai.text
    assert "đã nhắc ngày" in mai.text
    assert VI.label("asked.remind") not in mai.labels


async def test_a_collective_is_seen_to_answer_by_its_report(asking: Room, talk: Talks) -> None:
    """Not begun, then handed in with its explanation: the sheet has the words, nobody is owed."""
    await _theme(asking, ThemeFor.COLLECTIVES)
    an, mai = asking.people["an"], talk("mai")
    await mai.taps_data(AskAction(do="cell", cell=an.cell_id).pack())
    before = mai.text
    async with asking.world.job() as work:
        number = await report_writing.begin(work, an, CollectiveKind.COMMITTEE, "Chi ủy")
        session = await work.session()
        (theme,) = await review_trail.themes_of(session, 1, *ThemeFor)
        item = review_trail.theme_id(id_of(theme))
        row = await collectives.item_to_change(session, number, item)
        await collectives.add_version(session, row, EXPLAINED, an.member_id, work.now)
        report = await session.get_one(CollectiveReport, number)
        report.state, report.submitted_at = ReportState.SUBMITTED, work.now
        session.add(report)
    await _tick(asking)
    await mai.taps_data(AskAction(do="cell", cell=an.cell_id).pack())
    after = mai.text
    await mai.taps_data(AskAction(do="sheet").pack())

    assert "→ tập thể: chưa bắt đầu báo cáo" in before
    assert "→ Chi ủy: đã trả lời" in after
    assert ("Chi bộ Tổ Tự nhiên", "Chuyên đề", "Chi ủy", "1/1", EXPLAINED) in _rows(mai)
    assert str(VI(f"duty.what.{REPORTS}")) not in await _home(talk("an"))
