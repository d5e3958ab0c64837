"""How the standards of members look: what is known, each condition, what is against a level."""

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

import rating
from handlers.callbacks.base import LeadAction
from handlers.callbacks.meeting import MeetingAction
from handlers.callbacks.notices import DecideAction
from handlers.callbacks.rating import StandardsAction
from handlers.census.known_view import condition_line, fact_line, remark_line
from handlers.reply import Button, Screen
from handlers.views import home_button, in_rows, turns, within
from handlers.words import Words
from workflow.decision.member_standards import MemberCase

PER_PAGE = 8
_LINE = Markup("\n")
_PART = Markup("\n\n")


def standards_button(year: int, words: Words) -> Button:
    """Give the way to the members of a year and their standards."""
    return Button(words.label("standards.button"), StandardsAction(do="list", year=year).pack())


def on_page(names: Sequence[tuple[int, str]], page: int) -> tuple[int, list[int]]:
    """Give a page there is, and whose it is."""
    page = within(page, len(names), PER_PAGE)
    shown = names[page * PER_PAGE : (page + 1) * PER_PAGE]
    return page, [number for number, _ in shown]


def list_screen(
    found: Sequence[MemberCase], year: int, page: int, count: int, words: Words
) -> Screen:
    """List members, each with what they qualify for by what is known."""
    text = [words("standards.list", year=year) if found else words("standards.nobody", year=year)]
    text += [_LINE.join(_summary(each, words)) for each in found]
    picks = [Button(each.name, _data("one", each)) for each in found]
    pages = turns(
        page,
        count,
        PER_PAGE,
        lambda to: StandardsAction(do="list", year=year, about=to).pack(),
        words,
    )
    back = Button(words.label("lead.back"), LeadAction(do="home").pack())
    return Screen(_PART.join(text), (*in_rows(picks), *pages, (back, home_button(words))))


def one_screen(found: MemberCase, words: Words) -> Screen:
    """Give what is known of one member, and every condition with it."""
    text = [words("standards.head", name=found.name, year=found.year)]
    text.append(_LINE.join(_known(found, words)))
    text.append(_LINE.join(_summary(found, words)))
    if found.standards is not None:
        text.append(_LINE.join(condition_line(each, words) for each in found.standards.reasons))
    text += _against(found, words)
    text.append(words("standards.free"))
    buttons = [_why_button(found, words)] if found.departs else []
    level = Button(words.label("decide.home"), DecideAction(do="home").pack())
    back = Button(words.label("decide.back"), StandardsAction(do="list", year=found.year).pack())
    return Screen(_PART.join(text), in_rows([*buttons, level, back, home_button(words)]))


def why_screen(found: MemberCase, words: Words) -> Screen:
    """Ask why a level is given that what is known speaks against."""
    text = [*_against(found, words), words("standards.ask_why", name=found.name)]
    back = Button(words.label("decide.back"), _data("one", found))
    return Screen(_PART.join(text), ((back,), (home_button(words),)), typing=True)


def over_level(screen: Screen, found: MemberCase, words: Words) -> Screen:
    """Give the question for a level under what is known, with the way to every condition."""
    text = [_LINE.join([*_summary(found, words), *_known(found, words)]), *_against(found, words)]
    more = Button(words.label("standards.more"), _data("one", found))
    under = screen.under(_PART.join(text))
    return replace(under, buttons=(*under.buttons[:-1], (more,), under.buttons[-1]))


def beside_entered(screen: Screen, found: MemberCase, words: Words) -> Screen:
    """Give a screen under what speaks against a level that was just entered."""
    under = screen.under(_PART.join(_against(found, words)))
    return replace(under, buttons=((_why_button(found, words),), *under.buttons))


def _summary(found: MemberCase, words: Words) -> list[Markup]:
    if found.standards is None:
        said = [words(f"standards.{_missing(found)}", name=found.name)]
    else:
        said = _qualifies(found, found.standards, words)
    if found.wants_reason:
        said.append(words("standards.marked", level=_level(found.level, words)))
    return said


def _qualifies(found: MemberCase, standards: rating.Standards, words: Words) -> list[Markup]:
    highest = standards.highest
    level = words.label(f"level.{highest.value}" if highest else "meeting.no_level")
    said = [words("standards.highest", name=found.name, level=level)]
    if standards.human_decides:
        said.append(words("standards.open"))
    if found.untold:
        said.append(words("standards.untold", count=found.untold))
    return said


def _missing(found: MemberCase) -> str:
    """Tell why nothing can be said: no review, no figures of the unit, or gaps in it."""
    if found.collective:
        return "no_figures"
    if found.assessment is None:
        return "not_handed_in"
    return "no_unit" if found.leader and not found.assessment.wanting else "wanting"


def before_screen(
    found: Sequence[MemberCase], year: int, page: int, count: int, words: Words
) -> Screen:
    """Give what is to be thought of before the vote, subject by subject; for who chairs alone."""
    text = [words("standards.before_head", year=year)]
    for each in found:
        notes = _notes(each, words) or [words("standards.before_quiet")]
        text.append(_LINE.join([words("standards.before_of", name=each.name), *notes]))
    text.append(words("standards.before_private"))
    pages = turns(
        page,
        count,
        PER_PAGE,
        lambda to: StandardsAction(do="before", year=year, about=to).pack(),
        words,
    )
    meeting = Button(words.label("standards.to_preview"), MeetingAction(do="preview").pack())
    more = standards_button(year, words)
    return Screen(_PART.join(text), (*pages, *in_rows([meeting, more, home_button(words)])))


def _notes(found: MemberCase, words: Words) -> list[Markup]:
    """Give what is to be thought of about one: facts, causes, bounds, what is missing."""
    lines = [fact_line(each, words) for each in found.facts]
    lines += [remark_line(each, words) for each in (*found.causes, *found.bounds)]
    lines += [remark_line(each, words) for each in found.staff_missing]
    if found.bad_quarters:
        lines.append(words("standards.before_quarters", count=len(found.bad_quarters)))
    return lines


def _known(found: MemberCase, words: Words) -> list[Markup]:
    if found.collective:
        return []
    staff = words("standards.staff", level=_level(found.staff, words))
    return [staff, *(fact_line(each, words) for each in found.facts)]


def _against(found: MemberCase, words: Words) -> list[Markup]:
    """Say what speaks against the level, and why it is given all the same."""
    if not found.departs:
        return []
    head = words("standards.against", name=found.name, level=_level(found.level, words))
    lines = [head, *(remark_line(each, words) for each in found.remarks)]
    lines.append(
        words("standards.why", text=found.reason) if found.reason else words("standards.no_why")
    )
    return [_LINE.join(lines)]


def _level(level: rating.Level | None, words: Words) -> str:
    return words.label(f"level.{level.value}") if level else words.label("standards.unknown")


def _why_button(found: MemberCase, words: Words) -> Button:
    return Button(words.label("standards.give_why", name=found.name), _data("why", found))


def _data(do: str, found: MemberCase) -> str:
    return StandardsAction(do=do, about=found.member_id, year=found.year).pack()
