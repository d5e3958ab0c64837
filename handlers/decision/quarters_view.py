"""How the results of quarters look, and what is said of them beside a decision."""

from dataclasses import replace

from markupsafe import Markup

import rating
from handlers.callbacks.notices import DecideAction
from handlers.callbacks.rating import QuarterAction
from handlers.reply import Button, Screen
from handlers.views import home_button, in_rows
from handlers.words import Words
from workflow.decision.quarters import Leader, Quarters

NOT_RATED = "none"
"""What the button says of a quarter in which somebody was not rated."""
_ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}
_LINE = Markup("\n")
_PART = Markup("\n\n")


def home_screen(now: Quarters, words: Words) -> Screen:
    """List who holds a post, with what is known of each."""
    parts = [words("quarter.head", year=now.year, clause=now.clause)]
    parts += [_LINE.join(_known(one, now, words)) for one in now.leaders]
    if not now.leaders:
        parts.append(words("quarter.nobody"))
    buttons = [
        Button(one.name, QuarterAction(do="one", about=one.member_id).pack()) for one in now.leaders
    ]
    back = Button(words.label("decide.home"), DecideAction(do="home").pack())
    return Screen(_PART.join(parts), in_rows([*buttons, back, home_button(words)]))


def leader_screen(now: Quarters, leader: Leader, words: Words) -> Screen:
    """Show one leader's quarters, each to be entered or entered anew."""
    buttons = [
        Button(
            words.label("quarter.enter", quarter=_ROMAN[quarter]),
            QuarterAction(do="pick", about=leader.member_id, quarter=quarter).pack(),
        )
        for quarter in now.asked
    ]
    text = _LINE.join(_known(leader, now, words))
    return Screen(text, in_rows([*buttons, _back(words), home_button(words)]))


def level_screen(leader: Leader, quarter: int, words: Words) -> Screen:
    """Ask what they were rated in a quarter."""
    text = words("quarter.ask_level", name=leader.name, quarter=_ROMAN[quarter])
    values = [(words.label(f"level.{one.value}"), one.value) for one in rating.Level]
    values.append((words.label("quarter.not_rated"), NOT_RATED))
    buttons = [
        Button(
            label,
            QuarterAction(do="level", about=leader.member_id, quarter=quarter, value=value).pack(),
        )
        for label, value in values
    ]
    return Screen(text, in_rows([*buttons, _back(words), home_button(words)]))


def document_screen(about: int, words: Words) -> Screen:
    """Ask for the paper the result stands in."""
    back = Button(words.label("quarter.back"), QuarterAction(do="one", about=about).pack())
    return Screen(words("quarter.ask_document"), ((back,), (home_button(words),)), typing=True)


def beside_decision(screen: Screen, now: Quarters | None, words: Words) -> Screen:
    """Give a screen of the decision with what the quarters say, and the way to enter them."""
    if now is None:
        return screen
    parts = [screen.text]
    if now.bad:
        names = ", ".join(_named(one, one.bad, words) for one in now.bad)
        parts.append(words("quarter.bad", names=names, clause=now.clause))
    if now.waiting:
        names = ", ".join(
            _named(one, tuple(q for q in now.asked if q not in one.results), words)
            for one in now.waiting
        )
        parts.append(words("quarter.waiting", names=names))
    enter = Button(words.label("quarter.home"), QuarterAction(do="home").pack())
    return replace(screen, text=_PART.join(parts), buttons=((enter,), *screen.buttons))


def beside_level(screen: Screen, now: Quarters | None, about: int, words: Words) -> Screen:
    """Give the question for one member's level under what their quarters say, if one was bad."""
    bad = [one for one in now.bad if one.member_id == about] if now is not None else []
    if now is None or not bad:
        return screen
    names = ", ".join(_named(one, one.bad, words) for one in bad)
    return screen.under(words("quarter.bad", names=names, clause=now.clause))


def _named(leader: Leader, quarters: tuple[int, ...], words: Words) -> str:
    said = ", ".join(_ROMAN[one] for one in quarters)
    return words.label("quarter.named", name=leader.name, quarters=said)


def _known(leader: Leader, now: Quarters, words: Words) -> list[Markup]:
    lines = [words("quarter.leader", name=leader.name)]
    for quarter in now.asked:
        got = leader.results.get(quarter)
        if got is None:
            lines.append(words("quarter.line_open", quarter=_ROMAN[quarter]))
            continue
        key = f"level.{got.level.value}" if got.level else "quarter.not_rated"
        said = {"level": words.label(key), "document": got.document}
        lines.append(words("quarter.line", quarter=_ROMAN[quarter], **said))
    return lines


def _back(words: Words) -> Button:
    return Button(words.label("quarter.back"), QuarterAction(do="home").pack())
