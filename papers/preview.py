"""A filled form as plain text, to be read in the chat before it is handed in."""

from collections.abc import Iterator

from papers.facts import FormFacts
from papers.form_paper import form_view
from papers.form_view import ChoiceRow, HandView, ItemView, SectionView
from papers.forms import Signer

TELEGRAM_PAGE = 3_500
ZALO_PAGE = 1_500
"""Characters of one page: below what one message of the channel takes, with a line above it and
the choices, which are listed in it where there are no buttons."""

_BLANK = "……"


def form_text(facts: FormFacts) -> str:
    """Give what the paper will say, part by part; raises as `form_docx`."""
    view = form_view(facts)
    head = (view.form_code, view.title, f"Năm {view.year}", view.subtitle, view.unconfirmed)
    about = f"Họ và tên: {view.person.name}" if view.about_person else f"Tập thể: {view.collective}"
    parts = ["\n".join(line for line in (*head, *view.notes, about) if line)]
    parts.extend(map(_section, view.sections))
    parts.extend(
        _list("Ý kiến tham gia", [": ".join(filter(None, o.cells)) for o in view.opinions])
    )
    parts.extend(_list("Tài liệu, minh chứng kèm theo", view.enclosures))
    for hand, known in zip(facts.form.hands, view.hands, strict=True):
        if hand.signer is not Signer.AUTHOR:
            parts.extend(_hand(known))
    parts.extend(map(_section, view.appendix))
    return "\n\n".join(parts)


def in_pages(text: str, most: int) -> tuple[str, ...]:
    """Cut a text into pages of at most `most` characters: at a part, a line, a blank, in this
    order; nothing but the blanks at a cut is left out."""
    pages = []
    while len(text) > most:
        cut = next(
            (at for gap in ("\n\n", "\n", " ") if (at := text.rfind(gap, most // 2, most + 1)) > 0),
            most,
        )
        pages.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return (*pages, text) if text else tuple(pages)


def _section(section: SectionView) -> str:
    lines = [line for item in section.items for line in _item(item)]
    return "\n".join(filter(None, (section.heading, section.lead, *lines, section.foot)))


def _item(item: ItemView) -> Iterator[str]:
    if item.heading:
        yield item.heading
    yield from item.lines
    if item.blanks:
        yield _BLANK
    if item.rows and not item.lines:
        yield _marked(item.rows)
    for row in item.table:
        cells = zip(item.columns[1:], row.cells[1:], strict=True)
        yield f"{row.cells[0]}. " + "; ".join(f"{name}: {cell or _BLANK}" for name, cell in cells)
    if item.closing:
        yield item.closing


def _marked(rows: tuple[ChoiceRow, ...]) -> str:
    """Only what was chosen: empty boxes are for paper."""
    chosen = [choice.label for row in rows for choice in row.choices if choice.box == "☒"]
    return f"☒ {chosen[0]}" if chosen else _BLANK


def _hand(hand: HandView) -> Iterator[str]:
    """What another hand has written so far."""
    lines = list(hand.comment)
    level = _marked(hand.level_rows)
    if level != _BLANK:
        lines.append(f"{hand.level_heading} {level}")
    if lines:
        yield "\n".join((*hand.title, *([hand.comment_heading] if hand.comment else []), *lines))


def _list(heading: str, lines: list[str] | tuple[str, ...]) -> Iterator[str]:
    if lines:
        yield "\n".join((f"{heading}:", *(f"- {line}" for line in lines)))
