"""How the upper level sees what it asks: its cells, one of them, a question for the words."""

from collections.abc import Sequence

from markupsafe import Markup

from handlers.callbacks.office import AskAction
from handlers.reply import Button, Screen
from handlers.views import day, home_button, in_rows, turns, within
from handlers.words import Words
from terms.prompts import ThemeFor
from workflow.errors import Refusal
from workflow.office.prompts_above import AskedCell, CellAsked, SentPrompt

PER_PAGE = 8
_GLANCE = 60
_LINE = Markup("\n")
_PART = Markup("\n\n")


def ask_button(words: Words) -> Button:
    """Give the way to what is asked of the cells."""
    return Button(words.label("office.asked"), AskAction(do="home").pack())


def cells_screen(found: Sequence[AskedCell], page: int, words: Words) -> Screen:
    """List the cells that may be asked now."""
    page = within(page, len(found), PER_PAGE)
    buttons = [
        Button(
            words.label("asked.cell_line", name=one.name, year=one.year, count=one.prompts),
            AskAction(do="cell", cell=one.cell_id).pack(),
        )
        for one in found[page * PER_PAGE : (page + 1) * PER_PAGE]
    ]

    def turned(to: int) -> str:
        return AskAction(do="home", page=to).pack()

    sent = any(one.prompts for one in found)
    more = [
        *([_to("theme", "asked.theme", words)] if found else []),
        *([_to("remind", "asked.remind_all", words)] if sent else []),
        _to("sheet", "asked.sheet", words),
        _to("report", "asked.report", words),
        home_button(words),
    ]
    text = words("asked.home" if found else "asked.none")
    pages = turns(page, len(found), PER_PAGE, turned, words)
    return Screen(text, (*in_rows(buttons), *pages, *in_rows(more)))


def cell_screen(now: CellAsked, page: int, words: Words) -> Screen:
    """Show what was sent to one cell, and whom to ask."""
    page = within(page, len(now.members), PER_PAGE)
    head = words("asked.cell", name=now.name, year=now.year, count=len(now.sent))
    lines = [_sent(one, words) for one in now.sent]
    buttons = [_for(now, 0, words.label("asked.collectives"))] if page == 0 else []
    buttons += [
        _for(now, number, name)
        for number, name in now.members[page * PER_PAGE : (page + 1) * PER_PAGE]
    ]
    if now.may_remind:
        remind = AskAction(do="remind", cell=now.cell_id).pack()
        buttons.append(Button(words.label("asked.remind"), remind))
    buttons += [
        Button(
            words.label("asked.take_back", text=_short(one.text)),
            AskAction(do="back", about=one.prompt_id).pack(),
        )
        for one in now.sent
    ]

    def turned(to: int) -> str:
        return AskAction(do="cell", cell=now.cell_id, page=to).pack()

    pages = turns(page, len(now.members), PER_PAGE, turned, words)
    ends = in_rows([_to("home", "asked.back", words), home_button(words)])
    return Screen(_PART.join([head, *lines]), (*in_rows(buttons), *pages, *ends))


def ask_screen(now: CellAsked, member: int, words: Words) -> Screen:
    """Ask for the words of a prompt.

    Raises:
        Refusal: `button_old` for whom may not be asked (any more).
    """
    names = dict(now.members)
    if member and member not in names:
        raise Refusal("button_old")
    name = names[member] if member else words.label("asked.collectives")
    back = Button(words.label("asked.back"), AskAction(do="cell", cell=now.cell_id).pack())
    text = words("asked.ask", name=name, cell=now.name)
    return Screen(text, ((back,), (home_button(words),)), typing=True)


def whose_screen(words: Words) -> Screen:
    """Ask in whose papers a theme is asked."""
    buttons = [_to(one.value, f"asked.of.{one.value}", words) for one in ThemeFor]
    back = _to("home", "asked.back", words)
    return Screen(words("asked.whose"), in_rows([*buttons, back, home_button(words)]))


def theme_screen(asks: ThemeFor, words: Words) -> Screen:
    """Ask for the words of a theme."""
    text = words("asked.theme_ask", whose=words.label(f"asked.of.{asks.value}"))
    back = _to("theme", "asked.back", words)
    return Screen(text, ((back,), (home_button(words),)), typing=True)


def _sent(one: SentPrompt, words: Words) -> Markup:
    name = one.name or words.label("asked.collectives")
    key = "asked.line" if one.theme is None else "asked.theme_line"
    told = [words(key, name=name, text=one.text), *_standing(one, words)]
    if one.reminded_on is not None:
        told.append(words("asked.reminded_on", day=day(one.reminded_on)))
    return _LINE.join(told)


def _standing(one: SentPrompt, words: Words) -> list[Markup]:
    """Say who has answered: by name only of whom it asked by name."""
    answers = one.answers
    if one.name:
        return [words("asked.has" if answers.answered else "asked.has_not")]
    told = []
    if answers.members:
        told.append(words("asked.of_members", done=answers.answered, of=answers.members))
    for each in answers.reports:
        key = "asked.report_has" if each.text else "asked.report_has_not"
        told.append(words(key, name=each.name))
    if answers.of_collectives and not answers.reports:
        told.append(words("asked.no_report"))
    return told


def _for(now: CellAsked, member: int, name: str) -> Button:
    return Button(name, AskAction(do="for", cell=now.cell_id, about=member).pack())


def _short(text: str) -> str:
    return text if len(text) <= _GLANCE else f"{text[:_GLANCE]}…"


def _to(do: str, key: str, words: Words) -> Button:
    return Button(words.label(key), AskAction(do=do).pack())
