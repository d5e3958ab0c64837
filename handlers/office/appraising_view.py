"""How it looks what the body above does: what waits, a list, one file, the decision."""

from collections.abc import Collection, Mapping, Sequence

from markupsafe import Markup

import rating
from handlers.callbacks.office import AppraiseAction, FilledAction
from handlers.callbacks.rating import ReopenAction
from handlers.census.known_view import beside_known, condition_line, fact_line
from handlers.office.cap_ground_view import ground_line
from handlers.reply import Button, Rows, Screen
from handlers.views import home_button, in_rows, turns, within
from handlers.words import Words
from rating.reasons import Reason
from terms.above import AboveRight
from terms.checks import CheckKnown
from workflow.decision.appraisal import SubjectFile
from workflow.decision.appraisal_list import Appraisal, AppraisalRow, Queued, SaidAbove
from workflow.decision.cap_ground import CapAsked
from workflow.decision.handing_up import HandedFacts
from workflow.decision.missing_comments import MissingComment
from workflow.decision.out_of_turn import OutOfTurn
from workflow.facts.known_facts import Fact

PER_PAGE = 8
_LINE, _PART = Markup("\n"), Markup("\n\n")


def queue_button(words: Words) -> Button:
    """Give the way to what waits."""
    return _button("queue", words)


def queue_screen(found: tuple[Queued, ...], words: Words, *, decides: bool = False) -> Screen:
    """Show what waits, cell by cell, by counts; who decides may rate again from here."""
    lines = [
        words(
            f"above.queued_{one.does}", cell=one.cell, year=one.year, said=one.said, total=one.total
        )
        for one in found
    ]
    buttons = [
        Button(
            words.label("above.open", cell=one.cell, year=one.year),
            AppraiseAction(do="list", one=one.hand_up_id).pack(),
        )
        for one in found
    ]
    text = [words("above.queue_head"), _LINE.join(lines)] if found else [words("above.queue_none")]
    if decides:
        buttons.append(Button(words.label("reopen.home"), ReopenAction(do="home").pack()))
    return Screen(_PART.join(text), in_rows([*buttons, home_button(words)]))


def list_screen(now: Appraisal, page: int, words: Words, early: Collection[int] = ()) -> Screen:
    """Show one list: who, what was proposed, what was said, who came before their turn; then the
    steps with the whole."""
    page = within(page, len(now.rows), PER_PAGE)
    start = page * PER_PAGE
    shown = now.rows[start : start + PER_PAGE]
    parts = [words(f"above.list_{now.does}", cell=now.cell, body=now.body, year=now.year)]
    parts.append(_LINE.join(_row(n, row, words) for n, row in enumerate(shown, start + 1)))
    parts += _early_ones(now.rows, early, words)
    if now.hides_own:
        parts.append(words("above.hides_own"))
    files = [
        Button(
            words.label("above.file", name=row.name),
            AppraiseAction(do="file", one=now.hand_up_id, about=row.member_id).pack(),
        )
        for row in shown
    ]
    pages = turns(
        page,
        len(now.rows),
        PER_PAGE,
        lambda to: AppraiseAction(do="list", one=now.hand_up_id, about=to).pack(),
        words,
    )
    steps = [_step("all", now, words)] if now.unsaid else []
    steps += _ends(now, words)
    last = (queue_button(words), home_button(words))
    return Screen(_PART.join(parts), (*in_rows(files), *pages, *in_rows(steps), last))


def unvoted_rows(now: Appraisal, found: Mapping[int, str], words: Words) -> Rows:
    """Give a button for each collective that nobody voted on, to be taken into the list."""
    return tuple(
        (
            Button(
                words.label("decide.take_in", name=name),
                AppraiseAction(do="take_in", one=now.hand_up_id, about=number).pack(),
            ),
        )
        for number, name in found.items()
    )


