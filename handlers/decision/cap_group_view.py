"""How similar groups over all cells are worded: the officer's table, the decision."""

from markupsafe import Markup

import rating
from handlers.count.cap_view import base_sentence
from handlers.office.group_names import group_name
from handlers.words import Words
from workflow.decision.cap_above import Weighed, WeighedGroup

_LINE = Markup("\n")


def group_line(group: WeighedGroup, words: Words) -> Markup:
    """Say what one group comes to."""
    rest = sum(group.counts.values()) - group.excellent - group.counts[rating.Level.GOOD]
    line = words(
        "cap.group_over" if group.over else "cap.group_kept",
        name=group_name(group.of, words),
        excellent=group.excellent,
        good=group.counts[rating.Level.GOOD],
        rest=rest,
        limit=group.cap.limit,
        over=group.over,
    )
    said = [line]
    if group.cap.small_group:
        said.append(words("cap.group_small", limit=group.cap.limit))
    if group.tied:
        said.append(words("cap.group_tied", count=group.tied))
    return Markup(" ").join(said)


def base_lines(now: Weighed, words: Words) -> Markup:
    """Say of what the share is taken, for persons and, where there are any, for collectives; that
    a clause was not read, where that of any group was not."""
    kinds: dict[rating.Kind, WeighedGroup] = {}
    for group in sorted(now.groups, key=lambda each: each.cap.certain):
        kinds.setdefault(group.kind, group)
    kinds = {kind: kinds[kind] for kind in rating.Kind if kind in kinds}
    return _LINE.join(base_sentence(group.cap, kind, words) for kind, group in kinds.items())
