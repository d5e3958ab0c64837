"""How the decision from above looks: entered by the secretary, published to each member."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from markupsafe import Markup

import rating
from handlers.callbacks.base import ClosingAction, LeadAction
from handlers.callbacks.notices import DecideAction
from handlers.callbacks.office import HandUpAction
from handlers.callbacks.rating import ReopenAction
from handlers.census.account_view import why, with_next
from handlers.census.known_view import beside_known, departure, head_over
from handlers.count.cap_view import cap_sentence
from handlers.decision.standards_view import standards_button
from handlers.objection.from_paper_view import list_button
from handlers.objection.lodging_view import new_buttons
from handlers.office.earlier_levels_view import earlier_button
from handlers.reply import Button, Rows, Screen
from handlers.views import due_day, home_button, in_rows, turns, within
from handlers.words import Words
from rating.reasons import Reason
from terms.checks import CheckKnown
from workflow.census.everybody import CensusEntry
from workflow.census.steps import Ground
from workflow.cycle import PUBLIC
from workflow.decision.deciding import Decision, DecisionRow
from workflow.decision.departures import Departure
from workflow.decision.publication import CollectiveResult, PublishedFacts
from workflow.decision.superior_check import CheckAnswer
from workflow.errors import Refusal
from workflow.facts.known_facts import Fact

PER_PAGE = 8
_LEFT = ("waiting", "closed", "out")
"""Whoever waits, for whom the year was closed, who is not rated by the rules."""
NO_DECISION = "none"
"""What the button says that leaves a member out."""
_LINE = Markup("\n")
_PART = Markup("\n\n")


def close_button(year: int, words: Words) -> Button:
    """Give the button that asks for what a published year still lacks, and closes it."""
    data = ClosingAction(do="ask", year=year).pack()
    return Button(words.label("decide.close_year", year=year), data)


def step_button(do: str, words: Words, about: int = 0, value: str = "") -> Button:
    """Give the button of one step."""
    data = DecideAction(do=do, about=about, value=value).pack()
    return Button(words.label(f"decide.{do}"), data)


def lead_screen(now: Decision, words: Words, page: int = 0) -> Screen:
    """Show who leads the cell what is decided and the next step."""
    if now.entering:
        return _entering_screen(now, words, page)
    parts = [words("decide.entered", year=now.year, document=now.document)]
    parts.append(_LINE.join(_row(row, words) for row in now.rows))
    parts += _heads_over(now, words)
    again = Button(words.label("reopen.home"), ReopenAction(do="home").pack())
    more = [step_button("further", words), again] if now.further else [again]
    more += [standards_button(now.year, words), step_button("list", words), *_up(now, words)]
    parts += _further(now, words) + _left_out(now, words)
    if now.state not in PUBLIC:
        buttons = [step_button("publish", words), step_button("publish_read", words), *more]
        parts += [cap_sentence(now.excellent, now.cap, words, now.at), words("decide.ask_publish")]
        return _screen(parts, buttons, words)
    parts += [cap_sentence(now.excellent, now.cap, words, now.at), words("decide.published")]
    buttons = []
    if now.asked_read:
        done = now.asked_read - len(now.unread)
        parts.append(words("decide.readers", done=done, asked=now.asked_read))
        if now.unread:
            parts.append(words("decide.unread", names=", ".join(now.unread)))
            buttons.append(step_button("remind", words))
    more = [*more, list_button(words), earlier_button(words)]
    if not now.closed:
        more = [*more, close_button(now.year, words)]
    buttons += [step_button("own", words), step_button("papers", words)]
    if now.managers:
        buttons.append(step_button("managers", words))
    return _screen(parts, [*buttons, *more], words)


def unvoted_rows(found: Mapping[int, str], words: Words) -> Rows:
    """Give a button for each collective that nobody voted on, to be decided on all the same."""
    return tuple(
        (
            Button(
                words.label("decide.take_in", name=name),
                DecideAction(do="take_in", about=number).pack(),
            ),
        )
        for number, name in found.items()
    )


def level_screen(row: DecisionRow, words: Words, *, entering: bool) -> Screen:
    """Ask which level was decided for one member; `entering` the first decision or a further."""
    proposed = words.label(f"level.{row.proposed.value}") if row.proposed else "…"
    text = words("decide.ask_level", name=row.name, proposed=proposed)
    levels = [
        Button(
            words.label(f"level.{level.value}"),
            DecideAction(do="level", about=row.member_id, value=level.value).pack(),
        )
        for level in rating.Level
    ]
    out = DecideAction(do="level", about=row.member_id, value=NO_DECISION).pack()
    levels.append(Button(words.label("decide.leave_out"), out))
    back = step_button("back" if entering else "further", words)
    return Screen(text, in_rows([*levels, back, home_button(words)]))


def check_screen(
    rule: Reason, words: Words, *, first: bool, known: Sequence[tuple[str, Fact]] = ()
) -> Screen:
    """Ask, before a decision is recorded, what the level above had to check; under the question
    stands what was `entered` of the year."""
    text = beside_known(
        words("decide.check", text=rule.text_vi, clause=rating.cited(rule.clause)), known, words
    )
    buttons = [
        Button(
            words.label(f"decide.check_{known.value}"),
            DecideAction(do="check", about=int(first), value=known.value).pack(),
        )
        for known in CheckKnown
    ]
    back = step_button("back" if first else "further", words)
    return Screen(text, in_rows([*buttons, back, home_button(words)]))


def check_text_screen(known: CheckKnown, words: Words) -> Screen:
    """Ask for the paper of the check, or for the reason to go on without it."""
    text = words(f"decide.check_ask_{known.value}")
    back = step_button("back", words)
    return Screen(text, ((back,), (home_button(words),)), typing=True)


def beside_checks(screen: Screen, former: tuple[CheckAnswer, ...], words: Words) -> Screen:
    """Give a screen of the decision with what was checked before those recorded."""
    if not former:
        return screen
    lines = [_checked(one, words) for one in former]
    return replace(screen, text=_PART.join([screen.text, _LINE.join(lines)]))


def _checked(answer: CheckAnswer, words: Words) -> Markup:
    return words(f"decide.check_was_{answer.known.value}", text=answer.said)


def document_screen(now: Decision, words: Words, check: CheckAnswer | None = None) -> Screen:
    """Ask for the number and day of the decision, with what is to be known before."""
    back = step_button("back" if now.entering else "further", words)
    text = [cap_sentence(now.excellent, now.cap, words, now.at), *_left_out(now, words)]
    if check is not None:
        text.append(_checked(check, words))
    if now.instead is not None:
        text.append(_instead(now.instead, words))
    if now.left_open:
        names = ", ".join(row.name for row in now.left_open)
        text.append(words("decide.left_open", names=names))
    if not now.entering:
        names = ", ".join(row.name for row in now.recorded)
        key = "decide.further_told" if now.state in PUBLIC else "decide.further_about"
        text.append(words(key, names=names))
    text.append(words("decide.ask_document"))
    return Screen(_PART.join(text), ((back,), (home_button(words),)), typing=True)


def reasons_screen(meant: Sequence[Departure], left: int, words: Words, *, first: bool) -> Screen:
    """Ask for the reason of one level that departs from a rule, or one reason for all of them."""
    text = [words("decide.reasons_head", count=left)]
    text += [departure(one, words) for one in meant]
    names = ", ".join(one.name for one in meant)
    text.append(words("decide.ask_reason", names=names))
    buttons = []
    if len(meant) < left:
        data = DecideAction(do="one_reason", about=int(first)).pack()
        buttons.append(Button(words.label("decide.one_reason", count=left), data))
    back = step_button("back" if first else "further", words)
    return Screen(
        _PART.join(text), (*in_rows(buttons), (back,), (home_button(words),)), typing=True
    )


def published_screen(facts: PublishedFacts, words: Words) -> Screen:
    """Word what is told at the publication: one's own level, the comment, the rights, what next."""
    parts = [words("decide.notice_head", year=facts.year, cell=facts.cell, document=facts.document)]
    if facts.level is not None:
        parts.append(words("decide.notice_level", level=words.label(f"level.{facts.level.value}")))
    else:
        parts.append(_without_level(facts, words))
    if facts.comment:
        parts.append(words("decide.notice_comment", text=facts.comment))
    parts += [_collective(one, words) for one in facts.collectives]
    counts = "; ".join(
        words.label("decide.count", level=words.label(f"level.{level.value}"), count=count)
        for level, count in facts.counts
    )
    parts.append(words("decide.notice_cell", counts=counts))
    if facts.level is not None:
        parts.append(words("decide.notice_rights"))
    if facts.remedy_by is not None:
        parts.append(words("decide.notice_next", due=due_day(facts.remedy_by, words)))
    buttons = [step_button("read", words)] if facts.asks_read else []
    if facts.level is not None:
        buttons.append(step_button("paper", words))
    buttons += new_buttons(words, facts.cycle_id)
    buttons += [step_button("names", words), home_button(words)]
    return Screen(_PART.join(parts), in_rows(buttons))


