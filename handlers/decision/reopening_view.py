"""How cancelling a rating and making it again looks, to the secretary and to the member."""

from collections import Counter

from markupsafe import Markup

import rating
from handlers.callbacks.notices import DecideAction
from handlers.callbacks.office import AppraiseAction
from handlers.callbacks.rating import ReopenAction
from handlers.census.known_view import departure
from handlers.objection.lodging_view import new_buttons
from handlers.reply import Button, Screen
from handlers.views import day, home_button, in_rows, turns, within
from handlers.words import Words
from rating.reasons import Reason
from terms.reopening import ENTERED, OF_COLLECTIVES, ReopenState, ReopenWhy
from workflow.decision.departures import Departure
from workflow.decision.reopened import (
    Case,
    Rated,
)
from workflow.decision.reopened_notice import ChangedFacts
from workflow.decision.reopening import (
    YEARS_BACK,
    CellRatings,
    Grounds,
    ReopeningVerdict,
    ReratingChoice,
)

PER_PAGE = 8
_LINE = Markup("\n")
_PART = Markup("\n\n")


def cell_screen(now: CellRatings, page: int, words: Words) -> Screen:
    """Let the secretary pick whose rating it is; tell which were opened before."""
    parts = [words("reopen.head", year=now.year)]
    if now.cases:
        # No level stands beside a name in a list.
        parts.append(
            _LINE.join(
                words(
                    "reopen.of",
                    name=name,
                    text=words.label(f"reopen.of_{case.state.value}", year=case.year),
                )
                for name, case in now.cases
            )
        )
    parts.append(words("reopen.ask_who"))
    page = within(page, len(now.people), PER_PAGE)
    start = page * PER_PAGE
    picks = [
        Button(name, ReopenAction(do="member", about=number).pack())
        for number, name in now.people[start : start + PER_PAGE]
    ]
    pages = turns(
        page, len(now.people), PER_PAGE, lambda to: ReopenAction(do="page", about=to).pack(), words
    )
    back = AppraiseAction(do="queue").pack(), "reopen.to_above"
    if now.led:
        back = DecideAction(do="home").pack(), "decide.home"
    last = ((Button(words.label(back[1]), back[0]),), (home_button(words),))
    return Screen(_PART.join(parts), (*in_rows(picks), *pages, *last))


def member_screen(now: Rated, words: Words) -> Screen:
    """Show one member's rating, every version, and what may be done."""
    parts = [words("reopen.member", name=now.name, year=now.year)]
    parts += [_case(case, words) for case in now.cases]
    if now.level is not None:
        level = _level(now.level, words)
        parts.append(words("reopen.in_force", level=level, document=now.document))
    buttons = []
    if now.above:
        parts.append(words("reopen.by_body", body=now.above))
    elif now.waits is not None:
        parts.append(words("reopen.ask_enter"))
        buttons.append(_button("enter", "reopen.enter", now, words))
    elif now.level is not None:
        parts.append(words("reopen.ask_why"))
        offered = ENTERED if now.member_id > 0 else OF_COLLECTIVES
        buttons += [_button("why", f"reopen.why_{why.value}", now, words, why) for why in offered]
    buttons += _sheets(now, words)
    return _screen(parts, [*buttons, _button("home", "reopen.others", now, words)], words)


def level_screen(now: Rated, words: Words) -> Screen:
    """Ask how they were rated as a leader."""
    buttons = [
        _button("weigh", f"level.{level.value}", now, words, ReopenWhy.LEADER, level.value)
        for level in rating.Level
    ]
    return _asking(words("reopen.ask_leader", name=now.name), buttons, now, words)


def year_screen(now: Rated, this_year: int, words: Words) -> Screen:
    """Ask in which year the violation was."""
    buttons = [
        Button(
            str(year),
            ReopenAction(
                do="weigh",
                about=now.about,
                why=ReopenWhy.DISCIPLINED.value,
                value=value_of(
                    Grounds(ReopenWhy.DISCIPLINED, violated=year, disciplined=this_year)
                ),
            ).pack(),
        )
        for year in range(this_year, this_year - YEARS_BACK, -1)
    ]
    text = words("reopen.ask_year", name=now.name)
    back = (_button("member", "decide.back", now, words), home_button(words))
    return Screen(text, (*in_rows(buttons, 5), back))


def verdict_screen(found: ReopeningVerdict, words: Words) -> Screen:
    """Tell what the rules answer, and let it be confirmed."""
    now, grounds = found.rated, found.grounds
    parts = [words("reopen.member", name=now.name, year=now.year)]
    parts.append(words(f"reopen.known_{grounds.why.value}", **_known(grounds, words)))
    parts.append(_LINE.join(_reason(reason, words) for reason in found.reasons))
    parts += [_choice(choice, grounds, words) for choice in found.choices]
    if found.human_decides:
        parts.append(words("reopen.human"))
    if not found.choices:
        parts.append(words("reopen.not_opened"))
        if grounds.why is ReopenWhy.DISCIPLINED:
            parts.append(words("reopen.same_year"))
    buttons = [_confirm(choice, found, words) for choice in found.choices]
    buttons += _others(found, words)
    return _asking(_PART.join(parts), buttons, now, words)