def file_screen(found: SubjectFile, words: Words) -> Screen:
    """Show one member with every check beside them, and what may be said."""
    row, now = found.row, found.list
    parts = [
        _LINE.join([words("above.file_head", name=row.name, cell=now.cell), *_known(found, words)])
    ]
    if found.check.case is not None and found.check.case.standards is not None:
        conditions = found.check.case.standards.reasons
        parts.append(_LINE.join(condition_line(one, words) for one in conditions))
    if found.check.remarks:
        parts.append(_against(found, words))
    if found.missing:
        lines = [words("above.missing"), *(_missing(one, words) for one in found.missing)]
        parts.append(_LINE.join(lines))
    if found.early:
        parts.append(_LINE.join(_early(one, words) for one in found.early))
    parts.append(_LINE.join(_saids(row, now, words)))
    buttons = [] if row.base is None else [_about("agree", found, words)]
    buttons += [_about("other", found, words), _about("points", found, words)]
    back = Button(
        words.label("above.to_list"), AppraiseAction(do="list", one=now.hand_up_id).pack()
    )
    return Screen(_PART.join(parts), (*in_rows(buttons), (back, home_button(words))))


def level_screen(found: SubjectFile, words: Words) -> Screen:
    """Ask which level they propose or decide."""
    levels = [
        Button(
            words.label(f"level.{level.value}"),
            AppraiseAction(
                do="level",
                one=found.list.hand_up_id,
                about=found.row.member_id,
                value=level.value,
            ).pack(),
        )
        for level in rating.Level
    ]
    text = words(f"above.ask_level_{found.list.does}", name=found.row.name)
    return Screen(text, (*in_rows(levels), (_to_file(found, words), home_button(words))))


def reason_screen(found: SubjectFile, level: rating.Level | None, words: Words) -> Screen:
    """Ask for the reason."""
    said = words.label(f"level.{level.value}") if level else _level(found.row.base, words)
    text = words("above.ask_reason", name=found.row.name, level=said)
    return _typing(text, _to_file(found, words), words)


def reason_first_screen(found: SubjectFile, document: str, words: Words) -> Screen:
    """Ask why a level stands that a rule speaks against since it was said; the paper that was typed
    waits meanwhile."""
    said = found.row.said
    level = words.label(f"level.{said.level.value}") if said else _level(found.row.base, words)
    parts = [words("above.reason_since", name=found.row.name, level=level)]
    if found.check.remarks:
        parts.append(_against(found, words))
    parts.append(words("above.ask_reason", name=found.row.name, level=level))
    if document:
        parts.append(words("above.paper_waits", document=document))
    return _typing(_PART.join(parts), _to_file(found, words), words)


def points_screen(found: SubjectFile, words: Words) -> Screen:
    """Ask for their own points."""
    own = words("above.own_points", points=found.points) if found.points is not None else Markup()
    text = words("above.ask_points", name=found.row.name, own=own)
    return _typing(text, _to_file(found, words), words)


def all_screen(now: Appraisal, words: Words, early: Collection[int]) -> Screen:
    """Ask whether to agree to all that are left; who is to be left out is typed by number."""
    numbers = {row.member_id: n for n, row in enumerate(now.rows, 1)}
    lines = [_row(numbers[row.member_id], row, words) for row in now.unsaid]
    marks = _early_ones(now.unsaid, early, words)
    ask = words("above.ask_all", count=len(now.unsaid))
    text = _PART.join([_LINE.join(lines), *marks, ask])
    yes = _step("all_yes", now, words)
    return Screen(text, ((yes,), (_to_list(now, words), home_button(words))), typing=True)


def left_out(left: tuple[AppraisalRow, ...], words: Words) -> Markup:
    """Say who was left, and that each needs a look."""
    return words("above.left", names=", ".join(row.name for row in left))


def return_screen(now: Appraisal, words: Words) -> Screen:
    """Ask why it goes back."""
    text = words("above.ask_return", cell=now.cell)
    return _typing(text, _to_list(now, words), words)


def check_screen(
    now: Appraisal, rule: Reason, known: Sequence[tuple[str, Fact]], words: Words
) -> Screen:
    """Ask, before the decision, what had to be checked, beside what was entered of the year."""
    text = words("decide.check", text=rule.text_vi, clause=rating.cited(rule.clause))
    text = beside_known(text, known, words)
    buttons = [
        Button(
            words.label(f"decide.check_{known.value}"),
            AppraiseAction(do="check", one=now.hand_up_id, value=known.value).pack(),
        )
        for known in CheckKnown
    ]
    return Screen(text, (*in_rows(buttons), (_to_list(now, words), home_button(words))))


