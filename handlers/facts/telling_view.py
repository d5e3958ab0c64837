"""How the facts of a year look: the members, one of them, one fact, what is asked."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

import rating
from handlers.callbacks.base import LeadAction
from handlers.callbacks.facts import FactAction
from handlers.callbacks.members import OwnCardAction
from handlers.callbacks.office import OfficeAction
from handlers.census.known_view import kind_said
from handlers.reply import Button, Screen
from handlers.views import day, home_button, in_rows, turns, within
from handlers.words import Words
from terms.year_facts import DisciplineForm, FactKind
from workflow.facts.known_facts import Fact
from workflow.facts.own import OwnFacts
from workflow.facts.telling import MARKS, CellFacts, MemberFacts

ANSWERS: Mapping[str, bool | None] = {"yes": True, "no": False, "unknown": None}
"""What the buttons of a mark say."""
_PER_PAGE = 8
_ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}
_LINE = Markup("\n")
_PART = Markup("\n\n")


def facts_button(words: Words) -> Button:
    """Give the way to the facts of the cell's members."""
    return Button(words.label("facts.button"), FactAction(do="list").pack())


def member_button(member_id: int, words: Words) -> Button:
    """Give the way to what is known of one member in the year that runs."""
    data = FactAction(do="one", about=member_id).pack()
    return Button(words.label("facts.of_member"), data)


def own_button(words: Words) -> Button:
    """Give the way to what was entered about oneself."""
    return Button(words.label("facts.own_button"), FactAction(do="own").pack())


def cells_screen(cells: Sequence[tuple[int, str]], page: int, words: Words) -> Screen:
    """Ask in which cell, of those under the officer."""
    page = within(page, len(cells), _PER_PAGE)
    shown = cells[page * _PER_PAGE : (page + 1) * _PER_PAGE]
    picks = [Button(name, FactAction(do="list", about=number).pack()) for number, name in shown]
    pages = turns(
        page, len(cells), _PER_PAGE, lambda to: FactAction(do="cells", which=to).pack(), words
    )
    back = Button(words.label("facts.table"), OfficeAction(do="table").pack())
    return Screen(words("facts.cells"), (*in_rows(picks), *pages, (back,), (home_button(words),)))


def list_screen(found: CellFacts, cell: int, page: int, words: Words) -> Screen:
    """Give the members of a cell, each with how much is known of them."""
    page = within(page, len(found.members), _PER_PAGE)
    shown = found.members[page * _PER_PAGE : (page + 1) * _PER_PAGE]
    picks = [
        Button(
            words.label("facts.counted", name=name, count=count) if count else name,
            FactAction(do="one", about=number, year=found.year).pack(),
        )
        for number, name, count in shown
    ]
    pages = turns(
        page,
        len(found.members),
        _PER_PAGE,
        lambda to: FactAction(do="list", about=cell, year=found.year, which=to).pack(),
        words,
    )
    up = FactAction(do="cells") if cell else LeadAction(do="home")
    back = Button(words.label("facts.back" if cell else "lead.back"), up.pack())
    text = words("facts.list", cell=found.cell, year=found.year)
    return Screen(text, (*in_rows(picks), *pages, (back,), (home_button(words),)))


def one_screen(now: MemberFacts, words: Words) -> Screen:
    """Give what is known of one member, with the way to each fact and to a new one."""
    text = [words("facts.head", name=now.name, year=now.year)]
    text += [fact_lines(each, words) for each in now.facts] or [words("facts.none")]
    buttons = []
    if now.kinds:
        text.append(words("facts.seen_by"))
        buttons.append(Button(words.label("facts.add"), _data("add", now)))
        if FactKind.EMPLOYER in now.kinds:
            buttons.append(Button(words.label("ratings.button"), _data("staff", now)))
        buttons += [
            Button(
                words.label("facts.open", kind=words.label(f"facts.kind_{each.kind.value}")),
                _data("fact", now, each.number),
            )
            for each in now.facts
        ]
    else:
        text.append(words("facts.closed", year=now.year))
    return Screen(_PART.join(text), in_rows([*buttons, home_button(words)]))


def kinds_screen(now: MemberFacts, words: Words) -> Screen:
    """Ask what kind of fact it is: what the rules of the year have a use for, nothing else."""
    buttons = [
        Button(words.label(f"facts.kind_{kind.value}"), _data("kind", now, value=kind.value))
        for kind in now.kinds
    ]
    text = words("facts.ask_kind", name=now.name, year=now.year)
    return Screen(text, in_rows([*buttons, _back(now, words)]))


