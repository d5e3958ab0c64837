"""A roster of a whole province's worth of cells: told by name before anything is written."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook

from papers.roster_headings import HEADINGS, Column
from tests.bench.report import Figure, Row, below
from tests.bench.size import Size
from tests.bench.stage import BenchError, Stage, children_cpu

_CELL = 15
_GLANCE = 0.01
_GIVEN = ("An", "Bình", "Cúc", "Dũng", "Giang", "Hoa", "Khánh", "Lan", "Mai", "Thúy")
_POSTS = ("Bí thư", "Phó Bí thư", "Chi ủy viên")
_COLUMNS = (
    Column.NAME,
    Column.BIRTH_DATE,
    Column.ADMITTED_ON,
    Column.OFFICIAL_ON,
    Column.PARTY_POST,
    Column.STATE_POST,
    Column.PARTY_CARD,
    Column.PHONE,
    Column.CELL,
    Column.ORGANISATION,
)


async def roster(stage: Stage, size: Size) -> Row:
    """Preview a roster of which nobody is known, and again when everybody is."""
    file = stage.folder / "danh-sach.xlsx"
    _write(file, size.members)
    url = await stage.database("sqlite", "roster")
    preview = ("roster", "import", str(file), "--dry-run")
    first = [await ran(stage, url, "roster", *preview) for _ in range(min(size.runs, 3))]
    await ran(stage, url, "roster", "roster", "import", str(file), "--yes")
    again = [await ran(stage, url, "roster", *preview) for _ in range(min(size.runs, 3))]
    what = f"preview of {size.members:,} members"
    note = "with the process that reads the file"
    return Row(
        "roster",
        (
            Figure(f"{what}, all new", _each(first, "took"), "s", below(4), note),
            Figure(f"{what}, all new: processor time", _each(first, "processor"), "s"),
            Figure(f"{what}, all known", _each(again, "took"), "s", below(4)),
            Figure(f"{what}, all known: processor time", _each(again, "processor"), "s"),
            Figure(f"{what}: memory", _each([*first, *again], "peak"), "MiB", below(300), note),
        ),
    )


@dataclass(frozen=True, slots=True)
class Run:
    """What a command took: seconds, seconds of the processor, the most memory in MiB."""

    took: float
    processor: float
    peak: float


def _each(runs: Sequence[Run], name: str) -> tuple[float, ...]:
    return tuple(getattr(run, name) for run in runs)


async def ran(stage: Stage, url: str, name: str, *command: str) -> Run:
    """Run a command of the program to its end, upon the database of that name."""
    began, used = time.perf_counter(), children_cpu()
    process = await stage.command(url, name, *command)
    telling = asyncio.ensure_future(process.communicate())
    peak = 0
    while not telling.done():
        peak = max(peak, _resident(process.pid))
        await asyncio.wait([telling], timeout=_GLANCE)
    took = time.perf_counter() - began
    if process.returncode:
        raise BenchError((await telling)[0].decode()[-2000:])
    return Run(took, children_cpu() - used, peak / 1024)


def _resident(number: int) -> int:
    """Give what a process and those it began hold, in kB; nothing once it is gone."""
    try:
        status = Path(f"/proc/{number}/status").read_text(encoding="utf-8")
        begun = Path(f"/proc/{number}/task/{number}/children").read_text(encoding="ascii")
    except OSError:
        return 0
    lines = (line.split() for line in status.splitlines())
    own = sum(int(line[1]) for line in lines if line[0] == "VmRSS:")
    return own + sum(_resident(int(one)) for one in begun.split())


def _write(file: Path, members: int) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([HEADINGS[column] for column in _COLUMNS])
    for number in range(members):
        cell, place = divmod(number, _CELL)
        admitted = date(1995, 1, 1) + timedelta(days=number % 9000)
        days = (date(1955, 1, 1) + timedelta(days=number), admitted)
        official = admitted + timedelta(days=366)
        name = " ".join(_GIVEN[int(figure)] for figure in f"{number:04}")
        post = _POSTS[place] if place < len(_POSTS) else ""
        card, phone = f"{number:08}", f"09{number:08}"
        written = [f"{day:%d/%m/%Y}" for day in (*days, official)]
        where = (f"Chi bộ {cell + 1}", f"Đảng bộ {cell // 20 + 1}")
        sheet.append([f"Nguyễn {name}", *written, post, "Giáo viên", card, phone, *where])
    book.save(file)
