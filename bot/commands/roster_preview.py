"""What an import of a roster would do, line by line and by name."""

from collections.abc import Iterator, Sequence
from datetime import date

from handlers.words import Words
from papers.roster_file import RosterFile
from papers.roster_headings import HEADINGS, Column
from workflow.people.roster_plan import Change, RosterPerson, RosterPlan
from workflow.people.roster_values import Said

_SHOWN = 20
"""Names of one kind told at once; the rest is counted. What is taken away is told whole."""


def preview(plan: RosterPlan, words: Words) -> Iterator[str]:
    """Give the lines to read before anything is written."""
    if not plan.writes:
        yield words.label("roster.plan_same", count=plan.unchanged)
    yield from _lists(plan, words)
    taken = [change for change in plan.changes if change.takes]
    if taken:
        yield words.label("roster.plan_taken_head")
        yield from (_change(change, words) for change in taken)
    others = [change for change in plan.changes if not change.takes]
    if others:
        yield words.label("roster.plan_changed_head")
        yield from (_change(change, words) for change in others[:_SHOWN])
    if len(others) > _SHOWN:
        yield words.label("roster.plan_more", count=len(others) - _SHOWN)
    if plan.writes:
        yield from _bases(plan, words)
    yield from _warnings(plan, words)


def around(roster: RosterFile, words: Words) -> Iterator[str]:
    """Give the lines on what in the file was not read, or read from elsewhere than a column."""
    for heading in roster.ignored:
        yield words.label("roster.ignored", heading=heading)
    for name in roster.left_out:
        yield words.label("roster.left_out", sheet=name)
    if roster.passed_over:
        rows = "; ".join(f"{one.place} «{one.text}»" for one in roster.passed_over[:_SHOWN])
        yield words.label("roster.passed_over", count=len(roster.passed_over), rows=rows)
    if roster.struck:
        rows = "; ".join(f"{one.place} «{one.text}»" for one in roster.struck[:_SHOWN])
        yield words.label("roster.struck", count=len(roster.struck), rows=rows)
    if roster.cells_above:
        yield words.label("roster.cell_above", cells="; ".join(roster.cells_above[:_SHOWN]))
    for font in roster.turned_from:
        yield words.label(f"roster.turned_from_{font.value}")
    if roster.hidden_unknown:
        yield words.label("roster.hidden_unknown")
    if roster.hidden:
        rows = ", ".join(roster.hidden[:_SHOWN])
        yield words.label("roster.hidden", count=len(roster.hidden), rows=rows)


def _lists(plan: RosterPlan, words: Words) -> Iterator[str]:
    if plan.new_cells:
        names = "; ".join(plan.new_cells[:_SHOWN])
        if len(plan.new_cells) > _SHOWN:
            more = len(plan.new_cells) - _SHOWN
            names = words.label("roster.plan_cells_more", names=names, count=more)
        yield words.label("roster.plan_new_cells", count=len(plan.new_cells), names=names)
    if plan.added:
        names = _names(plan.added, words)
        yield words.label("roster.plan_added", count=len(plan.added), names=names)
    if plan.missing:
        names = _names(plan.missing, words)
        yield words.label("roster.plan_missing", count=len(plan.missing), names=names)


def _bases(plan: RosterPlan, words: Words) -> Iterator[str]:
    """How many count for the votes of each cell: of many cells those where it changes."""
    told = [one for one in plan.bases if one.before != one.after or len(plan.bases) <= _SHOWN]
    for one in told[:_SHOWN]:
        said = {"cell": one.cell, "before": one.before, "after": one.after}
        yield words.label("roster.plan_base", **said)
    if len(told) > _SHOWN:
        yield words.label("roster.plan_more_bases", count=len(told) - _SHOWN)


def _warnings(plan: RosterPlan, words: Words) -> Iterator[str]:
    for cell in plan.without_secretary:
        yield words.label("roster.plan_without_secretary", cell=cell)
    for cell, leads in plan.more_secretaries:
        names = ", ".join(leads)
        yield words.label("roster.plan_more_secretaries", cell=cell, count=len(leads), names=names)
    for one in plan.young:
        yield words.label("roster.plan_young", who=_person(one, words))
    for post in plan.unread:
        who = _person(post.who, words)
        yield words.label("roster.plan_unread", row=post.row, who=who, written=post.written)
    for post in plan.seats_unsaid:
        who = _person(post.who, words)
        yield words.label("roster.plan_seat_unsaid", row=post.row, who=who, written=post.written)


def _names(people: Sequence[RosterPerson], words: Words) -> str:
    """Name the first of them; who is of one name is told apart by the date of birth."""
    every = [one.name for one in people]
    names = "; ".join(
        _person(one, words)
        if every.count(one.name) > 1
        else words.label("roster.plan_name", name=one.name, cell=one.cell)
        for one in people[:_SHOWN]
    )
    if len(people) <= _SHOWN:
        return names
    return words.label("roster.plan_names_more", names=names, count=len(people) - _SHOWN)


def _person(one: RosterPerson, words: Words) -> str:
    born = f"{one.born:%Y}" if one.year_only else f"{one.born:%d/%m/%Y}"
    return words.label("roster.plan_person", name=one.name, born=born, cell=one.cell)


def _change(change: Change, words: Words) -> str:
    known = {str(column): heading for column, heading in HEADINGS.items()}
    name = known.get(change.column) or words.label(f"roster.field_{change.column}")
    return words.label(
        "roster.plan_change",
        who=_person(change.who, words),
        field=name,
        old=_said(change.column, change.old, words),
        new=_said(change.column, change.new, words),
    )


def _said(column: str, value: Said, words: Words) -> str:
    if isinstance(value, bool):
        return words.label("roster.said_yes" if value else "roster.said_no")
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if not value:
        return words.label("roster.nothing_said")
    if column in (Column.STATUS, "role"):
        return words.label(f"roster.said_{value}")
    return str(value)
