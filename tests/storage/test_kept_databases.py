"""Databases that earlier days' code left behind: upgraded, opened and gone on with, as a house's.

They were put away by `python -m tests.kept`; beside each stands what was found in it then.
"""

import hashlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest
import pytest_asyncio
from _pytest.mark import ParameterSet
from sqlalchemy import text
from sqlmodel import SQLModel, select

import rating
from bot.commands.house import database_of
from bot.demo.stage import TELEGRAM_TOKEN
from bot.hooks import real_hooks
from bot.updates.doubt import keeps
from handlers.reply import Screen
from handlers.words import words_for
from papers.forms import FormKind
from storage import migrate
from storage.engine import make_engine
from storage.tables import (
    AuditEvent,
    BallotSession,
    BallotState,
    Cycle,
    CycleState,
    OutboxMessage,
)
from storage.types import EncryptedText
from terms.ballots import CastOutcome
from tests import databases
from tests.handlers.line import TOKEN, Behind
from tests.kept.finding import answers_in, counted, people, rows_in, waiting_in
from tests.kept.keeping import Kept, Told, all_kept
from tests.meeting_room import Room, at_work
from tests.worlds import World, world_of
from workflow.accounts import Person
from workflow.notices.notice import RESULT
from workflow.review import committee_comment, form_changes, yearly_papers
from workflow.work import ChatKey

VI = words_for("vi")
_LAN = 2
"""Trần Thị Lan of the cell that votes."""
pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Opened:
    """One kept database, brought to the newest version and open."""

    told: Told
    world: World
    rows: dict[str, int]
    """How many rows each table had when it was opened."""

    def phone(self, chat: str) -> Behind:
        """Give somebody's phone, as the edge serves it."""
        _, bot, number = chat.split(":")
        token = next(one for one in (TOKEN, TELEGRAM_TOKEN) if one.startswith(f"{bot}:"))
        # What is written now is no repeat of what was written then.
        return Behind(self.world, int(number), token=token, _updates=500)

    async def person(self, chat: str) -> Person:
        """Give whose chat this is."""
        async with self.world.job() as work:
            return (await people(work))[chat]


