"""What is owed, in words: one line a duty, the lists, the reminder, the digest, the table."""

from collections.abc import Iterable

from markupsafe import Markup

from handlers.callbacks.base import LeadAction, ReminderAction, ReviewAction
from handlers.callbacks.desk import ReportAction
from handlers.callbacks.duties import CalendarAction, DutyAction, DutyStep
from handlers.callbacks.notices import DecideAction, InviteAction, PlaceAction
from handlers.callbacks.remedy import RemedyAction
from handlers.office.cells_table_view import table_button
from handlers.reply import Button, Screen
from handlers.views import bar, due_day, home_button, in_rows
from handlers.words import Words
from workflow.duties.duty_list import Owed
from workflow.duties.reminder import LONGEST_HOLD, Digest, LateCell, ReminderFacts, WritingProgress

MOST_CELLS = 20
"""Lines of an overseer's table: a message holds no more on every channel."""
_LINE = Markup("\n")
_PART = Markup("\n\n")
_OF_A_PLACE = frozenset({"former_comment", "temporary_comment"})
_OF_A_REMEDY = frozenset({"carry_out", "follow_up"})
_WRITTEN_IN_CHAT = frozenset({"write_review", "answer_prompts", "collective_answers"})


def line(owed: Owed, words: Words) -> Markup:
    """Word one duty: how long there is, until when, what is missing."""
    what = words(f"duty.what.{owed.kind.value}", name=owed.about)
    if owed.left < 0:
        return words("duty.overdue", days=-owed.left, due=due_day(owed.last, words), what=what)
    if owed.left == 0:
        return words("duty.today", due=due_day(owed.last, words), what=what)
    return words("duty.left", days=owed.left, due=due_day(owed.last, words), what=what)


def button(owed: Owed, words: Words) -> Button:
    """Give the way to what is owed."""
    label = words.label(f"duty.do.{owed.kind.value}")
    if owed.kind.value in _WRITTEN_IN_CHAT:
        return answer_button(owed.kind.value, words)
    if owed.kind.value == "publish":
        return Button(label, DecideAction(do="home").pack())
    if owed.kind.value in _OF_A_PLACE:
        return Button(label, PlaceAction(do="home", about=owed.about_id).pack())
    if owed.kind.value in _OF_A_REMEDY:
        return Button(label, RemedyAction(do="one", about=owed.about_id).pack())
    if owed.kind.value == "attend":
        return Button(label, InviteAction(do="open").pack())
    return Button(label, DutyAction(do=DutyStep.OPEN, duty=owed.duty_id).pack())


def answer_button(kind: str, words: Words) -> Button:
    """Give the way to where a duty of this kind is written."""
    way = ReportAction(do="list") if kind == "collective_answers" else ReviewAction(do="open")
    return Button(words.label(f"duty.do.{kind}"), way.pack())


def mine_screen(own: tuple[Owed, ...], words: Words, *, muted: bool, leads: bool) -> Screen:
    """Show what a member owes; the list stays when they want no reminders."""
    lines = [line(owed, words) for owed in own] or [words("duty.none")]
    parts = [words("duty.mine_head"), _LINE.join(lines)]
    if muted:
        parts.append(words("duty.muted"))
    buttons = [button(owed, words) for owed in own]
    if leads:
        buttons.append(step_button(DutyStep.CELL, words))
    buttons.append(step_button(DutyStep.UNMUTE if muted else DutyStep.MUTE, words))
    return Screen(_PART.join(parts), in_rows([*buttons, home_button(words)]))


def cell_screen(own: tuple[Owed, ...], words: Words) -> Screen:
    """Show the secretary what the cell owes."""
    lines = [line(owed, words) for owed in own] or [words("duty.none_cell")]
    buttons = [button(owed, words) for owed in own]
    buttons += [
        Button(words.label("calendar.open"), CalendarAction(do="home").pack()),
        Button(words.label("lead.back"), LeadAction(do="home").pack()),
        home_button(words),
    ]
    return Screen(_PART.join([words("duty.cell_head"), _LINE.join(lines)]), in_rows(buttons))