def _collective(found: CollectiveResult, words: Words) -> Markup:
    level = words.label(f"level.{found.level.value}")
    if found.before is None:
        return words("decide.notice_collective", name=found.name, level=level)
    before = words.label(f"level.{found.before.value}")
    return words("decide.notice_collective_before", name=found.name, level=level, before=before)


def names_screen(found: tuple[tuple[int, str], ...], page: int, words: Words) -> Screen:
    """Let a member of the cell pick whose level they ask for; no level stands beside a name
    here."""
    page = within(page, len(found), PER_PAGE)
    start = page * PER_PAGE
    buttons = [
        Button(name, DecideAction(do="of", about=number).pack())
        for number, name in found[start : start + PER_PAGE]
    ]
    turns = _turns("names", page, len(found), words)
    last = (step_button("own", words), home_button(words))
    return Screen(words("decide.ask_name"), (*in_rows(buttons), *turns, last))


def one_screen(name: str, level: rating.Level | None, words: Words) -> Screen:
    """Tell one published level."""
    said = words.label(f"level.{level.value}") if level else words.label("decide.not_rated")
    text = words("decide.level_of", name=name, level=said)
    return Screen(text, ((step_button("names", words),), (home_button(words),)))


def further_screen(now: Decision, words: Words, page: int = 0) -> Screen:
    """Show the decision on whom the first one left out, to be entered."""
    parts = [words("decide.further_head", year=now.year), *_further(now, words)]
    parts += [*_left_out(now, words), cap_sentence(now.excellent, now.cap, words, now.at)]
    parts.append(words("decide.how"))
    return Screen(_PART.join(parts), _picks(now, words, page, "further_page", "further_document"))


