"""`tusoi run`: the program in the foreground, until it is told to stop."""

import asyncio
import gc
import signal
import sys

import uvloop

from bot.commands.papers import use_own_papers
from bot.commands.say import tell, warn
from bot.doctor.files import readable_by_others
from bot.errors import RunError
from bot.settings import ENV_FILE, Settings
from bot.watch import logs
from bot.wiring import Program, build
from handlers.words import words_for

REFUSED = 2
"""Settings or a token are wrong: starting again mends nothing."""


def run(settings: Settings, *, take_over: bool = False) -> int:
    """Run the bot; give the exit status: 0 stopped, 2 refused with a sentence.

    With `take_over`, a webhook of another installation is made this one's."""
    if readable_by_others(ENV_FILE):
        warn(words_for(settings.language).label("run.env_open", file=ENV_FILE))
    logs.set_up(settings.log_level, settings.secrets, as_json=settings.log_format == "json")
    try:
        use_own_papers(settings)
        program = build(settings, take_over=take_over)
        keep_for_good()
        uvloop.run(_until_stopped(program, settings))
    except RunError as wrong:
        sys.stderr.write(wrong.sentence(settings.language) + "\n")
        return REFUSED
    return 0


def keep_for_good() -> None:
    """Leave all that was imported out of every later search for garbage: it would be a
    quarter of what a vote costs, and half of what a country's reminders do."""
    gc.collect()
    gc.freeze()


async def _until_stopped(program: Program, settings: Settings) -> None:
    loop = asyncio.get_running_loop()
    for told in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(told, program.stop)
    await program.run(lambda: _tell(program, settings))


def _tell(program: Program, settings: Settings) -> None:
    """Say in two lines which bots answer now, where the pages are, and how to stop."""
    words = words_for(settings.language)
    bots = ", ".join(
        words.label(f"run.bot_{channel}", name=name) for channel, name in program.bots.items()
    )
    local = f"http://{settings.web_host}:{program.ports[0]}"
    tell(words.label("run.bots", bots=bots))
    tell(words.label("run.pages", address=settings.public_url or local))