def forms_screen(now: MemberFacts, words: Words) -> Screen:
    """Ask how somebody was disciplined."""
    buttons = [
        Button(words.label(f"facts.form_{form.value}"), _data("form", now, value=form.value))
        for form in DisciplineForm
    ]
    return Screen(words("facts.ask_form", name=now.name), in_rows([*buttons, _back(now, words)]))


def text_screen(
    now: MemberFacts, kind: FactKind, form: DisciplineForm | None, words: Words
) -> Screen:
    """Ask for the document, or for the words."""
    what = words.label(f"facts.kind_{kind.value}")
    if form is not None:
        what = words.label(f"facts.form_{form.value}")
    head = words("facts.about", name=now.name, what=what)
    text = _PART.join([head, words(f"facts.ask_{kind.value}")])
    return Screen(text, ((_back(now, words),),), typing=True)


def day_screen(now: MemberFacts, fact: Fact, words: Words, *, act: bool = False) -> Screen:
    """Ask for a day; what is kept already stays, whether one is given or not."""
    text = [fact_lines(fact, words), words("facts.ask_act" if act else "facts.ask_day")]
    later = Button(words.label("facts.later"), _data("fact", now, fact.number))
    return Screen(_PART.join(text), ((later,),), typing=True)


def fact_screen(now: MemberFacts, fact: Fact, words: Words) -> Screen:
    """Give one fact, with what may be said of it."""
    buttons = []
    for mark in MARKS.get(fact.kind, ()):
        known = fact.said.marks.get(mark)
        for answer, so in ANSWERS.items():
            if so is known:
                continue
            label = words.label(f"facts.mark_{mark.value}", so=words.label(f"facts.{answer}"))
            value = f"{mark.value}.{answer}"
            buttons.append(Button(label, _data("mark", now, fact.number, value)))
    if fact.kind is not FactKind.NOTHING:
        buttons.append(Button(words.label("facts.day"), _data("day", now, fact.number)))
    if fact.kind is FactKind.DISCIPLINE:
        act = _data("day", now, fact.number, "act")
        buttons.append(Button(words.label("facts.act"), act))
    buttons.append(Button(words.label("facts.take_back"), _data("back", now, fact.number)))
    text = [words("facts.head", name=now.name, year=now.year), fact_lines(fact, words)]
    text += [
        words("facts.rule", text=each.text_vi, clause=rating.cited(each.clause))
        for each in now.says(fact)
    ]
    return Screen(_PART.join(text), in_rows([*buttons, _back(now, words), home_button(words)]))


def own_screen(found: OwnFacts | None, words: Words) -> Screen:
    """Give what was entered about oneself, and the way to a correction."""
    wrong = Button(words.label("own_card.wrong"), OwnCardAction(do="wrong").pack())
    if found is None:
        return Screen(words("facts.own_no_year"), ((home_button(words),),))
    text = [words("facts.own_head", year=found.year)]
    others = [
        words(f"facts.{name}", level=words.label(f"level.{level.value}"))
        for name, level in (("staff", found.staff), ("professional", found.professional))
        if level is not None
    ]
    for quarter, level in found.quarters:
        said = words.label(f"level.{level.value}" if level else "facts.not_rated")
        others.append(words("facts.quarter", quarter=_ROMAN[quarter], level=said))
    text += [_LINE.join(others)] if others else []
    text += [fact_lines(each, words) for each in found.facts]
    if not (others or found.facts):
        text.append(words("facts.own_none"))
    return Screen(_PART.join(text), ((wrong,), (home_button(words),)))


def fact_lines(fact: Fact, words: Words) -> Markup:
    """Give one fact line by line: what, by which document, when, and who entered it."""
    said = fact.said
    lines = [words("facts.kind", what=kind_said(fact, words))]
    if said.text:
        lines.append(words("facts.text", text=said.text))
    if said.day is not None:
        lines.append(words("facts.said_day", day=day(said.day)))
    if said.acted_on is not None:
        lines.append(words("facts.said_act", day=day(said.acted_on)))
    for mark in MARKS.get(fact.kind, ()):
        known = said.marks.get(mark)
        so = next(answer for answer, each in ANSWERS.items() if each is known)
        lines.append(words(f"facts.mark_{mark.value}", so=words.label(f"facts.{so}")))
    lines.append(words("facts.by", name=fact.entered_by, day=day(fact.entered_on)))
    return _LINE.join(lines)


def _back(now: MemberFacts, words: Words) -> Button:
    return Button(words.label("facts.back"), _data("one", now))


def _data(do: str, now: MemberFacts, which: int = 0, value: str = "") -> str:
    return FactAction(do=do, about=now.member_id, year=now.year, which=which, value=value).pack()
