"""Reviews begun on a form that another took the place of: written, handed in, voted on."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

import rating
from papers.form_paper import form_docx
from papers.forms import FORMER, SHIPPED_FORMS, Forms, load_form, load_forms
from papers.sent_file import text_of_docx
from rating import Role
from storage.queries import review_moves
from storage.tables import (
    AuditEvent,
    CollectiveKind,
    CollectiveReport,
    Cycle,
    CycleState,
    OutboxMessage,
    ReportState,
    ReviewMove,
)
from tests.workflow.writing import change, fill, open_year, year_is
from tests.worlds import Cell, World
from workflow.collective import form_notice, report_writing, taken_over
from workflow.errors import Refusal
from workflow.review import attachments, form_changes, handing_in, paper_facts, which_form, writing
from workflow.review.pages import Page
from workflow.work import ChatKey, Work

REVERSED = Path(__file__).parent.parent.parent / "papers" / "reversed_2025"
YEAR = "national_2025"
THIRDS = {"g1": "9", "g2": "3.5", "g3": "8", "results": "61.5"}
"""Within the thirds of every form of then: 10 + 10 + 10, for leaders 18 + 4 + 8."""


def shelf_of(*keys: str) -> Forms:
    """The forms as they were on that day: the reversed ones, or those of 2023 alone."""
    if not keys:
        return load_forms(shipped=REVERSED)
    return Forms({key: which_form.FORMS[key] for key in keys})


async def begun_then(
    world: World, cell: Cell, monkeypatch: pytest.MonkeyPatch, who: str, **values: Any
) -> Page:
    """One of the cast has written a whole review while the reversed forms were shipped."""
    await change(world, cell, who, **values)
    with monkeypatch.context() as then:
        then.setattr(which_form, "FORMS", shelf_of())
        return await fill(world, cell, who, **THIRDS)


async def page_of(world: World, cell: Cell, who: str) -> Page:
    """Open the review as its writer does."""
    async with world.job() as work:
        page = await writing.page(work, cell.people[who])
    assert page is not None
    return page


async def kept_of(world: World, page: Page) -> dict[str, str]:
    """Give what is kept of the former form's answers."""
    async with world.job() as work:
        row = await review_moves.move_of(await work.session(), page.review_id)
    assert row is not None
    assert row.answers is not None
    return dict(json.loads(row.answers))


@pytest.mark.parametrize(
    ("values", "former", "form", "results"),
    [
        ({}, "2A.2025", "02B.2025", "i2"),
        ({"leader": True}, "2B.2025", "02A.2025", "i2"),
        ({"retired": True}, "2C.2025", "02C.2025", "i2"),
    ],
    ids=["plain", "leader", "outside"],
)
async def test_what_is_being_written_goes_over_when_it_is_opened(
    world: World,
    cell: Cell,
    monkeypatch: pytest.MonkeyPatch,
    values: dict[str, Any],
    former: str,
    form: str,
    results: str,
) -> None:
    """Texts to their items; thirds and the second level are kept, and their sum is not written."""
    await open_year(world, cell, YEAR)
    before = await begun_then(world, cell, monkeypatch, "lan", **values)

    after = await page_of(world, cell, "lan")

    assert (former, form) == (before.form.key, after.form.key)
    assert before.answers["a0"] == after.answers["i1"]
    assert before.answers["b1"] == after.answers[results]
    assert before.answers["vii2"] == after.answers["level"]
    assert "61.5" == after.answers["results"]
    assert "tasks" not in after.answers
    assert "general" not in after.answers
    assert {} == {n: v for n, v in after.answers.items() if n not in {i.id for i in after.items}}
    assert after.moved is not None
    assert ("9", "3.5", "8") == after.moved.sums["general"]
    left = {item.id for item, _ in after.moved.left}
    second = {"vii1"} & before.answers.keys()
    # Time and quality were one figure: the writer tells them apart now.
    assert {"g1", "g2", "g3", "tasks"} | second == left
    assert before.answers == await kept_of(world, after)


