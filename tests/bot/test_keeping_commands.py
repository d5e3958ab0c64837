"""The commands of whoever keeps the machine: backup, restore, the audit chain."""

import asyncio
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.__main__ import main
from bot.commands.house import one_job
from bot.settings import Settings, read_settings
from storage.queries import people
from storage.tables import Cycle, CycleState, MemberDecision
from tests.house.source import ROOT
from workflow import cycle as cycles
from workflow.accounts import as_person, id_of

_PYTHON = re.compile(r"```python\n(.+?)```", re.DOTALL)

HEADINGS = "Họ và tên,Ngày sinh,Ngày vào Đảng,Chính thức/Dự bị,Chi bộ,Chức vụ Đảng"
LEAD = "Nguyễn Văn An,17/05/1980,03/02/2010,Chính thức,Chi bộ Tổ Tự nhiên,Bí thư"
LAN = "Trần Thị Lan,05/09/1985,26/03/2012,Chính thức,Chi bộ Tổ Tự nhiên,"


class House:
    """A folder with its own settings."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.key = folder / "keys" / "text.key"
        self._monkeypatch = monkeypatch

    def does(self, *arguments: str) -> int:
        """Run one command with this house's settings; give its status."""
        self.settles_in()
        return main([*arguments])

    def settles_in(self) -> None:
        """Let what is read from the settings be this house's."""
        self._monkeypatch.setenv("TUSOI_DATABASE", f"sqlite+aiosqlite:///{self.folder}/tusoi.db")
        self._monkeypatch.setenv("TUSOI_KEYS", str(self.folder / "keys"))

    def officers(self, capsys: pytest.CaptureFixture[str]) -> str:
        """Tell something that only the rows know."""
        capsys.readouterr()
        assert 0 == self.does("officer", "list")
        return capsys.readouterr().out


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house with a cell of two and an officer, to be copied."""
    folder = tmp_path_factory.mktemp("founded")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        made = House(folder / "cũ", patch)
        (folder / "ds.csv").write_text("\n".join((HEADINGS, LEAD, LAN)), encoding="utf-8")
        assert 0 == made.does("init")
        assert 0 == made.does("roster", "import", "ds.csv")
        assert 0 == made.does("officer", "add", "Trần Thị Lan", "--over", "Chi bộ Tổ Tự nhiên")
    return folder


@pytest.fixture
def house(founded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """The house, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(founded, tmp_path, dirs_exist_ok=True)
    return House(tmp_path / "cũ", monkeypatch)


@pytest.fixture
def other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """Another machine."""
    return House(tmp_path / "mới", monkeypatch)


def backed_up(house: House, place: Path) -> Path:
    """Make a backup; give its folder."""
    assert 0 == house.does("backup", str(place))
    (folder,) = place.iterdir()
    return folder


def filled(house: House, rows: int) -> None:
    """Let as many updates of four kilobytes wait as make a house large."""
    with closing(sqlite3.connect(house.folder / "tusoi.db")) as database:
        database.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
            "INSERT INTO inbound_update (channel, bot, update_key, sealed) "
            "SELECT 'telegram', '701', i, randomblob(4000) FROM n",
            (rows,),
        )
        database.commit()


