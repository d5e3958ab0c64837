"""Which levels a review qualifies for, in plain words: the outcome, what is short, every clause."""

from markupsafe import Markup

from handlers.views import day, known_day
from handlers.words import Words
from papers.forms import points_of
from papers.wording import points
from rating import Reason, cited, clauses
from workflow.review.pages import ABSENCE, Leave, Page
from workflow.review.qualified_levels import Assessment

_SHOWN = 4
"""Conditions that are shown with the question; the rest stands behind its button."""


def level_lines(page: Page, found: Assessment, words: Words) -> list[Markup]:
    """Say what the standards tell, before a level is chosen."""
    return [*_absence(page, words), *_points(page, words), *_standards(page, found, words)]


def _absence(page: Page, words: Words) -> list[Markup]:
    """What the member told of it, else the days that are noted."""
    clause = cited(clauses.absence(page.profile))
    told = page.notes.get(ABSENCE)
    if told:
        return [words("absence.rated", text=told, clause=clause)]
    return [words("absence.rated", text=_leave(one, words), clause=clause) for one in page.leaves]


def _leave(days: Leave, words: Words) -> str:
    """Say from when to when a long leave was, as far as it is known."""
    said = words.label("absence.leave", day=known_day(days.first, words))
    return (
        said if days.last is None else said + words.label("absence.leave_last", day=day(days.last))
    )


def _points(page: Page, words: Words) -> list[Markup]:
    """The points given so far, part by part, where the form counts points."""
    given = points_of(page.form, page.answers)
    if given is None:
        return []
    parts = {"general": given.general, "results": given.results, "total": given.total}
    return [words("review.points_sum", **{name: points(sum_) for name, sum_ in parts.items()})]


def _standards(page: Page, found: Assessment, words: Words) -> list[Markup]:
    if found.standards is None:
        if found.clashing:
            return [words("error.figures_clash")]
        if not found.wanting:
            return [words("review.level_no_unit")]
        titles = [page.item(item).title.in_language(words.language) for item in found.wanting[:3]]
        return [words("review.level_wanting", items="; ".join(titles))]
    if found.highest is None:
        lines = [words("review.level_none")]
    else:
        level = words.label(f"level.{found.highest.value}")
        lines = [words("review.level_found", level=level)]
        if found.standards.human_decides:
            lines.append(words("review.level_open"))
    lines += [reason_line(reason, words) for reason in found.short_of[:_SHOWN]]
    if page.leader and not found.unit_known:
        lines.append(words("review.level_no_unit"))
    lines.append(words("review.level_free"))
    return [Markup("\n").join(lines)]


def reason_line(reason: Reason, words: Words) -> Markup:
    """Give one condition that is not met: what it asks, what there is, its clause."""
    return words(
        "review.level_short",
        text=reason.text_vi,
        observed=reason.observed,
        required=reason.required,
        clause=cited(reason.clause),
    )
