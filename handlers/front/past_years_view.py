"""How one's own earlier years look, and the way to them."""

from markupsafe import Markup

from handlers.callbacks.desk import PastAction, PastMinutesAction
from handlers.callbacks.members import MemberAction
from handlers.reply import Button, Screen
from handlers.views import home_button, in_rows
from handlers.words import Words
from workflow.collective.past_reports import PastReport
from workflow.front.member_file import MemberFile
from workflow.front.past_years import Past, PastPaper, PastYear


def past_button(words: Words) -> Button:
    """Give the way to one's own earlier years."""
    return Button(words.label("past.button"), PastAction(do="list").pack())


def past_screen(found: Past, words: Words) -> Screen:
    """List the years with their levels; each review and paper has its button."""
    if not (found.years or found.papers or found.reports):
        return Screen(words("past.none"), in_rows([_minutes(words), home_button(words)]))
    lines = [_line(one, words) for one in found.years]
    buttons = [_review(one, words) for one in found.years if one.written]
    buttons += [_notice(one, words) for one in found.years if one.noticed]
    buttons += [_paper(one, words) for one in found.papers]
    buttons += [_report(one, words) for one in found.reports]
    if found.reports:
        lines.append(words("past.reports"))
    text = Markup("\n\n").join((words("past.head"), *lines))
    return Screen(text, (*in_rows([*buttons, _minutes(words)]), (home_button(words),)))


def file_screen(found: MemberFile, words: Words) -> Screen:
    """List the last years of a member for their cell's file; each review has its button."""
    lines = [_line(one, words) for one in found.years] or [words("past.file_none")]
    buttons = [_review(one, words, "file_review") for one in found.years if one.handed_in]
    back = MemberAction(do="card", about=found.member_id).pack()
    buttons += [Button(words.label("desk.back_member"), back), home_button(words)]
    text = Markup("\n\n").join((words("past.file_head", name=found.name), *lines))
    return Screen(text, in_rows(buttons))


def _minutes(words: Words) -> Button:
    return Button(words.label("pastmin.button"), PastMinutesAction(do="years").pack())


def _line(one: PastYear, words: Words) -> Markup:
    key = "past.handed_in" if one.handed_in else "past.draft" if one.written else "past.no_review"
    parts = [words("past.year", year=one.year, place=one.place), words(key)]
    if one.level is None:
        parts.append(words("past.no_level"))
    else:
        level = words.label(f"level.{one.level.value}")
        parts.append(words("past.level", level=level, document=one.document))
    return Markup("\n").join(parts)


def _review(one: PastYear, words: Words, do: str = "review") -> Button:
    data = PastAction(do=do, about=one.member_id, year=one.year).pack()
    return Button(words.label("past.review_of", year=one.year, place=one.place), data)


def _notice(one: PastYear, words: Words) -> Button:
    data = PastAction(do="notice", about=one.member_id, year=one.year).pack()
    return Button(words.label("past.notice_of", year=one.year, place=one.place), data)


def _report(one: PastReport, words: Words) -> Button:
    data = PastAction(do="report", about=one.report_id, year=one.year).pack()
    key = "past.report_of" if one.submitted else "past.report_draft_of"
    return Button(words.label(key, name=one.name, year=one.year), data)


def _paper(one: PastPaper, words: Words) -> Button:
    data = PastAction(do="paper", about=one.member_id, year=one.year, kind=one.kind.value).pack()
    return Button(words.label("past.paper_of", title=one.title, year=one.year), data)
