"""Every paper and every sheet that is handed out, made once of the fictional cell.

Whoever adds a maker adds it here: `test_every_file` looks for makers that are missing, measures all
of them, and `python -m tests.contact_sheets` shows them to the eye.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import rating
from papers.appraisal_sheet import (
    DECIDED,
    AppraisalFacts,
    AppraisalLine,
    appraisal_xlsx,
    appraised_xlsx,
)
from papers.ballot_text import ballot_text_docx
from papers.cells_sheet import CellLine, CellsFacts, cells_xlsx
from papers.codes import codes_docx
from papers.count_record import count_record_docx
from papers.decision_list import (
    CapLine,
    DecidedGroup,
    DecidedLine,
    DecisionListFacts,
    GivenReason,
    decision_list_docx,
)
from papers.dossier_archive import DossierListFacts, ListedPaper, dossier_list_xlsx
from papers.dossier_sheets import DossierSheet, SheetFacts, SheetRow, dossier_sheet_docx
from papers.extract import ReservedOpinion, extract_docx
from papers.facts import FormFacts, PersonFacts
from papers.form_paper import form_docx
from papers.forms import load_forms
from papers.level_summary import summary_xlsx
from papers.manager_notice import manager_notice_docx
from papers.meeting_facts import BallotRow, MinutesFacts
from papers.minutes import minutes_docx
from papers.objection_paper import (
    ObjectionCourse,
    ObjectionLetter,
    answer_docx,
    course_docx,
    receipt_docx,
)
from papers.progress_sheet import ProgressFacts, ProgressLine, progress_xlsx
from papers.prompts_report import prompts_report_docx
from papers.prompts_sheet import PromptLine, PromptsFacts, prompts_xlsx
from papers.quarter_sheet import quarter_sheet
from papers.rerating_sheet import rerated_docx, rerating_docx
from papers.result_notice import NoticeFacts, NoticesFacts, result_notice_docx
from papers.reward_list import CollectiveRow, RewardFacts, RewardRow, rewards_xlsx
from papers.roll_up_book import RollUpFacts, RollUpRow, roll_up_xlsx
from papers.roster_export import roster_xlsx
from papers.roster_headings import Column
from papers.roster_template import roster_template_xlsx
from papers.summary_report import summary_report_docx
from papers.table_layout import layouts_xlsx
from rating import Level
from tests.papers.conftest import FIRST_VOTE, SECOND_VOTE, TALKS, held_meeting, three_cards
from tests.papers.test_form_paper import filled
from tests.papers.test_meeting_papers import BALLOT
from tests.papers.test_rerating_sheet import RATED
from tests.papers.test_summary_report import facts as year_in_figures
from tests.papers.test_table_layout import laid

Makers = Mapping[str, Callable[[], bytes]]

_NAMES = (
    "Nguyễn Văn An",
    "Trần Thị Lan",
    "Lê Văn Bình",
    "Phạm Thị Cúc",
    "Hoàng Văn Dũng",
    "Bùi Thị Giang",
    "Vũ Thị Hoa",
)
_LETTER = ObjectionLetter(
    complaint=True,
    number="01/2026",
    year=2026,
    name="Lê Văn Bình",
    cell="Chi bộ Tổ Tự nhiên",
    body="Đảng ủy Trường THPT Ví Dụ",
    on_paper=False,
    lodged_on=date(2026, 12, 20),
    receipted_on=date(2026, 12, 20),
    dated=None,
    late_after=None,
    earlier=(),
    text="Tôi đề nghị xem lại mức xếp loại năm 2026 vì đã hoàn thành đủ 8 nhiệm vụ được giao.",
    scans=0,
    upheld=True,
    document="Công văn số 8-CV/ĐU ngày 05/01/2027 của Đảng ủy Trường THPT Ví Dụ",
    answer="Đã kiểm tra hồ sơ: kết quả nhiệm vụ ghi thiếu 02 việc.",
    answered_on=date(2027, 1, 5),
)


_COURSE = ObjectionCourse(
    received_on=date(2026, 12, 21),
    examined_on=date(2026, 12, 22),
    answer_by=date(2027, 1, 10),
    withdrawn_on=date(2027, 1, 4),
    withdrawn_by_paper=date(2027, 1, 3),
    withdrawal="Tôi xin rút khiếu nại.",
)


def talked() -> MinutesFacts:
    """The meeting with what was said and both its votes."""
    return replace(held_meeting(), talks=TALKS, ballots=(FIRST_VOTE, SECOND_VOTE))


def _blank(key: str) -> FormFacts:
    form = load_forms()[key]
    person = PersonFacts("Nguyễn Văn An", cell="Chi bộ Tổ Tự nhiên")
    return FormFacts(form=form, year=2026, person=person, answers={})


def _notices() -> NoticesFacts:
    told = NoticeFacts(
        name="Nguyễn Văn An",
        birth_date=date(1984, 2, 5),
        birth_year_only=False,
        level=Level.GOOD,
        document="Quyết định số 15-QĐ/ĐU ngày 05/01/2027 của Đảng ủy Trường THPT Ví Dụ",
        comment="Cần mạnh dạn góp ý trong sinh hoạt chi bộ.",
        collectives=(("Chi bộ Tổ Tự nhiên", Level.GOOD),),
        head="Trần Thị Lan",
        deputy=True,
    )
    return NoticesFacts(
        superior="Đảng bộ Trường THPT Ví Dụ",
        cell="Chi bộ Tổ Tự nhiên",
        year=2026,
        remedy_by=date(2027, 1, 31),
        notices=(told, replace(told, name="Lê Văn Bình", comment="", collectives=())),
    )


def _progress() -> bytes:
    lines = tuple(
        ProgressLine(
            name=name,
            stage="submitted" if place % 2 else "writing",
            answered=place + 5,
            items=12,
            submitted_on=date(2026, 11, 30 - place) if place % 2 else None,
            reached=place != 2,
            from_paper=place == 3,
            commented=place == 1,
            programme=True if place < 2 else None,
        )
        for place, name in enumerate(_NAMES)
    )
    cell = "Chi bộ Tổ Tự nhiên"
    return progress_xlsx(ProgressFacts(cell, 2026, date(2026, 12, 4), date(2026, 11, 30), lines))


def _cells() -> bytes:
    lines = tuple(
        CellLine(
            cell=f"Chi bộ {number}",
            year=2026,
            state="collecting",
            asked=10,
            handed_in=number,
            late_own=number % 3,
            late_members=0,
            days_late=number % 3 * 2,
            phases={"not_reviewed": 10 - number, "reviewed": number},
            serving=10,
            registered=number,
        )
        for number in range(1, 9)
    )
    return cells_xlsx(CellsFacts("Đảng bộ Trường THPT Ví Dụ", date(2026, 11, 30), lines))


def _appraised() -> AppraisalFacts:
    line = AppraisalLine(
        name="Nguyễn Văn An",
        proposed=Level.GOOD.vietnamese,
        appraised=Level.GOOD.vietnamese,
        appraised_points="82",
        appraised_why="",
        decided="",
        decided_points="",
        decided_why="",
        against="",
        missing=(),
        early=(),
        code="1-ab12cd34",
    )
    return AppraisalFacts(
        body="Đảng ủy Trường THPT Ví Dụ",
        cell="Chi bộ Tổ Tự nhiên",
        year=2026,
        made_on=date(2026, 12, 28),
        fills=DECIDED,
        lines=tuple(replace(line, name=name) for name in _NAMES),
    )


def _roster() -> bytes:
    return roster_xlsx(
        {
            Column.NAME: name,
            Column.BIRTH_DATE: date(1984, 2, place + 1),
            Column.ADMITTED_ON: date(2010, 2, 3),
            Column.OFFICIAL_ON: date(2011, 2, 3),
            Column.STATUS: "Chính thức",
            Column.CELL: "Chi bộ Tổ Tự nhiên",
            Column.PHONE: "0900000001",
            Column.EXEMPT: place == 4,
        }
        for place, name in enumerate(_NAMES)
    )


def _rerating_blank() -> bytes:
    content = rerating_docx("national_2025")
    assert content is not None
    return content


def _ballot(kind: str) -> bytes:
    rows = (BALLOT.rows[0], *(BallotRow(name, "Giáo viên", Level.GOOD) for name in _NAMES))
    if kind == "motion":
        return ballot_text_docx(
            replace(BALLOT, kind=kind, rows=(BallotRow(""),), text="Thông qua biên bản họp")
        )
    return ballot_text_docx(replace(BALLOT, kind=kind, most=2, rows=rows))


def _decision_list() -> bytes:
    reason = GivenReason("Thành tích nổi bật, được cấp trên khen.", "Trần Thị Lan")
    line = DecidedLine(
        name="Nguyễn Văn An",
        level=Level.EXCELLENT,
        proposed=Level.GOOD,
        against=(f"Khác đề xuất của chi bộ ({rating.cited('S1 V.16')})",),
        early=(),
        reason=reason,
    )
    document = "Quyết định số 15-QĐ/ĐU ngày 05/01/2027 của Đảng ủy Trường THPT Ví Dụ"
    return decision_list_docx(
        DecisionListFacts(
            body="Đảng ủy Trường THPT Ví Dụ",
            cell="Chi bộ Tổ Tự nhiên",
            year=2026,
            groups=(DecidedGroup(document, (line, replace(line, name="Trần Thị Lan"))),),
            cap=(CapLine("Đơn vị đứng đầu cụm thi đua.", "Đảng ủy cấp trên", None),),
            cap_open=False,
            draft=False,
        )
    )


def _dossier() -> bytes:
    paper = ListedPaper(
        place="Chi bộ Tổ Tự nhiên",
        item="1",
        title="Bản kiểm điểm cá nhân",
        clause="HD 43-HD/BTCTW",
        copies=2,
        name="Nguyễn Văn An",
        standing="missing",
        owes="member",
        due=date(2026, 12, 4),
    )
    whose = "Đảng bộ Trường THPT Ví Dụ"
    return dossier_list_xlsx(
        DossierListFacts(whose, 2026, date(2026, 12, 28), listed=True, papers=(paper,))
    )


def _sheet(kind: DossierSheet) -> bytes:
    rows = (
        SheetRow("Chi ủy", level="Hoàn thành tốt nhiệm vụ", person=False),
        SheetRow("Nguyễn Văn An", birth_date=date(1980, 5, 17), posts="Bí thư chi bộ"),
    )
    cell, above = "Chi bộ Tổ Tự nhiên", "Đảng bộ Trường THPT Ví Dụ"
    return dossier_sheet_docx(SheetFacts(kind, above, cell, 2026, "Nguyễn Văn An", "", rows))


def _prompts() -> PromptsFacts:
    line = PromptLine(
        cell="Chi bộ Tổ Tự nhiên",
        year=2026,
        theme=False,
        whom="Nguyễn Văn An",
        text="Chậm quyết toán quỹ tổ.",
        sent_on=date(2026, 11, 20),
        answered=1,
        of=1,
        answer="Đã quyết toán xong.",
    )
    return PromptsFacts("Đảng bộ Trường THPT Ví Dụ", date(2026, 12, 28), (line,))


def _layouts() -> bytes:
    with TemporaryDirectory() as folder:
        return layouts_xlsx([laid(Path(folder))], year_in_figures())


def _rewards() -> bytes:
    row = RewardRow("Nguyễn Văn An", "Chi bộ Tổ Tự nhiên", "Đảng ủy", 3, True, (2022,))
    office, made = "Đảng bộ Trường THPT Ví Dụ", date(2027, 1, 20)
    body = CollectiveRow("Chi bộ Tổ Tự nhiên", "chi bộ")
    return rewards_xlsx(RewardFacts(office, 2026, made, 5, (row,), (body,), 0))


def _roll_up() -> bytes:
    counts = ({Level.GOOD: 40, Level.EXCELLENT: 9}, {Level.GOOD: 6}, {Level.GOOD: 3})
    base = RollUpRow("Đảng bộ Trường THPT Ví Dụ", 1, 3, 3, counts)
    whole = RollUpRow("Đảng bộ Xã Ví Dụ", 0, 3, 3, counts)
    return roll_up_xlsx(RollUpFacts(2026, date(2027, 1, 20), whole, [whole], [base]))


RESERVED = (ReservedOpinion("02/2026", date(2026, 12, 21), "Tôi bảo lưu ý kiến của mình."),)

WORD: Makers = {
    **{f"form {key}": lambda key=key: form_docx(filled(load_forms()[key])) for key in load_forms()},  # type: ignore[misc]
    "form CT.2026 blank": lambda: form_docx(_blank("CT.2026")),
    "quarter sheet": lambda: quarter_sheet(2026),
    "minutes": lambda: minutes_docx(talked()),
    "minutes by hand": lambda: minutes_docx(replace(talked(), talks=(), clerk="", tellers=())),
    "count record": lambda: count_record_docx(talked()),
    "extract": lambda: extract_docx(talked(), 1, reserved=RESERVED),
    "ballot levels": lambda: _ballot("levels"),
    "ballot choice": lambda: _ballot("choice"),
    "ballot motion": lambda: _ballot("motion"),
    "joining cards": lambda: codes_docx(three_cards()),
    "rerating": lambda: rerated_docx(RATED),
    "rerating blank": _rerating_blank,
    "result notice": lambda: result_notice_docx(_notices()),
    "decision list": _decision_list,
    **{f"dossier {kind}": lambda kind=kind: _sheet(kind) for kind in DossierSheet},  # type: ignore[misc]
    "prompts report": lambda: prompts_report_docx(_prompts()),
    "summary report": lambda: summary_report_docx(year_in_figures()),
    "complaint receipt": lambda: receipt_docx(_LETTER),
    "complaint answer": lambda: answer_docx(_LETTER),
    "complaint course": lambda: course_docx(_LETTER, _COURSE),
    "manager notice": lambda: manager_notice_docx(_notices(), ["QD366 Điều 15.2"]),
}
"""Name of each Word file and what makes it."""

EXCEL: Makers = {
    "progress": _progress,
    "cells": _cells,
    "appraisal": lambda: appraisal_xlsx(_appraised()),
    "appraised": lambda: appraised_xlsx(_appraised()),
    "dossier": _dossier,
    "layouts": _layouts,
    "prompts": lambda: prompts_xlsx(_prompts()),
    "summary": lambda: summary_xlsx(year_in_figures()),
    "rewards": _rewards,
    "roll up": _roll_up,
    "roster": _roster,
    "roster template": roster_template_xlsx,
}
"""Name of each Excel file and what makes it."""
