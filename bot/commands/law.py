"""`tusoi rate`, `tusoi law list`, `show`, `diff`: the rating core for people."""

import json
from codecs import BOM_UTF8
from datetime import date
from pathlib import Path

from bot.commands.overlays import tell_faults
from bot.commands.say import tell, warn
from handlers.words import Words
from rating import RatingError, explain, explain_error
from rating.contract import decide, questions
from rating.examples import examples
from rating.law import diff, page, profiles
from rating.law.overlays import Overlay, Shelf
from rating.lines import read


def rate(files: list[Path], words: Words) -> int:
    """Answer every case of the files in Vietnamese, with its reasons; give the status.

    A file holds one JSON object, or one on every line."""
    status = 0
    for file in files:
        try:
            content = file.read_bytes().removeprefix(BOM_UTF8)
            content.decode()
        except (OSError, UnicodeDecodeError):
            warn(words.label("cli.file_unreadable", file=file))
            status = 1
            continue
        if not content.strip():
            warn(words.label("rate.empty", file=file))
            status = 1
            continue
        for place, case in _cases(content):
            tell(words.label("rate.case", file=file, line=place))
            if not _answer(case):
                status = 1
    return status


def example(question: str, words: Words) -> int:
    """Print a case to begin from, one a line; without a known question, which there are."""
    if question in questions():
        for case in examples(question):
            tell(json.dumps(case, ensure_ascii=False))
        return 0
    if question:
        warn(words.label("rate.no_question", question=question))
    else:
        tell(words.label("rate.questions"))
    for name in questions():
        (warn if question else tell)(words.label(f"rate.question_{name}"))
    return 1 if question else 0


def listed(shelf: Shelf, words: Words) -> int:
    """Tell the profiles there are: name, title, the years each is for; give the status.

    The office's own come last, with what is wrong in its files.
    """
    for profile in profiles():
        until = "" if profile.valid_to is None else f"{profile.valid_to:%d/%m/%Y}"
        since = f"{profile.valid_from:%d/%m/%Y}"
        key = "law.line_until" if until else "law.line"
        said = {"name": profile.name, "title": profile.title, "since": since}
        tell(words.label(key, **said, **({"until": until} if until else {})))
    for name, rules in shelf.laws.items():
        tell(words.label("law.own_line", name=name, **_own(rules.overlay)))
    return tell_faults(shelf, words)


def _own(overlay: Overlay | None) -> dict[str, object]:
    if overlay is None:
        raise RuntimeError("an office's law without what the office says")
    years = f"{overlay.from_year}–{overlay.to_year or '…'}"
    return {"title": overlay.title, "base": overlay.extends, "years": years}


def show(profile: str, on: date | None, shelf: Shelf, words: Words) -> int:
    """Print the rules of a profile as a readable page; give the status.

    Where there is none of this name, the office's mistakes say why.
    """
    try:
        tell(page(profile, on))
    except RatingError as wrong:
        tell_faults(shelf, words)
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