Shelf = Callable[[Kept], Awaitable[Opened]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shelf(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Shelf]:
    """Takes each database down once, for all tests of this file."""
    taken: dict[Kept, Opened] = {}
    async with AsyncExitStack() as stack:

        async def take(kept: Kept) -> Opened:
            if kept not in taken:
                settings = await kept.bring_back(tmp_path_factory.mktemp("kept"))
                stack.push_async_callback(databases.drop, settings.database)
                if kept.story == "meeting":
                    await _an_is_asked(settings.database)
                await migrate.upgrade(settings.database)
                house = world_of(database_of(settings), kept.told.now)
                world = await stack.enter_async_context(house)
                await stack.enter_async_context(at_work(world))
                taken[kept] = Opened(kept.told, world, await rows_in(world))
            return taken[kept]

        yield take


async def _an_is_asked(url: str) -> None:
    """The secretary typed «12» as the committee's comment on Lan, and was asked whether it is one;
    the step was called otherwise then."""
    state, about = "Desk:comment", {"member": _LAN}
    said = json.dumps([state, about], sort_keys=True)
    asked = {"asked": ["12"], "at": hashlib.blake2b(said.encode(), digest_size=8).hexdigest()}
    put = text(
        "INSERT INTO conversation (channel, bot, chat, state, data, options)"
        " VALUES ('telegram', '1', '1001', :state, :about, :asked)"
    )
    engine = make_engine(url)
    async with engine.begin() as connection:
        row = {"state": state, "about": json.dumps(about), "asked": json.dumps(asked)}
        await connection.execute(put, row)
    await engine.dispose()


def kept_of(kept: Kept, name: str) -> ParameterSet:
    """Give it as a row; of those on PostgreSQL, a desk opens the one in the middle of its vote."""
    elsewhere = kept.kind == "postgresql" and kept.story == "demo"
    return pytest.param(kept, id=name, marks=pytest.mark.long if elsewhere else ())


@pytest_asyncio.fixture(
    params=[kept_of(kept, f"{kept.day} {kept.story} {kept.kind}") for kept in all_kept()],
    loop_scope="module",
)
async def opened(request: pytest.FixtureRequest, shelf: Shelf) -> Opened:
    """Every database that was ever kept."""
    return await shelf(request.param)


@pytest_asyncio.fixture(
    params=[
        kept_of(kept, f"{kept.day} {kept.kind}") for kept in all_kept() if kept.story == "demo"
    ],
    loop_scope="module",
)
async def demo(request: pytest.FixtureRequest, shelf: Shelf) -> Opened:
    """What the demo leaves behind: a year to its end."""
    return await shelf(request.param)


@pytest_asyncio.fixture(
    params=[kept for kept in all_kept() if kept.story == "meeting"],
    ids=lambda kept: f"{kept.day} {kept.kind}",
    loop_scope="module",
)
async def meeting(request: pytest.FixtureRequest, shelf: Shelf) -> Opened:
    """A cell in the middle of its vote, another one that is writing."""
    return await shelf(request.param)


async def test_the_upgraded_database_is_what_the_tables_say(opened: Opened) -> None:
    """As one that is laid down today."""
    async with opened.world.database.engine.connect() as connection:
        assert [] == await connection.run_sync(databases.differences)


async def test_no_table_has_lost_a_row(opened: Opened) -> None:
    """Whatever a migration moves, what was there is there."""
    lost = {
        table: (count, opened.rows.get(table, 0))
        for table, count in opened.told.rows.items()
        if opened.rows.get(table, 0) < count
    }

    assert {} == lost


async def test_every_sealed_text_opens_with_its_key(opened: Opened) -> None:
    """Each column that is encrypted, in each row."""
    sealed = [
        column
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, EncryptedText)
    ]

    async with opened.world.database.engine.connect() as connection:
        texts = [
            opened_text
            for column in sealed
            for opened_text in (await connection.execute(select(column))).scalars()
        ]

    assert len(texts) >= sum(map(len, opened.told.answers.values()))
    assert any(texts)


async def test_every_answer_is_read_as_it_was_written(opened: Opened) -> None:
    """By the program, in whichever form the review was begun."""
    found = await answers_in(opened.world)

    kept = {
        chat: {item: found.get(chat, {}).get(item) for item in answers}
        for chat, answers in opened.told.answers.items()
    }
    assert opened.told.answers == kept


async def test_the_demos_result_is_what_was_counted(demo: Opened) -> None:
    """Vote by vote, and the level proposed for each."""
    assert (demo.told.votes, demo.told.levels) == await counted(demo.world)


async def test_everybody_is_still_told_his_own_level(demo: Opened) -> None:
    """The notice of the result, worded anew for whom it is about."""
    async with demo.world.job() as work:
        rows = await (await work.session()).exec(
            select(OutboxMessage).where(OutboxMessage.kind == RESULT)
        )
        names = {one.member_id: one.name for one in (await people(work)).values()}
        told = {
            names[row.member_id]: await real_hooks().prepare(work, row, VI) for row in rows.all()
        }

    assert demo.told.levels.keys() == told.keys()
    for name, level in demo.told.levels.items():
        screen = told[name]
        assert isinstance(screen, Screen)
        assert VI.label(f"level.{level}") in screen.text


async def test_a_half_written_review_goes_on(meeting: Opened) -> None:
    """At the question where she was, with what she wrote before."""
    chat = meeting.told.half_written
    written = len(meeting.told.answers[chat])
    lan = meeting.phone(chat)
    await lan.says("menu")
    await lan.taps(VI.label("home.go_on"))
    asked = lan.text

    await lan.says("8 8 8 3")

    assert f"Câu {written + 1}/" in asked
    assert VI.label("review.saved", n=written + 1) in lan.text
    assert f"Câu {written + 2}/" in lan.text
    found = (await answers_in(meeting.world))[chat]
    added = found.keys() - meeting.told.answers[chat].keys()
    assert 1 == len(added)
    assert meeting.told.answers[chat].items() <= found.items()


