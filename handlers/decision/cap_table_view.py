"""How the officer's table of the excellence cap looks: counts by groups, nobody's name."""

from markupsafe import Markup

import rating
from handlers.callbacks.office import CapAction, OfficeAction
from handlers.decision.cap_group_view import base_lines, group_line
from handlers.office.group_names import group_name
from handlers.reply import Button, Screen
from handlers.views import day, home_button, in_rows
from handlers.words import Words
from papers.wording import sentence
from terms.caps import Division
from workflow.decision.cap_above import Exceptional, Weighed, WeighedGroup
from workflow.decision.cap_exception import Shares
from workflow.decision.cap_table import WeighedTable
from workflow.errors import Refusal

_LINE = Markup("\n")
_PART = Markup("\n\n")
_MOST_TRIED = 999


def table_screen(found: WeighedTable, words: Words) -> Screen:
    """Show every group with its limit, who made the groups, and what else can be looked at."""
    now = found.now
    head = words(
        "cap_table.head", year=now.year, name=now.name, counted=now.counted, cells=now.cells
    )
    parts = [head]
    if not found.decides:
        parts.append(words("cap_table.elsewhere"))
    if not now.complete:
        parts.append(_LINE.join([words("cap_table.partial"), *_awaited(now, words)]))
    parts.append(_LINE.join(group_line(group, words) for group in now.groups))
    parts += [base_lines(now, words), _divided(found, words)]
    if now.exception is not None:
        parts.append(_exception(now.exception, words))
    if now.over:
        parts.append(words("cap_table.others_count"))
    return Screen(_PART.join(parts), (*in_rows(_steps(found, words)), *_out(words)))


def tried_screen(
    found: WeighedTable, place: int, tried: WeighedGroup, moved: int, words: Words
) -> Screen:
    """Show one group as it would be with more or fewer excellent."""
    key = "same" if not moved else "more" if moved > 0 else "fewer"
    change = words.label(f"cap_table.tried_{key}", count=abs(moved))
    name = group_name(tried.of, words)
    head = words("cap_table.tried", name=name, year=found.now.year, change=change)
    text = _LINE.join([head, group_line(tried, words)])
    steps = (
        _button("try", "cap_table.more", found, words, f"{place}.{moved + 1}"),
        _button("try", "cap_table.fewer", found, words, f"{place}.{moved - 1}"),
    )
    back = _button("table", "cap_table.back", found, words)
    return Screen(text, (steps, (back,), (home_button(words),)))


def divisions_screen(found: WeighedTable, words: Words) -> Screen:
    """Ask into which similar groups persons are divided here."""
    text = words("cap_table.ask_division", year=found.now.year, name=found.now.name)
    buttons = [
        _button("divided", f"cap_table.division_{each.value}", found, words, each.value)
        for each in Division
    ]
    back = _button("table", "cap_table.back", found, words)
    return Screen(text, (*in_rows([*buttons, back]), (home_button(words),)))


def shares_screen(found: Shares, words: Words) -> Screen:
    """Ask for the higher share that was decided, or whether the usual one holds again."""
    table = found.table
    text = words("cap_table.ask_share", year=table.now.year, name=table.now.name)
    data = {"of": table.now.organisation_id, "year": table.now.year}
    buttons = [
        Button(f"{percent} %", CapAction(do="share", value=str(percent), **data).pack())
        for percent in found.percents
    ]
    if table.now.exception is not None:
        buttons.append(_button("usual", "cap_table.usual", table, words))
    back = _button("table", "cap_table.back", table, words)
    return Screen(text, (*in_rows([*buttons, back]), (home_button(words),)))


def share_text_screen(key: str, found: Shares, percent: int, words: Words) -> Screen:
    """Ask for the ground of a higher share, or for who decided on it and when."""
    text = words(f"cap_table.share_{key}", percent=percent, name=found.table.now.name)
    back = _button("table", "cap_table.back", found.table, words)
    return Screen(text, ((back,), (home_button(words),)), typing=True)


def packed_try(value: str) -> tuple[int, int]:
    """Read which group a button tries with how many more; raise `Refusal` `button_old` for what
    was none."""
    place, _, more = value.partition(".")
    if (
        not place.isdecimal()
        or not more.removeprefix("-").isdecimal()
        or len(value) > len("99.-999")
    ):
        raise Refusal("button_old")
    return int(place), max(-_MOST_TRIED, min(_MOST_TRIED, int(more)))


def _awaited(now: Weighed, words: Words) -> list[Markup]:
    return [
        words("cap_table.awaited_open" if one.opened else "cap_table.awaited", cell=one.name)
        for one in now.awaited
    ]


def _exception(given: Exceptional, words: Words) -> Markup:
    return words(
        "cap_table.exception",
        percent=given.percent,
        ground=sentence(given.ground),
        by=given.decided_by,
        day=day(given.decided_on),
    )


def _divided(found: WeighedTable, words: Words) -> Markup:
    divided = found.divided
    if divided is not None:
        return words("cap_table.by_office", name=divided.by, day=day(divided.on))
    named = found.now.divided
    assert named is not None
    if not named.named:
        return words("cap_table.by_nobody")
    return words("cap_table.by_document", clause=rating.cited(named.reasons[0].clause))


def _steps(found: WeighedTable, words: Words) -> list[Button]:
    now = found.now
    tries = [
        Button(
            words.label("cap_table.try", name=group_name(group.of, words)),
            CapAction(do="try", of=now.organisation_id, year=now.year, value=f"{place}.1").pack(),
        )
        for place, group in enumerate(now.groups)
        if sum(group.counts.values())
    ]
    rules = [_button("divide", "cap_table.divide", found, words)] if found.rules else []
    if found.rules and any(group.cap.exceptional is not None for group in now.groups):
        rules.append(_button("shares", "cap_table.share", found, words))
    years = [
        Button(
            words.label("cap_table.year", year=year),
            CapAction(do="table", of=now.organisation_id, year=year).pack(),
        )
        for year in found.years
    ]
    others = [
        Button(
            name,
            CapAction(do="table", of=number, year=now.year).pack(),
        )
        for number, name in found.others
    ]
    return [*tries, *rules, *years, *others]


def _button(do: str, key: str, found: WeighedTable, words: Words, value: str = "") -> Button:
    data = CapAction(do=do, of=found.now.organisation_id, year=found.now.year, value=value)
    return Button(words.label(key), data.pack())


def _out(words: Words) -> tuple[tuple[Button, ...], ...]:
    back = Button(words.label("office.back"), OfficeAction(do="table").pack())
    return ((back,), (home_button(words),))
