"""How the other ratings of a member look, and what is asked where the staff rating is missing."""

from collections.abc import Sequence

from markupsafe import Markup

import rating
from handlers.callbacks.facts import FactAction
from handlers.callbacks.meeting import MeetingAction
from handlers.reply import Button, Screen
from handlers.views import home_button, in_rows, turns, within
from handlers.words import Words
from workflow.facts.staff_rating import StaffKnown, WithoutRating

_PER_PAGE = 8
_PART = Markup("\n\n")
_LINE = Markup("\n")


def missing_screen(found: Sequence[StaffKnown], year: int, page: int, words: Words) -> Screen:
    """List whose staff rating is missing, each with what was answered."""
    page = within(page, len(found), _PER_PAGE)
    shown = found[page * _PER_PAGE : (page + 1) * _PER_PAGE]
    text = [words("ratings.missing" if found else "ratings.none_missing", year=year)]
    if shown:
        text.append(_LINE.join(_answered(each, words) for each in shown))
    picks = [Button(each.name, _data("staff", each)) for each in shown]
    pages = turns(
        page,
        len(found),
        _PER_PAGE,
        lambda to: FactAction(do="awaited", year=year, which=to).pack(),
        words,
    )
    back = Button(words.label("ratings.to_preview"), MeetingAction(do="preview").pack())
    return Screen(_PART.join(text), (*in_rows(picks), *pages, (back,), (home_button(words),)))


def staff_screen(now: StaffKnown, words: Words) -> Screen:
    """Give the ratings that are known, to be entered; and the question where one is missing."""
    text = [words("ratings.head", name=now.name, year=now.year)]
    text.append(words("ratings.staff", level=_level(now.staff, words)))
    if now.heads:
        text.append(words("ratings.unit", level=_level(now.professional, words)))
    buttons = [_rate("rate", level, now, words) for level in (*rating.Level, None)]
    if now.heads:
        buttons += [_rate("unit", level, now, words) for level in (*rating.Level, None)]
    if now.missing and now.rule is not None:
        clause = rating.cited(now.rule.clause)
        text.append(words("ratings.rule", text=now.rule.text_vi, clause=clause))
        text.append(_answered(now, words))
        ways = [each for each in WithoutRating if now.first or each is not WithoutRating.WAIT]
        buttons += [
            Button(words.label(f"ratings.{each.value}"), _data("without", now, each.value))
            for each in ways
        ]
    back = Button(words.label("facts.back"), _data("one", now))
    others = Button(words.label("ratings.others"), FactAction(do="awaited", year=now.year).pack())
    return Screen(_PART.join(text), in_rows([*buttons, others, back, home_button(words)]))


def why_screen(now: StaffKnown, words: Words) -> Screen:
    """Ask why it goes on without the staff rating."""
    back = Button(words.label("facts.back"), _data("staff", now))
    return Screen(words("ratings.ask_why", name=now.name), ((back,),), typing=True)


def _answered(now: StaffKnown, words: Words) -> Markup:
    if now.answer is None:
        return words("ratings.not_asked", name=now.name)
    said = words.label(f"ratings.{now.answer.value}")
    return words("ratings.answered", name=now.name, said=said, why=now.why)


def _rate(do: str, level: rating.Level | None, now: StaffKnown, words: Words) -> Button:
    said = words.label(f"level.{level.value}" if level else "ratings.unknown")
    return Button(
        words.label(f"ratings.do_{do}", level=said),
        _data(do, now, level.value if level else "unknown"),
    )


def _level(level: rating.Level | None, words: Words) -> str:
    return words.label(f"level.{level.value}" if level else "ratings.unknown")


def _data(do: str, now: StaffKnown, value: str = "") -> str:
    return FactAction(do=do, about=now.member_id, year=now.year, value=value).pack()
