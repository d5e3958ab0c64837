"""Cards that bring members in: a QR and a typed code each, to print, cut and hand over."""

import io
from dataclasses import dataclass
from itertools import zip_longest

import segno

from papers.facts import CodeCard, CodesFacts
from papers.own import printed
from papers.word import Picture

TEMPLATE_NAME = "codes.docx"

QR_WIDTH_MM = 28
QR_SCALE = 6


@dataclass(frozen=True, slots=True)
class CardView:
    """One card; the blank card that fills an odd row has `present` false."""

    present: bool
    name: str
    code: str
    has_qr: bool
    qr: Picture
    expires: str
    telegram_line: str
    zalo_line: str


@dataclass(frozen=True, slots=True)
class CardRow:
    """Two cards beside each other."""

    left: CardView
    right: CardView


@dataclass(frozen=True, slots=True)
class CodesView:
    """The fields of `codes.docx`."""

    cell: str
    rows: tuple[CardRow, ...]


NO_PICTURE = Picture(png=b"", width_mm=QR_WIDTH_MM)
BLANK_CARD = CardView(
    present=False,
    name="",
    code="",
    has_qr=False,
    qr=NO_PICTURE,
    expires="",
    telegram_line="",
    zalo_line="",
)


def codes_docx(facts: CodesFacts) -> bytes:
    """Give the sheet of cards as .docx, two beside each other, in the order given.

    About ten milliseconds a card: call it in a thread.
    """
    cards = [_card(card, facts) for card in facts.cards]
    rows = zip_longest(cards[::2], cards[1::2], fillvalue=BLANK_CARD)
    view = CodesView(cell=facts.cell, rows=tuple(CardRow(left, right) for left, right in rows))
    return printed(view, TEMPLATE_NAME)


def _card(card: CodeCard, facts: CodesFacts) -> CardView:
    return CardView(
        present=True,
        name=card.name,
        code=card.code,
        has_qr=card.link is not None,
        qr=_qr(card.link) if card.link is not None else NO_PICTURE,
        expires=f"{card.expires:%H:%M ngày %d/%m/%Y}",
        telegram_line=_telegram_line(card, facts.bot_name),
        zalo_line=f"Zalo: tìm «{facts.zalo_name}», gõ mã trên." if facts.zalo_name else "",
    )


def _telegram_line(card: CodeCard, bot_name: str) -> str:
    if card.link is None:
        return f"Telegram: tìm {bot_name}, gõ mã trên."
    return f"Telegram: quét mã QR, hoặc tìm {bot_name} rồi gõ mã trên."


def _qr(link: str) -> Picture:
    """Draw the link with error correction M: a card is folded and thumbed before it is scanned."""
    png = io.BytesIO()
    segno.make(link, error="m", micro=False).save(png, kind="png", scale=QR_SCALE, border=2)
    return Picture(png=png.getvalue(), width_mm=QR_WIDTH_MM)
