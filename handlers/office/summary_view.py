"""How the officer's summary looks: groups with their base, what is past a limit, two years, the
targets; organisation by organisation on pages."""

from collections.abc import Sequence

from markupsafe import Markup

import rating
from handlers.callbacks.office import OfficeAction, SummaryAction
from handlers.office.earlier_levels_view import earlier_button
from handlers.office.group_names import group_name
from handlers.reply import Button, Screen
from handlers.views import home_button, in_rows, turns, within
from handlers.words import Words
from rating.limits import proportion
from workflow.office.level_counts import GroupLevels, PlaceLevels, of_kind
from workflow.office.rewards import RewardedCollective, Rewards
from workflow.office.summary import Summary
from workflow.office.targets import Counted, Target

PER_PAGE = 10
_SHOWN = 8
"""Rows of a list that are named in the chat; the file has all."""
_LINE = Markup("\n")
_PART = Markup("\n\n")


def total_screen(found: Summary, words: Words) -> Screen:
    """Show all organisations together."""
    persons = of_kind(found.now.total, rating.Kind.INDIVIDUAL)
    cells = [place for place in found.now.places if place.cell]
    head = words(
        "summary.head",
        year=found.year,
        names="; ".join(found.offices),
        rated=persons.rated,
        base=persons.base,
        cells=sum(place.opened for place in cells),
    )
    missing = sum(not place.opened for place in cells)
    if missing:
        head += _LINE + words("summary.not_opened", year=found.year, count=missing)
    parts = [head, _groups(found.now.total, words), _over(found, words), _heads(found, words)]
    parts += [_years(found, len(cells), words), _collectives(found, words), _targets(found, words)]
    return Screen(_PART.join(filter(None, parts)), _steps(found, words))


