"""The schema's versions: up, down and up again, and the same as the tables."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Connection, inspect, text
from sqlmodel import SQLModel

import storage
from storage.database import Database
from storage.engine import make_engine
from storage.migrate import MigrationError, configuration, downgrade, upgrade
from storage.schema import bring_up, current, newest, version
from terms.identity import identity
from tests import databases

VERSION_FILES = list((Path(storage.__file__).parent / "migrations" / "versions").glob("0*.py"))
VERSIONS = [
    script.revision
    for script in reversed(list(ScriptDirectory.from_config(configuration()).walk_revisions()))
]


def test_the_newest_version_is_known_without_alembic() -> None:
    """A program that starts reads it off the files' names."""
    assert VERSIONS[-1] == newest()


async def test_a_house_of_before_is_brought_up(empty: str) -> None:
    """From nothing, from the version before, and when there is nothing to do."""
    for before in ("", VERSIONS[-2], VERSIONS[-1]):
        if before:
            await downgrade(empty, before)

        await bring_up(empty)

        assert VERSIONS[-1] == await version(empty)


@pytest.fixture
async def empty(kind: str, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a database without a table."""
    url = await databases.empty_url(kind, tmp_path)
    yield url
    await databases.drop(url)


async def _tables(url: str) -> set[str]:
    engine = make_engine(url)
    async with engine.connect() as connection:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    await engine.dispose()
    return set(names)


def test_a_number_is_given_once() -> None:
    """Of two versions with one number, one would never be taken."""
    files = [file.name.partition("_")[0] for file in VERSION_FILES]

    assert sorted(set(files)) == sorted(files)


@pytest.mark.long
@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_every_version_goes_up_down_and_up_again(empty: str) -> None:
    """The stairway: each step can be taken back, and taken once more."""
    before = "base"
    for step in VERSIONS:
        await upgrade(empty, step)
        await downgrade(empty, before)
        await upgrade(empty, step)
        before = step

    assert await current(empty)
    assert set(SQLModel.metadata.tables) == await _tables(empty) - {"alembic_version"}


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
@pytest.mark.long
async def test_going_all_the_way_down_leaves_nothing(empty: str) -> None:
    """No table is forgotten on the way back."""
    await upgrade(empty)

    await downgrade(empty, "base")

    assert {"alembic_version"} == await _tables(empty)


@pytest.mark.long
async def test_the_database_is_what_the_tables_say(database: Database) -> None:
    """Whoever changes a table writes a version for it."""
    async with database.engine.connect() as connection:
        assert [] == await connection.run_sync(databases.differences)


def _checks(connection: Connection) -> dict[str, set[str]]:
    look = inspect(connection)
    return {
        table: {str(check["name"]) for check in look.get_check_constraints(table)}
        for table in SQLModel.metadata.tables
    }


async def test_every_enumeration_has_its_check(database: Database) -> None:
    """Alembic does not compare these by itself."""
    expected = {
        name: {str(check.name) for check in table.constraints if isinstance(check, CheckConstraint)}
        for name, table in SQLModel.metadata.tables.items()
    }

    async with database.engine.connect() as connection:
        assert expected == await connection.run_sync(_checks)


async def test_a_second_upgrade_changes_nothing(url: str) -> None:
    """Every start runs it."""
    await upgrade(url)

    assert VERSIONS[-1] == await version(url)


async def test_workers_started_together_migrate_once(empty: str) -> None:
    """Three at the same empty database: one lays the tables, all go on."""
    await asyncio.gather(*(upgrade(empty) for _ in range(3)))

    assert await current(empty)


async def test_an_empty_database_has_no_version(empty: str) -> None:
    """And is therefore not current: the program says so instead of failing at the first query."""
    assert (None, False) == (await version(empty), await current(empty))


async def test_a_database_of_a_newer_program_is_refused(url: str) -> None:
    """An old program must not write into what it does not understand."""
    engine = make_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await engine.dispose()

    with pytest.raises(MigrationError) as caught:
        await upgrade(url)

    assert ("database_version_unknown", {"version": "9999"}) == (
        caught.value.code,
        caught.value.fields,
    )
    assert not await current(url)


_OLD_HOUSE = """
INSERT INTO organisation (id, kind, name) VALUES (1, 'cell', 'Chi bộ Ví Dụ');
INSERT INTO member (id, cell_id, full_name, birth_date, admitted_on, status, role, party_post,
  state_post, union_post, workplace, phone, party_card, leader, exempt, suspended, retired)
  VALUES (1, 1, 'Nguyễn Văn An', '1980-05-17', '2010-02-03', 'official', 'secretary', '', '', '',
  '', '', '', false, false, false, false),
  (2, 1, 'Trần Thị Lan', '1980-05-17', '2010-02-03', 'official', 'member', '', '', '',
  '', '', '', false, false, false, false);
INSERT INTO chat_account (id, channel, bot, chat, member_id, state, language, consented_at)
  VALUES (1, 'telegram', '1', '11', 1, 'active', 'vi', '2024-11-01 00:00:00'),
  (2, 'zalo', '2', '12', 2, 'blocked', 'vi', '2024-11-01 00:00:00'),
  (3, 'telegram', '1', '13', 2, 'revoked', 'vi', '2024-11-01 00:00:00');
INSERT INTO cycle (id, cell_id, year, profile, profile_hash, state, review_deadline)
  VALUES (1, 1, 2024, 'p', 'h', 'meeting', '2024-12-04');
INSERT INTO meeting (id, cycle_id, kind, state, vote_order, chair_id, check_in_code, place,
  officers_approved, half_days, electorate_hash, sheet_hash)
  VALUES (1, 1, 'regular', 'ballot_open', 'at_end', 1, '1234', '', false, 1, '', '');
INSERT INTO ballot_session (id, meeting_id, state, phase, subjects, sheet_hash, electorate_hash,
  public_key, official_members, present, opened_at)
  VALUES (1, 1, 'counted', 'scrubbed', '[1]', 's', 'e', '', 2, 2, '2024-11-20 00:00:00'),
  (2, 1, 'open', 'none', '[1]', 's', 'e', '', 2, 2, '2024-11-20 00:00:00');
INSERT INTO ballot_elector (session_id, member_id, voted)
  VALUES (1, 1, true), (1, 2, true), (2, 1, false), (2, 2, false);
"""


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
@pytest.mark.long
async def test_who_was_joined_when_the_list_of_phones_came_stays_a_voter(empty: str) -> None:
    """An urn that is open while the program is renewed: every phone that was joined is on its
    list, a revoked one is not, and a counted urn needs none."""
    await upgrade(empty, "0010")
    engine = make_engine(empty)
    async with engine.begin() as connection:
        for statement in _OLD_HOUSE.split(";\n"):
            if statement.strip():
                await connection.execute(text(statement))

    await upgrade(empty)

    async with engine.connect() as connection:
        found = await connection.execute(
            text("SELECT session_id, account_id, member_id FROM ballot_phone ORDER BY account_id")
        )
        phones = [tuple(row) for row in found]
    await engine.dispose()
    assert [(2, 1, 1), (2, 2, 2)] == phones


_OLD_REVIEWS = """
INSERT INTO organisation (id, kind, name) VALUES (1, 'cell', 'Chi bộ Ví Dụ'),
  (2, 'cell', 'Chi bộ Hai'), (3, 'cell', 'Chi bộ Ba');
INSERT INTO member (id, cell_id, full_name, birth_date, admitted_on, status, role, party_post,
  state_post, union_post, workplace, phone, party_card, leader, exempt, suspended, retired)
  VALUES (1, 1, 'Nguyễn Văn An', '1980-05-17', '2010-02-03', 'official', 'secretary', '', '', '',
  '', '', '', false, false, false, false),
  (2, 1, 'Trần Thị Lan', '1980-05-17', '2010-02-03', 'official', 'member', '', '', '',
  '', '', '', false, false, false, false);
INSERT INTO cycle (id, cell_id, year, profile, profile_hash, state, review_deadline)
  VALUES (1, 1, 2026, 'p', 'h', 'collecting', '2026-12-04'),
  (2, 2, 2026, 'p', 'h', 'decided', '2026-12-04'), (3, 3, 2024, 'p', 'h', 'precheck', '2024-12-04');
INSERT INTO self_review (id, cycle_id, member_id, form, form_hash, state)
  VALUES (1, 1, 1, '2B.2025', 'b', 'submitted'), (2, 1, 2, '2A.2025', 'a', 'draft'),
  (3, 2, 1, '2B.2025', 'b', 'submitted'), (4, 3, 2, '2A.2023', 'c', 'submitted');
"""


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
@pytest.mark.long
async def test_reviews_handed_in_before_the_forms_were_mended_are_noted(empty: str) -> None:
    """Before the meeting of a year of the new rules; what is written, decided or older is not."""
    await upgrade(empty, "0027")
    engine = make_engine(empty)
    async with engine.begin() as connection:
        for statement in _OLD_REVIEWS.split(";\n"):
            if statement.strip():
                await connection.execute(text(statement))

    await upgrade(empty)

    async with engine.connect() as connection:
        found = await connection.execute(
            text("SELECT review_id, form, form_hash, told_at, answers FROM review_move")
        )
        noted = [tuple(row) for row in found]
        moved = await connection.execute(text("SELECT count(*) FROM self_review WHERE moved"))
        count = moved.scalar_one()
    await engine.dispose()
    assert [(1, "2B.2025", "b", None, None)] == noted
    assert 0 == count


_OLD_PEOPLE = """
INSERT INTO organisation (id, kind, name) VALUES (1, 'cell', 'Chi bộ Ví Dụ');
INSERT INTO member (id, cell_id, full_name, birth_date, admitted_on, status, role, party_post,
  state_post, union_post, workplace, phone, party_card, leader, exempt, suspended, retired)
  VALUES (1, 1, 'Nguyễn Văn An', '1980-05-17', '2010-02-03', 'official', 'secretary',
  'Bí thư chi bộ', 'Phó Hiệu trưởng', '', '', '0912', 'A1', true, false, false, false),
  (2, 1, 'Trần Thị Lan', '1980-05-17', '2010-02-03', 'official', 'member', '', 'Giáo viên', '',
  '', '', '', false, true, false, true),
  (3, 1, 'Lê Văn Bình', '1980-05-17', '2010-02-03', 'probationary', 'member', 'Đảng ủy viên',
  'Giáo viên', '', '', '', '', true, false, true, false);
"""


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_roles_and_marks_become_posts_and_periods_without_a_day(empty: str) -> None:
    """Nobody's are another's; nobody leads who did not, nothing has a day that was never told."""
    await upgrade(empty, "0031")
    engine = make_engine(empty)
    async with engine.begin() as connection:
        for statement in _OLD_PEOPLE.split(";\n"):
            if statement.strip():
                await connection.execute(text(statement))

    await upgrade(empty)

    async with engine.connect() as connection:
        posts = await connection.execute(
            text("SELECT member_id, body, role, title, since, until FROM post ORDER BY id")
        )
        periods = await connection.execute(
            text("SELECT member_id, kind, post_id, since, until FROM period ORDER BY id")
        )
        members = await connection.execute(
            text("SELECT id, full_name, phone, party_card, since, until FROM member ORDER BY id")
        )
        persons = await connection.execute(
            text("SELECT count(DISTINCT person_id) FROM member JOIN person USING (id)")
        )
        found = [[tuple(row) for row in one] for one in (posts, periods, members)]
        count = persons.scalar_one()
    await engine.dispose()
    assert [
        [
            (1, "cell", "secretary", "Bí thư chi bộ", None, None),
            (1, "state", "deputy_head", "Phó Hiệu trưởng", None, None),
            (3, "party", "committee_member", "Đảng ủy viên", None, None),
        ],
        [(2, "exempt", None, None, None), (3, "suspended", None, None, None)],
        [
            (1, "Nguyễn Văn An", "0912", "A1", None, None),
            (2, "Trần Thị Lan", "", "", None, None),
            (3, "Lê Văn Bình", "", "", None, None),
        ],
    ] == found
    assert 3 == count


_OLD_STEPS = {
    "Desk:comment": "ReviewComment:text",
    "Speaking:opinion": "Discussion:opinion",
    "Speaking:record": "Discussion:record",
    "Speaking:again": "Discussion:rewording",
    "Speaking:guest": "Discussion:guest",
    "Speaking:whose": "Discussion:speaker",
    "Review:writing": "Review:writing",
}


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
@pytest.mark.long
async def test_a_chat_stands_at_its_step_by_the_new_name(empty: str) -> None:
    """And by the old one again; whoever stood elsewhere, or nowhere, is left alone."""
    await upgrade(empty, "0039")
    engine = make_engine(empty)
    put = text(
        "INSERT INTO conversation (channel, bot, chat, state, data, options)"
        """ VALUES ('telegram', '1', :chat, :state, '{"member": 2}', '{"typing": true}')"""
    )
    rows = [{"chat": str(n), "state": state} for n, state in enumerate([*_OLD_STEPS, None])]
    async with engine.begin() as connection:
        await connection.execute(put, rows)

    await upgrade(empty)
    renamed = await _steps(empty)
    await downgrade(empty, "0039")
    before = await _steps(empty)

    await engine.dispose()
    assert [*_OLD_STEPS.values(), None] == renamed
    assert [*_OLD_STEPS, None] == before


_NOTED_BY_YEAR = """
INSERT INTO organisation (id, parent_id, kind, name) VALUES (1, NULL, 'cell', 'Chi bộ 1');
INSERT INTO cycle (id, cell_id, year, profile, profile_hash, state, review_deadline)
  VALUES (1, 1, 2023, 'hcmc_edu_2023', '', 'closed', '2023-12-15'),
  (2, 1, 2024, 'hcmc_edu_2023', '', 'closed', '2024-12-15'),
  (3, 1, 2025, 'hcmc_edu_2023', '', 'collecting', '2025-12-15')
"""
_LAN = """
INSERT INTO member (id, person_id, cell_id, full_name, birth_date, birth_year_only, admitted_on,
  status, left_for, party_post, state_post, union_post, workplace, phone, party_card, retired)
  VALUES (:id, :id, 1, :name, '1980-05-17', false, '2010-02-03', 'official', '', '', '', '', '', '',
  '', false)
"""
_NOTED = """
INSERT INTO other_place (cycle_id, member_id, kind, place, comment)
  VALUES (:year, :member, 'temporary', '', :nothing)
"""


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
@pytest.mark.long
async def test_what_was_noted_year_by_year_is_a_period(empty: str) -> None:
    """It runs on until a year in which it was not noted; the day it began was never told."""
    noted = {1: (), 2: (1,), 3: (1, 2), 4: (2, 3), 5: (1, 3)}
    await upgrade(empty, "0041")
    engine = make_engine(empty)
    async with engine.begin() as connection:
        for statement in _NOTED_BY_YEAR.split(";\n"):
            await connection.execute(text(statement))
        for member, years in noted.items():
            who = {"id": member, "name": f"Trần Thị {member}"}
            await connection.execute(text("INSERT INTO person (id) VALUES (:id)"), {"id": member})
            await connection.execute(text(_LAN), who)
            for year in years:
                values = {"member": member, "year": year, "nothing": b""}
                await connection.execute(text(_NOTED), values)

    await upgrade(empty)

    async with engine.connect() as connection:
        found = await connection.execute(
            text("SELECT member_id, kind, since, until FROM period ORDER BY id")
        )
        rows = [(row[0], row[1], row[2], str(row[3])) for row in found]
    await engine.dispose()
    kind = "temporary"
    assert [
        (2, kind, None, "2024-01-01"),
        (3, kind, None, "2025-01-01"),
        (4, kind, None, "None"),
        (5, kind, None, "2024-01-01"),
        (5, kind, None, "None"),
    ] == rows


async def _steps(url: str) -> list[str | None]:
    """Give where each chat stands; what it stands at is about has not changed."""
    engine = make_engine(url)
    async with engine.connect() as connection:
        found = await connection.execute(
            text("SELECT state, data, options FROM conversation ORDER BY chat")
        )
        rows = [tuple(row) for row in found]
    await engine.dispose()
    kept = {
        (str(data).replace("'", '"'), "true" in str(options).lower()) for _, data, options in rows
    }
    assert {('{"member": 2}', True)} == kept
    return [state for state, *_ in rows]


_OLD_SEATS = """
INSERT INTO organisation (id, parent_id, kind, name) VALUES
  (1, NULL, 'superior', 'Đảng ủy phường Ví Dụ'), (2, 1, 'party_organisation', 'Đảng bộ Trường'),
  (3, 2, 'sectional', 'Đảng bộ bộ phận Khối Văn'), (4, 3, 'cell', 'Chi bộ 1'),
  (5, NULL, 'cell', 'Chi bộ Lẻ');
INSERT INTO person (id) VALUES (1), (2);
INSERT INTO member (id, person_id, cell_id, full_name, birth_date, birth_year_only, admitted_on,
  status, left_for, party_post, state_post, union_post, workplace, phone, party_card, retired)
  VALUES (1, 1, 4, 'Trần Thị Lan', '1980-05-17', false, '2010-02-03', 'official', '', '', '', '',
  '', '', '', false), (2, 2, 5, 'Lê Văn Bình', '1980-05-17', false, '2010-02-03', 'official', '',
  '', '', '', '', '', '', false);
INSERT INTO post (id, member_id, body, role, title) VALUES
  (1, 1, 'party', 'committee_member', 'Đảng ủy viên'),
  (2, 1, 'party', 'committee_member', 'UV BTV Đảng ủy'),
  (3, 1, 'party', 'committee_member', 'Phó Bí thư Đảng ủy, Bí thư chi bộ'),
  (4, 1, 'party', 'committee_member', 'Đảng ủy viên Đảng ủy xã Bình Mỹ'),
  (5, 1, 'cell', 'secretary', 'Bí thư chi bộ'),
  (6, 2, 'party', 'committee_member', 'Đảng ủy viên');
"""


async def test_a_seat_that_was_written_without_a_name_is_in_the_nearest_committee(
    empty: str,
) -> None:
    """Past the sectional one; what names another place, or has nothing above it, stays unsaid."""
    await upgrade(empty, "0041")
    engine = make_engine(empty)
    async with engine.begin() as connection:
        for statement in _OLD_SEATS.split(";\n"):
            if statement.strip():
                await connection.execute(text(statement))

    await upgrade(empty)

    async with engine.connect() as connection:
        found = await connection.execute(
            text("SELECT id, role, organisation_id FROM post ORDER BY id")
        )
        posts = [tuple(row) for row in found]
    await engine.dispose()
    assert [
        (1, "committee_member", 2),
        (2, "standing_member", 2),
        (3, "deputy_secretary", 2),
        (4, "committee_member", None),
        (5, "secretary", None),
        (6, "committee_member", None),
    ] == posts


_SPELLED = ("Lê Thị Hoà", "LÊ  THỊ HÒA", "Lê Thị Ho\u0061\u0300", "Lê Thị Hoa\u200b", "H’Hen Niê")


@pytest.mark.long
async def test_names_that_stand_get_what_they_are_compared_by(empty: str) -> None:
    """As the program compares them from then on."""
    await upgrade(empty, "0048")
    engine = make_engine(empty)
    put = text(
        "INSERT INTO member (id, person_id, cell_id, full_name, birth_date, birth_year_only,"
        " admitted_on, status, left_for, party_post, state_post, union_post, workplace, phone,"
        " party_card, retired) VALUES (:id, :id, 1, :name, '1980-05-17', false, '2010-02-03',"
        " 'official', '', '', '', '', '', '', '', false)"
    )
    async with engine.begin() as connection:
        cell = "INSERT INTO organisation (id, kind, name) VALUES (1, 'cell', 'Chi bộ Ví Dụ')"
        await connection.execute(text(cell))
        for number, name in enumerate(_SPELLED, start=1):
            await connection.execute(text(f"INSERT INTO person (id) VALUES ({number})"))
            await connection.execute(put, {"id": number, "name": name})

    await upgrade(empty, "0049")

    async with engine.connect() as connection:
        rows = (await connection.execute(text("SELECT full_name, name_key FROM member"))).all()
    await engine.dispose()
    assert {name: identity(name) for name in _SPELLED} == dict(tuple(row) for row in rows)


_OWED = (
    "INSERT INTO organisation (id, kind, name) VALUES (1, 'cell', 'Chi bộ Ví Dụ')",
    "INSERT INTO cycle (id, cell_id, year, profile, profile_hash, state, review_deadline)"
    " VALUES (1, 1, 2026, 'hcmc_edu_2023', '0', 'collecting', '2026-12-05')",
    *(
        "INSERT INTO duty (id, cycle_id, organisation_id, owner, about, kind, day, operator,"
        " last_day, next_reminder, state, reason) VALUES"
        f" ({number}, 1, 1, {number}, 0, 'write_review', '{last}', 'by', '{last}', '{step}',"
        f" '{state}', {{empty}})"
        for number, (last, step, state) in enumerate(
            (
                ("2026-12-05", "2026-12-04", "open"),
                ("2026-12-05", "2026-12-02", "open"),
                ("2026-12-05", "2026-12-01", "waived"),
                ("2026-12-09", "2026-12-08", "open"),
            ),
            start=1,
        )
    ),
)


@pytest.mark.long
async def test_duties_of_one_day_wait_for_the_soonest_step_of_them(empty: str) -> None:
    """Nobody misses one that was not taken yet; what was let go does not count."""
    await upgrade(empty, "0061")
    engine = make_engine(empty)
    async with engine.begin() as connection:
        nothing = "''" if engine.dialect.name == "postgresql" else "x''"
        for statement in _OWED:
            await connection.execute(text(statement.format(empty=nothing)))

    await upgrade(empty, "0062")

    async with engine.connect() as connection:
        rows = await connection.execute(
            text("SELECT last_day, next_reminder FROM duty_step ORDER BY last_day")
        )
        steps = [tuple(str(day) for day in row) for row in rows]
    await engine.dispose()
    assert [("2026-12-05", "2026-12-02"), ("2026-12-09", "2026-12-08")] == steps


_REASONED = (
    "INSERT INTO organisation (id, kind, name) VALUES (1, 'cell', 'Chi bộ Ví Dụ')",
    "INSERT INTO person (id) VALUES (1), (2)",
    *(
        "INSERT INTO member (id, person_id, cell_id, full_name, name_key, birth_date,"
        " birth_year_only, admitted_on, status, left_for, party_post, state_post, union_post,"
        " workplace, phone, party_card, retired) VALUES"
        f" ({number}, {number}, 1, '{name}', '{name}', '1980-05-17', false, '2010-02-03',"
        " 'official', '', '', '', '', '', '', '', false)"
        for number, name in ((1, "Trần Thị Lan"), (2, "Lê Văn Bình"))
    ),
    "INSERT INTO cycle (id, cell_id, year, profile, profile_hash, state, review_deadline) VALUES"
    " (1, 1, 2024, 'hcmc_edu_2023', '0', 'published', '2024-12-05'),"
    " (2, 1, 2025, 'hcmc_edu_2023', '0', 'published', '2025-12-05')",
    *(
        "INSERT INTO rating_case (id, cycle_id, member_id, year, former_unit, why, clause, state,"
        " opened_by, opened_at, at_most, old_level, old_document, document, level) VALUES"
        f" ({number}, {cycle}, {member}, 2024, false, 'defect', '', '{state}', 2,"
        f" '2025-01-{day:02} 09:00:00.000000', {{empty}}, {{empty}}, '', '', {{empty}})"
        for number, cycle, member, state, day in (
            (1, 1, 1, "noted", 5),
            (2, 1, 1, "rated", 10),
            (3, 1, 1, "cancelled", 20),
            (4, 1, -3, "rated", 10),
            (5, 2, 2, "rated", 1),
        )
    ),
    *(
        "INSERT INTO level_reason (id, cycle_id, member_id, level, reason, given_by, given_at)"
        f" VALUES ({number}, 1, {member}, {{empty}}, {{empty}}, 2,"
        f" '2025-01-{day:02} 09:00:00.000000')"
        for number, (member, day) in enumerate(
            ((1, 4), (1, 6), (1, 10), (1, 19), (1, 21), (-3, 12), (2, 12)), start=1
        )
    ),
    "INSERT INTO hand_up (id, cycle_id, organisation_id, state, handed_by, handed_at, reason)"
    " VALUES (1, 1, 1, 'handed', 2, '2025-01-02 09:00:00.000000', {empty})",
    "INSERT INTO level_above (hand_up_id, member_id, step, level, points, reason, said_by,"
    " said_at) VALUES (1, 1, 'appraises', {empty}, {empty}, {empty}, 2,"
    " '2025-01-03 09:00:00.000000')",
)
"""Reasons around ratings made again: a case that was only noted, two of one member, one of a
collective, and one of the other member's next year."""


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_a_reason_belongs_to_the_decision_it_was_given_for(empty: str) -> None:
    """To the rating made again that was open then, or to none; which clauses it answered was not
    kept, and nobody makes them up."""
    await upgrade(empty, "0072")
    engine = make_engine(empty)
    async with engine.begin() as connection:
        nothing = "''" if engine.dialect.name == "postgresql" else "x''"
        for statement in _REASONED:
            await connection.execute(text(statement.format(empty=nothing)))

    await upgrade(empty, "0073")

    async with engine.connect() as connection:
        reasons = await connection.execute(
            text("SELECT id, case_id, clauses FROM level_reason ORDER BY id")
        )
        above = await connection.execute(text("SELECT member_id, step, clauses FROM level_above"))
        found = [[tuple(row) for row in rows] for rows in (reasons, above)]
    await engine.dispose()
    cases = (None, None, 2, 2, 3, 4, None)
    assert [
        [(number, case, None) for number, case in enumerate(cases, start=1)],
        [(1, "appraises", None)],
    ] == found
