"""What a count says of each subject of the sheet."""

from collections.abc import Sequence

from markupsafe import Markup

import rating
from handlers.words import Words
from workflow.count.shown import CountRow, VoteFigures


def rows(words: Words, found: Sequence[CountRow]) -> list[Markup]:
    """Give a row for each subject: the level, and the figures or the rule where they are withheld;
    a rule that is the same for several is said once, after them."""
    rules = [_rule(words, row) for row in found if _by_the_rule(row)]
    once = len(rules) > 1 and len(set(rules)) == 1
    said = [_row(words, row, with_rule=not once) for row in found]
    return [*said, rules[0]] if once else said


def _row(words: Words, found: CountRow, *, with_rule: bool) -> Markup:
    head = words("meeting.result", name=found.name, level=_level(words, found.level))
    if found.figures is not None:
        reasoned = with_rule or not _by_the_rule(found)
        return Markup("\n").join([head, *_figures(words, found.figures, reasoned=reasoned)])
    return Markup("\n").join([head, _rule(words, found)]) if with_rule else head


def _by_the_rule(found: CountRow) -> bool:
    """Whether nothing but the rule on shares stands behind a level: the votes say the rest."""
    if found.figures is None:
        return True
    reason = found.figures.reason
    return (reason.text_vi, reason.clause) == (found.rule.text_vi, found.rule.clause)


def _rule(words: Words, found: CountRow) -> Markup:
    clause = rating.cited(found.rule.clause)
    return words("guard.rule", text=found.rule.text_vi, clause=clause)


def _figures(words: Words, found: VoteFigures, *, reasoned: bool) -> list[Markup]:
    votes = [
        words(
            "meeting.votes",
            level=each.level.initials,
            notation=each.notation,
            percent=_percent(words, each.percent),
        )
        for each in found.votes
    ]
    lines = [Markup(" · ").join(votes)]
    if found.blank or found.invalid:
        lines.append(words("meeting.blank", blank=found.blank, invalid=found.invalid))
    if reasoned:
        lines.append(
            words(
                "meeting.reason",
                text=found.reason.text_vi,
                observed=found.reason.observed,
                clause=rating.cited(found.reason.clause),
            )
        )
    if found.disagree:
        lines.append(words("meeting.disagree", level=_level(words, found.of_valid)))
    return lines


def _level(words: Words, level: rating.Level | None) -> str:
    return words.label(f"level.{level.value}" if level else "meeting.no_level")


def _percent(words: Words, percent: str) -> str:
    whole = percent.removesuffix(".0")
    return whole.replace(".", words.label("meeting.decimal_sign"))
