"""Makes the databases that are put away: by the product and the people of this day's code."""

import io
import shutil
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from sqlmodel import delete

from bot.commands.house import clock_of, database_of, one_job
from bot.demo.play import Demo
from bot.demo.stage import DemoStage
from bot.settings import Settings
from handlers.words import words_for
from storage.tables import WorkerLock
from tests import databases
from tests.desk_stage import hands_in, opens_year, with_phone
from tests.handlers.line import Behind
from tests.kept.finding import answers_in, counted, name_of, rows_in, waiting_in
from tests.kept.keeping import Kept, Told, settings_of
from tests.meeting_room import VOTERS, Room, at_work, gather
from tests.worlds import BEGIN, Cell, World, found_cell, world_of
from workflow.ballot.casting import MARK_LEVELS
from workflow.notices import broadcast
from workflow.work import ChatKey

SHEETS: Mapping[str, Sequence[int]] = {
    "an": (2, 2, 1, 2, 3, 2),
    "lan": (1, 2, 2, 2, 2, 0),
    "binh": (2, 3, 2, 1, 2, 2),
    "hoa": (2, 2, 2, 2, 4, 2),
    "khanh": (3, 2, 1, 2, 2, 0),
    "mai": (2, 1, 2, 2, 3, 2),
}
"""What each chooses for the six in the order of the sheet: 1 the best, 0 blank."""
EARLY = ("an", "lan", "binh")
"""Who has cast when the database is put away."""


async def make(day: str) -> list[Path]:
    """Put both stories away on both databases; give their folders."""
    made = []
    for kind in databases.KINDS:
        for story, play in (("demo", _demo), ("meeting", _meeting)):
            kept = Kept(day, story, kind)
            async with _house(kind) as (settings, folder):
                kept.put_away(settings, await play(settings, folder))
            made.append(kept.folder)
    return made


@asynccontextmanager
async def _house(kind: str) -> AsyncIterator[tuple[Settings, Path]]:
    """Give a fresh database and a text key that opens nothing else in the world."""
    folder = Path(tempfile.mkdtemp(prefix="tusoi-kept-"))
    url = await databases.fresh_url(kind, folder)
    keys = folder / "keys"
    keys.mkdir(mode=0o700)
    (keys / "text.key").write_text(databases.TEXT_KEY.hex(), encoding="ascii")
    try:
        yield settings_of(url, folder), folder
    finally:
        await databases.drop(url)
        shutil.rmtree(folder)


class _Stage(DemoStage):
    """The stage of the demo, on the database that is to be put away."""

    def __init__(self, folder: Path, url: str) -> None:
        super().__init__(folder)
        self._url = url

    @property
    def environment(self) -> dict[str, str]:
        """The demo's settings with that database."""
        return {**super().environment, "TUSOI_DATABASE": self._url}

    async def kill(self) -> None:
        """End the product as a power cut would; the demo waits for nobody's lease to run out."""
        await super().kill()
        async with one_job(self.settings()) as work:
            await (await work.session()).exec(delete(WorkerLock))


async def _demo(settings: Settings, folder: Path) -> Told:
    """Let the demo play to its end."""
    (folder / "out").mkdir()
    async with _Stage(folder, settings.database) as stage:
        await Demo(stage, folder / "out", io.StringIO()).play()
        await stage.stop()
        moment = clock_of(stage.settings()).now()
    async with world_of(database_of(settings), moment) as world:
        votes, levels = await counted(world)
        return await _told(world, votes, levels)


async def _meeting(settings: Settings, _folder: Path) -> Told:
    """Leave one cell in the middle of its vote, and another one writing."""
    async with world_of(database_of(settings), BEGIN) as world, at_work(world):
        room = await gather(world, await found_cell(world))
        await _prepares(room)
        await _votes(room)
        lan = await _writes_half(world, await found_cell(world, "Chi bộ Tổ Xã hội"))
        sheets = {who: list(marks) for who, marks in SHEETS.items() if who not in EARLY}
        told = await _told(world, _expected(room), {})
        return Told(
            **{
                **{name: getattr(told, name) for name in Told.__slots__},
                "still_to_vote": {name_of(room.chats[who]): one for who, one in sheets.items()},
                "half_written": name_of(lan),
                "in_a_wizard": name_of(room.chats["binh"]),
            }
        )


async def _prepares(room: Room) -> None:
    """Six have handed in; Bình has written one part of his pledge, and is asked for the next."""
    await hands_in(room.world, Cell(room.people["an"].cell_id, room.people), *VOTERS)
    binh = Behind(room.world, int(room.chats["binh"].chat))
    await binh.says("cam ket")
    await binh.says("Dự đủ 4 đợt học nghị quyết.")


async def _votes(room: Room) -> None:
    """The urn is open; half have cast, Khánh has the sheet before him."""
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])
    await room.opens()
    for who in EARLY:
        await room.votes(who, *SHEETS[who])
    khanh = Behind(room.world, int(room.chats["khanh"].chat))
    await khanh.says("menu")
    await khanh.taps(words_for("vi").label("ballot.receive"))


async def _writes_half(world: World, cell: Cell) -> ChatKey:
    """Lan of the other cell has answered three questions; give her chat.

    What her secretary tells the whole cell waits to be sent."""
    chat = await with_phone(world, cell, "lan")
    await with_phone(world, cell, "an")
    await opens_year(world, cell)
    async with world.job() as work:
        draft = await broadcast.write(work, cell.people["an"], "Chiều thứ Sáu họp tổ lúc 15 giờ.")
        await broadcast.confirm(work, cell.people["an"], draft.broadcast_id, None)
    lan = Behind(world, int(chat.chat))
    await lan.says("kiem diem")
    await lan.says("Giữ gìn đoàn kết, không vi phạm.")
    await lan.taps(words_for("vi").label("grade.good"))
    await lan.says("Được giao 8 việc, hoàn thành 8, đúng hạn 8.")
    return chat


def _expected(room: Room) -> dict[str, dict[str, int]]:
    """Count by hand what the six choose."""
    names = ("blank", *(level for level in MARK_LEVELS))
    found = {}
    for row, who in enumerate(VOTERS):
        marks = Counter(names[sheet[row]] for sheet in SHEETS.values())
        found[room.people[who].name] = dict(marks)
    return found


async def _told(
    world: World, votes: Mapping[str, Mapping[str, int]], levels: Mapping[str, str | None]
) -> Told:
    return Told(
        moment=world.clock.now().isoformat(),
        answers=await answers_in(world),
        votes=votes,
        levels=levels,
        waiting=await waiting_in(world),
        rows=await rows_in(world),
    )
