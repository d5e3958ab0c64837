"""Commands that are met by a fault: a migration and a roster, each whole or not at all."""

import asyncio
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, inspect
from sqlmodel import col, func, select

from bot.commands.house import database_of
from papers.roster_headings import HEADINGS, Column
from storage import audit
from storage.engine import close_engine, make_engine
from storage.schema import newest, version, version_of
from storage.tables import AuditEvent, Member
from tests import databases
from tests.chaos.faults import LASTING, Fault, Ground, through
from tests.e2e import warm
from tests.kept.finding import answers_in, rows_in
from tests.kept.keeping import Kept, all_kept, settings_of
from tests.sickness import SWITCH
from tests.worlds import world_of

SOON = 0.005
"""Seconds between two looks at whether a command has ended."""
PATIENCE = 60.0
AT_FIRST = 1.0
"""Seconds a command is thought to take until one was seen."""
PEOPLE = 40
SYLLABLES = ("An", "Bình", "Cúc", "Dũng", "Giang", "Hoa", "Khánh", "Lan", "Mai", "Phúc")
DONE = 0

Shape = tuple[str | None, frozenset[tuple[str, str]]]
"""The version a database stands at, and its tables with their columns."""


async def ended(process: int, log: Path) -> int:
    """Wait until a command is no more; give its status, -1 when it was killed."""
    async with asyncio.timeout(PATIENCE):
        while not warm.ended(process):  # noqa: ASYNC110 - another process's child
            await asyncio.sleep(SOON)
    return warm.status_of(log)


class Command:
    """A command of ours as a process of its own."""

    def __init__(self, ground: Ground, seen: str, *command: str) -> None:
        self._log = ground.folder / f"log-{ground.score.runs}-{ground.luck.random()}"
        environment = {
            "TUSOI_DATABASE": seen,
            "TUSOI_KEYS": str(ground.keys),
            SWITCH: str(ground.switch),
        }
        self._ground, self._began = ground, time.monotonic()
        self.process = warm.start(environment, self._log, command)

    async def ends(self) -> int:
        """Wait until it is no more; give its status, -1 when it was killed."""
        status = await ended(self.process, self._log)
        if status == DONE:
            took = time.monotonic() - self._began
            self._ground.takes = min(took, self._ground.takes or took)
        return status

    def said(self) -> str:
        """Give what it told; nothing where it was killed before it could say anything."""
        return self._log.read_text(encoding="utf-8") if self._log.exists() else ""


async def _meets(ground: Ground, fault: Fault, seen: str, *command: str) -> list[int]:
    """Start a command, let the fault come at a random moment; give the statuses."""
    commands = [Command(ground, seen, *command)]
    if fault is Fault.TWO:
        commands.append(Command(ground, seen, *command))
    takes = ground.takes or AT_FIRST
    # What is written, is written towards the end.
    await asyncio.sleep(takes * ground.luck.choice((0.0, 0.6)))
    await ground.a_while(takes * 0.4)
    if fault in LASTING:
        async with ground.ill(fault, [commands[0].process]):
            await ground.a_while(0.3)
    elif not warm.ended(commands[0].process):
        warm.kill(commands[0].process)
        ground.score.kills += 1
    statuses = [await one.ends() for one in commands]
    for one in commands:
        if "Traceback" in one.said():
            ground.score.wrong.append(f"run {ground.score.runs}: a traceback was told")
    return statuses


async def migrations(ground: Ground, fault: Fault, runs: int) -> None:
    """A house of earlier days is brought up to date; what was cut off, the next start completes."""
    kept = [one for one in all_kept() if one.kind == ground.kind]
    shelf = [await one.bring_back(_made(ground.folder / one.story)) for one in kept]
    newest_shape = await _shape(ground.url)
    for run in range(runs):
        one, like = kept[run % len(kept)], shelf[run % len(kept)]
        folder = _made(ground.folder / f"run-{run}")
        url = await databases.fresh_url(ground.kind, folder, like.database)
        shutil.copytree(like.keys, folder / "keys")
        await _migration(ground, fault, url, newest_shape)
        await _is_whole(ground, one, folder, url)
        await databases.drop(url)
        ground.score.runs += 1
        ground.goes_on()
    for settings in shelf:
        await databases.drop(settings.database)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


