"""An office's own law for the commands: the folder taken in, its mistakes in sentences."""

from pathlib import Path

from bot.commands.say import tell, warn
from bot.settings import Settings
from handlers.words import Words
from rating import RatingError, explain_error
from rating.law import overlays
from rating.law.overlays import Fault, FaultCode, Shelf


def taken_in(settings: Settings, words: Words) -> Shelf:
    """Give what the office's folder holds, usable by name in this process; nothing without one."""
    shelf = _read(settings.law_dir, words)
    overlays.take_in(shelf)
    return shelf


def tell_faults(shelf: Shelf, words: Words) -> int:
    """Tell every mistake, and that the other profiles go on; give the status."""
    for fault in shelf.faults:
        warn(sentence(fault, words))
    if shelf.faults:
        warn(words.label("law.faulty"))
    return 1 if shelf.faults else 0


def check(folder: Path, words: Words) -> int:
    """Check a folder of law files; 1 when anything in it is wrong, or nothing is in it."""
    shelf = _read(folder, words)
    for name in shelf.laws:
        tell(words.label("law.checked", name=name))
    if not shelf.laws and not shelf.faults:
        warn(words.label("law.nothing_to_check", folder=folder))
        return 1
    return tell_faults(shelf, words)


def quarter_sheet(shelf: Shelf, profile: str, file: Path, words: Words) -> int:
    """Write the blank sheet of a quarter, where the office's law rates by quarters; else 1."""
    from papers.quarter_sheet import quarter_form, quarter_sheet

    rules = shelf.laws.get(profile)
    own = None if rules is None else rules.overlay
    if own is None or own.quarters is None:
        tell_faults(shelf, words)
        warn(words.label("law.no_quarters", name=profile))
        return 1
    if file.exists():
        warn(words.label("cli.file_exists", file=file))
        return 1
    file.write_bytes(quarter_sheet(own.from_year))
    tell(words.label("law.sheet_written", file=file))
    doubt = quarter_form().unconfirmed
    if doubt is not None:
        tell(doubt.in_language(words.language))
    return 0


def rerating_sheet(shelf: Shelf, profile: str, file: Path, words: Words) -> int:
    """Write the blank decision to rate again, where the rules have one; else 1."""
    from papers.rerating_sheet import rerating_docx

    try:
        sheet = rerating_docx(profile)
    except RatingError as wrong:
        tell_faults(shelf, words)
        warn(explain_error(wrong))
        return 1
    if sheet is None:
        warn(words.label("law.no_rerating", name=profile))
        return 1
    if file.exists():
        warn(words.label("cli.file_exists", file=file))
        return 1
    file.write_bytes(sheet)
    tell(words.label("law.sheet_written", file=file))
    tell(words.label("law.rerating_unseen"))
    return 0


def sentence(fault: Fault, words: Words) -> str:
    """Give one sentence: file, line, key, what is wrong, what to do."""
    fields = dict(fault.fields)
    kind = str(fault.code)
    if fault.code is FaultCode.WRONG_TYPE:
        kind += f"_{fields.pop('wanted')}"
    elif fields.get("near"):
        kind += "_near"
    what = words.label(f"law.fault_{kind}", **fields)
    named = words.label("law.fault_key", named=fault.key) if fault.key else ""
    return words.label("law.fault", file=fault.file, line=fault.line, named=named, what=what)


def _read(folder: Path | None, words: Words) -> Shelf:
    if folder is None:
        return Shelf({}, ())
    try:
        return overlays.read_folder(folder)
    except OSError:
        warn(words.label("law.no_folder", folder=folder))
        return Shelf({}, ())