def test_of_a_large_house_it_is_told_on_the_way_how_far_it_is(
    house: House, other: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Copying, reading again and putting back, at every tenth; of a small house nothing."""
    assert 0 == house.does("backup", str(tmp_path / "nhỏ"))
    small = capsys.readouterr().err
    filled(house, 6_000)

    folder = backed_up(house, tmp_path / "sao lưu")
    made = capsys.readouterr().err
    assert 0 == other.does("restore", str(folder), "--key", str(house.key))
    restored = capsys.readouterr().err

    told = [shares(made, "chép"), shares(made, "đọc lại")]
    told += [shares(restored, "đọc lại"), shares(restored, "đưa lại")]
    assert "" == small
    assert [True] * 4 == [4 <= len(found) <= 10 for found in told]
    assert [sorted(set(found)) for found in told] == told


def shares(said: str, what: str) -> list[int]:
    """Give the percentages told of one kind of work."""
    return [int(share) for share in re.findall(rf"đã {what}.*\((\d+) %\)", said)]


def test_a_house_moves_with_its_backup_and_its_key(
    house: House, other: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two things, kept apart, give the whole house back on another machine."""
    backup = backed_up(house, tmp_path / "sao-luu")

    status = other.does("restore", str(backup), "--key", str(house.key))

    assert 0 == status
    assert "Trần Thị Lan" in other.officers(capsys)
    assert house.key.read_bytes() == other.key.read_bytes()
    assert 0o600 == other.key.stat().st_mode & 0o777


def test_the_drill_of_a_new_machine(
    house: House, other: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With a year open: restored into an empty folder that nobody else looks into, the chain is
    whole, the year is there, the doctor misses nothing but a token; a second time is refused."""
    asyncio.run(_opens_year(house))
    backup = backed_up(house, tmp_path / "sao-luu")

    assert 0 == other.does("restore", str(backup), "--key", str(house.key))

    assert 0 == other.does("audit", "verify")
    capsys.readouterr()
    assert 0 == other.does("roster", "list")
    assert "Trần Thị Lan" in capsys.readouterr().out
    assert 0o700 == other.folder.stat().st_mode & 0o777
    assert 1 == other.does("doctor")
    said = capsys.readouterr().out
    amiss = [one for one in said.splitlines() if one.startswith(("❌", "⚠️"))]
    assert [True] == ["TUSOI_TELEGRAM_TOKEN" in one for one in amiss]
    assert 2025 == asyncio.run(_year_of(other))
    assert 1 == other.does("restore", str(backup), "--key", str(house.key))


async def _opens_year(house: House) -> None:
    house.settles_in()
    async with one_job(Settings()) as work:
        session = await work.session()
        cell = (await people.cells(session))[0]
        (an,) = await people.secretaries_of(session, id_of(cell), work.now.date())
        last = work.now.date() + timedelta(days=20)
        await cycles.open_cycle(work, as_person(an, cell), "national_2025", last, 2025)


async def _year_of(house: House) -> int:
    house.settles_in()
    async with one_job(Settings()) as work:
        session = await work.session()
        (found,) = await cycles.of_cell(work, id_of((await people.cells(session))[0]))
        return found.year


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((), "--key"),
        (("--key", "khac.key"), "không phải khóa"),
        (("--key", "x"), "không phải khóa"),
    ],
    ids=["no key", "another key", "no file"],
)
def test_without_its_key_nothing_is_restored(
    house: House,
    other: House,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    given: tuple[str, ...],
    said: str,
) -> None:
    """The sentence says what to look for; the place stays empty."""
    backup = backed_up(house, tmp_path / "sao-luu")
    (tmp_path / "khac.key").write_text("11" * 32)

    status = other.does("restore", str(backup), *given)

    assert 1 == status
    assert said in capsys.readouterr().err
    assert not (other.folder / "tusoi.db").exists()


def test_a_standing_house_is_left_alone(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A backup is never put over rows."""
    backup = backed_up(house, tmp_path / "sao-luu")

    status = house.does("restore", str(backup))

    assert 1 == status
    assert "không ghi đè" in capsys.readouterr().err
    assert "Trần Thị Lan" in house.officers(capsys)


@pytest.mark.parametrize("place", ["ds.csv", "ds.csv/x", "khong-co"])
def test_what_is_no_backup_is_told(
    house: House, other: House, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file, a place in a file, a folder that is not there: one sentence each."""
    status = other.does("restore", place, "--key", str(house.key))

    assert 1 == status
    assert place in capsys.readouterr().err


def test_a_backup_that_cannot_be_written_is_told(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    """Into a file, as into a full disk: one sentence, no trace."""
    status = house.does("backup", "ds.csv")

    assert 1 == status
    assert "Không ghi được" in capsys.readouterr().err


def test_anybody_checks_the_chain(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The newest link, the one a paper names, and by the lines of the page without our program."""
    capsys.readouterr()
    assert 0 == house.does("audit", "head")
    digest = capsys.readouterr().out.split()[-1]

    assert 0 == house.does("audit", "verify", "--paper", digest.upper())
    assert "không bị sửa" in capsys.readouterr().out
    assert 1 == house.does("audit", "verify", "--paper", "0" * 64)
    assert 0 == house.does("audit", "export", "nhat-ky.txt")
    assert 1 == house.does("audit", "export", "nhat-ky.txt")
    script = _PYTHON.findall((ROOT / "docs" / "audit.md").read_text(encoding="utf-8"))
    checked = subprocess.run(
        [sys.executable, "-", "nhat-ky.txt"],
        input="".join(script),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"2 {digest}" == checked.stdout.strip()


def test_a_house_is_private_whatever_the_umask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database, its log, the keys: for the owner alone."""
    house = House(tmp_path / "cũ", monkeypatch)
    before = os.umask(0)
    try:
        assert 0 == house.does("init")
    finally:
        os.umask(before)

    modes = {file.name: file.stat().st_mode & 0o077 for file in house.folder.rglob("*")}
    assert {0} == set(modes.values()), modes


def test_records_are_destroyed_on_a_ground_alone(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    """What would go is shown first; nobody at the keyboard agrees to nothing."""
    with closing(sqlite3.connect(house.folder / "tusoi.db")) as database:
        database.execute(
            "insert into pledge (member_id, year, text, at) values (1, 2020, ?, '2020-01-01')",
            (b"",),
        )
        database.commit()
    ground = (
        "--document",
        "Quyết định số 1-QĐ/ĐU",
        "--dated",
        "2024-01-05",
        "--by",
        "Thu, văn thư",
    )

    seen = house.does("purge", "--before", "2021", "--dry-run")
    bare = house.does("purge", "--before", "2021", "--yes")
    asked = house.does("purge", "--before", "2021", *ground)
    done = house.does("purge", "--before", "2021", "--yes", *ground)
    told = capsys.readouterr()
    listed = house.does("purge", "--list")

    assert (0, 1, 1, 0, 0) == (seen, bare, asked, done, listed)
    assert "Chi bộ Tổ Tự nhiên, năm 2020: cam kết, chương trình" in told.out
    assert "Các bản sao lưu làm trước lúc này" in told.out
    assert "--document" in told.err
    assert "Căn cứ: Quyết định số 1-QĐ/ĐU, ngày 05/01/2024" in capsys.readouterr().out


def test_a_year_is_rolled_up_on_the_screen_and_as_a_file(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing decided is said so; a file is never written over; counted anew, nothing differs. An
    organisation called by a formula stays a name."""
    none = house.does("rollup")
    asyncio.run(decided())
    found = house.does("rollup", "--year", "2024", "--out", "bieu.xlsx")
    told = capsys.readouterr()

    again = house.does("rollup", "--recount"), house.does("rollup", "--out", "bieu.xlsx")

    said = capsys.readouterr()
    assert (1, 0, (0, 1)) == (none, found, again)
    assert "--year" in told.err
    assert "=1+1: 1/1 chi bộ đã có quyết định" in told.out
    assert "Đảng viên 1: HTXSNV 0, HTTNV 1, HTNV 0, KHTNV 0" in told.out
    assert "1 đợt của chi bộ và tập thể; 0 nơi" in said.out
    assert "bieu.xlsx" in said.err
    base = load_workbook(tmp_path / "bieu.xlsx")["Cơ sở"]
    line = [cell.value for cell in base[4]]
    assert [1, "=1+1", 1, 1, 1, 0, 1, 0, 0] == line[:9]
    assert "s" == base["B4"].data_type


async def decided() -> None:
    """Let a cell's year have one level."""
    async with one_job(read_settings()) as work:
        session = await work.session()
        (cell,) = await people.cells(session)
        cell.name = "=1+1"
        cycle = Cycle(
            cell_id=id_of(cell),
            year=2024,
            profile="hcmc_edu_2023",
            profile_hash="",
            review_deadline=date(2024, 12, 5),
            state=CycleState.DECIDED,
        )
        session.add_all((cell, cycle))
        await session.flush()
        session.add(MemberDecision(cycle_id=id_of(cycle), member_id=2, level="good"))
