"""The cards with codes: what each says, and that nothing of another's stands on it."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import segno

from papers.codes import QR_SCALE, codes_docx
from papers.facts import CodesFacts

Reader = Callable[[bytes], Any]


def cards_of(paper: Any) -> list[list[str]]:
    """The text of each card, left before right, row by row; a blank card is empty."""
    return [
        [
            line
            for inner in cell.tables or [None]
            for line in (inner.rows[0].cells[1] if inner else cell).text.splitlines()
        ]
        for row in paper.document.tables[0].rows
        for cell in row.cells
    ]


def test_a_card_says_who_with_what_until_when(codes: CodesFacts, read_back: Reader) -> None:
    """Name, typed code, how long, both channels, a warning."""
    paper = read_back(codes_docx(codes))

    assert [
        "Nguyễn Văn An",
        "AN7K-2M4P",
        "Dùng một lần, đến 17:30 ngày 04/12/2026.",
        "Telegram: quét mã QR, hoặc tìm @tusoi_vidu_bot rồi gõ mã trên.",
        "Zalo: tìm «Tự Soi Ví Dụ», gõ mã trên.",
        "Không đưa mã cho người khác.",
    ] == cards_of(paper)[0]


def test_cards_stand_two_beside_each_other_in_order(codes: CodesFacts, read_back: Reader) -> None:
    """An odd one leaves a blank card beside it."""
    paper = read_back(codes_docx(codes))

    assert ["Nguyễn Văn An", "Trần Thị Lan", "Lê Văn Bình", ""] == [
        card[0] if card else "" for card in cards_of(paper)
    ]


def test_without_a_link_the_card_is_typed_only(codes: CodesFacts, read_back: Reader) -> None:
    """No QR, and no word of one."""
    paper = read_back(codes_docx(codes))

    assert "Telegram: tìm @tusoi_vidu_bot, gõ mã trên." == cards_of(paper)[2][3]
    assert 2 == len(paper.document.inline_shapes)


def test_without_a_zalo_bot_there_is_no_zalo_line(codes: CodesFacts, read_back: Reader) -> None:
    """Nobody is sent to a bot that is not there."""
    paper = read_back(codes_docx(replace(codes, zalo_name="")))

    assert not any("Zalo" in line for card in cards_of(paper) for line in card)


def test_each_qr_is_the_members_own_link(codes: CodesFacts, read_back: Reader) -> None:
    """The picture printed beside a name is the code of that name's link."""
    document = read_back(codes_docx(codes)).document

    for card, shape in zip(codes.cards, document.inline_shapes, strict=False):
        picture = shape._inline.graphic.graphicData.pic.blipFill.blip.embed
        part = document.part.related_parts[picture]
        assert card.link is not None
        expected = segno.make(card.link, error="m", micro=False)
        side = expected.symbol_size(scale=QR_SCALE, border=2)
        assert side == (part.image.px_width, part.image.px_height)
        png = io.BytesIO()
        expected.save(png, kind="png", scale=QR_SCALE, border=2)
        assert png.getvalue() == part.blob


def test_a_cell_of_one_has_one_card(codes: CodesFacts, read_back: Reader) -> None:
    """A lost phone means a sheet for one member."""
    paper = read_back(codes_docx(replace(codes, cards=codes.cards[:1])))

    assert [True, False] == [bool(card) for card in cards_of(paper)]
