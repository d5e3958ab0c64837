"""How giving a review back looks: the list of its items to mark, then the question for a reason."""

from collections.abc import Collection

from markupsafe import Markup

from handlers.committee.desk_view import button, turns
from handlers.reply import Button, Screen
from handlers.views import in_rows
from handlers.words import Words
from papers.forms import Item
from workflow.committee.reading import Reading

PER_PAGE = 8


def items_screen(
    found: Reading,
    chosen: Collection[str],
    at: int,
    words: Words,
    note: Markup | None = None,
) -> Screen:
    """Give one page of the items, each to be marked; then to the reason."""
    items, member = found.page.items, found.member_id
    pages = max(1, -(-len(items) // PER_PAGE))
    at = min(max(at, 0), pages - 1)
    shown = range(at * PER_PAGE, min(len(items), (at + 1) * PER_PAGE))
    marks = [_mark(items[n], n, member, chosen, words) for n in shown]
    parts = [] if note is None else [note]
    parts.append(words("desk.return_items", name=found.name, count=len(chosen)))
    ways = [] if not chosen else [button(words, "desk.return_on", "ret_on", member)]
    ways.append(button(words, "desk.return_all", "ret_all", member))
    ways.append(button(words, "desk.back_member", "member", member))
    turning = turns(words, "ret_page", at, pages, about=member)
    return Screen(Markup("\n\n").join(parts), (*in_rows(marks), *turning, *in_rows(ways)))


def reason_screen(
    found: Reading, chosen: Collection[str], words: Words, note: Markup | None = None
) -> Screen:
    """Ask for what the member is to complete, the items that will be open above."""
    titles = [
        _title(item, n, words) for n, item in enumerate(found.page.items) if item.id in chosen
    ]
    parts = [] if note is None else [note]
    parts.append(words("desk.return_ask", name=found.name))
    if titles:
        parts.append(words("desk.return_some", count=len(titles), items="\n".join(titles)))
    else:
        parts.append(words("desk.return_whole"))
    other = button(words, "desk.return_other", "ret_page", found.member_id)
    back = button(words, "desk.back_member", "member", found.member_id)
    return Screen(Markup("\n\n").join(parts), ((other,), (back,)), typing=True)


def _mark(item: Item, n: int, member: int, chosen: Collection[str], words: Words) -> Button:
    sign = "☑" if item.id in chosen else "☐"
    data = button(words, "desk.return_on", "ret_pick", member, n).data
    return Button(f"{sign} {_title(item, n, words)}", data)


def _title(item: Item, n: int, words: Words) -> str:
    return f"{n + 1}. {item.title.in_language(words.language)}"
