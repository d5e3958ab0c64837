"""The office's own law: whether its files are right, and what was chosen can still be read."""

from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot.doctor.finding import Finding, Installation, note, weak, well, wrong
from bot.doctor.rows import opened
from rating.law import overlays
from rating.law.overlays import OverlayError, Shelf
from storage.errors import StorageError
from storage.queries import laws
from storage.tables import LawUse


async def office_law(house: Installation) -> list[Finding]:
    """The files are right; what organisations use is readable, and what the files say."""
    folder = house.settings.law_dir if house.knows("law_dir") else None
    found, shelf = _files(folder)
    try:
        async with opened(house) as rows:
            if rows is not None:
                async with rows.transaction() as session:
                    used = [row for row, _ in await laws.uses(session)]
                found += _used(used, shelf)
    except (StorageError, SQLAlchemyError, OSError):
        pass  # of the database or the text key, which is told by itself
    return found


def _files(folder: Path | None) -> tuple[list[Finding], Shelf]:
    empty = Shelf({}, ())
    if folder is None:
        return [], empty
    try:
        shelf = overlays.read_folder(folder)
    except OSError:
        return [weak("law_no_folder", folder=folder)], empty
    found = [
        weak("law_faulty", folder=folder, file=fault.file, line=fault.line)
        for fault in shelf.faults
    ]
    return found or [well("law", count=len(shelf.laws))], shelf


def _used(rows: list[LawUse], shelf: Shelf) -> list[Finding]:
    found = []
    for row in rows:
        if row.source is None:
            continue
        try:
            overlays.take_back(row.profile, row.source)
        except (OverlayError, ValueError):
            found.append(wrong("law_unreadable", profile=row.profile))
        else:
            now = shelf.laws.get(row.profile.partition("@")[0])
            if now is not None and now.profile.name != row.profile:
                found.append(note("law_changed", profile=row.profile))
    return found
