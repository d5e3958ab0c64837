"""«Đang gõ…» where an answer takes longer than a moment; never on a ballot."""

from threading import Event

from bot.wiring import Program
from playground.app import Playground
from playground.story import TelegramPhone
from tests.bot.running import PATIENCE, TELEGRAM_TOKEN, Notebook, until


async def methods(world: Playground) -> list[str]:
    """Give what the platform was called for, in order."""
    return [str(call["method"]) for call in await world.story.calls("telegram", TELEGRAM_TOKEN)]


async def told(world: Playground) -> bool:
    """Tell whether the platform was asked for the sign."""
    return "sendChatAction" in await methods(world)


async def test_a_file_that_takes_long_is_announced(
    program: Program, world: Playground, notebook: Notebook, lan: TelegramPhone
) -> None:
    """Lan sees that it is being made before it comes."""
    go_on = Event()
    notebook.made = lambda: b"PK docx" if go_on.wait(PATIENCE) else b""

    await lan.says("tệp")
    await until(lambda: told(world))
    go_on.set()
    await lan.sees("Bản của An")

    assert ["sendChatAction", "sendDocument"] == (await methods(world))[-2:]


async def test_what_takes_long_to_do_is_announced_and_a_refusal_of_that_is_silent(
    program: Program, world: Playground, notebook: Notebook, lan: TelegramPhone
) -> None:
    """The platform does not take the sign; the answer comes all the same, and is no apology."""
    await world.story.misbehaves("telegram", "500", method="sendChatAction", times=None)
    notebook.before_commit = lambda: until(lambda: told(world))

    await lan.says("một")

    await lan.sees("Đã ghi 1 ghi chú")


async def test_a_ballot_never_shows_that_something_is_done_on_it(
    program: Program, world: Playground, lan: TelegramPhone
) -> None:
    """However long it takes: it would tell the platform when a mark was made."""
    await lan.says("phiếu")
    await lan.sees("Phiếu kín: 0 dấu")
    assert program.edge.sign is not None
    program.edge.sign.moment = 0.0

    await lan.taps("Đánh dấu")
    await lan.sees("Phiếu kín: 1 dấu")

    assert not await told(world)
