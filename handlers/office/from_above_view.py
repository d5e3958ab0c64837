"""How it looks what the officer does for who leads a cell alone."""

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

import rating
from handlers.callbacks.office import OfficeAction, OwnLevelAction, UnledAction
from handlers.callbacks.rating import HeadAction, ReopenAction
from handlers.callbacks.votes import VotesAction
from handlers.census.known_view import beside_known, departure
from handlers.reply import Button, Screen
from handlers.views import home_button, in_rows
from handlers.words import Words
from rating import Reason, cited
from terms.ballots import OutcomeKind
from terms.checks import CheckKnown
from workflow.decision.departures import Departure
from workflow.decision.superior_check import CheckAnswer
from workflow.facts.known_facts import Fact
from workflow.office.from_above import Alone, RecordedFacts, Waiting
from workflow.office.unled_cells import UnledCell

_LINE, _PART = Markup("\n"), Markup("\n\n")
CHECK = "check_"
"""Begins what the buttons say that answer whether something had to be checked."""


def list_button(words: Words) -> Button:
    """Give the way to the levels that wait."""
    return Button(words.label("office.own_levels"), OwnLevelAction(do="list").pack())


def listed(found: tuple[Waiting, ...], words: Words) -> Screen:
    """List whose own level nobody of their cell may record."""
    buttons = [
        Button(
            words.label("office.own_one", cell=one.cell, name=one.name, year=one.year),
            OwnLevelAction(do="pick", member=one.member_id, year=one.year).pack(),
        )
        for one in found
    ]
    text = words("office.own_head") if found else words("office.own_none")
    others = Button(words.label("office.own_others"), OwnLevelAction(do="others").pack())
    table = Button(words.label("office.back"), OfficeAction(do="table").pack())
    return Screen(text, (*in_rows([*buttons, others]), (table, home_button(words))))


def beside_unled(screen: Screen, found: Sequence[UnledCell], words: Words) -> Screen:
    """Give the list with the cells that nobody leads, and whose proposals wait therefore."""
    if not found:
        return screen
    lines = [
        words(
            "office.unled_up" if one.bodies else "office.unled",
            cell=one.name,
            year=one.year,
            body=", ".join(one.bodies),
        )
        for one in found
    ]
    hands = [
        Button(
            words.label("office.unled_hand", cell=one.name),
            UnledAction(do="hand", cell=one.cell_id).pack(),
        )
        for one in found
        if one.bodies
    ]
    text = _PART.join([screen.text, _LINE.join(lines)])
    return replace(screen, text=text, buttons=(*in_rows(hands), *screen.buttons))


def level_screen(one: Waiting, words: Words) -> Screen:
    """Ask which level the paper has for them."""
    text = words("office.own_ask", **_named(one), proposed=_proposed(one, words))
    levels = [
        Button(words.label(f"level.{level.value}"), _data("is", one, level))
        for level in rating.Level
    ]
    return Screen(text, (*in_rows(levels), (_back(words), home_button(words))))


def check_screen(
    one: Waiting,
    level: rating.Level,
    rule: Reason,
    known: Sequence[tuple[str, Fact]],
    words: Words,
) -> Screen:
    """Ask, before the level is recorded, what the level above had to check, beside what was
    entered of the year."""
    text = words("office.own_check", **_named(one), text=rule.text_vi, clause=cited(rule.clause))
    text = beside_known(text, known, words)
    buttons = [
        Button(
            words.label(f"decide.check_{known.value}"), _data(f"{CHECK}{known.value}", one, level)
        )
        for known in CheckKnown
    ]
    return Screen(text, (*in_rows(buttons), (_back(words), home_button(words))))


def check_text_screen(one: Waiting, level: rating.Level, known: CheckKnown, words: Words) -> Screen:
    """Ask for the paper of the check, or for the reason to go on without it."""
    back = Button(words.label("decide.back"), _data("is", one, level))
    text = words(f"decide.check_ask_{known.value}")
    return Screen(text, ((back,), (home_button(words),)), typing=True)


def reason_screen(one: Waiting, found: Departure, words: Words) -> Screen:
    """Say, before the level is recorded, what it departs from, and ask why."""
    buttons = [
        Button(words.label("office.own_why"), _data("why", one, found.level)),
        Button(
            words.label("office.own_again"),
            OwnLevelAction(do="pick", member=one.member_id, year=one.year).pack(),
        ),
    ]
    text = departure(found, words)
    return Screen(text, (*in_rows(buttons), (_back(words), home_button(words))))


