"""`tusoi roster export FILE.xlsx` and `tusoi roster list`: the roster given out again."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from bot.commands.house import one_job
from bot.commands.say import tell, warn
from bot.settings import Settings
from handlers.words import words_for
from papers.roster_export import roster_xlsx
from storage.files import write_new_secret
from workflow.people.roster_given import GivenMember, given_members


async def export(settings: Settings, file: Path) -> int:
    """Write the whole roster, for its owner alone; taken in again it changes nothing."""
    words = words_for(settings.language)
    if file.suffix.casefold() != ".xlsx":
        warn(words.label("roster.export_kind", file=file))
        return 1
    if file.exists():
        warn(words.label("cli.file_exists", file=file))
        return 1
    async with one_job(settings) as work:
        members = await given_members(work)
        write_new_secret(file, roster_xlsx(one.columns() for one in members))
    tell(words.label("roster.exported", file=file, count=len(members)))
    return 0


async def listed(settings: Settings, *, as_json: bool) -> int:
    """Tell every member: one line of words each, or one JSON object a line."""
    words = words_for(settings.language)
    async with one_job(settings) as work:
        members = await given_members(work)
    for one in members:
        if as_json:
            tell(json.dumps(_object(one), ensure_ascii=False))
        else:
            said = {"name": one.member.called, "cell": one.cell, "number": one.member.id}
            tell(words.label("roster.list_line", **said))
    return 0


def _object(given: GivenMember) -> dict[str, Any]:
    """Give the fields of docs/operations.md, in that order."""
    one = given.member
    return {
        "id": one.id,
        "full_name": one.full_name,
        "birth_date": f"{one.birth_date:%Y}" if one.birth_year_only else _day(one.birth_date),
        "organisation": given.organisation or None,
        "line": list(given.line),
        "cell": given.cell,
        "standing": str(one.status),
        "admitted_on": _day(one.admitted_on),
        "official_on": _day(one.official_on),
        "posts": [
            {"body": p.body, "role": p.role, "title": p.title, "since": _day(p.since)}
            for p in given.posts
        ],
        "exempt": one.exempt,
        "suspended": one.suspended,
        "phone": one.phone,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
