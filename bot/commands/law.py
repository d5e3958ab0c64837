"""`tusoi rate`, `tusoi law show`, `tusoi law diff`: the rating core for people."""

from datetime import date
from pathlib import Path

from bot.commands.say import tell, warn
from handlers.words import Words
from rating import RatingError, explain, explain_error
from rating.contract import decide
from rating.law import diff, page
from rating.lines import read


def rate(files: list[Path], words: Words) -> int:
    """Answer every case of the files in Vietnamese, with its reasons; give the status.

    A file holds one JSON object, or one on every line."""
    status = 0
    for file in files:
        try:
            content = file.read_bytes()
        except OSError:
            warn(words.label("cli.file_unreadable", file=file))
            status = 1
            continue
        for place, case in _cases(content):
            tell(words.label("rate.case", file=file, line=place))
            if not _answer(case):
                status = 1
    return status


def show(profile: str, on: date | None, words: Words) -> int:
    """Print the rules of a profile as a readable page; give the status."""
    try:
        tell(page(profile, on))
    except RatingError as wrong:
        warn(explain_error(wrong))
        return 1
    return 0


def compare(first: str, second: str) -> int:
    """Print what differs between two profiles; give the status."""
    try:
        tell(diff(first, second))
    except RatingError as wrong:
        warn(explain_error(wrong))
        return 1
    return 0


def _cases(content: bytes) -> list[tuple[int, bytes]]:
    """Give the cases of a file with the line each begins at."""
    try:
        read(content)
    except RatingError:
        lines = enumerate(content.splitlines(), start=1)
        return [(number, line) for number, line in lines if line.strip()]
    return [(1, content)]


def _answer(case: bytes) -> bool:
    try:
        given = read(case)
        decision = decide(given)
        profile = given["profile"] if isinstance(given, dict) else None
        tell(explain(decision, profile))
    except RatingError as wrong:
        tell(explain_error(wrong))
        return False
    return True
