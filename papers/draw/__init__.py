"""Draws the shipped Word templates: `python -m papers.draw` writes them into `papers/templates`.

Offices edit the .docx itself; these modules are where the shipped ones come from, so that a change
of layout can be read in a diff.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from papers.ballot_text import TEMPLATE_NAME as BALLOT_TEXT
from papers.codes import TEMPLATE_NAME as CODES
from papers.count_record import TEMPLATE_NAME as COUNT_RECORD
from papers.decision_list import TEMPLATE_NAME as DECISION_LIST
from papers.dossier_sheets import TEMPLATE_NAMES as SHEETS
from papers.dossier_sheets import DossierSheet
from papers.draw.ballot_text import draw_ballot_text
from papers.draw.codes import draw_codes
from papers.draw.count_record import draw_count_record
from papers.draw.decision_list import draw_decision_list
from papers.draw.dossier_sheets import (
    draw_papers,
    draw_proposal,
    draw_residence,
    draw_rewards,
)
from papers.draw.extract import draw_extract
from papers.draw.form import draw_form
from papers.draw.manager_notice import draw_manager_notice
from papers.draw.minutes import draw_minutes
from papers.draw.objection import draw_objection
from papers.draw.prompts_report import draw_prompts_report
from papers.draw.rerating import draw_rerating
from papers.draw.result_notice import draw_result_notice
from papers.draw.summary_report import draw_summary_report
from papers.extract import TEMPLATE_NAME as EXTRACT
from papers.form_paper import TEMPLATE_NAME as FORM
from papers.manager_notice import TEMPLATE_NAME as MANAGER_NOTICE
from papers.minutes import TEMPLATE_NAME as MINUTES
from papers.objection_paper import TEMPLATE_NAME as OBJECTION
from papers.prompts_report import TEMPLATE_NAME as PROMPTS_REPORT
from papers.rerating_sheet import TEMPLATE_NAME as RERATING
from papers.result_notice import TEMPLATE_NAME as RESULT_NOTICE
from papers.summary_report import TEMPLATE_NAME as SUMMARY_REPORT

DRAWINGS: Mapping[str, Callable[[], bytes]] = MappingProxyType(
    {
        FORM: draw_form,
        MINUTES: draw_minutes,
        COUNT_RECORD: draw_count_record,
        EXTRACT: draw_extract,
        BALLOT_TEXT: draw_ballot_text,
        CODES: draw_codes,
        RERATING: draw_rerating,
        DECISION_LIST: draw_decision_list,
        RESULT_NOTICE: draw_result_notice,
        MANAGER_NOTICE: draw_manager_notice,
        SUMMARY_REPORT: draw_summary_report,
        PROMPTS_REPORT: draw_prompts_report,
        OBJECTION: draw_objection,
        SHEETS[DossierSheet.PROPOSAL]: draw_proposal,
        SHEETS[DossierSheet.PAPERS]: draw_papers,
        SHEETS[DossierSheet.REWARDS]: draw_rewards,
        SHEETS[DossierSheet.RESIDENCE]: draw_residence,
    }
)
"""File name of each shipped template and what draws it."""
