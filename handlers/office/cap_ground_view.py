"""How it is asked on what a decision goes past the excellence cap: by the cell, by who is above."""

from dataclasses import replace

from markupsafe import Markup

import rating
from handlers.callbacks.office import CapGroundAction
from handlers.reply import Button, Screen
from handlers.views import day, home_button, in_rows
from handlers.words import Words
from papers.wording import sentence
from workflow.decision.cap_ground import CapAsked, CapGround

_LINE = Markup("\n")
_PART = Markup("\n\n")


def asked_screen(asked: CapAsked, tap: CapGroundAction, back: Button, words: Words) -> Screen:
    """Say by which figures the cap is passed, and ask for the ground; `tap` names the decision."""
    buttons = [] if asked.whole else [_button(tap, "weighed", words)]
    buttons += [_button(tap, "ground", words)]
    return Screen(_passed(asked, words), in_rows([*buttons, back, home_button(words)]))


def text_screen(key: str, back: Button, words: Words) -> Screen:
    """Ask for the ground, or for who decided on it and when."""
    return Screen(words(f"cap_ground.ask_{key}"), ((back,), (home_button(words),)), typing=True)


def beside(screen: Screen, given: tuple[CapGround, ...], words: Words) -> Screen:
    """Give a screen with the grounds that were given."""
    if not given:
        return screen
    lines = _LINE.join(ground_line(one, words) for one in given)
    return replace(screen, text=_PART.join([screen.text, lines]))


def ground_line(one: CapGround, words: Words) -> Markup:
    """Say on what a decision goes past the cap."""
    if not one.ground or one.decided_on is None:
        return words("cap_ground.was_weighed")
    on = day(one.decided_on)
    return words("cap_ground.was_given", ground=sentence(one.ground), by=one.decided_by, day=on)


def _passed(asked: CapAsked, words: Words) -> Markup:
    where = words.label("cap_ground.at", name=asked.at) if asked.at else ""
    if asked.whole:
        clause = rating.cited(asked.groups[0].cap.reasons[0].clause)
        return words("cap_ground.whole", at=where, clause=clause)
    assert asked.cap is not None
    return words(
        "cap_ground.cell",
        at=where,
        excess=asked.cap.excess,
        limit=asked.cap.limit,
        share=asked.cap.share,
        base=words.label(f"cap.base_{asked.cap.base.value}"),
        clause=rating.cited(asked.cap.reasons[0].clause),
    )


def _button(tap: CapGroundAction, do: str, words: Words) -> Button:
    return Button(words.label(f"cap_ground.{do}"), tap.model_copy(update={"do": do}).pack())
