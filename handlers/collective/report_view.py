"""How a collective report looks in chat: the list, its items and hands, whom it was shown to."""

from collections.abc import Sequence

from markupsafe import Markup

from handlers.callbacks.base import BodyAction
from handlers.callbacks.desk import ReportAction
from handlers.committee.desk_view import way_out
from handlers.reply import Button, Rows, Screen
from handlers.review.criteria_view import LISTED, criteria_screen
from handlers.review.question_view import shown
from handlers.review.taken_over_view import sum_of
from handlers.views import bar, day, home_button, in_rows
from handlers.words import Words
from papers.forms import Kind, Matter, rows_of
from papers.forms.values import choices_of
from workflow.accounts import Person
from workflow.collective.consultation import Flag, Outlook
from workflow.collective.report_writing import Report, ReportItem
from workflow.collective.reporting_scope import CellCollective
from workflow.review.task_rows import figures_of

_GLANCE = 1_200


def step(
    words: Words, key: str, do: str, report: int = 0, item: str = "", about: int = 0
) -> Button:
    """Give a button of a report."""
    data = ReportAction(do=do, report=report, item=item, about=about).pack()
    return Button(words.label(key), data)


_MEET = ("committee", "leadership")
"""Collectives that may meet by themselves."""


def list_screen(found: Sequence[CellCollective], person: Person, words: Words) -> Screen:
    """Give which collectives report, which are too small for it, and the reports begun."""
    lines = [words("collective.list")]
    choices = []
    for number, one in enumerate(found):
        name = one.name or words.label(f"collective.kind_{one.kind}")
        key = "collective.line" if one.apart else "collective.line_small"
        lines.append(words(key, name=name, count=len(one.names), clause=one.clause))
        if one.report_id:
            open_data = ReportAction(do="open", report=one.report_id).pack()
            choices.append(Button(words.label("collective.open", name=name), open_data))
        elif person.leads:
            # A number on a list of the cell says nothing on that of a body.
            do = "begin_above" if person.over_cells else "begin"
            begin_data = ReportAction(do=do, about=number).pack()
            choices.append(Button(words.label("collective.begin", name=name), begin_data))
    if (
        person.leads
        and person.body is None
        and any(one.apart and one.kind.value in _MEET for one in found)
    ):
        data = BodyAction(do="list").pack()
        choices.append(Button(words.label("collective.meets"), data))
    return Screen(Markup("\n\n").join(lines), (*in_rows(choices), way_out(person, words)))


def report_screen(now: Report, person: Person, words: Words, note: Markup | None = None) -> Screen:
    """Give the items of a report: who writes which, what is finished."""
    done = sum(one.finished for one in now.items)
    parts = [] if note is None else [note]
    parts.append(
        words(
            "collective.report",
            name=now.name,
            year=now.year,
            done=done,
            items=len(now.items),
            bar=bar(done, len(now.items)),
        )
    )
    if now.submitted:
        parts.append(words("collective.submitted"))
    if now.left:
        lines = [
            words(
                "review.moved_line",
                title=item.title.in_language(words.language),
                text=shown(item, value, words),
            )
            for item, value in now.left
        ]
        parts.append(Markup("\n").join([words("collective.left"), *lines]))
    items = [
        Button(
            _line(number, one, words),
            ReportAction(do="item", report=now.report_id, item=one.item.id).pack(),
        )
        for number, one in enumerate(now.items, start=1)
    ]
    rows = (*in_rows(items), *in_rows(_report_ways(now, person, words)))
    return Screen(Markup("\n\n").join(parts), (*rows, (home_button(words),)))


def item_screen(
    now: Report, one: ReportItem, person: Person, words: Words, note: Markup | None = None
) -> Screen:
    """Give one item: what it asks, how it reads, what this reader may do."""
    language = words.language
    parts = [] if note is None else [note]
    title = one.item.title.in_language(language)
    parts.append(words("collective.item", name=now.name, title=title))
    parts.append(Markup.escape(one.item.question.in_language(language)))
    proposed = _proposal(now, one, words)
    if proposed is not None:
        parts += proposed[0]
    if one.item.kind in (Kind.ROWS, Kind.POINTS):
        parts.append(words("review.hint", hint=one.item.hint.in_language(language)))
    if one.writer:
        parts.append(words("collective.writer", name=one.writer))
    if one.value:
        text = shown(one.item, one.value, words)
        glance = text if len(text) <= _GLANCE else f"{text[:_GLANCE]}…"
        by, version = one.edited_by, one.version
        parts.append(words("collective.reads", text=glance, name=by, version=version))
    elif one.version and not one.mine:
        parts.append(words("collective.being_written"))
    writable = one.mine and not now.submitted
    if writable and not choices_of(one.item):
        parts.append(words("collective.type_now"))
    ways = _item_ways(now, one, person, words)
    if proposed is not None:
        ways = ((proposed[1],), *ways)
    rows = (*ways, (home_button(words),))
    typing = writable and not choices_of(one.item)
    return Screen(Markup("\n\n").join(parts), rows, typing=typing)


