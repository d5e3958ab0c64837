"""How typing a member's signed paper in looks: item by item, or by photos of it."""

from markupsafe import Markup

from handlers.callbacks.desk import DeskAction
from handlers.committee.desk_view import button
from handlers.reply import Button, Rows, Screen
from handlers.review.question_view import shown
from handlers.review.undo import replaced as lost
from handlers.views import bar, in_rows
from handlers.words import Words
from papers.forms import Item, Kind
from papers.forms.values import choices_of
from workflow.committee.paper_entry import Entry

_GLANCE = 300


def consent_screen(name: str, member_id: int, consent: bool, words: Words) -> Screen:
    """Say what entering means; ask for the member's agreement where they could write themselves."""
    parts = [words("entry.ask", name=name)]
    if consent:
        parts.append(words("entry.consent_ask", name=name))
    key = "entry.consent_yes" if consent else "entry.begin"
    value = "consent" if consent else ""
    yes = button(words, key, "enter_yes", member_id, value=value)
    back = button(words, "desk.back_member", "member", member_id)
    return Screen(Markup("\n\n").join(parts), ((yes,), (back,)))


def item_screen(entry: Entry, at: int, words: Words, note: Markup | None = None) -> Screen:
    """Give one item of the paper."""
    page = entry.page
    item = page.items[at]
    parts = [] if note is None else [note]
    parts.append(
        words(
            "entry.question",
            name=entry.name,
            n=at + 1,
            of=len(page.items),
            title=item.title.in_language(words.language),
            bar=bar(at + 1, len(page.items)),
            question=item.question.in_language(words.language),
        )
    )
    if item.kind is Kind.ROWS:
        columns = "; ".join(c.heading.in_language(words.language) for c in item.columns)
        parts.append(words("entry.rows", columns=columns))
    given = page.answers.get(item.id)
    if given:
        parts.append(words("entry.given", text=shown(item, given, words)[:_GLANCE]))
    elif not choices_of(item):
        parts.append(words("entry.type_now"))
    turnable = _turnable(entry, item, at, words)
    rows = (*in_rows(_choices(entry, item, at, words)), *turnable, *_around(entry, at, words))
    return Screen(Markup("\n\n").join(parts), rows, typing=not choices_of(item))


def replaced(before: Entry, now: Entry, at: int, words: Words) -> Screen | None:
    """Say what an item just kept took the place of, with the way back; None where of nothing."""
    item = now.page.items[at]
    said = lost(before.page, now.page, item, words)
    if said is None:
        return None
    label = words.label("review.undo_of", n=at + 1)
    mark = now.page.trail[item.id].undo
    return Screen(said, ((Button(label, _turn("enter_undo", now, at, mark)),),))


def _turnable(entry: Entry, item: Item, at: int, words: Words) -> Rows:
    trail = entry.page.trail.get(item.id)
    if trail is None:
        return ()
    buttons = []
    if trail.redo is not None:
        label = words.label("review.redo")
        buttons.append(Button(label, _turn("enter_redo", entry, at, trail.redo)))
    if trail.undo is not None:
        label = words.label("review.undo" if trail.redo is None else "review.undo_more")
        buttons.append(Button(label, _turn("enter_undo", entry, at, trail.undo)))
    return (tuple(buttons),)


def _turn(do: str, entry: Entry, at: int, mark: int | None) -> str:
    return DeskAction(do=do, about=entry.member_id, page=at, value=str(mark or 0)).pack()


def confirm_screen(entry: Entry, words: Words) -> Screen:
    """Ask before it is handed in for somebody else."""
    text = words(
        "entry.confirm",
        name=entry.name,
        answered=entry.page.answered,
        items=len(entry.page.items),
        scans=entry.scans,
    )
    yes = button(words, "entry.confirm_yes", "enter_submit", entry.member_id)
    back = button(words, "desk.back_member", "member", entry.member_id)
    return Screen(text, ((yes,), (back,)))


def _choices(entry: Entry, item: Item, at: int, words: Words) -> list[Button]:
    labels = {option.id: option.label.in_language(words.language) for option in item.options}
    return [
        Button(
            labels.get(value) or shown(item, value, words),
            DeskAction(do="enter_pick", about=entry.member_id, page=at, value=value).pack(),
        )
        for value in choices_of(item)
    ]


def _around(entry: Entry, at: int, words: Words) -> Rows:
    member = entry.member_id
    step = []
    if at > 0:
        step.append(button(words, "entry.previous", "enter_item", member, at - 1))
    if at + 1 < len(entry.page.items):
        step.append(button(words, "entry.next", "enter_item", member, at + 1))
    rows = [tuple(step)]
    if entry.complete:
        rows.append((button(words, "entry.finish", "enter_finish", member),))
    rows.append((button(words, "desk.back_member", "member", member),))
    return tuple(rows)
