"""How who examines a complaint sees it: what waits, one of them, the answer before it is sent."""

from handlers.callbacks.objection import CellObjectionAction, ExamineAction, PaperWithdrawalAction
from handlers.callbacks.office import OfficeAction
from handlers.objection.lodging_view import PART, answered, head, stands, steps, titled
from handlers.reply import Button, Kept, Reply, Screen
from handlers.views import day, home_button, in_rows, turns, within
from handlers.words import Words
from terms.objection import ObjectionKind, ObjectionState
from workflow.objection.examining import Examined, ObjectionPicture
from workflow.objection.facts import ObjectionFacts

PER_PAGE = 8


def queue_screen(found: tuple[ObjectionFacts, ...], page: int, words: Words) -> Screen:
    """List what the officer examines or reads, what waits first."""
    waiting = [one for one in found if one.waits]
    late = sum(one.overdue for one in waiting)
    parts = [words("objection.queue", count=len(waiting), late=late)]
    if not found:
        parts.append(words("objection.queue_none"))
    page = within(page, len(found), PER_PAGE)
    shown = found[page * PER_PAGE : (page + 1) * PER_PAGE]
    buttons = [Button(_line(one, words), _data("one", one.objection_id)) for one in shown]
    pages = turns(page, len(found), PER_PAGE, lambda to: _data("queue", to), words)
    table = Button(words.label("office.back"), OfficeAction(do="table").pack())
    enter = CellObjectionAction(do="cells").pack()
    paper = Button(words.label("objection.enter_paper"), enter)
    rows = (*in_rows(buttons), *pages, (paper,), (table, home_button(words)))
    return Screen(PART.join(parts), rows)


def one_screen(found: Examined, words: Words) -> Screen:
    """Show one with the next steps; its text to who examines it alone."""
    now = found.now
    parts = [head(now, words)]
    if found.reads:
        parts.append(words("objection.by_whom", name=now.name, cell=now.cell))
    parts += steps(now, words)
    if now.text:
        parts.append(words("objection.text", text=now.text))
    if not found.reads:
        parts.append(words("objection.text_withheld"))
    parts += answered(now, words)
    buttons = [
        Button(words.label(f"objection.do_{do}"), _data(do, now.objection_id, value))
        for do, value in _next(now)
    ]
    if now.may_withdraw:
        withdrawn = PaperWithdrawalAction(do="one", about=now.objection_id).pack()
        buttons.append(Button(words.label("objection.enter_withdrawal"), withdrawn))
    scans = now.scans + now.withdrawal_scans
    if scans:
        label = words.label("objection.see_scans", count=scans)
        buttons.append(Button(label, _data("scans", now.objection_id)))
    return Screen(PART.join(parts), in_rows([*buttons, _back(found, words), home_button(words)]))


def day_screen(found: Examined, words: Words) -> Screen:
    """Ask by when it is to be answered."""
    text = words("objection.ask_day", what=titled(found.now, words))
    return Screen(text, ((_one(found, words),), (home_button(words),)), typing=True)


def answer_screen(found: Examined, words: Words, *, upheld: bool) -> Screen:
    """Ask for the paper of the answer, then for its text; show both before it is sent."""
    now, verdict = found.now, "upheld" if upheld else "rejected"
    parts = [words(f"objection.verdict_{verdict}", what=titled(now, words))]
    buttons = []
    if not now.document:
        parts.append(words("objection.ask_document"))
    else:
        parts.append(words("objection.answered", document=now.document, text=now.answer or "…"))
        key = "objection.answer_more" if now.answer else "objection.ask_answer"
        parts.append(words(key))
    if now.document and now.answer:
        value = f"{verdict}.{found.mark}"
        send = words.label(f"objection.do_send_{verdict}")
        buttons.append(Button(send, _data("send", now.objection_id, value)))
    if now.document:
        again = words.label("objection.over")
        buttons.append(Button(again, _data("over", now.objection_id, verdict)))
    rows = in_rows([*buttons, _one(found, words), home_button(words)])
    return Screen(PART.join(parts), rows, typing=True)


def scans_reply(found: Examined, kept: tuple[ObjectionPicture, ...], words: Words) -> Reply:
    """Give the photos and files of a paper."""
    caption = words("objection.scan")
    parts = [Kept(one.channel, one.bot, one.kind, one.file_id, caption) for one in kept]
    text = words("objection.scans", count=len(kept))
    screen = Screen(text, ((_one(found, words),), (home_button(words),)))
    return Reply(parts=(*parts, screen), fresh=True)


def _next(now: ObjectionFacts) -> list[tuple[str, str]]:
    """Give the steps there are, with what their buttons carry."""
    if not now.waits:
        return []
    found = {
        ObjectionState.LODGED: [("receive", "")],
        ObjectionState.RECEIVED: [("examine", "")],
    }.get(now.state, [("uphold", "upheld"), ("reject", "rejected")])
    return [*found, ("day", "")]


def _line(now: ObjectionFacts, words: Words) -> str:
    parts = [titled(now, words), now.cell, stands(now, words)]
    if now.waits and now.answer_by is not None:
        key = "objection.line_overdue" if now.overdue else "objection.line_by"
        parts.append(words.label(key, due=day(now.answer_by)))
    if now.kind is ObjectionKind.COMPLAINT and now.late:
        parts.append(words.label("objection.line_late"))
    return " · ".join(parts)


def _one(found: Examined, words: Words) -> Button:
    return Button(words.label("decide.back"), _data("one", found.now.objection_id))


def _back(found: Examined, words: Words) -> Button:
    if found.reads:
        return Button(words.label("objection.to_queue"), _data("queue"))
    cell = CellObjectionAction(do="list").pack()
    return Button(words.label("objection.to_cell_list"), cell)


def _data(do: str, about: int = 0, value: str = "") -> str:
    return ExamineAction(do=do, about=about, value=value).pack()
