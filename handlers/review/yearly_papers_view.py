"""How a member's papers of a year look: the parts, one part, the way to the file."""

from collections.abc import Mapping

from markupsafe import Markup

from handlers.callbacks.base import MenuAction
from handlers.callbacks.yearly import PapersAction
from handlers.reply import Button, Rows, Screen
from handlers.views import bar, home_button, in_rows
from handlers.words import Words
from papers.forms import FormKind, Item, Kind, rows_of
from workflow.review.yearly_papers import YearPaper

_GLANCE = 700
_BEGINNING = 80


def list_button(words: Words) -> Button:
    """Give the way to the papers of the year."""
    return Button(words.label("yearly.list"), PapersAction(do="list").pack())


def list_screen(years: Mapping[FormKind, int], words: Words) -> Screen:
    """Offer each paper by its name and the year it is opened for."""
    buttons = [_opening(kind, year, words) for kind, year in years.items()]
    help_ = Button(words.label("home.help"), MenuAction(do="help").pack())
    return Screen(words("yearly.list_head"), (*in_rows(buttons), (help_, home_button(words))))


def _opening(kind: FormKind, year: int, words: Words) -> Button:
    label = words.label("yearly.of", title=words.label(f"yearly.{kind.value}"), year=year)
    return Button(label, PapersAction(do="open", kind=kind.value).pack())


def parts_screen(now: YearPaper, words: Words, note: Markup | None = None) -> Screen:
    """List the parts with what is done."""
    done = sum(item.id in now.answers for item in now.items)
    head = words(
        "yearly.parts_head",
        title=now.form.title,
        year=now.year,
        done=done,
        of=len(now.items),
        bar=bar(done, len(now.items)),
    )
    items = [
        Button(_line(now, number, item, words), _data(now, "ask", item.id))
        for number, item in enumerate(now.items, start=1)
    ]
    parts = [head] if note is None else [note, head]
    if now.form.unconfirmed is not None:
        parts.append(Markup.escape(now.form.unconfirmed.in_language(words.language)))
    if now.whole:
        parts.append(words("review.given", text=now.whole[:_GLANCE]))
    if now.keeping is not None:
        found = words.label(f"yearly.found_{now.keeping.value}")
        parts.append(words("yearly.checked", found=found))
    file = Button(words.label("yearly.file"), _data(now, "file"))
    years = Button(words.label("yearly.years"), _data(now, "years"))
    rows = (*in_rows(items), (file,), (years,), _out(words))
    return Screen(Markup("\n\n").join(parts), rows)


def years_screen(kind: FormKind, found: tuple[int, ...], words: Words) -> Screen:
    """Offer the years one paper can be opened for."""
    buttons = [
        Button(f"{year}", PapersAction(do="parts", kind=kind.value, year=year).pack())
        for year in found
    ]
    title = words.label(f"yearly.{kind.value}")
    return Screen(words("yearly.ask_year", title=title), (*in_rows(buttons, 2), _out(words)))


def part_screen(now: YearPaper, item: Item, words: Words, note: Markup | None = None) -> Screen:
    """Ask for one part, as its form does."""
    language = words.language
    parts = [] if note is None else [note]
    n = now.items.index(item) + 1
    title = item.title.in_language(language)
    parts.append(words("yearly.part_head", n=n, of=len(now.items), title=title, year=now.year))
    parts.append(Markup.escape(item.question.in_language(language)))
    parts.append(words("review.hint", hint=item.hint.in_language(language)))
    given = now.answers.get(item.id)
    if given is not None:
        parts.append(words("review.given", text=_shown(item, given)[:_GLANCE]))
    elif item.example is not None:
        parts.append(words("yearly.example", text=item.example.in_language(language)))
    return Screen(Markup("\n\n").join(parts), _ways(now, item, words), typing=True)


def long_part(now: YearPaper, item: Item, words: Words) -> Screen:
    """Say that a long message was kept and that more of it may follow."""
    n = now.items.index(item) + 1
    text = words("yearly.long_part", n=n, length=len(now.answers.get(item.id, "")))
    on = Button(words.label("yearly.next"), _data(now, "next", item.id))
    return Screen(text, ((on,), _out(words)), typing=True)


def replaced(before: YearPaper, now: YearPaper, item: str, words: Words) -> Screen | None:
    """Say what a part just kept took the place of, with the way back; None where of nothing."""
    was = before.answers.get(item)
    if was is None or was == now.answers.get(item):
        return None
    n = [one.id for one in now.items].index(item) + 1
    shown = _shown(now.item(item), was)
    text = shown if len(shown) <= _BEGINNING else f"{shown[:_BEGINNING]}…"
    said = words("yearly.replaced", n=n, length=len(shown), text=" ".join(text.split()))
    label = words.label("yearly.undo_of", n=n)
    return Screen(said, ((Button(label, _data(now, f"undo{now.trail(item).undo}", item)),),))


def _turnable(now: YearPaper, item: Item, words: Words) -> Rows:
    trail = now.trail(item.id)
    row = []
    if trail.redo is not None:
        row.append(Button(words.label("review.redo"), _data(now, f"redo{trail.redo}", item.id)))
    if trail.undo is not None:
        label = words.label("review.undo" if trail.redo is None else "review.undo_more")
        row.append(Button(label, _data(now, f"undo{trail.undo}", item.id)))
    return (tuple(row),) if row else ()


def _ways(now: YearPaper, item: Item, words: Words) -> Rows:
    rows = list(_turnable(now, item, words))
    if item.skip is not None:
        rows.append(
            (Button(item.skip.in_language(words.language), _data(now, "skip", item.id), says=True),)
        )
    listed = Button(words.label("yearly.parts"), _data(now, "parts"))
    return (*rows, (listed,), _out(words))


def _out(words: Words) -> tuple[Button, ...]:
    helps = Button(words.label("home.help"), MenuAction(do="help").pack())
    return (helps, home_button(words))


def _line(now: YearPaper, number: int, item: Item, words: Words) -> str:
    key = "review.line_done" if item.id in now.answers else "review.line_open"
    return words.label(key, n=number, title=item.title.in_language(words.language))


def _shown(item: Item, value: str) -> str:
    if item.kind is Kind.ROWS and value.startswith("["):
        return "\n".join(" | ".join(row.values()) for row in rows_of(item, value))
    return value


def _data(now: YearPaper, do: str, item: str = "") -> str:
    return PapersAction(do=do, kind=now.kind.value, year=now.year, item=item).pack()
