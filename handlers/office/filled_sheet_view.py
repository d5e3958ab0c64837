"""How it looks what a list that came back filled in would change, and what is left of it."""

from markupsafe import Markup

from handlers.callbacks.office import AppraiseAction, FilledAction
from handlers.office import appraising_view
from handlers.reply import Button, Screen
from handlers.views import home_button, in_rows
from handlers.words import Words
from workflow.decision.appraisal_list import Appraisal, SaidAbove
from workflow.decision.filled_sheet import Filled, SheetChange, SheetFacts
from workflow.decision.given_sheet import GivenSheet

_LINE, _PART = Markup("\n"), Markup("\n\n")
UNREAD = ("other_sheet", "too_large", "protected", "old_excel", "too_slow", "unreachable")
"""What is told by itself of a file that could not be read; of any other, that it could not."""


def ask_screen(now: Appraisal, words: Words) -> Screen:
    """Ask for the file."""
    text = words("sheet.ask_file", cell=now.cell, year=now.year)
    return Screen(text, ((_to_list(now.hand_up_id, words),), (home_button(words),)))


def reading_screen(now: Appraisal, words: Words) -> Screen:
    """Say that it is being read."""
    text = words("sheet.reading")
    return Screen(text, ((_to_list(now.hand_up_id, words),), (home_button(words),)))


def read_notice(facts: SheetFacts, words: Words) -> Screen:
    """Tell that it was read, or why it could not be and what to do."""
    if facts.code:
        key = f"unread_{facts.code}" if facts.code in UNREAD else "unread"
        ask = Button(words.label("sheet.ask"), FilledAction(do="ask", one=facts.hand_up_id).pack())
        return Screen(words(f"sheet.{key}"), in_rows([ask, home_button(words)]))
    look = Button(words.label("sheet.look"), FilledAction(do="look", one=facts.sheet_id).pack())
    return Screen(words("sheet.read"), in_rows([look, home_button(words)]))


def shown_screen(found: Filled, words: Words) -> Screen:
    """Show every change by name and every row that is left; nothing is kept yet."""
    parts = told_parts(found, words)
    buttons = []
    if found.changes:
        parts.append(words("sheet.not_kept_yet"))
        keep = FilledAction(do="keep", one=found.sheet_id, looked=found.mark)
        buttons.append(Button(words.label("sheet.keep", count=len(found.changes)), keep.pack()))
    drop = FilledAction(do="drop", one=found.sheet_id).pack()
    buttons.append(Button(words.label("sheet.drop"), drop))
    return Screen(_PART.join(parts), (*in_rows(buttons), (home_button(words),)))


def told_parts(found: Filled, words: Words) -> list[Markup]:
    """Give the list it is of, every change by name, every row that is left."""
    now = found.list
    parts = [words("sheet.head", cell=now.cell, year=now.year, count=len(found.changes))]
    parts += [_LINE.join(_change(one, words) for one in found.changes)] if found.changes else []
    return parts + left_parts(found, words)


def given_notice(given: GivenSheet, words: Words) -> Screen:
    """Tell who has the step what was read in under their name."""
    said = {"cell": given.cell, "year": given.year, "count": given.changes}
    text = words("sheet.given", **said, document=given.document)
    return Screen(text, in_rows([_to_list(given.hand_up_id, words), home_button(words)]))


def kept_screen(found: Filled, now: Appraisal, words: Words) -> Screen:
    """Show the list after the changes were kept, and what was left."""
    screen = appraising_view.list_screen(now, 0, words)
    parts = [words("sheet.kept", count=len(found.changes)), *left_parts(found, words)]
    return screen.under(_PART.join(parts))


def left_parts(found: Filled, words: Words) -> list[Markup]:
    """Give the rows that are not taken, each with what to do about it; nothing where all are."""
    rows = found.left
    if not rows:
        return []
    lines = [
        words("sheet.left_row", number=row.number, name=row.name, why=words(f"sheet.{row.fault}"))
        for row in rows
    ]
    return [_LINE.join([words("sheet.left", count=len(rows)), *lines])]


def _change(one: SheetChange, words: Words) -> Markup:
    before = _said(one.before, words) if one.before else words.label("sheet.nothing")
    line = words("sheet.change", name=one.name, before=before, after=_said(one.said, words))
    return line + _LINE + words("above.reason", text=one.said.reason) if one.said.reason else line


def _said(said: SaidAbove, words: Words) -> str:
    points = "" if said.points is None else words.label("above.points_of", points=said.points)
    return f"{words.label(f'level.{said.level.value}')}{points}"


def _to_list(hand_up_id: int, words: Words) -> Button:
    data = AppraiseAction(do="list", one=hand_up_id).pack()
    return Button(words.label("above.to_list"), data)