def check_text_screen(now: Appraisal, known: CheckKnown, words: Words) -> Screen:
    """Ask for the paper of the check, or for the reason to go on without it."""
    text = words(f"decide.check_ask_{known.value}")
    return _typing(text, _to_list(now, words), words)


def ground_screen(now: Appraisal, asked: CapAsked, words: Words) -> Screen:
    """Ask on what ground the decision goes past the cap."""
    key = "above.ask_ground" if asked.whole else "above.ask_ground_or_weighed"
    text = _PART.join([*_past_cap(now, asked, words), words(key)])
    weighed = Button(
        words.label("cap_ground.weighed"), AppraiseAction(do="weighed", one=now.hand_up_id).pack()
    )
    last = ((_to_list(now, words),), (home_button(words),))
    return Screen(text, last if asked.whole else ((weighed,), *last), typing=True)


def document_screen(now: Appraisal, asked: CapAsked, words: Words) -> Screen:
    """Ask for number, day and body of the decision; say on whom it is, and who is left."""
    decided = [row for row in now.rows if row.said is not None]
    parts = [_LINE.join(_decided(row, words) for row in decided)]
    if now.unsaid:
        parts.append(words("above.stay", names=", ".join(row.name for row in now.unsaid)))
    parts += _past_cap(now, asked, words)
    parts += [ground_line(one, words) for one in asked.given]
    parts.append(words("above.ask_document"))
    return _typing(_PART.join(parts), _to_list(now, words), words)


def _past_cap(now: Appraisal, asked: CapAsked, words: Words) -> list[Markup]:
    """Say where the decision goes past the cap: over all cells, else over this one."""
    lines = [
        words(
            "above.over_cap",
            body=now.body,
            clause=rating.cited(group.cap.reasons[0].clause),
            excellent=group.excellent,
            limit=group.cap.limit,
            over=group.over,
        )
        for group in asked.groups
    ]
    if asked.cap is not None:
        clause = rating.cited(asked.cap.reasons[0].clause)
        said = {"limit": asked.cap.limit, "over": asked.cap.excess, "clause": clause}
        lines.append(words("above.over_cap_cell", cell=now.cell, **said))
    return lines


def waits_notice(facts: HandedFacts, words: Words) -> Screen:
    """Tell who has the next step that something waits for them."""
    text = words(f"above.waits_{facts.does}", cell=facts.cell, year=facts.year, count=facts.count)
    return Screen(text, in_rows([queue_button(words), home_button(words)]))


def taken_back_notice(facts: HandedFacts, words: Words) -> Screen:
    """Tell who had it above that the cell took it back, and why."""
    said = words("above.taken_back", cell=facts.cell, year=facts.year, count=facts.count)
    text = said + _LINE + words("above.reason", text=facts.reason)
    return Screen(text, in_rows([queue_button(words), home_button(words)]))


def _known(found: SubjectFile, words: Words) -> list[Markup]:
    lines = [words("above.proposed", level=_level(found.row.proposed, words))]
    if found.vote is not None and found.vote.figures is not None:
        votes = "; ".join(
            f"{words.label(f'level.{one.level.value}')} {one.notation} ({one.percent} %)"
            for one in found.vote.figures.votes
        )
        lines.append(words("above.votes", votes=votes))
    elif found.vote is not None:
        lines.append(words("above.votes_withheld"))
    if found.points is not None:
        lines.append(words("above.self_points", points=found.points))
    case = found.check.case
    if case is not None:
        highest = case.standards.highest if case.standards else None
        lines.append(words("above.by_rule", level=_level(highest, words)))
        if not case.collective:
            lines.append(words("above.staff", level=_level(case.staff, words)))
        lines += [fact_line(one, words) for one in case.facts]
    key = "above.last_year_typed" if found.last_typed else "above.last_year"
    lines.append(words(key, level=_level(found.last_year, words)))
    return lines


def _saids(row: AppraisalRow, now: Appraisal, words: Words) -> list[Markup]:
    lines = []
    if row.appraised is not None:
        lines.append(_said("above.appraised", row.appraised, words))
    key = f"above.said_{now.does}"
    lines.append(_said(key, row.said, words) if row.said else words("above.unsaid"))
    return lines