def criteria(now: Report, one: ReportItem, place: int, words: Words) -> Screen:
    """Give the annex's groups of an item of points, or the lines of one."""

    def to(place: int) -> str:
        about = place - LISTED
        return ReportAction(
            do="criteria", report=now.report_id, item=one.item.id, about=about
        ).pack()

    back = step(words, "collective.back_item", "item", now.report_id, one.item.id)
    return criteria_screen(one.item, place, words, to, ((back,), (home_button(words),)))


def _proposal(now: Report, one: ReportItem, words: Words) -> tuple[Sequence[Markup], Button] | None:
    """Give what the former figures make together, or what the appendix makes of the figures of the
    year, and the button that takes it."""
    if one.value or not one.mine or now.submitted:
        return None
    figures = now.sums.get(one.item.id)
    if figures is not None:
        said, total = sum_of(figures, words)
        return (said,), _taking(now, one, total, words.label("review.moved_take", total=total))
    counted = _counted(now, one)
    if not counted:
        return None
    return (), _taking(now, one, counted, words.label("review.figures_take", figures=counted))


def _counted(now: Report, one: ReportItem) -> str:
    """What the appendix makes of the figures of the year, as far as this reader sees it."""
    if one.item.matter is not Matter.TASKS:
        return ""
    appendix = next((each for each in now.items if each.item.matter is Matter.WORK), None)
    rows = rows_of(appendix.item, appendix.value) if appendix is not None else ()
    return figures_of(rows, one.item)


def _taking(now: Report, one: ReportItem, value: str, label: str) -> Button:
    do = f"pick_{value}"
    data = ReportAction(do=do, report=now.report_id, item=one.item.id, version=one.version)
    return Button(label, data.pack())


def assign_screen(
    now: Report, one: ReportItem, people: Sequence[tuple[int, str]], words: Words
) -> Screen:
    """Ask who is to write an item."""
    choices = [
        Button(
            name,
            ReportAction(
                do="assign_to", report=now.report_id, item=one.item.id, about=member
            ).pack(),
        )
        for member, name in people
    ]
    text = words("collective.assign", title=one.item.title.in_language(words.language))
    back = step(words, "collective.back_item", "item", now.report_id, one.item.id)
    return Screen(text, (*in_rows(choices), (back,)))


def outlook_screen(
    now: Report, found: Outlook, person: Person, words: Words, note: Markup | None = None
) -> Screen:
    """Give what is on hand before the meeting, and warn of what is not."""
    parts = [] if note is None else [note]
    parts.append(words("collective.outlook", name=now.name))
    for number, body in enumerate(found.bodies, start=1):
        stands = "asked" if body.asked_on else "not_asked"
        on = body.asked_on
        if body.answered_on:
            stands, on = "answered", body.answered_on
        shown_on = day(on) if on else ""
        parts.append(words(f"collective.body_{stands}", n=number, title=body.title, day=shown_on))
    if not found.bodies:
        parts.append(words("collective.no_bodies"))
    if found.silent:
        answered = len(found.bodies) - len(found.silent)
        parts.append(words("collective.silent", answered=answered, of=len(found.bodies)))
    least = _days(found.least_half_days)
    parts.append(words("collective.least", days=least, clause=found.least_clause))
    if found.planned_half_days is not None:
        key = "collective.too_short" if found.too_short else "collective.planned"
        parts.append(words(key, days=_days(found.planned_half_days), least=least))
    if now.prompts:
        parts.append(words("collective.prompted", count=len(now.prompts)))
    rows = _outlook_ways(now, found, words) if person.leads and not now.submitted else ()
    back = step(words, "collective.back", "open", now.report_id)
    return Screen(Markup("\n\n").join(parts), (*rows, (back,), (home_button(words),)))