def places_screen(found: Summary, page: int, words: Words) -> Screen:
    """Show one page of organisations."""
    places = found.now.places
    page = within(page, len(places), PER_PAGE)
    start = page * PER_PAGE
    head = words(
        "summary.places_head",
        year=found.year,
        page=page + 1,
        pages=max(1, -(-len(places) // PER_PAGE)),
    )
    shown = enumerate(places[start : start + PER_PAGE], start=start + 1)
    lines = [_place(number, place, words) for number, place in shown]

    def data(to: int) -> str:
        return SummaryAction(do="places", year=found.year, page=to).pack()

    back = _button("total", "summary.back", found.year, words)
    rows = (*turns(page, len(places), PER_PAGE, data, words), (back,), (home_button(words),))
    return Screen(_PART.join([head, _LINE.join(lines)]), rows)


def rewards_screen(found: Rewards, words: Words) -> Screen:
    """Show who may be rewarded, by name as far as it was published."""
    head = words(
        "summary.rewards_head",
        year=found.year,
        count=len(found.members),
        collectives=len(found.collectives),
        asked=found.asked,
        running=len(found.running),
    )
    parts = [head]
    if found.unpublished:
        parts.append(words("summary.heads_unpublished", count=found.unpublished))
    for key, rows in (("running", found.running), ("open", found.open)):
        if rows:
            lines = [_rewarded(key, one, words) for one in rows]
            parts.append(_listed(words(f"summary.rewards_{key}"), lines, words))
    parts.append(words("summary.rewards_choice"))
    named = found.members or found.collectives
    steps = [
        _button("list", "summary.rewards_excel", found.year, words),
        *([_button("letter", "summary.rewards_letter", found.year, words)] if named else []),
        earlier_button(words),
        _button("total", "summary.back", found.year, words),
        home_button(words),
    ]
    return Screen(_PART.join(parts), in_rows(steps))


def _rewarded(key: str, one: RewardedCollective, words: Words) -> Markup:
    said = words(
        f"summary.reward_{key}",
        name=one.name,
        cell=one.cell,
        years=one.years,
        unknown=", ".join(map(str, one.unknown)),
    )
    if not one.typed:
        return said
    return said + words("summary.reward_typed", years=", ".join(map(str, one.typed)))


def _groups(groups: Sequence[GroupLevels], words: Words) -> Markup:
    told = [_group(one, words) for one in groups if not one.empty]
    if not any(one.rated for one in groups):
        told.append(words("summary.nothing"))
    return _LINE.join(told)


def _group(group: GroupLevels, words: Words) -> Markup:
    line = words(
        "summary.group",
        name=group_name(group.of, words),
        rated=group.rated,
        base=group.base,
        **{level.value: _share(n, group.rated) for level, n in group.counts.items()},
    )
    return line + words("summary.out", count=group.out) if group.out else line


def _share(part: int, of: int) -> str:
    """Give a number with its share of the group, as `3 (37,5 %)`."""
    number, _, share = proportion(part, of).partition(" ")
    return f"{number.partition('/')[0]} {share}".strip()


def _place(number: int, place: PlaceLevels, words: Words) -> Markup:
    if not place.opened:
        return words("summary.place_unopened", number=number, name=place.name)
    persons = of_kind(place.groups, rating.Kind.INDIVIDUAL)
    return words(
        "summary.place",
        number=number,
        name=place.name,
        rated=persons.rated,
        base=persons.base,
        **{level.value: n for level, n in persons.counts.items()},
    )


def _over(found: Summary, words: Words) -> Markup:
    if not found.over:
        return words("summary.over_none")
    lines = [
        words(
            "summary.over",
            deciding=one.deciding,
            name=group_name(one.group.of, words),
            excellent=one.group.counts[rating.Level.EXCELLENT],
            limit=one.cap.limit,
            excess=one.cap.excess,
        )
        for one in found.over
    ]
    return _listed(words("summary.over_head"), lines, words)


def _heads(found: Summary, words: Words) -> Markup:
    count = len(found.heads) + found.heads_unpublished
    if not count:
        return words("summary.heads_none")
    lines = [
        words(
            "summary.head_above",
            name=one.name,
            cell=one.cell,
            level=words.label(f"level.{one.level.value}"),
            headed=one.headed,
            headed_level=words.label(f"level.{one.headed_level.value}"),
        )
        for one in found.heads
    ]
    told = _listed(words("summary.heads_head", count=count), lines, words)
    if found.heads_unpublished:
        told += _LINE + words("summary.heads_unpublished", count=found.heads_unpublished)
    return told


def _listed(head: Markup, lines: Sequence[Markup], words: Words) -> Markup:
    more = len(lines) - _SHOWN
    rest = [words("summary.more", count=more)] if more > 0 else []
    return _LINE.join([head, *lines[:_SHOWN], *rest])


def _years(found: Summary, cells: int, words: Words) -> Markup:
    if not found.both:
        return words("summary.years_unknown", before=found.year - 1)
    before, now = found.before, found.after
    best = rating.Level.EXCELLENT
    return words(
        "summary.years",
        before=found.year - 1,
        both=len(found.both),
        cells=cells,
        best_before=proportion(before.counts[best], before.rated),
        best_now=proportion(now.counts[best], now.rated),
        good_before=proportion(before.good_or_better, before.rated),
        good_now=proportion(now.good_or_better, now.rated),
    )


def _collectives(found: Summary, words: Words) -> Markup:
    """Hold the collectives beside the year before, as far as it is known."""
    if not found.collectives:
        return Markup("")
    both, before = found.collectives_of_both, found.year - 1
    ranks = [(one.levels[before].rank, one.levels[found.year].rank) for one in both]
    told = words(
        "summary.collectives",
        before=before,
        both=len(both),
        all=len(found.collectives),
        up=sum(now > then for then, now in ranks),
        same=sum(now == then for then, now in ranks),
        down=sum(now < then for then, now in ranks),
    )
    unknown = len(found.collectives) - len(both)
    if unknown:
        told += _LINE + words("summary.collectives_unknown", before=before, count=unknown)
    return told


def _targets(found: Summary, words: Words) -> Markup:
    if not found.targets:
        return Markup("")
    lines = [_target(one, found.year, words) for one in found.targets]
    return _LINE.join([words("summary.targets_head"), *lines])


def _target(one: Target, year: int, words: Words) -> Markup:
    of = f"_{one.counted.value}" if one.indicator is rating.Indicator.GOOD_OR_BETTER else ""
    name = words.label(f"summary.target_{one.indicator.value}{of}", year=year + 1)
    if one.counted is Counted.NOTHING:
        return words("summary.target_unknown", name=name, clause=one.clause)
    return words(
        "summary.target",
        name=name,
        result=proportion(one.part, one.of),
        asked=one.asked,
        told=_told(one, words),
        clause=one.clause,
    )


def _told(one: Target, words: Words) -> Markup:
    if one.unknown:
        return words("summary.reached_open", count=one.unknown)
    if one.reached is None:
        return words("summary.reached_nobody")
    return words("summary.reached_yes" if one.reached else "summary.reached_no")


def _steps(found: Summary, words: Words) -> tuple[tuple[Button, ...], ...]:
    years = [
        _button("total", "summary.year", year, words, named=year)
        for year in found.years
        if year != found.year
    ]
    back = Button(words.label("office.back"), OfficeAction(do="table").pack())
    unknown = len(found.collectives_of_both) < len(found.collectives)
    steps = [
        _button("excel", "summary.excel", found.year, words),
        _button("places", "summary.places", found.year, words),
        _button("rewards", "summary.rewards", found.year, words),
        _button("report", "summary.report", found.year, words),
        *([_button("tables", "summary.tables", found.year, words)] if found.layouts else []),
        *([earlier_button(words)] if unknown else []),
        *years,
        back,
        home_button(words),
    ]
    return in_rows(steps)


def _button(do: str, key: str, year: int, words: Words, *, named: int = 0) -> Button:
    return Button(words.label(key, year=named), SummaryAction(do=do, year=year).pack())
