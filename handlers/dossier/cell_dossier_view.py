"""How a dossier looks: its list by lines, what is noted by hand, whether it goes up."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from handlers.callbacks.dossier import DossierAction
from handlers.reply import Button, Rows, Screen
from handlers.views import due_day, home_button, in_rows, turns, within
from handlers.words import Words
from papers.dossier_sheets import DossierSheet
from terms.dossier import LineStanding, Owes
from workflow.dossier.lines import Dossier, DossierLine
from workflow.errors import Refusal

PER_PAGE = 8
_NAMED = 4
"""People named in a line; the sheet names all."""
_LINE, _PART = Markup("\n"), Markup("\n\n")
_ORDER = (LineStanding.LATE, LineStanding.MISSING, LineStanding.NOT_DUE, LineStanding.IN)
"""Of several lines the one that is told."""


def dossier_button(words: Words) -> Button:
    """Give the way to the dossier."""
    return _button("list", "dossier.button", words)


def list_screen(now: Dossier, words: Words) -> Screen:
    """Show the list to who leads, with what can be done."""
    buttons = [
        _button("zip", "dossier.zip", words),
        _button("marks", "dossier.marks", words),
        _button("sheets", "dossier.sheets", words),
        *([_button("managed", "dossier.managed", words)] if now.manages else []),
        _button("ask", "dossier.send", words)
        if now.sent_at is None
        else _button("back", "dossier.take_back", words),
        home_button(words),
    ]
    return Screen(list_text(now, words), in_rows(buttons))


def list_text(now: Dossier, words: Words) -> Markup:
    """Say how the dossier stands, line by line."""
    head = [
        words(
            "dossier.head",
            year=now.year,
            place=now.place,
            there=now.there,
            asked=len(now.asked),
            lacking=now.lacking,
        )
    ]
    if not now.listed:
        head.append(words("dossier.unlisted"))
    if now.sent_at is not None:
        head.append(words("dossier.sent", at=f"{now.sent_at:%H:%M %d/%m/%Y}"))
    elif now.due is not None:
        head.append(words("dossier.due", due=due_day(now.due, words)))
    parts = [_LINE.join(head)]
    for part in dict.fromkeys(one.part for one in now.asked):
        lines = [words(f"dossier.part.{part.value.removeprefix('dossier_')}")]
        groups = dict.fromkeys(one.key for one in now.asked if one.part is part)
        lines += [_group([one for one in now.asked if one.key == key], words) for key in groups]
        parts.append(_LINE.join(lines))
    return _PART.join(parts)


def marks_screen(now: Dossier, words: Words) -> Screen:
    """Ask which paper is there on paper alone."""
    found = {one.key: one for one in now.lines if one.by_hand}
    buttons = [
        Button(_title(one), DossierAction(do="whose", line=key).pack())
        for key, one in found.items()
    ]
    text = words("dossier.marks_ask" if found else "dossier.marks_none")
    return Screen(text, (*in_rows(buttons), *_ends(words)))


def whose_screen(now: Dossier, key: str, page: int, words: Words) -> Screen:
    """Ask whose paper is there; a tap says so, or takes it back.

    Raises:
        Refusal: `button_old` for a line that is none (any more).
    """
    lines = [one for one in now.lines if one.key == key and one.by_hand]
    if not lines:
        raise Refusal("button_old")
    page = within(page, len(lines), PER_PAGE)
    shown = lines[page * PER_PAGE : (page + 1) * PER_PAGE]
    buttons = [
        Button(
            _ticked(one.name or now.place, one.standing is LineStanding.IN, words),
            DossierAction(do="mark", about=one.subject, line=key, page=page).pack(),
        )
        for one in shown
    ]
    text = words("dossier.whose", title=_title(lines[0]))

    def turned(to: int) -> str:
        return DossierAction(do="whose", line=key, page=to).pack()

    pages = turns(page, len(lines), PER_PAGE, turned, words)
    return Screen(text, (*in_rows(buttons), *pages, *_ends(words, "marks")))


def managed_screen(now: Dossier, page: int, words: Words) -> Screen:
    """Ask who is managed by the committee above the base."""
    subjects = list(now.subjects.items())
    page = within(page, len(subjects), PER_PAGE)
    buttons = [
        Button(
            _ticked(name, who in now.managed, words),
            DossierAction(do="manage", about=who, page=page).pack(),
        )
        for who, name in subjects[page * PER_PAGE : (page + 1) * PER_PAGE]
    ]

    def turned(to: int) -> str:
        return DossierAction(do="managed", page=to).pack()

    pages = turns(page, len(subjects), PER_PAGE, turned, words)
    return Screen(words("dossier.managed_ask"), (*in_rows(buttons), *pages, *_ends(words)))


def sheets_screen(words: Words) -> Screen:
    """Offer the sheets that a dossier may lack."""
    buttons = [_button(one.value, f"dossier.sheet.{one.value}", words) for one in DossierSheet]
    return Screen(words("dossier.sheets_ask"), (*in_rows(buttons), *_ends(words)))


def sheet_of(do: str) -> str | DossierSheet:
    """Give which sheet a step is about; the step itself where it is about none."""
    return DossierSheet(do) if do in set(DossierSheet) else do


def ask_screen(now: Dossier, words: Words) -> Screen:
    """Ask once more before the dossier goes up."""
    waits = sum(one.standing is LineStanding.NOT_DUE for one in now.lines)
    text = words("dossier.ask", year=now.year, lacking=now.lacking, waits=waits)
    yes = _button("send", "dossier.send_yes", words)
    return Screen(text, ((yes,), *_ends(words)))


def _group(lines: Sequence[DossierLine], words: Words) -> Markup:
    """Say how one line of the list stands for all whom it asks."""
    told = min(lines, key=lambda one: _ORDER.index(one.standing))
    there = sum(one.standing is LineStanding.IN for one in lines)
    count = told.count or (there, len(lines))
    said = [words(f"dossier.standing.{told.standing.value}")]
    if told.count or len(lines) > 1:
        said.append(words("dossier.count", there=count[0], of=count[1]))
    if told.standing is not LineStanding.IN:
        said += _owing(told, [one for one in lines if one.standing is told.standing], words)
    return words("dossier.line", title=_title(told), said=Markup("; ").join(said))


def _owing(told: DossierLine, lines: Iterable[DossierLine], words: Words) -> list[Markup]:
    found = []
    if told.due is not None:
        found.append(words("dossier.until", due=due_day(told.due, words)))
    names = [one.name for one in lines if one.name]
    if names:
        more = len(names) - _NAMED
        listed = ", ".join(names[:_NAMED])
        key = "dossier.names_more" if more > 0 else "dossier.names"
        found.append(words(key, names=listed, more=more))
    if told.owes is not Owes.MEMBER or not names:
        found.append(words("dossier.by", who=words.label(f"dossier.owes.{told.owes.value}")))
    return found


def _title(one: DossierLine) -> str:
    return f"{one.item}. {one.title}" if one.item else one.title


def _ticked(name: str, ticked: bool, words: Words) -> str:
    return words.label("dossier.ticked" if ticked else "dossier.unticked", name=name)


def _ends(words: Words, back: str = "list") -> Rows:
    return ((_button(back, "dossier.back", words),), (home_button(words),))


def _button(do: str, key: str, words: Words) -> Button:
    return Button(words.label(key), DossierAction(do=do).pack())