def _said(key: str, said: SaidAbove, words: Words) -> Markup:
    points = "" if said.points is None else words.label("above.points_of", points=said.points)
    line = words(key, level=_level(said.level, words), points=points)
    return line + _LINE + words("above.reason", text=said.reason) if said.reason else line


def _row(number: int, row: AppraisalRow, words: Words) -> Markup:
    said = row.said or row.appraised
    key = "above.row_said" if row.said else "above.row"
    level = _level(said.level if said else row.base, words)
    return words(
        key, number=number, name=row.name, proposed=_level(row.proposed, words), level=level
    )


def _decided(row: AppraisalRow, words: Words) -> Markup:
    assert row.said is not None
    line = words("decide.row", name=row.name, level=_level(row.said.level, words))
    return line + _LINE + words("above.reason", text=row.said.reason) if row.said.reason else line


def _against(found: SubjectFile, words: Words) -> Markup:
    lines = (_remark(one, words) for one in found.check.remarks)
    return _LINE.join([words("above.against"), *lines])


def _remark(reason: Reason, words: Words) -> Markup:
    return words("above.remark", text=reason.text_vi, clause=rating.cited(reason.clause))


def _missing(one: MissingComment, words: Words) -> Markup:
    line = words(f"above.missing_{one.kind}", clause=one.clause)
    return line if one.certain else line + _LINE + words("caution.unconfirmed")


def _early_ones(rows: Sequence[AppraisalRow], early: Collection[int], words: Words) -> list[Markup]:
    names = ", ".join(row.name for row in rows if row.member_id in early)
    return [words("above.early_ones", names=names)] if names else []


def _early(one: OutOfTurn, words: Words) -> Markup:
    kinds = (words.label(f"agenda.subject_{kind}") for kind in one.kinds)
    awaited = ", ".join((*kinds, *one.places))
    line = words("above.early", rule=words.label(f"above.turn_{one.rule}"), clause=one.clause)
    if awaited:
        line += words("above.early_awaited", awaited=awaited)
    return line if one.certain else line + _LINE + words("caution.unconfirmed")


def _ends(now: Appraisal, words: Words) -> list[Button]:
    if now.does is AboveRight.APPRAISES:
        ends = [] if now.unsaid else [_step("finish", now, words)]
    else:
        some = len(now.unsaid) < len(now.rows)
        ends = [_step("decide", now, words), _step("print", now, words)] if some else []
    return [*ends, *_as_file(now, words), _step("return", now, words)]


def _as_file(now: Appraisal, words: Words) -> list[Button]:
    return [
        Button(words.label(f"sheet.{do}"), FilledAction(do=do, one=now.hand_up_id).pack())
        for do in ("out", "ask")
    ]


def _level(level: rating.Level | None, words: Words) -> str:
    return words.label(f"level.{level.value}") if level else words.label("above.unknown")


def _typing(text: Markup, back: Button, words: Words) -> Screen:
    return Screen(text, ((back,), (home_button(words),)), typing=True)


def _to_list(now: Appraisal, words: Words) -> Button:
    data = AppraiseAction(do="list", one=now.hand_up_id).pack()
    return Button(words.label("above.to_list"), data)


def _to_file(found: SubjectFile, words: Words) -> Button:
    data = AppraiseAction(do="file", one=found.list.hand_up_id, about=found.row.member_id).pack()
    return Button(words.label("above.to_file"), data)


def _about(do: str, found: SubjectFile, words: Words) -> Button:
    data = AppraiseAction(do=do, one=found.list.hand_up_id, about=found.row.member_id).pack()
    return Button(words.label(f"above.{do}", level=_level(found.row.base, words)), data)


def _step(do: str, now: Appraisal, words: Words) -> Button:
    data = AppraiseAction(do=do, one=now.hand_up_id).pack()
    return Button(words.label(f"above.{do}", count=len(now.unsaid)), data)


def _button(do: str, words: Words) -> Button:
    return Button(words.label(f"above.{do}"), AppraiseAction(do=do).pack())
