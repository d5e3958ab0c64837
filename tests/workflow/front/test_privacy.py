"""One's own data: all of it in a file, never a ballot; what may go is gone from the store."""

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass, replace
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import inspect, text
from sqlmodel import col, select

from handlers.words import words_for
from papers.own_data import DATA_FILE, HEADINGS, PLEDGE_TEXT, READ_FILE
from storage.crypto import TextKeyError
from storage.queries import people
from storage.tables import (
    ChatAccount,
    Cycle,
    Member,
    OutboxMessage,
    ReviewState,
    SelfReview,
)
from terms.people import ChangeKind
from tests.desk_stage import hands_in, opens_year, with_phone, writes
from tests.worlds import Cell, World, found_cell
from workflow import links
from workflow.accounts import Person
from workflow.front import privacy
from workflow.front.downloads import file_of
from workflow.links import Claim
from workflow.people import changes, joining
from workflow.people.changes import Wanted
from workflow.review import attachments, committee_comment, last_year, writing, yearly_papers
from workflow.review.which_form import FORMS

SECRET = "Tôi còn nóng nảy với đồng nghiệp."


async def _dump(world: World) -> dict[str, str]:
    """Give every row of every table as text, what is encrypted opened."""
    found: dict[str, str] = {}
    async with world.database.transaction() as session:
        connection = await session.connection()
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        for name in names:
            rows = (await connection.execute(text(f'SELECT * FROM "{name}"'))).mappings().all()
            found[name] = "\n".join(_opened(world, dict(row)) for row in rows)
    return found


def _opened(world: World, row: dict[str, Any]) -> str:
    shown = []
    for name, value in row.items():
        if isinstance(value, bytes | memoryview):
            try:
                shown.append(f"{name}={world.database.text_cipher.open(bytes(value))}")
            except TextKeyError:
                shown.append(f"{name}=bytes")
        else:
            shown.append(f"{name}={value}")
    return " ".join(shown)


async def _tables_with(world: World, what: str) -> list[str]:
    return sorted(name for name, rows in (await _dump(world)).items() if what in rows)


async def _zip(world: World, cell: Cell, who: str) -> dict[str, bytes]:
    async with world.job() as work:
        made = await privacy.export(work, cell.people[who].member_id)
    with zipfile.ZipFile(io.BytesIO(made.render())) as archive:
        assert {zipfile.ZIP_DEFLATED} == {entry.compress_type for entry in archive.infolist()}
        return {name: archive.read(name) for name in archive.namelist()}


async def test_the_file_holds_everything(world: World, cell: Cell) -> None:
    """Roster, phone, answers, versions, comment; a paper as printed; a page to read first."""
    await opens_year(world, cell)
    chat = await with_phone(world, cell, "lan")
    await hands_in(world, cell, "lan", text=SECRET)
    async with world.job() as work:
        lan = cell.people["lan"].member_id
        await committee_comment.write(work, cell.people["an"], lan, "Chi ủy nhất trí.")

    files = await _zip(world, cell, "lan")

    data = json.loads(files[DATA_FILE])
    assert set(HEADINGS.values()) == set(data)
    assert "Trần Thị Lan" == data[HEADINGS["member"]]["full_name"]
    (account,) = data[HEADINGS["accounts"]]
    assert (chat.chat, joining.NOTICE_VERSION) == (account["chat"], account["consent_version"])
    (review,) = data[HEADINGS["reviews"]]
    assert SECRET in review["answers"].values()
    assert SECRET in review["versions"][0]["answers"].values()
    assert "Chi ủy nhất trí." == data[HEADINGS["comments"]][0]["text"]
    assert "TRẦN THỊ LAN" in files[READ_FILE].decode()
    assert [True] == [len(body) > 5000 for name, body in files.items() if name.endswith(".docx")]


