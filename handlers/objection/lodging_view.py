"""How a member sees what they reserve or complain of: their list, the text, how it stands."""

from datetime import date

from markupsafe import Markup

from handlers.callbacks.objection import ObjectionAction
from handlers.reply import Button, Screen
from handlers.views import day, due_day, home_button, in_rows
from handlers.words import Words
from terms.objection import ANSWERED, ObjectionKind, ObjectionState
from workflow.objection.facts import ObjectionFacts
from workflow.objection.lodged_paper import called
from workflow.objection.lodging import OwnObjections

PART = Markup("\n\n")
LINE = Markup("\n")


def new_buttons(words: Words, cycle_id: int = 0) -> list[Button]:
    """Give the two ways to begin, about a year's result."""
    return [
        Button(words.label(f"objection.new_{kind.value}"), new_data(kind, cycle_id))
        for kind in ObjectionKind
    ]


def new_data(kind: ObjectionKind, cycle_id: int) -> str:
    """Give what a button carries that begins one."""
    return ObjectionAction(do="new", about=cycle_id, value=kind.value).pack()


def own_screen(now: OwnObjections, words: Words) -> Screen:
    """List what the person wrote and lodged."""
    parts = [words("objection.head")]
    parts.append(words("objection.pick" if now.found else "objection.none"))
    if not now.year:
        parts.append(words("objection.nothing_published"))
    buttons = [
        Button(f"{titled(one, words)} · {stands(one, words)}", _data("one", one))
        for one in now.found
    ]
    if now.year:
        buttons += new_buttons(words)
    return Screen(PART.join(parts), in_rows([*buttons, home_button(words)]))


def writing_screen(now: ObjectionFacts, lodge_by: date | None, words: Words) -> Screen:
    """Ask for the text, what is written so far above."""
    kind = now.kind.value
    parts = [words(f"objection.write_{kind}", year=now.year)]
    if now.kind is ObjectionKind.COMPLAINT:
        parts.append(term_line(lodge_by, words))
    buttons = []
    if now.text:
        parts.append(words("objection.written", letters=len(now.text), text=now.text))
        parts.append(words("objection.more", send=words.label(f"objection.send_{kind}")))
        letters = str(len(now.text))
        send = words.label(f"objection.send_{kind}")
        buttons.append(Button(send, _data("send", now, letters)))
        buttons.append(Button(words.label("objection.over"), _data("over", now)))
    else:
        parts.append(words("objection.ask"))
    last = [_list(words), home_button(words)]
    return Screen(PART.join(parts), in_rows([*buttons, *last]), typing=True)


def over_screen(now: ObjectionFacts, words: Words) -> Screen:
    """Ask once more before what is written goes."""
    sure = Button(words.label("objection.over_sure"), _data("over_sure", now))
    keep = Button(words.label("objection.over_keep"), _data("one", now))
    return Screen(words("objection.ask_over", letters=len(now.text)), in_rows([sure, keep]))


def one_screen(now: ObjectionFacts, words: Words) -> Screen:
    """Show one that is lodged: to whom, when, how far it is, the answer."""
    parts = [head(now, words), *steps(now, words)]
    if now.text:
        parts.append(words("objection.text", text=now.text))
    if now.scans:
        parts.append(words("objection.scans", count=now.scans))
    parts += answered(now, words)
    if now.state is ObjectionState.REJECTED:
        parts.append(words("objection.after_rejected"))
    if now.state is ObjectionState.UPHELD:
        parts.append(words("objection.after_upheld"))
    buttons = [Button(words.label("objection.receipt"), _data("receipt", now))]
    if now.state in ANSWERED:
        buttons.append(Button(words.label("objection.answer_file"), _data("answer", now)))
    if now.may_withdraw:
        buttons.append(Button(words.label("objection.withdraw"), _data("withdraw", now)))
    return Screen(PART.join(parts), in_rows([*buttons, _list(words), home_button(words)]))


def withdraw_screen(now: ObjectionFacts, words: Words) -> Screen:
    """Ask once more before it is taken back."""
    sure = Button(words.label("objection.withdraw_sure"), _data("withdraw_sure", now))
    keep = Button(words.label("objection.withdraw_keep"), _data("one", now))
    text = words("objection.ask_withdraw", what=titled(now, words))
    return Screen(text, in_rows([sure, keep]))


def head(now: ObjectionFacts, words: Words) -> Markup:
    """Give what it is, to whom it goes, and what is to be known of its day."""
    body = now.body or words.label("objection.body_above")
    lines = [words("objection.one", what=titled(now, words), year=now.year, body=body)]
    if now.from_paper and now.dated is not None:
        lines.append(words("objection.from_paper", day=day(now.dated)))
    if now.late and now.lodge_by is not None:
        lines.append(words("objection.late", due=due_day(now.lodge_by, words)))
    if now.earlier:
        numbers = ", ".join(called(each, now.year) for each in now.earlier)
        lines.append(words("objection.earlier", numbers=numbers))
    if now.on_paper:
        lines.append(words("objection.on_paper"))
    return LINE.join(lines)


def steps(now: ObjectionFacts, words: Words) -> list[Markup]:
    """Give the steps taken with their days, and by when it is to be answered."""
    taken = (
        ("lodged", now.lodged_on),
        ("received", now.received_on),
        ("examining", now.examined_on),
        (now.state.value, now.ended_on),
    )
    lines = [
        words("objection.step", what=words.label(f"objection.state_{state}"), day=day(on))
        for state, on in taken
        if on is not None
    ]
    if now.withdrawn_by_paper is not None:
        lines.append(words("objection.by_withdrawal", day=day(now.withdrawn_by_paper)))
        if now.withdrawal:
            lines.append(words("objection.text", text=now.withdrawal))
    if now.waits:
        lines.append(_by(now, words))
    return [LINE.join(lines)]


def answered(now: ObjectionFacts, words: Words) -> list[Markup]:
    """Give the answer, once there is one."""
    if now.state not in ANSWERED:
        return []
    return [words("objection.answered", document=now.document, text=now.answer)]


def term_line(lodge_by: date | None, words: Words) -> Markup:
    """Say by when a complaint is to be lodged: by a day that was set, or that none is known."""
    if lodge_by is None:
        return words("objection.term_unknown")
    return words("objection.term_day", due=due_day(lodge_by, words))


def titled(now: ObjectionFacts, words: Words) -> str:
    """Give how one is called: its kind with its number, or that it is a draft."""
    kind = words.label(f"objection.kind_{now.kind.value}")
    if not now.number:
        return words.label("objection.draft", kind=kind)
    return words.label("objection.numbered", kind=kind, number=called(now.number, now.year))


def stands(now: ObjectionFacts, words: Words) -> str:
    """Give how far it is, in two words."""
    if now.state is ObjectionState.DRAFT:
        return words.label("objection.year", year=now.year)
    return words.label(f"objection.state_{now.state.value}")


def _by(now: ObjectionFacts, words: Words) -> Markup:
    if now.answer_by is None:
        return words("objection.by_unknown")
    key = "objection.by_overdue" if now.overdue else "objection.by_day"
    return words(key, due=due_day(now.answer_by, words))


def _data(do: str, now: ObjectionFacts, value: str = "") -> str:
    return ObjectionAction(do=do, about=now.objection_id, value=value).pack()


def _list(words: Words) -> Button:
    return Button(words.label("objection.list"), ObjectionAction(do="list").pack())
