"""How the figures of a collective look: what is known, what the standards make of it."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

import rating
from handlers.callbacks.rating import FiguresAction
from handlers.callbacks.votes import VotesAction
from handlers.reply import Button, Screen
from handlers.views import home_button, in_rows
from handlers.words import Words
from papers.wording import points
from terms.figures import Figure
from workflow.count.measured_collectives import HAPPENED, TYPED, Measured

ANSWERS: Mapping[str, bool | None] = {"yes": True, "no": False, "unknown": None}
"""What the buttons of a question say."""
_SIGNS = {True: "✓", False: "✗", None: "?"}
_LINE = Markup("\n")
_PART = Markup("\n\n")


def list_screen(found: Sequence[Measured], meeting_id: int, words: Words) -> Screen:
    """Give the collectives that the meeting rates, each with what it qualifies for."""
    text = [words("figures.list" if found else "figures.none")]
    text += [summary(one, words) for one in found]
    buttons = [Button(one.name, _data("one", meeting_id, one)) for one in found]
    return Screen(_PART.join(text), in_rows([*buttons, _votes(meeting_id, words)]))


def summary(found: Measured, words: Words) -> Markup:
    """Say in one line what a collective qualifies for by what is known."""
    if found.standards is None:
        what = ", ".join(words.label(f"figures.{each.value}") for each in found.wanting)
        return words("figures.wanting", name=found.name, what=what)
    highest = found.standards.highest
    level = words.label(f"level.{highest.value}" if highest else "meeting.no_level")
    said = [words("figures.highest", name=found.name, level=level)]
    if found.standards.human_decides:
        said.append(words("figures.open"))
    if found.untold:
        what = ", ".join(words.label(f"figures.{each.value}") for each in found.untold)
        said.append(words("figures.untold", what=what))
    return Markup(" ").join(said)


def one_screen(found: Measured, meeting_id: int, words: Words) -> Screen:
    """Give what is known of one collective, and every condition with it."""
    text = [words("figures.head", name=found.name, year=found.year)]
    text.append(_LINE.join(_known(found, each, words) for each in Figure))
    text.append(summary(found, words))
    if found.standards is not None:
        text.append(_LINE.join(_condition(one, words) for one in found.standards.reasons))
        text.append(words("figures.free"))
    buttons = [
        Button(words.label(f"figures.enter_{each.value}"), _data("type", meeting_id, found, each))
        for each in TYPED
        if each not in found.reported
    ]
    buttons += [
        Button(words.label(f"figures.{each.value}"), _data("ask", meeting_id, found, each))
        for each in HAPPENED
    ]
    back = Button(words.label("meeting.back"), FiguresAction(do="list", meeting=meeting_id).pack())
    return Screen(_PART.join(text), in_rows([*buttons, back, home_button(words)]))


def type_screen(found: Measured, meeting_id: int, figure: Figure, words: Words) -> Screen:
    """Ask for numbers."""
    text = words(f"figures.ask_{figure.value}", name=found.name)
    if figure is Figure.DISCIPLINED and found.noted:
        text = _PART.join([text, words("figures.ask_noted", members=found.noted)])
    back = Button(words.label("meeting.back"), _data("one", meeting_id, found))
    return Screen(text, ((back,),), typing=True)


def ask_screen(found: Measured, meeting_id: int, figure: Figure, words: Words) -> Screen:
    """Ask whether something happened."""
    text = words("figures.ask", name=found.name, what=words.label(f"figures.{figure.value}"))
    buttons = [
        Button(words.label(f"figures.{do}"), _data(do, meeting_id, found, figure)) for do in ANSWERS
    ]
    back = Button(words.label("meeting.back"), _data("one", meeting_id, found))
    return Screen(text, in_rows([*buttons, back]))


def _known(found: Measured, figure: Figure, words: Words) -> Markup:
    name = words.label(f"figures.{figure.value}")
    said = _said(found, figure, words)
    if said is None:
        return words("figures.line", name=name, said=words.label("figures.unknown"))
    key = "figures.line_reported" if figure in found.reported else "figures.line"
    return words(key, name=name, said=said)


def _said(found: Measured, figure: Figure, words: Words) -> str | None:
    """Give what is known of a figure; None where nothing is."""
    match figure:
        case Figure.POINTS if found.points is not None:
            general, results = found.points
            total = points(general + results)
            return f"{points(general)}/30 + {points(results)}/70 = {total}"
        case Figure.TASKS if (work := found.tasks) is not None:
            return words.label(
                "figures.said_tasks",
                assigned=work.assigned,
                finished=work.finished,
                on_time=work.on_time,
                good=work.good,
                exceeded=work.exceeded,
            )
        case Figure.FAULTS if found.faults is not None:
            named, remedied = found.faults.named, found.faults.remedied
            return words.label("figures.said_faults", named=named, remedied=remedied)
        case Figure.DISCIPLINED if found.disciplined is not None:
            units, members = found.disciplined
            said = words.label("figures.said_disciplined", units=units, members=members)
            why = words.label("figures.said_why", text=found.why) if found.why else ""
            return said + why
        case Figure.DISCIPLINED if found.noted:
            return words.label("figures.said_noted", members=found.noted)
    if figure in found.happened:
        return words.label("figures.yes" if found.happened[figure] else "figures.no")
    return None


def _condition(reason: rating.Reason, words: Words) -> Markup:
    key = "figures.condition" if reason.required else "figures.remark"
    return words(
        key,
        sign=_SIGNS[reason.met],
        text=reason.text_vi,
        observed=reason.observed,
        required=reason.required,
        clause=rating.cited(reason.clause),
    )


def _data(do: str, meeting_id: int, found: Measured, figure: Figure | None = None) -> str:
    value = figure.value if figure else ""
    return FiguresAction(do=do, meeting=meeting_id, about=-found.number, value=value).pack()


def _votes(meeting_id: int, words: Words) -> Button:
    return Button(words.label("meeting.back"), VotesAction(do="menu", meeting=meeting_id).pack())
