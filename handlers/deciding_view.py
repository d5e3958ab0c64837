"""How the decision from above looks: entered by the secretary, published to each member."""

from markupsafe import Markup

import rating
from handlers.callbacks import LeadAction
from handlers.callbacks_notices import DecideAction
from handlers.callbacks_rating import ReopenAction
from handlers.cap_view import cap_sentence
from handlers.reply import Button, Rows, Screen
from handlers.views import day, home_button, in_rows, turns, within
from handlers.words import Words
from workflow.deciding import ENTERING, PUBLIC, Decision, PublishedFacts, Row

PER_PAGE = 8
_LINE = Markup("\n")
_PART = Markup("\n\n")


def step_button(do: str, words: Words, about: int = 0, value: str = "") -> Button:
    """Give the button of one step."""
    data = DecideAction(do=do, about=about, value=value).pack()
    return Button(words.label(f"decide.{do}"), data)


def lead_screen(now: Decision, words: Words, page: int = 0) -> Screen:
    """Show who leads the cell what is decided and the next step."""
    if now.state in ENTERING:
        return _entering_screen(now, words, page)
    parts = [words("decide.entered", year=now.year, document=now.document)]
    parts.append(_LINE.join(_row(row, words) for row in now.rows))
    again = Button(words.label("reopen.home"), ReopenAction(do="home").pack())
    if now.state not in PUBLIC:
        buttons = [step_button("publish", words), step_button("publish_read", words), again]
        parts += [cap_sentence(now.excellent, now.cap, words), words("decide.ask_publish")]
        return _screen(parts, buttons, words)
    parts.append(words("decide.published"))
    buttons = []
    if now.asked_read:
        done = now.asked_read - len(now.unread)
        parts.append(words("decide.readers", done=done, asked=now.asked_read))
        if now.unread:
            parts.append(words("decide.unread", names=", ".join(now.unread)))
            buttons.append(step_button("remind", words))
    return _screen(parts, [*buttons, step_button("own", words), again], words)


def level_screen(row: Row, words: Words) -> Screen:
    """Ask which level was decided for one member."""
    proposed = words.label(f"level.{row.proposed.value}") if row.proposed else "…"
    text = words("decide.ask_level", name=row.name, proposed=proposed)
    levels = [
        Button(
            words.label(f"level.{level.value}"),
            DecideAction(do="level", about=row.member_id, value=level.value).pack(),
        )
        for level in rating.Level
    ]
    back = step_button("back", words)
    return Screen(text, in_rows([*levels, back, home_button(words)]))


def document_screen(now: Decision, words: Words) -> Screen:
    """Ask for the number and day of the decision, with what is to be known before."""
    back = step_button("back", words)
    text = [cap_sentence(now.excellent, now.cap, words), words("decide.ask_document")]
    return Screen(_PART.join(text), ((back,), (home_button(words),)), typing=True)


def published_screen(facts: PublishedFacts, words: Words) -> Screen:
    """Word what is told at the publication: one's own level, the comment, the rights, what next."""
    parts = [words("decide.notice_head", year=facts.year, cell=facts.cell, document=facts.document)]
    if facts.level is not None:
        parts.append(words("decide.notice_level", level=words.label(f"level.{facts.level.value}")))
    else:
        parts.append(words("reopen.own_waits" if facts.waits else "decide.notice_not_rated"))
    if facts.comment:
        parts.append(words("decide.notice_comment", text=facts.comment))
    counts = "; ".join(
        words.label("decide.count", level=words.label(f"level.{level.value}"), count=count)
        for level, count in facts.counts
    )
    parts.append(words("decide.notice_cell", counts=counts))
    if facts.level is not None:
        parts.append(words("decide.notice_rights"))
    if facts.remedy_by is not None:
        parts.append(words("decide.notice_next", day=day(facts.remedy_by)))
    buttons = [step_button("read", words)] if facts.asks_read else []
    buttons += [step_button("names", words), home_button(words)]
    return Screen(_PART.join(parts), in_rows(buttons))


def names_screen(found: tuple[tuple[int, str], ...], page: int, words: Words) -> Screen:
    """Let a member of the cell pick whose level he asks for; no level stands beside a name here."""
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


def _entering_screen(now: Decision, words: Words, page: int) -> Screen:
    parts = [words("decide.head", year=now.year)]
    parts.append(_LINE.join(_row(row, words) for row in now.rows))
    parts += [cap_sentence(now.excellent, now.cap, words), words("decide.how")]
    page = within(page, len(now.rows), PER_PAGE)
    start = page * PER_PAGE
    picks = [
        Button(
            words.label("decide.change", name=row.name),
            DecideAction(do="pick", about=row.member_id).pack(),
        )
        for row in now.rows[start : start + PER_PAGE]
    ]
    turns = _turns("page", page, len(now.rows), words)
    confirm = [step_button("document", words)]
    back = Button(words.label("lead.back"), LeadAction(do="home").pack())
    rows = (*in_rows([*confirm, *picks]), *turns, (back, home_button(words)))
    return Screen(_PART.join(parts), rows)


def _row(row: Row, words: Words) -> Markup:
    if row.waits:
        return words("decide.row", name=row.name, level=words.label("reopen.waits"))
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
