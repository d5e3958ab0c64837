"""How what is known of somebody's year is worded, line by line: facts, and conditions of levels."""

from collections.abc import Sequence

from markupsafe import Markup

import rating
from handlers.views import day
from handlers.words import Words
from workflow.decision.departures import Departure
from workflow.decision.heads import HeadOver
from workflow.facts.known_facts import Fact

_SIGNS = {True: "✓", False: "✗", None: "?"}
_LINE, _PART = Markup("\n"), Markup("\n\n")


def kind_said(fact: Fact, words: Words) -> str:
    """Give what kind of fact it is; of a discipline its form."""
    form = fact.said.form
    return words.label(f"facts.form_{form.value}" if form else f"facts.kind_{fact.kind.value}")


def fact_line(fact: Fact, words: Words) -> Markup:
    """Give one fact in one line, with its document and its day."""
    said = fact.said
    on = "" if said.day is None else words.label("facts.said_day", day=day(said.day))
    parts = (kind_said(fact, words), said.text, on)
    return words("facts.line", said="; ".join(part for part in parts if part))


def beside_known(text: Markup, known: Sequence[tuple[str, Fact]], words: Words) -> Markup:
    """Give the question for a check with what was entered of the year under it."""
    lines = [
        words("decide.check_known", name=name, what=kind_said(fact, words), text=fact.said.text)
        for name, fact in known
    ]
    return _PART.join([text, _LINE.join(lines)]) if lines else text


def head_over(one: HeadOver, name: str, words: Words, *, bound: bool) -> Markup:
    """Say that a head's level is above their collective's; by the rules it may not be, or not."""
    return words(
        "decide.head_over" if bound else "decide.head_over_weighed",
        name=name,
        level=words.label(f"level.{one.level.value}"),
        collective=one.headed.name,
        at=words.label(f"level.{one.headed.level.value}"),
    )


def departure(one: Departure, words: Words) -> Markup:
    """Say what speaks against a level that is to be recorded."""
    level = words.label(f"level.{one.level.value}")
    lines = [words("standards.against", name=one.name, level=level)]
    if one.over is not None:
        lines.append(head_over(one.over, one.name, words, bound=one.bound))
    return _LINE.join([*lines, *(remark_line(each, words) for each in one.remarks)])


def remark_line(reason: rating.Reason, words: Words) -> Markup:
    """Give one thing that speaks against a level, with its clause."""
    key = "standards.remark" if reason.required else "standards.remark_short"
    return words(key, **reason_said(reason))


def condition_line(reason: rating.Reason, words: Words) -> Markup:
    """Give one condition with whether it is met; a note of the rules has nothing to be met."""
    key = "standards.condition" if reason.required else "standards.note"
    return words(key, sign=_SIGNS[reason.met], **reason_said(reason))


def reason_said(reason: rating.Reason) -> dict[str, str]:
    """Give what a sentence about a reason names."""
    return {
        "text": reason.text_vi,
        "observed": reason.observed,
        "required": reason.required,
        "clause": rating.cited(reason.clause),
    }
