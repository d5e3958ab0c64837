"""What an office brings along: a folder of its own forms, a folder of its own Word templates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from papers import (
    ballot_text,
    codes,
    count_record,
    decision_list,
    dossier_sheets,
    extract,
    form_paper,
    manager_notice,
    minutes,
    objection_paper,
    own,
    prompts_report,
    rerating_sheet,
    result_notice,
    summary_report,
)
from papers.ballot_text import BallotTextView
from papers.codes import CodesView
from papers.count_record import CountRecordView
from papers.decision_list import DecisionListView
from papers.dossier_sheets import SheetView
from papers.errors import FormError, TemplateError
from papers.extract import ExtractView
from papers.form_view import FormView
from papers.forms import Forms, load_form
from papers.manager_notice import ManagerNoticesView
from papers.minutes import MinutesView
from papers.objection_paper import ObjectionView
from papers.prompts_report import PromptsReportView
from papers.rerating_sheet import RerateView
from papers.result_notice import NoticesView
from papers.summary_report import SummaryReportView
from papers.table_layout import SUFFIX, Layout, load_layout
from papers.word import WordTemplate, load_template

VIEWS: Mapping[str, type[Any]] = MappingProxyType(
    {
        form_paper.TEMPLATE_NAME: FormView,
        minutes.TEMPLATE_NAME: MinutesView,
        count_record.TEMPLATE_NAME: CountRecordView,
        extract.TEMPLATE_NAME: ExtractView,
        ballot_text.TEMPLATE_NAME: BallotTextView,
        codes.TEMPLATE_NAME: CodesView,
        rerating_sheet.TEMPLATE_NAME: RerateView,
        result_notice.TEMPLATE_NAME: NoticesView,
        summary_report.TEMPLATE_NAME: SummaryReportView,
        prompts_report.TEMPLATE_NAME: PromptsReportView,
        objection_paper.TEMPLATE_NAME: ObjectionView,
        decision_list.TEMPLATE_NAME: DecisionListView,
        manager_notice.TEMPLATE_NAME: ManagerNoticesView,
        **dict.fromkeys(dossier_sheets.TEMPLATE_NAMES.values(), SheetView),
    }
)
"""The fields of each shipped template; a template named after a form has those of `form.docx`."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One file of an office's folder, and what is wrong with it if anything is."""

    file: str
    error: FormError | TemplateError | None


def bring_in(forms: Forms, forms_folder: Path | None, templates_folder: Path | None) -> None:
    """Take an office's forms and templates into use; all of a folder or nothing of it.

    Raises:
        FormError: the first fault of a form or of a laid table, or `no_folder`.
        TemplateError: the first fault of a template, or `no_folder`.
    """
    if forms_folder is not None:
        forms.take_in(forms_folder)
    if templates_folder is not None:
        own.use(own_templates(templates_folder, forms), laid_tables(templates_folder))


def own_templates(folder: Path, forms: Forms) -> dict[str, WordTemplate]:
    """Read and check an office's templates; raises TemplateError as `bring_in`."""
    if not folder.is_dir():
        raise TemplateError("no_folder", file=str(folder), field="")
    return {path.name: _template(path, forms) for path in _word_files(folder)}


def laid_tables(folder: Path) -> tuple[Layout, ...]:
    """Read the summary tables an office has laid; raises FormError as `load_layout`."""
    return tuple(load_layout(path) for path in sorted(folder.glob(f"*{SUFFIX}")))


def check_folder(folder: Path, forms: Forms) -> tuple[Checked, ...]:
    """Check every form and template of a folder, one by one."""
    return tuple(_checks(folder, forms))


def _checks(folder: Path, forms: Forms) -> Iterator[Checked]:
    for path in sorted(folder.glob("*.toml")):
        try:
            (load_layout if path.name.endswith(SUFFIX) else load_form)(path)
        except FormError as error:
            yield Checked(path.name, error)
        else:
            yield Checked(path.name, None)
    for path in _word_files(folder):
        try:
            _template(path, forms)
        except TemplateError as error:
            yield Checked(path.name, error)
        else:
            yield Checked(path.name, None)


def _template(path: Path, forms: Forms) -> WordTemplate:
    keys = {*forms}.union(*(form.former_keys for form in forms.values()))
    view = FormView if path.stem in keys else VIEWS.get(path.name)
    if view is None:
        raise TemplateError("unknown_name", file=path.name, field="")
    return load_template(path, view)


def _word_files(folder: Path) -> list[Path]:
    """Word leaves a lock file beside what is open in it."""
    return [path for path in sorted(folder.glob("*.docx")) if not path.name.startswith("~$")]
