"""One's own result: what was voted, what is proposed and why, and what one may do about it."""

from markupsafe import Markup

from handlers.callbacks.papers import ResultAction
from handlers.count import guard_view
from handlers.reply import Button, Screen
from handlers.views import home_button, in_rows
from handlers.words import Words
from workflow.count.result_notice import ResultFacts


def told(words: Words, facts: ResultFacts) -> Screen:
    """Word the notice of what the cell voted and proposes for the reader alone."""
    key = "notice.result" if facts.level else "notice.no_result"
    level = _level(words, facts)
    text = [words(key, year=facts.year, level=level, cell=facts.cell_name)]
    if facts.votes:
        text.append(_votes(words, facts))
    text += _reasons(words, facts)
    if facts.withheld is not None:
        text.append(guard_view.withheld(words, facts.withheld))
    text.append(words("result.rights"))
    buttons = [home_button(words)]
    if facts.comment:
        read = ResultAction(do="comment").pack()
        buttons.insert(0, Button(words.label("result.read_comment"), read))
    return Screen(Markup("\n\n").join(text), in_rows(buttons))


def comment(words: Words, text: str) -> Screen:
    """Give the committee's comment to whom it is about."""
    return Screen(words("result.comment", text=text), ((home_button(words),),))


def _votes(words: Words, facts: ResultFacts) -> Markup:
    sign = words.label("meeting.decimal_sign")
    rows = [
        words(
            "result.votes_of",
            level=words.label(f"level.{row.level.value}"),
            notation=row.notation,
            percent=row.percent.removesuffix(".0").replace(".", sign),
        )
        for row in facts.votes
    ]
    return Markup("\n").join([words("result.votes"), *rows])


def _reasons(words: Words, facts: ResultFacts) -> list[Markup]:
    """Tell every step that leads from the vote to another proposal."""
    said = []
    if facts.second:
        said.append(words("result.second", notation=facts.second))
    if facts.voted is not None and facts.level is not facts.voted:
        said.append(words("result.voted", level=words.label(f"level.{facts.voted.value}")))
    if facts.clauses:
        said.append(words("result.ceiling", clauses="; ".join(facts.clauses)))
    if facts.outcome is not None:
        said.append(words(f"result.{facts.outcome.value}"))
    return [Markup("\n").join(said)] if said else []


def _level(words: Words, facts: ResultFacts) -> str:
    return words.label(f"level.{facts.level.value}") if facts.level else ""
