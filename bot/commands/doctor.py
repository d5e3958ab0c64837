"""`tusoi doctor`: what is to be mended in this installation, one line a finding."""

from pathlib import Path

from bot.commands.say import tell
from bot.doctor.finding import Finding, Installation, State
from bot.doctor.looks import look
from bot.settings import Settings, SettingsError
from handlers.words import Words, words_for
from workflow.clock import SystemClock

_SIGNS = {State.WELL: "✅", State.NOTE: "💡", State.WEAK: "⚠️", State.WRONG: "❌"}


async def examine(settings: Settings, wrong: SettingsError | None, env_file: Path) -> int:
    """Tell every finding; give the status: 0 all well, 1 something to mend, 2 settings wrong."""
    words = words_for(settings.language)
    sentences = () if wrong is None else wrong.sentences(settings.language)
    for sentence in sentences:
        tell(f"{_SIGNS[State.WRONG]} {sentence}")
    unsure = frozenset() if wrong is None else frozenset(wrong.names)
    found = await look(Installation(settings, env_file, SystemClock(), unsure))
    for one in found:
        tell(_line(one, words))
    to_mend = len(sentences) + sum(one.to_mend for one in found)
    tell(words.label("doctor.to_mend", count=to_mend) if to_mend else words.label("doctor.fine"))
    if wrong is not None:
        return 2
    return 1 if to_mend else 0


def _line(found: Finding, words: Words) -> str:
    return f"{_SIGNS[found.state]} {words.label(found.key, **found.fields)}"