def _entering_screen(now: Decision, words: Words, page: int) -> Screen:
    parts = [words("decide.head", year=now.year)]
    parts.append(_LINE.join(_row(row, words, now.rows) for row in now.rows))
    parts += _heads_over(now, words)
    if now.instead is not None:
        parts.append(_instead(now.instead, words))
    parts += [*_left_out(now, words), cap_sentence(now.excellent, now.cap, words, now.at)]
    parts.append(words("decide.how"))
    return Screen(_PART.join(parts), _picks(now, words, page, "page", "document"))


def _picks(now: Decision, words: Words, page: int, turn: str, confirm: str) -> Rows:
    """Give a button for every level that may be entered, and the one that records them."""
    page = within(page, len(now.changeable), PER_PAGE)
    start = page * PER_PAGE
    picks = [
        Button(
            words.label("decide.change", name=row.name),
            DecideAction(do="pick", about=row.member_id).pack(),
        )
        for row in now.changeable[start : start + PER_PAGE]
    ]
    record = [*_up(now, words), *([step_button(confirm, words)] if now.recorded else [])]
    record.append(standards_button(now.year, words))
    record += [step_button("list", words)] if now.recorded else []
    back = Button(words.label("lead.back"), LeadAction(do="home").pack())
    turns = _turns(turn, page, len(now.changeable), words)
    return (*in_rows([*record, *picks]), *turns, (back, home_button(words)))