def opinion_screen(now: Report, title: str, opinion: str, words: Words) -> Screen:
    """Ask for what a body answered."""
    parts = [words("collective.opinion", title=title)]
    if opinion:
        parts.append(words("collective.opinion_now", text=opinion))
    back = step(words, "collective.back_outlook", "outlook", now.report_id)
    return Screen(Markup("\n\n").join(parts), ((back,),), typing=True)


def confirm_screen(now: Report, found: Outlook, words: Words) -> Screen:
    """Ask before the report is handed in; warnings are said once more."""
    parts = [words("collective.confirm", name=now.name)]
    if found.silent:
        answered = len(found.bodies) - len(found.silent)
        parts.append(words("collective.silent", answered=answered, of=len(found.bodies)))
    if found.too_short:
        days, least = _days(found.planned_half_days or 0), _days(found.least_half_days)
        parts.append(words("collective.too_short", days=days, least=least))
    yes = step(words, "collective.submit_yes", "submit_yes", now.report_id)
    back = step(words, "collective.back", "open", now.report_id)
    return Screen(Markup("\n\n").join(parts), ((yes,), (back,)))


def _line(number: int, one: ReportItem, words: Words) -> str:
    key = "collective.item_done" if one.finished else "collective.item_open"
    title = one.item.title.in_language(words.language)
    line = words.label(key, n=number, title=title)
    return words.label("collective.item_by", line=line, name=one.writer) if one.writer else line


def _report_ways(now: Report, person: Person, words: Words) -> list[Button]:
    ways = [
        step(words, "collective.outlook_button", "outlook", now.report_id),
        step(words, "collective.word", "word", now.report_id),
    ]
    if person.leads and now.submitted:
        ways.append(step(words, "collective.take_back", "take_back", now.report_id))
    if person.leads and not now.submitted and not now.missing:
        ways.insert(0, step(words, "collective.submit", "submit", now.report_id))
    return ways


def _item_ways(now: Report, one: ReportItem, person: Person, words: Words) -> Rows:
    report, item = now.report_id, one.item.id
    choices = []
    if one.mine and not now.submitted:
        labels = {
            option.id: option.label.in_language(words.language) for option in one.item.options
        }
        choices = [
            Button(
                labels.get(value) or shown(one.item, value, words),
                ReportAction(
                    do=f"pick_{value}", report=report, item=item, version=one.version
                ).pack(),
            )
            for value in choices_of(one.item)
        ]
        if one.finished:
            choices.append(step(words, "collective.reopen", "reopen", report, item))
    if one.item.reminders:
        choices.append(step(words, "review.reminders", "criteria", report, item))
    if person.leads and not now.submitted:
        choices.append(step(words, "collective.assign_button", "assign", report, item))
    return (*in_rows(choices), (step(words, "collective.back", "open", report),))


def _outlook_ways(now: Report, found: Outlook, words: Words) -> Rows:
    report = now.report_id
    ways = []
    for number, body in enumerate(found.bodies, start=1):
        if body.asked_on is None:
            data = ReportAction(do="ask", report=report, item=body.id).pack()
            ways.append(Button(words.label("collective.do_ask", n=number), data))
        data = ReportAction(do="opinion", report=report, item=body.id).pack()
        ways.append(Button(words.label("collective.do_opinion", n=number), data))
    on = {Flag.COMBINED: now.combined} | {
        flag: any(one.value == flag.value for one in now.circumstances)
        for flag in (Flag.CONCLUDED, Flag.RECEIVED)
    }
    flags = [
        Button(
            words.label("collective.on" if so else "collective.off", what=_flag(flag, words)),
            ReportAction(do=f"turn_{flag}", report=report).pack(),
        )
        for flag, so in on.items()
    ]
    times = [
        Button(
            words.label("collective.days", days=_days(half)),
            ReportAction(do="time", report=report, about=half).pack(),
        )
        for half in (1, 2, 3, 4)
    ]
    return (*in_rows(ways, 2), *in_rows(flags), tuple(times))


def _flag(flag: Flag, words: Words) -> str:
    return words.label(f"collective.flag_{flag}")


def _days(half_days: int) -> str:
    whole, half = divmod(half_days, 2)
    return f"{whole},5" if half else str(whole)