def entry_screen(now: Rated, words: Words) -> Screen:
    """Ask for what the new decision still lacks: its paper, its comment, at last the level."""
    case = now.waits
    if case is None:
        return member_screen(now, words)
    if not case.document or case.comment is None:
        return typing_screen(now, "comment" if case.document else "document", words)
    parts = [words("reopen.member", name=now.name, year=case.year)]
    parts.append(words("reopen.new_document", document=case.document))
    if case.comment:
        parts.append(words("reopen.new_comment", text=case.comment))
    if now.at_most is not None:
        parts.append(words("reopen.at_most", level=_level(now.at_most, words)))
    parts.append(words("reopen.ask_level"))
    buttons = [
        _button("level", f"level.{level.value}", now, words, value=level.value)
        for level in rating.Level
    ]
    buttons.append(_button("document", "reopen.document_again", now, words))
    buttons.append(_button("comment", "reopen.comment_again", now, words))
    buttons.append(_sheet(case, words.label("reopen.draft", year=case.year), now))
    return _asking(_PART.join(parts), buttons, now, words)


def typing_screen(now: Rated, what: str, words: Words) -> Screen:
    """Ask for the new decision's paper, or for its comment."""
    buttons = []
    if what == "comment":
        buttons.append(_button("no_comment", "reopen.no_comment", now, words))
    buttons.append(_button("member", "decide.back", now, words))
    which = f"{what}_collective" if what == "comment" and now.member_id < 0 else what
    text = words(f"reopen.ask_{which}", name=now.name)
    return Screen(text, in_rows([*buttons, home_button(words)]), typing=True)


def reason_screen(now: Rated, found: Departure, words: Words) -> Screen:
    """Say what speaks against a new level, and ask why it is given nevertheless."""
    back = _button("enter", "decide.back", now, words)
    parts = [departure(found, words), words("reopen.ask_reason")]
    return Screen(_PART.join(parts), in_rows([back, home_button(words)]), typing=True)


def cancelled_notice(facts: ChangedFacts, words: Words) -> Screen:
    """Tell the member that the level they had is cancelled, why, and what they may do."""
    if facts.collective:
        return _of_collective("reopen.notice_cancelled_collective", facts, words)
    parts = [words("reopen.notice_cancelled", year=facts.year)]
    level = _level(facts.old_level, words)
    parts.append(words("reopen.notice_old", level=level, document=facts.old_document))
    clause = rating.cited(facts.clause)
    parts.append(words(f"reopen.notice_{facts.why.value}", year=facts.year, clause=clause))
    if facts.at_most is not None:
        parts.append(words("reopen.at_most", level=_level(facts.at_most, words)))
    parts += [words("reopen.notice_next"), words("decide.notice_rights")]
    buttons = [*new_buttons(words, facts.cycle_id), home_button(words)]
    return Screen(_PART.join(parts), in_rows(buttons))


def rated_notice(facts: ChangedFacts, words: Words) -> Screen:
    """Tell the member their new level."""
    assert facts.level is not None
    if facts.collective:
        return _of_collective("reopen.notice_rated_collective", facts, words)
    parts = [words("reopen.notice_rated", year=facts.year)]
    level = _level(facts.level, words)
    parts.append(words("reopen.notice_new", level=level, document=facts.document))
    old = _level(facts.old_level, words)
    parts.append(words("reopen.notice_old", level=old, document=facts.old_document))
    if facts.comment:
        parts.append(words("reopen.notice_comment", text=facts.comment))
    parts.append(words("decide.notice_rights"))
    buttons = [*new_buttons(words, facts.cycle_id), home_button(words)]
    return Screen(_PART.join(parts), in_rows(buttons))


def _of_collective(key: str, facts: ChangedFacts, words: Words) -> Screen:
    """Tell who is in a collective what became of its level."""
    parts = [words(key, year=facts.year, name=facts.collective)]
    if facts.level is not None:
        level = _level(facts.level, words)
        parts.append(words("reopen.notice_new", level=level, document=facts.document))
    old = _level(facts.old_level, words)
    parts.append(words("reopen.notice_old", level=old, document=facts.old_document))
    clause = rating.cited(facts.clause)
    parts.append(words("reopen.notice_why_collective", clause=clause, why=_why(facts, words)))
    if facts.comment:
        parts.append(words("reopen.notice_comment_collective", text=facts.comment))
    return Screen(_PART.join(parts), ((home_button(words),),))


def _why(facts: ChangedFacts, words: Words) -> str:
    return words.label(f"reopen.why_{facts.why.value}")


def value_of(grounds: Grounds) -> str:
    """Give what a button carries of the grounds: a level, or both years and the place."""
    if grounds.why is ReopenWhy.DISCIPLINED:
        place = "f" if grounds.former_unit else "h"
        return f"{grounds.violated}{place}{grounds.disciplined}"
    return grounds.level.value if grounds.level else ""


