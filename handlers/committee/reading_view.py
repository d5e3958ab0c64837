"""How a submitted review reads for the committee: page by page, under the form's headings."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

from handlers.committee.desk_view import button, turns, way_out
from handlers.reply import Button, Capabilities, Kept, Reply, Rows, Screen
from handlers.review import question_view
from handlers.review.whole_view import outdated_line
from handlers.views import day, in_rows
from handlers.words import Words
from workflow.accounts import Person
from workflow.committee.reading import KeptFile, Reading
from workflow.review.committee_comment import Comment

_FILES = 5
"""Files that are sent at one tap."""
_ROOM = 3_300
_ROOM_TYPED = 1_500
"""Letters a page holds; fewer where one message holds 2,000 and the choices are listed in it."""


def room(capabilities: Capabilities) -> int:
    """Give how many letters of text one page may have on this channel."""
    return _ROOM if capabilities.buttons else _ROOM_TYPED


def pages_of(blocks: Iterable[tuple[str, str]], letters: int) -> list[Markup]:
    """Lay blocks of heading and text out on pages; a long text goes on on the next one."""
    pages: list[list[Markup]] = [[]]
    used = 0
    for heading, text in blocks:
        for place, piece in enumerate(_pieces(text, letters)):
            head = heading if place == 0 else ""
            size = len(head) + len(piece)
            if pages[-1] and used + size > letters:
                pages.append([])
                used = 0
            shown = Markup("<b>{}</b>\n{}").format(head, piece) if head else escape(piece)
            pages[-1].append(shown)
            used += size
    return [Markup("\n\n").join(page) for page in pages]


def reading_screen(
    found: Reading, at: int, person: Person, words: Words, capabilities: Capabilities
) -> Screen:
    """Give one page of a submitted review, and what this reader may do about it."""
    pages = pages_of(_blocks(found, words), room(capabilities))
    at = min(max(at, 0), len(pages) - 1)
    head = words("desk.page", name=found.name, page=at + 1, pages=len(pages))
    lines = [head]
    if found.from_paper:
        lines.append(words("desk.from_paper"))
    if found.scans:
        lines.append(words("desk.scans", count=found.scans))
    if found.page.outdated:
        lines.append(outdated_line(found.page, words))
    lines.append(pages[at])
    return Screen(Markup("\n\n").join(lines), _ways(found, at, len(pages), person, words))


def files_reply(
    found: Reading, kept: Sequence[KeptFile], at: int, person: Person, words: Words
) -> Reply:
    """Give a few of the files at a time, then the way to the next ones and back."""
    pages = max(1, -(-len(kept) // _FILES))
    at = min(max(at, 0), pages - 1)
    shown = kept[at * _FILES : (at + 1) * _FILES]
    parts = [
        Kept(each.channel, each.bot, each.kind, each.file_id, _caption(found, each, words))
        for each in shown
    ]
    text = words("desk.files_shown", name=found.name, page=at + 1, pages=pages, count=len(kept))
    back = (button(words, "desk.read", "read", found.member_id),)
    turning = turns(words, "files", at, pages, about=found.member_id)
    return Reply(parts=(*parts, Screen(text, (*turning, back, way_out(person, words)))), fresh=True)


def _caption(found: Reading, kept: KeptFile, words: Words) -> Markup:
    if not kept.item:
        return words("desk.file_scan")
    title = next(
        (
            item.title.in_language(words.language)
            for item in found.page.items
            if kept.item == item.id or (item.stepwise and kept.item.startswith(f"{item.id}."))
        ),
        "",
    )
    return words("desk.file_proof", title=title, name=kept.name)


def comment_screen(
    name: str, comment: Comment | None, words: Words, member_id: int, note: Markup | None = None
) -> Screen:
    """Ask for the committee's comment, the present one above."""
    parts = [] if note is None else [note]
    parts.append(words("comment.ask", name=name))
    if comment is not None:
        parts.append(
            words(
                "comment.now",
                version=comment.version,
                day=day(comment.on),
                writer=comment.writer,
                text=comment.text,
            )
        )
        parts.append(words("comment.replace"))
    back = (button(words, "desk.back_member", "member", member_id),)
    return Screen(Markup("\n\n").join(parts), (back,), typing=True)


def _ways(found: Reading, at: int, pages: int, person: Person, words: Words) -> Rows:
    member = found.member_id
    choices = [button(words, "desk.word", "word", member)]
    enclosed = found.scans + len(found.page.proofs)
    if enclosed:
        data = button(words, "desk.word", "files", member).data
        choices.append(Button(words.label("desk.files", count=enclosed), data))
    if member != person.member_id:
        choices.append(button(words, "desk.comment", "comment", member))
        if person.leads:
            choices.append(button(words, "desk.return", "return", member))
    back = (button(words, "desk.back_member", "member", member),)
    turning = turns(words, "read", at, pages, about=member)
    return (*turning, *in_rows(choices, 2), back, way_out(person, words))


def _blocks(found: Reading, words: Words) -> list[tuple[str, str]]:
    page = found.page
    blocks = []
    section = ""
    for item in page.items:
        place = next(s for s in page.form.sections if s.id == item.section)
        heading = item.heading or item.title.in_language(words.language)
        if place.id != section:
            section = place.id
            heading = f"{place.heading}\n{heading}" if item.heading else place.heading
        given = page.answers.get(item.id)
        blank = words.label("review.blank")
        blocks.append((heading, question_view.shown(item, given, words) if given else blank))
    return blocks


def _pieces(text: str, letters: int) -> list[str]:
    """Cut a long text at blanks; nothing of it is lost but the blank."""
    pieces = []
    while len(text) > letters:
        blank = max(text.rfind(sign, letters // 2, letters) for sign in (" ", "\n"))
        end = blank if blank > 0 else letters
        pieces.append(text[:end])
        text = text[end:].lstrip()
    return [*pieces, text]
