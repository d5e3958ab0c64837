"""Every file that a signed link may open, by whose link it is.

No link can be forged. Still each kind is asked in every role's name, with another's number: rights
are asked when a link is followed."""

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import workflow
from tests.foreign_law import words_of_file
from tests.handlers.rights_judge import judge_of
from tests.handlers.rights_states import ROLES
from tests.handlers.rights_table import COMMITTEE, JOINED
from tests.handlers.rights_walk import Seen, Walk, open_walk
from workflow.errors import Refusal
from workflow.front import downloads
from workflow.links import BadLink, Claim

_CLAIMED = re.compile(r"Claim\(([A-Z_]+),")
_BY_KINDS = ("meeting_papers", "past_minutes")
"""Whose links are claimed by one of several kinds."""
EVERY_COMMITTEE = set(COMMITTEE) & set(ROLES)
OF_CELL = EVERY_COMMITTEE - {"other_secretary"}
HIM = "lan"
"""Whom a file is about that is about one member."""

FILES: Mapping[str, set[str]] = {
    "appraisal": set(),  # nobody of these roles acts above
    "ballot_text": set(),  # nobody is to be voted on any more
    "cells": {"officer"},
    "cells_picture": {"officer"},
    "cells_page": set(),  # opens a page, and no file
    "collective": OF_CELL,
    "count_record": {"secretary", "clerk", "teller"},
    "decision_list": {"secretary"},
    "decision_list_above": set(),  # nobody of these roles decides above
    "dossier": {"secretary"},
    "dossier_sheet": {"secretary"},
    "dossier_of_cell": set(),  # nothing was sent up; who reads what was: test_dossier_talk
    "dossiers": set(),
    "extract": {"secretary", "clerk"},
    "level_summary": {"officer"},
    "manager_notices": {"secretary"},
    "member_file": {"secretary"},
    "member_review": OF_CELL,
    "minutes": {"secretary", "deputy", "clerk"},
    "objection_answer": set(),  # nobody has complained
    "objection_receipt": set(),
    "own_data": set(JOINED) & set(ROLES),
    "past_count": {"secretary", "clerk", "teller"},
    "past_extract": {"secretary", "deputy", "member"},  # whom the minutes tell of
    "past_minutes": {"secretary", "deputy", "clerk"},
    "progress": EVERY_COMMITTEE,
    "prompts_above": {"officer"},
    "prompts_report": {"officer"},
    "rerating": set(),  # nobody was rated again; who is given it: test_rerating_paper
    "result_notice": {"secretary", "deputy", "member"},  # who was given a level
    "result_notices": {"secretary"},
    "result_picture": {"secretary"},
    "reward_list": {"officer"},
    "reward_letter": set(),  # nobody is excellent
    "self_review": {"secretary", "deputy", "member", "teller", "other_secretary"},  # who wrote one
    "self_review_pdf": set(),  # no review lies here as a PDF
    "summary_report": {"officer"},
    "summary_tables": set(),  # this office has laid none
    "yearly": set(),  # nobody has written a paper of the year
}
"""Who is given each, in a year that is published."""


async def test_a_file_is_given_to_whom_it_is_for(tmp_path: Path) -> None:
    """To nobody else; and nothing stands in it that its reader may not read."""
    async with open_walk("published", tmp_path) as walk:
        seen = [one for kind in FILES for role in ROLES if (one := await _asks(walk, kind, role))]
        wrongs = judge_of(walk.room, walk.tries.rows).wrongs(seen)

    given = {kind: {one.role for one in seen if one.door == kind} for kind in FILES}
    assert FILES == given
    assert [] == wrongs


def test_every_kind_of_file_has_a_line() -> None:
    """A link of a new kind is asked for in every role's name."""
    assert set() == set(_kinds()) - set(FILES), "say in FILES who is given it"


async def _asks(walk: Walk, kind: str, role: str) -> Seen | None:
    if not ROLES[role]:
        return None
    about = {
        "collective": walk.ids["report_id"],
        "dossier": 2,  # the year of the room; the first is that of the cell beside
        "dossier_of_cell": 2,
        "dossier_sheet": 21,
        "dossiers": 10_000 + 2024,
        "extract": walk.room.member_id(HIM),
        "member_file": walk.room.member_id(HIM) * 10_000 + 2024,
        "member_review": walk.room.member_id(HIM),
        "minutes": walk.room.meeting_id,
        "past_count": walk.room.meeting_id,
        "past_extract": walk.room.meeting_id,
        "past_minutes": walk.room.meeting_id,
        "result_picture": walk.room.meeting_id,
    }
    member = walk.room.member_id(ROLES[role])
    async with walk.tries.undone(), walk.tries.world.job() as work:
        claim = Claim(kind, member, about.get(kind, 2024), work.now)
        try:
            file = await downloads.file_of(work, claim)
        except (BadLink, Refusal):
            return None
        words = f"{file.name} {words_of_file(file.render())}"
        changes = tuple(await walk.tries.changes())
    return Seen(walk.state, role, "web", kind, "", changes, words, answered=True)


def _kinds() -> Iterator[str]:
    for found in pkgutil.walk_packages(workflow.__path__, "workflow."):
        module = importlib.import_module(found.name)
        source = Path(str(module.__file__)).read_text(encoding="utf-8")
        yield from (getattr(module, name) for name in _CLAIMED.findall(source))
        yield from getattr(module, "KINDS", ()) if found.name.endswith(_BY_KINDS) else ()