async def test_a_wizard_waits_for_what_it_asked(meeting: Opened) -> None:
    """What is typed first is the next part of the pledge."""
    chat = meeting.told.in_a_wizard

    await meeting.phone(chat).says("Giữ gìn đoàn kết trong tổ.")

    binh = await meeting.person(chat)
    async with meeting.world.job() as work:
        year = await yearly_papers.year_for(work, binh, FormKind.PLEDGE)
        pledge = await yearly_papers.paper(work, binh, FormKind.PLEDGE, year)
    assert ["Dự đủ 4 đợt học nghị quyết.", "Giữ gìn đoàn kết trong tổ."] == [
        pledge.answers[item.id] for item in pledge.items[:2]
    ]


async def test_a_step_of_another_name_waits_for_what_it_asked(meeting: Opened) -> None:
    """What is said to have been meant is kept as the committee's comment."""
    chat = "telegram:1:1001"

    await meeting.phone(chat).taps_data(keeps("12"))

    an = await meeting.person(chat)
    async with meeting.world.job() as work:
        comment = await committee_comment.newest(work, an, _LAN)
    assert comment is not None
    assert "12" == comment.text


async def test_what_waits_to_be_sent_is_worded(meeting: Opened) -> None:
    """Every message that was owed is owed, and says something."""
    assert meeting.told.waiting == await waiting_in(meeting.world)


async def test_an_open_urn_takes_the_rest_and_is_counted(meeting: Opened) -> None:
    """Three sheets were sealed then, three are now: together they are the figures beside it."""
    room = await _room_of(meeting)
    for chat, marks in meeting.told.still_to_vote.items():
        assert CastOutcome.RECORDED is await room.votes(chat, *marks)
    await room.closes()
    await room.counts()

    votes, _ = await counted(meeting.world)

    assert meeting.told.votes == votes
    assert 0 == (await rows_in(meeting.world))["sealed_ballot"]


async def test_a_year_that_is_being_written_goes_on_under_the_rules_of_now(
    meeting: Opened,
) -> None:
    """Opened under the hash of an earlier release: it follows, with an entry that says from what to
    what and why. The year whose cell meets keeps the hash it was opened with."""
    before = {year.id: year.profile_hash for year in await _years_of(meeting)}
    async with meeting.world.job() as work:
        await form_changes.tick(work)
    years = await _years_of(meeting)
    async with meeting.world.job() as work:
        entries = await (await work.session()).exec(
            select(AuditEvent).where(AuditEvent.kind == "cycle_rules_changed")
        )
        noted = {
            (each.payload["before"], each.payload["now"], each.payload["why"])
            for each in entries.all()
        }

    written = [year for year in years if year.state is CycleState.COLLECTING]
    met = [year for year in years if year.state is not CycleState.COLLECTING]
    assert written
    assert met
    assert {rating.profile_hash(year.profile) for year in written} == {
        year.profile_hash for year in written
    }
    assert [before[year.id] for year in met] == [year.profile_hash for year in met]
    assert {(before[year.id], year.profile_hash, "release") for year in written} == noted


async def _years_of(opened: Opened) -> list[Cycle]:
    async with opened.world.job() as work:
        return list((await (await work.session()).exec(select(Cycle))).all())


async def _room_of(meeting: Opened) -> Room:
    """Give the room whose urn is open, its people by chat; `an` leads it."""
    async with meeting.world.job() as work:
        everybody = await people(work)
        found = await (await work.session()).exec(
            select(BallotSession).where(BallotSession.state == BallotState.OPEN)
        )
        urn = found.one()
    voter = everybody[next(iter(meeting.told.still_to_vote))]
    leader = next(one for one in everybody.values() if one.leads and one.cell_id == voter.cell_id)
    return Room(
        meeting.world,
        {**everybody, "an": leader},
        meeting_id=urn.meeting_id,
        session_id=urn.id or 0,
        chats={chat: ChatKey(*chat.split(":")) for chat in everybody},
    )