def _heads_over(now: Decision, words: Words) -> list[Markup]:
    """Name heads whose level is above their collective's; by the rules it may not be, or not."""
    names = {row.member_id: row.name for row in (*now.rows, *now.further)}
    lines = [head_over(one, names[one.member_id], words, bound=now.bound) for one in now.over]
    if lines and now.bound and not now.entering:
        lines.append(words("decide.head_over_later"))
    return [_LINE.join(lines)] if lines else []


def _up(now: Decision, words: Words) -> list[Button]:
    """Give the way to what goes up, where a body above in the house decides on somebody."""
    if not any(row.above for row in now.open_rows):
        return []
    return [Button(words.label("handup.home"), HandUpAction(do="home").pack())]


def _further(now: Decision, words: Words) -> list[Markup]:
    """Give whose levels a further decision is still to bring."""
    if not now.further:
        return []
    rows = _LINE.join(_row(row, words, now.further) for row in now.further)
    parts = [words("decide.further_rows") + _LINE + rows]
    return parts if now.instead is None else [*parts, _instead(now.instead, words)]


def _left_out(now: Decision, words: Words) -> list[Markup]:
    """Name whoever has no level here, and why: not rated, or still waiting."""
    groups: dict[str, list[CensusEntry]] = {key: [] for key in _LEFT}
    for one in now.left_out:
        closed = one.ground is Ground.CLOSED
        groups["waiting" if one.waits else "closed" if closed else "out"].append(one)
    return [
        _LINE.join([words(f"decide.left_{key}"), *(left_row(one, words) for one in rows)])
        for key, rows in groups.items()
        if rows
    ]


def left_row(one: CensusEntry, words: Words) -> Markup:
    """Name one who has no level, with the reason."""
    return words("decide.left_row", name=one.name, reason=with_next(one, words))


def _without_level(facts: PublishedFacts, words: Words) -> Markup:
    """Say why somebody has no level, and what comes next."""
    found = facts.unrated
    if found is None:
        return words("reopen.own_waits" if facts.waits else "decide.notice_nobody", year=facts.year)
    if found.ground is Ground.CLOSED:
        return words("decide.notice_closed", year=facts.year, reason=found.reason)
    if not found.waits:
        return words("decide.notice_not_rated", reason=why(found, words))
    key = "waiting" if found.unvoted else "undecided"
    said = [words(f"decide.notice_{key}", reason=why(found, words))]
    if not found.handed_in:
        said.append(words("decide.notice_hand_in"))
    return Markup(" ").join(said)


def _instead(refusal: Refusal, words: Words) -> Markup:
    return words(f"error.{refusal.code}", **refusal.fields)


def _row(row: DecisionRow, words: Words, open_rows: tuple[DecisionRow, ...] = ()) -> Markup:
    if row.waits:
        return words("decide.row", name=row.name, level=words.label("reopen.waits"))
    if row.above and row in open_rows:
        proposed = words.label(f"level.{row.proposed.value}") if row.proposed else "…"
        return words("decide.row_above", name=row.name, body=row.above, proposed=proposed)
    level = words.label(f"level.{row.decided.value}") if row.decided else words.label("decide.none")
    if row.decided is row.proposed or row.decided is None:
        return words("decide.row", name=row.name, level=level)
    proposed = words.label(f"level.{row.proposed.value}") if row.proposed else "…"
    return words("decide.row_other", name=row.name, level=level, proposed=proposed)


def _turns(do: str, page: int, count: int, words: Words) -> Rows:
    return turns(page, count, PER_PAGE, lambda to: DecideAction(do=do, about=to).pack(), words)


def _screen(parts: list[Markup], buttons: list[Button], words: Words) -> Screen:
    back = Button(words.label("lead.back"), LeadAction(do="home").pack())
    return Screen(_PART.join(parts), (*in_rows(buttons), (back, home_button(words))))