async def test_the_papers_of_a_year_are_read_by_their_headings(world: World, cell: Cell) -> None:
    """No code and no JSON in JSON: titles, headings, his words; each as a file, too."""
    await opens_year(world, cell)
    lan = cell.people["lan"]
    async with world.job() as work:
        for kind in yearly_papers.KINDS:
            year = await yearly_papers.year_for(work, lan, kind)
            now = await yearly_papers.paper(work, lan, kind, year)
            for item in now.items:
                assert item.example is not None
                await yearly_papers.answer(work, lan, kind, year, item.id, item.example.vi)
        await last_year.keep_pledge(work, lan, 2023, "Dự đủ các kỳ sinh hoạt.")

    files = await _zip(world, cell, "lan")

    old, *papers = json.loads(files[DATA_FILE])[HEADINGS["pledges"]]
    assert (2023, ["Dự đủ các kỳ sinh hoạt."]) == (old["year"], old[PLEDGE_TEXT])
    titles = {title for paper in papers for title in paper} - {"year", "written_at"}
    forms = [FORMS.of_kind(kind, "hcmc_edu_2023") for kind in yearly_papers.KINDS]
    assert {form.title for form in forms if form} == titles
    said = "\n".join(
        line for paper in papers for title in titles & set(paper) for line in paper[title]
    )
    for form in forms:
        assert form is not None
        for section in form.sections:
            assert section.heading in said
    assert "+parts" not in said
    assert '"answers"' not in said
    assert 3 == sum(name.endswith(".docx") for name in files)


async def test_the_file_of_another_says_nothing_of_him(world: World, cell: Cell) -> None:
    """Nobody else's name or words stand in it, and nothing of a ballot's contents."""
    await opens_year(world, cell)
    await hands_in(world, cell, "lan", text=SECRET)

    said = b"".join((await _zip(world, cell, "binh")).values()).decode(errors="ignore")

    assert SECRET not in said
    assert "Trần Thị Lan" not in said
    assert "sealed" not in said


async def test_the_link_opens_ones_own_data_for_a_day(world: World, cell: Cell) -> None:
    """Where no files are sent, a signed link brings the same; a forged one brings nothing."""
    await opens_year(world, cell)
    async with world.job() as work:
        lan = cell.people["lan"].member_id
        made = await privacy.export(work, lan)
        token = made.link.rsplit("/", 1)[1]
        claim = links.read(work, token)
        again = await file_of(work, claim)
        with pytest.raises(links.BadLink):
            links.read(work, f"x{token}")

    assert Claim(privacy.OWN_DATA, lan, 0) == claim
    assert made.name == again.name


async def test_what_is_the_members_own_is_gone(world: World, cell: Cell) -> None:
    """Chats, codes, drafts, proofs, notices: no table knows of them any more."""
    await opens_year(world, cell)
    chat = await with_phone(world, cell, "lan")
    async with world.job() as work:
        lan = cell.people["lan"]
        await writes(work, cell, "lan", SECRET)
        page = await writing.page(work, lan)
        assert page is not None
        await attachments.attach(
            work,
            lan,
            page.items[0].id,
            chat,
            kind="photo",
            file_id="ANH-MINH-CHUNG",
            name="Bằng khen",
        )
        await joining.make_code(work, lan.member_id)
    before = [await _tables_with(world, what) for what in (SECRET, chat.chat, "ANH-MINH-CHUNG")]

    async with world.job() as work:
        found = await privacy.erase(work, cell.people["lan"])

    after = [await _tables_with(world, what) for what in (SECRET, chat.chat, "ANH-MINH-CHUNG")]
    assert all(before)
    assert [[], [], []] == after
    assert (1, 1, 1, ()) == (found.chats, found.drafts, found.proofs, found.kept_reviews)


async def test_a_review_handed_in_stays_for_three_years(world: World, cell: Cell) -> None:
    """Of the year itself, and three years back; the one before that goes."""
    await opens_year(world, cell)
    await hands_in(world, cell, "lan", text=SECRET)
    async with world.job() as work:
        session = await work.session()
        (cycle,) = (await session.exec(select(Cycle))).all()
        for year in (2020, 2021, 2022):
            old = Cycle(**{**cycle.model_dump(exclude={"id"}), "year": year})
            session.add(old)
            await session.flush()
            session.add(
                SelfReview(
                    cycle_id=old.id or 0,
                    member_id=cell.people["lan"].member_id,
                    form="2A.2023",
                    form_hash="0" * 64,
                    state=ReviewState.SUBMITTED,
                )
            )

    async with world.job() as work:
        found = await privacy.erase(work, cell.people["lan"])

    async with world.job() as work:
        rows = await (await work.session()).exec(
            select(Cycle.year)
            .join(SelfReview, col(SelfReview.cycle_id) == col(Cycle.id))
            .order_by(col(Cycle.year))
        )
        years = rows.all()
    assert ((2021, 2022, 2024), 1) == (found.kept_reviews, found.old_reviews)
    assert [2021, 2022, 2024] == years
    assert "answer" in await _tables_with(world, SECRET)