def reason_text_screen(one: Waiting, level: rating.Level, words: Words) -> Screen:
    """Ask for the reason of a level that departs from a rule."""
    text = words("office.own_ask_why", **_named(one), level=_said(level, words))
    back = Button(words.label("decide.back"), _data("is", one, level))
    return Screen(text, ((back,), (home_button(words),)), typing=True)


def confirm_screen(
    one: Waiting, level: rating.Level, check: CheckAnswer | None, words: Words
) -> Screen:
    """Ask once more, with name, year, level, the paper it rests on and what was checked before."""
    text = words("office.own_confirm", **_named(one), level=_said(level, words), paper=one.document)
    if check is not None:
        said = words(f"decide.check_was_{check.known.value}", text=check.said)
        text = Markup("\n\n").join([text, said])
    pick = OwnLevelAction(do="pick", member=one.member_id, year=one.year).pack()
    buttons = [
        Button(words.label("office.own_yes", year=one.year), _data("yes", one, level)),
        Button(words.label("office.own_paper"), _data("paper", one, level)),
        Button(words.label("office.own_again"), pick),
    ]
    return Screen(text, (*in_rows(buttons), (_back(words), home_button(words))))


def paper_screen(one: Waiting, level: rating.Level, words: Words) -> Screen:
    """Ask for the paper, where it is another than the cell has recorded."""
    text = words("office.own_ask_paper", **_named(one), level=_said(level, words))
    back = Button(words.label("decide.back"), _data("is", one, level))
    return Screen(text, ((back,), (home_button(words),)), typing=True)


def alone_screen(found: tuple[Alone, ...], words: Words) -> Screen:
    """List who leads a cell alone."""
    buttons = [
        Button(
            words.label("office.own_lead", cell=one.cell, name=one.name),
            OwnLevelAction(do="of", member=one.member_id).pack(),
        )
        for one in found
    ]
    text = words("office.own_others_head" if found else "office.own_others_none")
    return Screen(text, (*in_rows(buttons), (_back(words), home_button(words))))


def matters_screen(one: Alone, words: Words) -> Screen:
    """Give what the officer can do for them now."""
    buttons = []
    if one.decided:
        again = ReopenAction(do="member", about=one.member_id).pack()
        buttons.append(Button(words.label("reopen.home"), again))
    if one.meeting_id:
        staff = VotesAction(do="staff_of", meeting=one.meeting_id, about=one.member_id).pack()
        buttons.append(Button(words.label("votes.staff"), staff))
    if one.heads:
        head = HeadAction(do="one", meeting=one.meeting_id, about=one.member_id).pack()
        buttons.append(Button(words.label("heads.button"), head))
    if one.above_cap:
        buttons += [_cap(one, kind, words) for kind in (OutcomeKind.BY_ORDER, OutcomeKind.KEEP_ALL)]
    key = "office.own_matters" if buttons else "office.own_no_matters"
    others = Button(words.label("decide.back"), OwnLevelAction(do="others").pack())
    text = words(key, name=one.name, cell=one.cell)
    return Screen(text, (*in_rows(buttons), (others, home_button(words))))


def waits_notice(one: Waiting, words: Words) -> Screen:
    """Tell an officer that a level waits for them."""
    pick = OwnLevelAction(do="pick", member=one.member_id, year=one.year).pack()
    button = Button(words.label("office.own_record", year=one.year), pick)
    return Screen(words("office.own_waits", **_named(one)), ((button,), (home_button(words),)))


def recorded_notice(facts: RecordedFacts, words: Words) -> Screen:
    """Tell them whose level was recorded."""
    level = _said(facts.level, words)
    text = words("office.own_recorded", year=facts.year, level=level, paper=facts.document)
    return Screen(text, ((home_button(words),),))


def _cap(one: Alone, kind: OutcomeKind, words: Words) -> Button:
    data = VotesAction(
        do="decide", meeting=one.meeting_id, about=one.member_id, value=kind.value
    ).pack()
    return Button(words.label(f"votes.{kind.value}"), data)


def _named(one: Waiting) -> dict[str, object]:
    return {"name": one.name, "cell": one.cell, "year": one.year}


def _proposed(one: Waiting, words: Words) -> str:
    return _said(one.proposed, words) if one.proposed else "…"


def _said(level: rating.Level, words: Words) -> str:
    return words.label(f"level.{level.value}")


def _data(do: str, one: Waiting, level: rating.Level) -> str:
    return OwnLevelAction(do=do, member=one.member_id, year=one.year, level=level.value).pack()


def _back(words: Words) -> Button:
    return Button(words.label("decide.back"), OwnLevelAction(do="list").pack())