async def test_letters_of_2023_in_a_year_of_2025_go_over_too(
    world: World, cell: Cell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Begun while there were no forms of 2025: the grades are kept, not turned into points."""
    await open_year(world, cell, YEAR)
    with monkeypatch.context() as then:
        then.setattr(which_form, "FORMS", shelf_of("2A.2023"))
        before = await fill(world, cell, "lan")

    after = await page_of(world, cell, "lan")

    assert "02B.2025" == after.form.key
    assert [before.answers[name] for name in ("i1", "i2", "i3", "vi")] == [
        after.answers[name] for name in ("i1", "i2", "i3", "vi")
    ]
    assert after.moved is not None
    left = {item.id for item, _ in after.moved.left}
    assert {"i1_grade", "i2_grade", "iii_grade", "tasks", "vii1"} == left
    assert {"general", "results"}.isdisjoint(after.answers)


async def test_a_year_of_2023_keeps_its_forms(world: World, cell: Cell) -> None:
    """Nothing goes over where the rules are the old ones."""
    await open_year(world, cell)
    await fill(world, cell, "lan")

    after = await page_of(world, cell, "lan")

    assert ("2A.2023", None, False) == (after.form.key, after.moved, after.outdated)


async def test_proofs_and_explanations_go_with_their_item(
    world: World, cell: Cell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A photo of the results stands at the results; one of a third, at the figure of 30."""
    await open_year(world, cell, YEAR)
    await begun_then(world, cell, monkeypatch, "lan")
    chat = ChatKey("telegram", "1", "9")
    with monkeypatch.context() as then:
        then.setattr(which_form, "FORMS", shelf_of())
        async with world.job() as work:
            for item, file in (("b1", "f1"), ("g2", "f2"), ("vii1", "f3")):
                await attachments.attach(
                    work, cell.people["lan"], item, chat, kind="photo", file_id=file, name=file
                )

    after = await page_of(world, cell, "lan")

    assert {"f1": "i2", "f2": "general", "f3": "i1"} == {p.name: p.item for p in after.proofs}


async def test_an_offices_own_copy_stays(
    world: World, cell: Cell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What the office asks is its own affair."""
    own = (REVERSED / "2A.2025.toml").read_text(encoding="utf-8").replace("Nguyên nhân", "Vì sao")
    (tmp_path / "2A.2025.toml").write_text(own, encoding="utf-8")
    await open_year(world, cell, YEAR)
    with monkeypatch.context() as then:
        then.setattr(which_form, "FORMS", load_forms(own=tmp_path, shipped=REVERSED))
        before = await fill(world, cell, "lan", **THIRDS)

    after = await page_of(world, cell, "lan")

    assert before.answers == after.answers
    assert not after.outdated


async def hands_in_then(
    world: World, cell: Cell, monkeypatch: pytest.MonkeyPatch, *names: str
) -> None:
    """Each has handed in on the reversed forms; the upgrade of the database noted it."""
    for who in names:
        page = await begun_then(world, cell, monkeypatch, who)
        with monkeypatch.context() as then:
            then.setattr(which_form, "FORMS", shelf_of())
            async with world.job() as work:
                await handing_in.submit(work, cell.people[who])
        async with world.job() as work:
            row = ReviewMove(review_id=page.review_id, form=page.form.key, form_hash="")
            (await work.session()).add(row)


async def told(world: World) -> list[tuple[str, int]]:
    """Give which notices are planned, and for whom."""
    async with world.job() as work:
        kinds = (form_changes.WRITER, form_changes.LEADERS)
        rows = await (await work.session()).exec(
            select(OutboxMessage).where(OutboxMessage.kind.in_(kinds))  # type: ignore[attr-defined]
        )
        return sorted((row.kind, row.member_id) for row in rows)


async def tick(world: World) -> None:
    """Let the planning run once."""
    async with world.job() as work:
        await form_changes.tick(work)


async def test_who_handed_in_and_who_leads_are_told_once(
    world: World, cell: Cell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lan handed in, Bình is still writing: Lan and the secretary are told, and nobody twice."""
    await open_year(world, cell, YEAR)
    await hands_in_then(world, cell, monkeypatch, "lan")
    await begun_then(world, cell, monkeypatch, "binh")
    lan, an = cell.people["lan"].member_id, cell.people["an"].member_id

    await tick(world)
    await tick(world)

    assert [(form_changes.WRITER, lan), (form_changes.LEADERS, an)] == await told(world)
    page = await page_of(world, cell, "lan")
    assert (True, "02B.2025", True) == (page.submitted, page.form.key, page.outdated)


async def test_taking_it_back_takes_it_over(
    world: World, cell: Cell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One tap of the writer; the version handed in stays readable as it was."""
    await open_year(world, cell, YEAR)
    await hands_in_then(world, cell, monkeypatch, "lan")

    async with world.job() as work:
        page = await handing_in.withdraw(work, cell.people["lan"])
        (version,) = await handing_in.versions(
            work, cell.people["lan"], cell.people["lan"].member_id
        )

    assert "general" in {item.id for item in page.missing}
    assert "i1" in page.answers
    assert "9" == version.answers["g1"]


async def test_the_secretary_gives_all_of_them_back_at_once(
    world: World, cell: Cell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All but her own; opened, they stand on the form in force and every item can be written."""
    await open_year(world, cell, YEAR)
    await hands_in_then(world, cell, monkeypatch, "lan", "binh", "an")

    async with world.job() as work:
        names = await form_changes.give_back(work, cell.people["an"], "Mẫu đã sửa.")
        again = await form_changes.give_back(work, cell.people["an"], "Mẫu đã sửa.")

    page = await page_of(world, cell, "lan")
    assert [cell.people[who].name for who in ("binh", "lan")] == sorted(names)
    assert () == again
    assert ("Mẫu đã sửa.", "02B.2025") == (page.comment, page.form.key)
    assert all(page.may_change(item.id) for item in page.items)


async def test_only_who_leads_gives_them_back(
    world: World, cell: Cell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A member's tap on a forwarded button changes nothing."""
    await open_year(world, cell, YEAR)
    await hands_in_then(world, cell, monkeypatch, "lan")

    async with world.job() as work:
        with pytest.raises(Refusal, match="not_secretary"):
            await form_changes.give_back(work, cell.people["binh"], "Mẫu đã sửa.")

    assert (await page_of(world, cell, "lan")).submitted


@pytest.mark.parametrize("state", [CycleState.MEETING, CycleState.PROPOSED, CycleState.DECIDED])
async def test_what_was_voted_on_stays_as_it_was_signed(
    world: World, cell: Cell, monkeypatch: pytest.MonkeyPatch, state: CycleState
) -> None:
    """Nobody is told, nothing goes over, and the paper prints the words it was signed with."""
    await open_year(world, cell, YEAR)
    await hands_in_then(world, cell, monkeypatch, "lan")
    async with world.job() as work:
        signed = await paper_facts.facts(work, cell.people["lan"].member_id, 2024)
    await year_is(world, cell, state)

    await tick(world)

    async with world.job() as work:
        facts = await paper_facts.facts(work, cell.people["lan"].member_id, 2024)
    page = await page_of(world, cell, "lan")
    assert [] == await told(world)
    assert (signed.form, signed.answers) == (facts.form, facts.answers)
    assert "Nhóm tiêu chí 1" in text_of_docx(form_docx(facts))
    assert page.outdated


async def test_the_years_hash_follows_with_an_entry_that_says_why(world: World, cell: Cell) -> None:
    """A running year follows the rules in force; one that was decided keeps those of its day."""
    await open_year(world, cell, YEAR)
    now = rating.profile_hash(YEAR)

    found = []
    for state in (CycleState.DECIDED, CycleState.COLLECTING):
        await year_is(world, cell, state)
        await _hash_is(world, "0" * 64)
        await tick(world)
        found.append(await _hash(world))
    await tick(world)

    assert ["0" * 64, now] == found
    async with world.job() as work:
        entries = (
            await (await work.session()).exec(
                select(AuditEvent).where(AuditEvent.kind == "cycle_rules_changed")
            )
        ).all()
    assert [("0" * 64, now, "release")] == [
        (e.payload["before"], e.payload["now"], e.payload["why"]) for e in entries
    ]


async def _hash_is(world: World, value: str) -> None:
    async with world.job() as work:
        session = await work.session()
        cycle = (await session.exec(select(Cycle))).one()
        cycle.profile_hash = value
        session.add(cycle)


async def _hash(world: World) -> str:
    async with world.job() as work:
        return (await (await work.session()).exec(select(Cycle))).one().profile_hash


@pytest.mark.parametrize("role", Role)
def test_every_form_shipped_before_has_a_successor(role: Role) -> None:
    """A form laid into `former/` without a table of moves would hold its reviews for good."""
    shelf = which_form.FORMS
    then = load_forms(shipped=REVERSED).for_role(role, YEAR)
    assert then is not None

    now = shelf.successor(shelf.edition(then.key, then.content_hash), role, YEAR)

    assert now == shelf.for_role(role, YEAR)


FIRST, SECOND = "5e3344a273c5", "ab81e2bcd213"
"""Editions of form 01: as it was shipped first, and with one figure for time and quality."""


def reports_as_then(past: pytest.MonkeyPatch, edition: str = FIRST) -> None:
    """Collectives write on a form that was shipped then."""
    file = SHIPPED_FORMS / FORMER / f"1.2025.{edition}.toml"
    then = Forms({"1.2025": load_form(file, former=True)})
    for module in (report_writing, taken_over, which_form):
        past.setattr(module, "FORMS", then)


async def test_a_report_handed_in_stays_and_its_hands_are_told_once(
    world: World, cell: Cell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An leads and may take it back, Lan writes and may ask; taken back it goes over, and nothing
    is told any more. A report on the form in force is nobody's news."""
    await open_year(world, cell, YEAR)
    an, lan = cell.people["an"], cell.people["lan"]
    with monkeypatch.context() as past:
        reports_as_then(past)
        async with world.job() as work:
            report = await report_writing.begin(work, an, CollectiveKind.COMMITTEE, "Chi ủy")
            await report_writing.assign(work, an, report, "b1", lan.member_id)
            await hands_in_as_is(work, report)
    async with world.job() as work:
        newer = await report_writing.begin(work, an, CollectiveKind.CELL, "Chi bộ")
        await hands_in_as_is(work, newer)

    for _ in range(2):
        async with world.job() as work:
            await form_notice.tick(work)

    rows = await planned(world, form_notice.KIND)
    assert {an.member_id, lan.member_id} == {row.member_id for row in rows}
    async with world.job() as work:
        facts = {row.member_id: await form_notice.facts_for(work, row) for row in rows}
    assert {an.member_id: True, lan.member_id: False} == {
        who: one.leads for who, one in facts.items() if one is not None
    }
    assert {("Chi ủy", "Mẫu 01-HD KĐ.ĐG 2025")} == {
        (one.name, one.code) for one in facts.values() if one is not None
    }
    async with world.job() as work:
        now = await report_writing.take_back(work, an, report)
    async with world.job() as work:
        later = [await form_notice.facts_for(work, row) for row in rows]
    assert "c2" in {one.item.id for one in now.items}
    assert [None, None] == later


async def hands_in_as_is(work: Work, report: int) -> None:
    """Let a report be handed in, whatever it lacks."""
    row = await (await work.session()).get_one(CollectiveReport, report)
    row.state = ReportState.SUBMITTED


async def planned(world: World, kind: str) -> list[OutboxMessage]:
    """Give the planned messages of a kind."""
    async with world.job() as work:
        found = await (await work.session()).exec(
            select(OutboxMessage).where(OutboxMessage.kind == kind)
        )
        return list(found.all())


async def test_a_collectives_report_goes_over_with_its_writers(
    world: World, cell: Cell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each item with who writes it and how it read; thirds are read beside it, never added up."""
    await open_year(world, cell, YEAR)
    an, lan = cell.people["an"], cell.people["lan"]
    with monkeypatch.context() as past:
        reports_as_then(past)
        async with world.job() as work:
            report = await report_writing.begin(work, an, CollectiveKind.COMMITTEE, "Chi ủy")
            await report_writing.assign(work, an, report, "b1", lan.member_id)
            await report_writing.write(work, lan, report, "b1", "Đạt 10/10 chỉ tiêu.", 0)
            for item, points in (("g1", "9"), ("g2", "8.5"), ("g3", "8")):
                await report_writing.write(work, an, report, item, points, 0)

    async with world.job() as work:
        now = await report_writing.report(work, an, report)
        after = await report_writing.write(work, lan, report, "c2", "Đạt 10/10, vượt 3.", 1)

    results = now.at("c2")
    assert ("Đạt 10/10 chỉ tiêu.", lan.name, 1) == (results.value, results.writer, results.version)
    left = [(item.id, value) for item, value in now.left]
    assert [("g1", "9"), ("g2", "8.5"), ("g3", "8")] == sorted(left)
    assert {"general": ("9", "8.5", "8")} == now.sums
    assert "" == now.at("general").value
    assert 2 == after.at("c2").version


async def test_one_figure_for_time_and_quality_is_shown_and_asked_for_anew(
    world: World, cell: Cell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lan wrote "10 10 9 3" where nine kept to both: it is read beside the report, and she tells
    the two apart. What An wrote stands as it stood."""
    await open_year(world, cell, YEAR)
    an, lan = cell.people["an"], cell.people["lan"]
    with monkeypatch.context() as past:
        reports_as_then(past, SECOND)
        async with world.job() as work:
            report = await report_writing.begin(work, an, CollectiveKind.COMMITTEE, "Chi ủy")
            await report_writing.assign(work, an, report, "tasks", lan.member_id)
            await report_writing.write(work, lan, report, "tasks", "10 10 9 3", 0)
            await report_writing.write(work, an, report, "c2", "Đạt 10/10 chỉ tiêu.", 0)

    async with world.job() as work:
        now = await report_writing.report(work, lan, report)
        asked = now.at("tasks")
        later = await report_writing.write(
            work, lan, report, "tasks", "10 10 10 9 3", asked.version
        )
        again = await report_writing.report(work, an, report)

    assert ("", False, lan.name) == (asked.value, asked.finished, asked.writer)
    columns = [column.id for column in asked.item.columns]
    assert ["assigned", "finished", "on_time", "of_quality", "exceeded"] == columns
    ((item, value),) = now.left
    assert ("tasks", '[{"assigned": "10", "finished": "10", "on_time": "9", "exceeded": "3"}]') == (
        item.id,
        value,
    )
    assert "Đạt 10/10 chỉ tiêu." == now.at("c2").value
    assert '"of_quality": "9"' in later.at("tasks").value
    assert (now.left, later.at("tasks").value) == (again.left, again.at("tasks").value)