async def _migration(ground: Ground, fault: Fault, url: str, newest_shape: Shape) -> None:
    seen = url if ground.cable is None else through(ground.cable, url)
    before, score = await _shape(url), ground.score
    statuses = await _meets(ground, fault, seen, "migrate")
    after = await _shape(url)
    if after not in (before, newest_shape):
        score.wrong.append(f"run {score.runs}: migrated in part, {after[0]}")
    if DONE in statuses and after == before:
        score.lost += 1
    if await Command(ground, url, "migrate").ends() != DONE:
        score.wrong.append(f"run {score.runs}: the next start does not complete it")


async def _is_whole(ground: Ground, kept: Kept, folder: Path, url: str) -> None:
    score = ground.score
    async with world_of(database_of(settings_of(url, folder)), kept.told.now) as world:
        async with world.database.engine.connect() as line:
            different = await line.run_sync(databases.differences)
        rows = await rows_in(world)
        answers = await answers_in(world)
    if different or newest() != await version(url):
        score.wrong.append(f"run {score.runs}: not what the tables say")
    score.acknowledged += sum(kept.told.rows.values())
    score.lost += sum(max(0, n - rows.get(name, 0)) for name, n in kept.told.rows.items())
    for chat, told in kept.told.answers.items():
        score.lost += len(told.items() - answers.get(chat, {}).items())


async def _shape(url: str) -> Shape:
    engine = make_engine(url)
    try:
        async with engine.connect() as line:
            return await line.run_sync(_shape_of)
    finally:
        await close_engine(engine)


def _shape_of(line: Connection) -> Shape:
    look = inspect(line)
    columns = frozenset(
        (table, column["name"]) for table in look.get_table_names()
        for column in look.get_columns(table)
    )  # fmt: skip
    return version_of(line), columns


async def rosters(ground: Ground, fault: Fault, runs: int) -> None:
    """A roster is taken in; what was cut off changed nothing, and is taken in the next time."""
    for run in range(runs):
        names = [_name(run * PEOPLE + n) for n in range(PEOPLE)]
        file = ground.folder / f"roster-{run}.csv"
        file.write_text(_roster(names, f"Chi bộ {run}"), encoding="utf-8")
        statuses = await _meets(ground, fault, ground.seen, *_taking_in(file))
        there = await _known(ground, names)
        if there not in (0, PEOPLE):
            ground.score.wrong.append(f"run {run}: {there} of {PEOPLE} members")
        if DONE in statuses:
            ground.score.lost += max(0, PEOPLE - there)
        if await Command(ground, ground.url, *_taking_in(file)).ends() != DONE:
            ground.score.wrong.append(f"run {run}: it is not taken in the next time")
        there = await _known(ground, names)
        ground.score.acknowledged += PEOPLE
        ground.score.lost += max(0, PEOPLE - there)
        ground.score.doubled += max(0, there - PEOPLE)
        ground.score.runs += 1
        ground.goes_on()
    await _chain_is_whole(ground)


def _name(number: int) -> str:
    """Give a name nobody else has: its digits, each a syllable."""
    return " ".join(("Nguyễn", "Thị", *(SYLLABLES[int(digit)] for digit in str(number))))


def _taking_in(file: Path) -> Sequence[str]:
    return "roster", "import", str(file), "--yes"


def _roster(names: Sequence[str], cell: str) -> str:
    columns = {
        Column.BIRTH_DATE: "17/05/1980",
        Column.ADMITTED_ON: "03/02/2010",
        Column.STATUS: "Chính thức",
        Column.ORGANISATION: "Đảng bộ Trường THPT Ví Dụ",
        Column.CELL: cell,
    }
    head = ",".join(HEADINGS[column] for column in (Column.NAME, *columns))
    return "\n".join([head, *(",".join((name, *columns.values())) for name in names)])


async def _known(ground: Ground, names: Sequence[str]) -> int:
    database = databases.at(ground.url, ground.keys)
    async with database.transaction() as session:
        found = await session.exec(select(func.count()).where(col(Member.full_name).in_(names)))
        count = found.one()
    await database.close()
    return count


async def _chain_is_whole(ground: Ground) -> None:
    database = databases.at(ground.url, ground.keys)
    async with database.transaction() as session:
        broken = await audit.verify(session)
        links = (await session.exec(select(func.count()).select_from(AuditEvent))).one()
    await database.close()
    if broken is not None or links < ground.score.runs:
        ground.score.wrong.append(f"the audit chain is broken at {broken}, {links} links")
