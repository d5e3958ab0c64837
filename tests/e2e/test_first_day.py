"""The first day of a cell: from an empty folder to its secretary in the chat, in a few answers."""

import asyncio
import csv
import os
import re
import sys
from asyncio.subprocess import PIPE
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from docx import Document

from bot.demo.stage import TELEGRAM_TOKEN
from papers.roster_headings import HEADINGS, Column
from playground.app import Playground
from playground.ports import KeptPort
from tests import grounds
from tests.e2e import warm
from tests.e2e.house import ACT, until

ROOT = Path(__file__).resolve().parents[2]
MOST = 12
"""Commands and answers a cell of twelve may take."""
NAMES = (
    "Nguyễn Văn An", "Trần Thị Lan", "Lê Văn Bình", "Lê Văn Bình", "Phạm Thị Cúc", "Hoàng Văn Dũng",
    "Vũ Thị Hoa", "Đặng Văn Khánh", "Bùi Thị Mai", "Đỗ Văn Nam", "Ngô Thị Oanh", "Dương Văn Phúc",
)  # fmt: skip


@dataclass
class Hands:
    """Whoever sets the cell up; counts what is asked of them."""

    home: Path
    environment: Mapping[str, str]
    done: list[str] = field(default_factory=list)

    async def types(self, command: str, *answers: str) -> str:
        """Type a command and answer its questions; give what was told."""
        self.done += [command, *answers]
        running = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", command,
            cwd=self.home,
            env={**os.environ, **self.environment, "PYTHONPATH": str(ROOT)},
            stdin=PIPE, stdout=PIPE, stderr=PIPE,
        )  # fmt: skip
        told, sorry = await running.communicate("".join(f"{a}\n" for a in answers).encode())

        assert 0 == running.returncode, sorry.decode()
        return told.decode()


def roster_of_twelve(file: Path) -> None:
    """A list of the school's cell as its secretary has it: no column for the cell."""
    columns = (Column.NAME, Column.BIRTH_DATE, Column.ADMITTED_ON, Column.STATUS, Column.PARTY_POST)
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(["DANH SÁCH ĐẢNG VIÊN CHI BỘ TRƯỜNG VÍ DỤ"])
        writer.writerow([HEADINGS[column] for column in columns])
        for number, name in enumerate(NAMES):
            post = "Bí thư" if number == 0 else ""
            writer.writerow([name, f"05/02/{1970 + number}", "03/02/2010", "Chính thức", post])


def code_of(name: str, sheet: Path) -> str:
    """The code on somebody's card."""
    body = Document(str(sheet)).element.body
    texts = ["".join(t.text or "" for t in p.iter() if t.tag.endswith("}t"))
             for p in body.iter() if p.tag.endswith("}p")]  # fmt: skip
    at = texts.index(name)
    return next(found[0] for text in texts[at:] if (found := re.search(r"\w{4}[ -]\w{4}", text)))


@pytest.mark.long
@pytest.mark.asyncio
async def test_a_cell_of_twelve_begins_in_a_few_answers(tmp_path: Path) -> None:
    """Empty folder, a token, a list: the secretary is in the chat, everybody's card is printed."""
    home = tmp_path / "may-moi"
    home.mkdir()
    roster_of_twelve(tmp_path / "ds.csv")
    port = KeptPort()
    async with Playground(port=0, options=grounds.options()) as world:
        await world.telegram_bot(TELEGRAM_TOKEN, "tusoi_vidu_bot")
        environment = {
            "TUSOI_TELEGRAM_API": world.telegram_api,
            "TUSOI_WEB_PORT": str(port.number),
            "TUSOI_POLL_SECONDS": "2",
        }
        hands = Hands(home, environment)

        told = await hands.types(
            "setup", TELEGRAM_TOKEN, str(tmp_path / "ds.csv"), "Đảng bộ Trường Ví Dụ",
            "có", "", "",
        )  # fmt: skip
        hands.done.append("run")
        log = tmp_path / "log"
        settings = {
            "TUSOI_DATABASE": f"sqlite+aiosqlite:///{home / 'var' / 'tusoi.db'}",
            "TUSOI_KEYS": str(home / "var" / "keys"),
            "TUSOI_TELEGRAM_TOKEN": TELEGRAM_TOKEN,
        }
        product = warm.start({**environment, **settings}, log)
        try:
            (sheet,) = (home / "codes").iterdir()
            an = await world.telegram_phone("Nguyễn Văn An", TELEGRAM_TOKEN)
            hands.done += ["code", "yes"]
            await ACT.joins(an, code_of("Nguyễn Văn An", sheet))
            await an.sees(ACT.sight("home.hello"))
        finally:
            warm.kill(product)
            port.close()

            async def gone() -> bool:
                return warm.ended(product)

            await until(gone)

    assert "Thêm mới 12" in told
    assert "Bot: @tusoi_vidu_bot" in told
    assert len(hands.done) <= MOST
