"""What an office waits for: its forms as one file, its cases rated, the bot's start."""

import asyncio
import io
import itertools
import json
import sys
import time
import zipfile
from asyncio import StreamWriter
from asyncio.subprocess import DEVNULL, PIPE
from datetime import date

from papers.facts import FormFacts, PersonFacts
from papers.form_paper import form_docx
from papers.forms import Form, load_forms
from storage.tables import ChatAccount
from tests.bench import hall
from tests.bench.hall import Hall
from tests.bench.report import Figure, Row, at_least, below
from tests.bench.size import Size
from tests.bench.stage import ROOT, BenchError, Server, Stage, children_cpu
from workflow.clock import SystemClock

_FORM = "2A.2023"
_EXAMPLES = ROOT / "tests" / "rating" / "cases" / "examples.jsonl"
_IMPORT = "import aiogram, aiogram.client.session.aiohttp"
_SETTLED = 1.0
"""Seconds until a worker that started is idle."""
_TOGETHER = 500


async def forms(stage: Stage, size: Size) -> Row:
    """Fill the self-reviews of a whole organisation in and pack them into one zip, in memory."""
    form = load_forms()[_FORM]
    facts = [_review(form, number) for number in range(size.forms)]
    form_docx(facts[0])
    seconds = []
    for _ in range(min(size.runs, 3)):
        began = time.perf_counter()
        packed = _packed(facts)
        seconds.append(time.perf_counter() - began)
        if len(zipfile.ZipFile(io.BytesIO(packed)).namelist()) != size.forms:
            raise BenchError("a form is missing")
    note = f"form {_FORM}, every answer given; facts to zip in one thread, template loaded before"
    what = f"{size.forms} self-review forms as one zip"
    return Row("forms", (Figure(what, tuple(seconds), "s", below(2), note),))


def _packed(facts: list[FormFacts]) -> bytes:
    # Stored: a .docx is compressed already.
    filled = io.BytesIO()
    with zipfile.ZipFile(filled, "w", zipfile.ZIP_STORED) as packed:
        for number, one in enumerate(facts):
            packed.writestr(f"{number:03}.docx", form_docx(one))
    return filled.getvalue()


def _review(form: Form, number: int) -> FormFacts:
    person = PersonFacts(
        name=f"Nguyễn Văn Ví Dụ {number}",
        birth_date=date(1980, 5, 17),
        party_post="Đảng viên",
        state_post="Giáo viên",
        union_post="",
        workplace="Trường THPT Ví Dụ",
        cell="Tổ Tự nhiên",
    )
    answers = {
        item.id: f"Việc thứ {number} đã làm xong, đúng hạn. " * 5
        if item.kind.value == "text"
        else "good"
        for item in form.asked()
    }
    return FormFacts(
        form=form,
        year=2024,
        person=person,
        answers=answers,
        superior="Đảng bộ Trường THPT Ví Dụ",
        cell="Chi bộ Tổ Tự nhiên",
        place="Thành phố Ví Dụ",
        on=date(2024, 12, 3),
    )


async def rated(stage: Stage, size: Size) -> Row:
    """Ask the rating core's examples over and over, as lines to `python -m rating`."""
    text = _EXAMPLES.read_text(encoding="utf-8")
    cases = [json.dumps(json.loads(line)["case"]) for line in text.splitlines()]
    lines = list(itertools.islice(itertools.cycle(cases), size.cases))
    runs = [await _rate(lines) for _ in range(size.runs)]
    rates = tuple(rate for _, rate in runs)
    note = f"{len(cases)} examples of every question in turn; from the first answer to the last"
    figures = (
        Figure("mixed cases of `python -m rating`", rates, "/s", at_least(10_000), note),
        Figure("start → first answer", tuple(start for start, _ in runs), "s"),
    )
    return Row("rating", figures)


async def _rate(lines: list[str]) -> tuple[float, float]:
    """Give the seconds until the first answer, and the answers a second after it."""
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "rating", cwd=ROOT, stdin=PIPE, stdout=PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    async with asyncio.TaskGroup() as group:
        group.create_task(_write(process.stdin, lines))
        await process.stdout.readline()
        first = time.perf_counter()
        answers = 0
        while part := await process.stdout.read(1 << 20):
            answers += part.count(b"\n")
    last = time.perf_counter()
    await process.wait()
    if answers != len(lines) - 1:
        raise BenchError(f"{answers + 1} answers to {len(lines)} cases")
    return first - began, answers / (last - first)


async def _write(stdin: StreamWriter, lines: list[str]) -> None:
    for place in range(0, len(lines), _TOGETHER):
        stdin.write("".join(f"{line}\n" for line in lines[place : place + _TOGETHER]).encode())
        await stdin.drain()
    stdin.close()


async def start(stage: Stage, size: Size) -> Row:
    """Start the bot on both channels, by webhook, and let a member write to it at once."""
    url = await stage.database("sqlite", "start")
    database = stage.store(url, "start")
    await hall.fill(database, Hall(voters=size.voters, subjects=1, urns=1), SystemClock().now())
    await hall.add(database, ChatAccount, [hall.zalo_account(hall.CHAIR)])
    await database.close()
    figures = []
    for channel in ("telegram", "zalo"):
        beyond, used, memory = [], [], []
        for _ in range(min(size.runs, 3)):
            imported, imported_cpu = await _import_seconds()
            bot = await stage.bot(url, "start", **_zalo(stage))
            beyond.append(bot.ready_after + await _answered(stage, bot, channel) - imported)
            used.append(bot.cpu_seconds() - imported_cpu)
            await asyncio.sleep(_SETTLED)
            memory.append(bot.resident_megabytes())
            await stage.end(bot)
        what = f"{channel}, first update answered"
        figures += [
            Figure(f"{what}, beyond importing aiogram", tuple(beyond), "s", below(2)),
            Figure(f"{what}: processor time of that", tuple(used), "s"),
            Figure(f"{what}: memory of the worker", tuple(memory), "MiB", below(250)),
        ]
    return Row("start", tuple(figures))


def _zalo(stage: Stage) -> dict[str, str]:
    return {"TUSOI_ZALO_TOKEN": hall.ZALO_TOKEN, "TUSOI_ZALO_API": stage.api}


async def _answered(stage: Stage, bot: Server, channel: str) -> float:
    """Post a member's first message; give the seconds until he is answered."""
    began = time.monotonic()
    chat = {"telegram": str(hall.chat_of(hall.CHAIR)), "zalo": hall.ZALO_CHAT}[channel]
    if channel == "telegram":
        await stage.load([bot], [[(0.0, hall.says(int(chat), "/menu"))]], 1)
    else:
        await stage.post_zalo(bot, hall.says_on_zalo("menu"))
    return await stage.told_to(chat, began) - began


async def _import_seconds() -> tuple[float, float]:
    """Give the seconds that a bare import takes, and the processor time."""
    began, used = time.perf_counter(), children_cpu()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _IMPORT, cwd=ROOT, stdin=DEVNULL
    )
    await process.wait()
    return time.perf_counter() - began, children_cpu() - used