def _known(grounds: Grounds, words: Words) -> dict[str, str]:
    match grounds.why:
        case ReopenWhy.LEADER:
            return {"level": _level(grounds.level, words)}
        case ReopenWhy.DISCIPLINED:
            place = words.label("reopen.at_former" if grounds.former_unit else "reopen.at_here")
            years = {"violated": str(grounds.violated), "disciplined": str(grounds.disciplined)}
            return {**years, "place": place}
        case _:
            return {}


def _reason(reason: Reason, words: Words) -> Markup:
    key = "reopen.reason_seen" if reason.observed else "reopen.reason"
    if reason.met is False:
        key = "reopen.reason_unmet"
    clause = rating.cited(reason.clause)
    return words(key, text=reason.text_vi, clause=clause, observed=reason.observed)


def _choice(choice: ReratingChoice, grounds: Grounds, words: Words) -> Markup:
    who = words.label(f"reopen.by_{choice.authority.value}")
    if not choice.cancels:
        key = "reopen.would_note_former" if grounds.former_unit else "reopen.would_note"
        return words(key, year=choice.year, who=who)
    text = words("reopen.would_cancel", year=choice.year, who=who)
    if choice.at_most is None:
        return text
    return _LINE.join([text, words("reopen.at_most", level=_level(choice.at_most, words))])


def _confirm(choice: ReratingChoice, found: ReopeningVerdict, words: Words) -> Button:
    key = "reopen.cancel" if choice.cancels else "reopen.note"
    data = ReopenAction(
        do="confirm",
        about=found.rated.about,
        why=found.grounds.why.value,
        value=value_of(found.grounds),
        year=choice.year,
        version=found.rated.version,
    )
    return Button(words.label(key, year=choice.year), data.pack())


def _others(found: ReopeningVerdict, words: Words) -> list[Button]:
    """Give the buttons that set the grounds right: another place, another year, another reason."""
    now, grounds = found.rated, found.grounds
    if grounds.why is not ReopenWhy.DISCIPLINED:
        return []
    place = Grounds(
        ReopenWhy.DISCIPLINED,
        violated=grounds.violated,
        disciplined=grounds.disciplined,
        former_unit=not grounds.former_unit,
    )
    key = "reopen.set_here" if grounds.former_unit else "reopen.set_former"
    buttons = [_button("weigh", key, now, words, ReopenWhy.DISCIPLINED, value_of(place))]
    if found.other_year:
        other = Grounds(
            ReopenWhy.DISCIPLINED,
            violated=grounds.violated,
            disciplined=found.other_year,
            former_unit=grounds.former_unit,
        )
        label = words.label("reopen.set_year", year=found.other_year)
        data = ReopenAction(
            do="weigh", about=now.about, why=ReopenWhy.DISCIPLINED.value, value=value_of(other)
        )
        buttons.append(Button(label, data.pack()))
    if not found.choices:
        buttons.append(_button("why", "reopen.why_defect", now, words, ReopenWhy.DEFECT))
    return buttons


def _case(case: Case, words: Words) -> Markup:
    clause = rating.cited(case.clause)
    if case.state is ReopenState.NOTED:
        key = "reopen.case_noted_former" if case.former_unit else "reopen.case_noted"
        why = words.label(f"reopen.why_{case.why.value}")
        return words(key, year=case.year, why=why, clause=clause, day=day(case.opened_on))
    old = words(
        "reopen.case_cancelled",
        year=case.year,
        level=_level(case.old_level, words),
        document=case.old_document,
        day=day(case.opened_on),
        clause=clause,
    )
    if case.level is None:
        return old
    new = words("reopen.case_rated", level=_level(case.level, words), document=case.document)
    return _LINE.join([old, new])


def _sheets(now: Rated, words: Words) -> list[Button]:
    """Give a button for the paper of each time a rating was cancelled here."""
    buttons, times = [], Counter[int]()
    for case in now.cases:
        if case.state is ReopenState.NOTED:
            continue
        times[case.year] += 1
        key = "reopen.draft" if case.state is ReopenState.CANCELLED else "reopen.sheet"
        if times[case.year] > 1:
            key += "_again"
        label = words.label(key, year=case.year, time=times[case.year])
        buttons.append(_sheet(case, label, now))
    return buttons


def _sheet(case: Case, label: str, now: Rated) -> Button:
    data = ReopenAction(do="sheet", about=now.about, value=str(case.case_id))
    return Button(label, data.pack())


def _level(level: rating.Level | None, words: Words) -> str:
    return words.label(f"level.{level.value}") if level else ""


def _button(
    do: str, key: str, now: Rated, words: Words, why: ReopenWhy | None = None, value: str = ""
) -> Button:
    data = ReopenAction(
        do=do,
        about=0 if do == "home" else now.about,
        why=why.value if why else "",
        value=value,
        version=now.version,
    )
    return Button(words.label(key), data.pack())


def _asking(text: Markup, buttons: list[Button], now: Rated, words: Words) -> Screen:
    back = _button("member", "decide.back", now, words)
    return Screen(text, in_rows([*buttons, back, home_button(words)]))


def _screen(parts: list[Markup], buttons: list[Button], words: Words) -> Screen:
    return Screen(_PART.join(parts), in_rows([*buttons, home_button(words)]))