@dataclass(frozen=True)
class Mover:
    """Lan with two memberships: of the cell that was left, and of the present one."""

    old: int
    now: Person


@pytest_asyncio.fixture
async def mover(world: World, cell: Cell) -> Mover:
    """Lan wrote a draft and a pledge in one cell and went to another; Bình wrote the same."""
    other = await found_cell(world, "Chi bộ Tổ Xã hội")
    await opens_year(world, cell)
    async with world.job() as work:
        for who in ("lan", "binh"):
            await writes(work, cell, who, f"{SECRET} {who}")
            await last_year.keep_pledge(work, cell.people[who], 2023, f"Cam kết của {who}.")
        old, to = cell.people["lan"].member_id, other.people["an"].cell_id
        wanted = Wanted(ChangeKind.TRANSFERRED, work.now.date(), about=to)
        await changes.change(work, cell.people["an"], old, wanted)
        session = await work.session()
        human = (await session.get_one(Member, old)).person_id or 0
        (there,) = [
            one.id or 0 for one in await people.memberships_of(session, human) if one.id != old
        ]
    return Mover(old, replace(cell.people["lan"], member_id=there, cell_id=to))


async def test_the_file_holds_what_is_left_in_a_former_cell(world: World, mover: Mover) -> None:
    """Review and membership of both; another's neither."""
    async with world.job() as work:
        made = await privacy.export(work, mover.now.member_id)
    with zipfile.ZipFile(io.BytesIO(made.render())) as archive:
        data = json.loads(archive.read(DATA_FILE))
        names = archive.namelist()

    (review,) = data[HEADINGS["reviews"]]
    assert f"{SECRET} lan" in review["answers"].values()
    assert ["Tổ Tự nhiên" in one["cell"] for one in data[HEADINGS["former"]]] == [True]
    assert ["Cam kết của lan."] == [row[PLEDGE_TEXT][0] for row in data[HEADINGS["pledges"]]]
    assert 1 == sum(name.endswith(".docx") for name in names)


async def test_what_is_left_in_a_former_cell_goes_too(world: World, mover: Mover) -> None:
    """Nothing of another's does."""
    async with world.job() as work:
        found = await privacy.erase(work, mover.now)

    assert 1 == found.drafts
    assert [] == await _tables_with(world, f"{SECRET} lan")
    assert ["answer"] == await _tables_with(world, f"{SECRET} binh")


async def test_the_secretary_is_told_to_call(world: World, cell: Cell) -> None:
    """By name, unless the member has joined again before he reads it."""
    await opens_year(world, cell)
    await with_phone(world, cell, "lan")
    async with world.job() as work:
        await privacy.erase(work, cell.people["lan"])
    woken = work.unit.planned
    async with world.job() as work:
        rows = await (await work.session()).exec(
            select(OutboxMessage).where(OutboxMessage.kind == privacy.ERASED)
        )
        (row,) = rows.all()
        facts = await privacy.erased_facts(work, row)
    await with_phone(world, cell, "lan")
    async with world.job() as work:
        again = await privacy.erased_facts(work, row)

    assert woken
    assert cell.people["an"].member_id == row.member_id
    assert facts is not None
    assert "Trần Thị Lan" == facts.name
    assert again is None


async def test_another_members_data_stays(world: World, cell: Cell) -> None:
    """Erasing one's own touches nobody else's chat, draft or notice."""
    await opens_year(world, cell)
    await with_phone(world, cell, "lan")
    chat = await with_phone(world, cell, "binh")
    async with world.job() as work:
        await writes(work, cell, "binh", SECRET)

    async with world.job() as work:
        await privacy.erase(work, cell.people["lan"])

    async with world.job() as work:
        accounts = (await (await work.session()).exec(select(ChatAccount))).all()
    assert [chat.chat] == [account.chat for account in accounts]
    assert ["answer"] == await _tables_with(world, SECRET)


def test_a_new_wording_of_the_notice_is_a_new_version() -> None:
    """Whoever rewords what is agreed to counts its version up, and this digest with it."""
    words = words_for("vi")
    said = words.label_template("join.notice") + words.label_template("join.details")

    digest = hashlib.sha256(said.encode()).hexdigest()[:12]

    assert ("2026-12", "49e0c1543bcc") == (joining.NOTICE_VERSION, digest)
