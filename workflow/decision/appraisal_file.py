"""The list of who appraises or decides above, as a file: what was said of each, and why."""

import rating
from papers.appraisal_sheet import AppraisalFacts, AppraisalLine, appraisal_xlsx
from papers.plain import in_file_name
from terms.above import AboveRight
from workflow.accounts import Person
from workflow.decision import appraisal
from workflow.decision.appraisal import AppraisalRow, SaidAbove
from workflow.decision.level_checks import LevelCheck
from workflow.links import Claim, link
from workflow.paper_file import PaperFile
from workflow.work import Work

SHEET = "appraisal"
"""The kind of link that opens the list."""


async def sheet(work: Work, person: Person, hand_up_id: int) -> PaperFile:
    """Give the list as an Excel file, without the file of who asks for it.

    Raises:
        Refusal: as `appraisal.listed`.
    """
    now = await appraisal.listed(work, person, hand_up_id)
    checks = await appraisal.checks_of(work, person, hand_up_id)
    facts = AppraisalFacts(
        now.body,
        now.cell,
        now.year,
        work.now.date(),
        tuple(_line(row, checks[row.member_id], now.does) for row in now.rows),
    )
    return PaperFile(
        name=f"tham-dinh-{in_file_name(now.cell)}-{now.year}.xlsx",
        render=lambda: appraisal_xlsx(facts),
        link=link(work, Claim(SHEET, person.member_id, hand_up_id)),
    )


def _line(row: AppraisalRow, check: LevelCheck, does: AboveRight) -> AppraisalLine:
    appraises = does is AboveRight.APPRAISES
    appraised, decided = (row.said, None) if appraises else (row.appraised, row.said)
    return AppraisalLine(
        name=row.name,
        proposed=_level(row.proposed),
        appraised=_said(appraised),
        appraised_why=appraised.reason if appraised else "",
        decided=_said(decided),
        decided_why=decided.reason if decided else "",
        against="; ".join(f"{one.text_vi} ({rating.cited(one.clause)})" for one in check.remarks),
    )


def _said(said: SaidAbove | None) -> str:
    if said is None:
        return ""
    points = "" if said.points is None else f" ({said.points})"
    return f"{said.level.vietnamese}{points}"


def _level(level: rating.Level | None) -> str:
    return level.vietnamese if level else ""