def one_screen(owed: Owed, words: Words, *, leads: bool) -> Screen:
    """Show one duty and what can be said about it."""
    buttons = []
    if owed.kind.value == "answer_themes":
        buttons.append(answer_button(owed.kind.value, words))
    if owed.by_hand:
        buttons.append(step_button(DutyStep.DONE, words, owed.duty_id))
    if leads:
        buttons.append(step_button(DutyStep.WAIVE, words, owed.duty_id))
    buttons.append(step_button(DutyStep.MINE, words))
    how = words("duty.how_said" if owed.by_hand else "duty.how_facts")
    text = _PART.join([line(owed, words), how])
    return Screen(text, in_rows([*buttons, home_button(words)]))


def reminder_screen(facts: ReminderFacts, words: Words) -> Screen:
    """Word a reminder: the most urgent first, then the cell's, then what to do."""
    parts = _own(facts.own, facts.written, words)
    if facts.digest is not None:
        parts.append(_digest(facts.digest, words))
    if facts.late:
        parts.append(_late(facts.late, words))
    buttons = _by_label(button(owed, words) for owed in facts.own)
    if facts.digest is not None:
        if facts.digest.waiting:
            see = LeadAction(do="progress").pack()
            buttons.append(Button(words.label("duty.see_members"), see))
        if facts.digest.own:
            buttons.append(step_button(DutyStep.CELL, words))
    if facts.late:
        buttons.append(table_button(words))
    rows = (*in_rows(buttons), *_later(facts, words))
    return Screen(_PART.join(parts), rows)


def step_button(do: DutyStep, words: Words, duty: int = 0) -> Button:
    """Give the button of one step."""
    return Button(words.label(f"duty.{do.value}"), DutyAction(do=do, duty=duty).pack())


def _own(own: tuple[Owed, ...], written: WritingProgress | None, words: Words) -> list[Markup]:
    if not own:
        return []
    lines = [line(owed, words) for owed in own]
    if len(own) > 1:
        lines.insert(0, words("duty.several", count=len(own)))
    if any(owed.kind.value == "write_review" for owed in own):
        lines.append(_how_far(written, words))
    return [_LINE.join(lines)]


def _how_far(written: WritingProgress | None, words: Words) -> Markup:
    if written is None or not written.items:
        return words("notice.reminder_not_begun")
    done = bar(written.answered, written.items)
    return words(
        "notice.reminder_written", answered=written.answered, items=written.items, bar=done
    )


def _digest(digest: Digest, words: Words) -> Markup:
    lines = [words("duty.digest_head")]
    lines += [line(owed, words) for owed in digest.own]
    for kind, count, left in digest.waiting:
        what = words(f"duty.count.{kind.value}", count=count)
        if left < 0:
            lines.append(words("duty.count_overdue", what=what, days=-left))
        elif left == 0:
            lines.append(words("duty.count_today", what=what))
        else:
            lines.append(words("duty.count_left", what=what, days=left))
    return _LINE.join(lines)


def _late(late: tuple[LateCell, ...], words: Words) -> Markup:
    lines = [words("duty.late_head", count=len(late))]
    lines += [
        words("duty.late_line", name=c.name, cell=c.of_cell, members=c.of_members, days=c.days)
        for c in late[:MOST_CELLS]
    ]
    if len(late) > MOST_CELLS:
        lines.append(words("duty.late_more", count=len(late) - MOST_CELLS))
    return _LINE.join(lines)


def _later(facts: ReminderFacts, words: Words) -> tuple[tuple[Button, ...], ...]:
    """Put off, or ask for no more; later than the last day is not offered."""
    first = min((owed.left for owed in facts.own), default=0)
    later = [_answer(do, words) for do in ("evening", "tomorrow")]
    last = [_answer("later", words)] if first >= LONGEST_HOLD else []
    return tuple(later), (*last, step_button(DutyStep.MUTE, words))


def _answer(do: str, words: Words) -> Button:
    return Button(words.label(f"notice.{do}"), ReminderAction(do=do).pack())


def _by_label(buttons: Iterable[Button]) -> list[Button]:
    """Give each way once: two duties may lead to the same place."""
    return list({one.data: one for one in buttons}.values())
