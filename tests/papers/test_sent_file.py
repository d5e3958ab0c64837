"""Files members send: their text is read, and what is odd or large is refused by code."""

import io
import zipfile

import docx
import pytest

from papers import sent_file
from papers.errors import UnreadFile
from papers.facts import FormFacts
from papers.form_paper import form_docx
from papers.reading import read_text
from papers.sent_file import LARGEST_FILE, LONGEST_TEXT, text_of_docx, text_of_txt
from papers.struck import struck
from papers.word_text import words_of


def word_file() -> bytes:
    """A Word file with two paragraphs around a table, one of its cells merged."""
    document = docx.Document()
    document.add_paragraph("Trước")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Cả hàng"
    table.cell(1, 0).text, table.cell(1, 1).text = "Trái", "Phải"
    document.add_paragraph("Sau")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    """An archive of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def with_part(name: str, data: bytes) -> bytes:
    """The Word file with one more part."""
    with zipfile.ZipFile(io.BytesIO(word_file())) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    return zipped({**parts, name: data})


def code_of(content: bytes) -> str:
    """Read a Word file that must be refused."""
    with pytest.raises(UnreadFile) as caught:
        text_of_docx(content)
    return caught.value.code


def test_paragraphs_and_tables_come_in_their_order() -> None:
    """A merged cell is read once; cells beside each other are parted."""
    assert ["Trước", "Cả hàng", "Trái | Phải", "Sau"] == text_of_docx(word_file()).splitlines()


def test_our_own_paper_is_read_back(an_reviews_himself: FormFacts) -> None:
    """Who edits the draft in Word and sends it back gets the same answers."""
    text = text_of_docx(form_docx(an_reviews_himself))

    understood = read_text(an_reviews_himself.form, text)

    expected = {**an_reviews_himself.answers, "iv": "Không có."}
    assert expected == {k: v for k, v in understood.items.items() if k != "tasks"}


@pytest.mark.parametrize(
    ("told", "box"),
    [
        ('<w:default w:val="0"/>', "☐"),
        ('<w:default w:val="1"/>', "☒"),
        ('<w:default w:val="0"/><w:checked/>', "☒"),
        ('<w:default w:val="1"/><w:checked w:val="0"/>', "☐"),
    ],
)
def test_a_box_of_an_older_word_form_is_read(told: str, box: str) -> None:
    """Its field says whether it is ticked; what it shows is in no text."""
    field = f'<w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>{told}</w:checkBox></w:ffData>'
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    runs = f"<w:r>{field}</w:fldChar></w:r><w:r><w:t> Tốt</w:t></w:r>"
    told = f"<w:document {space}><w:body><w:p>{runs}</w:p></w:body></w:document>"

    assert f"{box} Tốt" == words_of(told.encode(), LONGEST_TEXT)


@pytest.mark.parametrize(
    ("how", "is_struck"), [("strike", True), ("double_strike", True), ("bold", False)]
)
def test_what_is_struck_out_in_word_stays_so(how: str, is_struck: bool) -> None:
    """Run by run; a choice in a table too."""
    document = docx.Document()
    paragraph = document.add_paragraph("Giới tính: ")
    setattr(paragraph.add_run("Nam").font, how, True)
    last = paragraph.add_run("/Nữ")
    setattr(last.font, how, False)
    stream = io.BytesIO()
    document.save(stream)

    told = text_of_docx(stream.getvalue())

    assert f"Giới tính: {struck('Nam') if is_struck else 'Nam'}/Nữ" == told


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def noted_file(kind: str, said: str, *, head: str = "Đạt giải Nhất hội thi.") -> bytes:
    """A Word file with one note at the foot or the end, as Word writes it."""
    document = docx.Document()
    document.add_paragraph("Trước")
    paragraph = document.add_paragraph(head)
    for number in (1, 2):
        mark = paragraph.add_run()._r.makeelement(f"{{{W}}}{kind}Reference", {f"{{{W}}}id": "2"})
        deleted = paragraph._p.makeelement(f"{{{W}}}del", {})
        (paragraph.runs[-1]._r if number == 1 else deleted).append(mark)
        paragraph._p.extend([deleted] if number == 2 else [])
    document.add_paragraph("Sau")
    stream = io.BytesIO()
    document.save(stream)
    rule = f'<w:{kind} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>'
    text = "".join(f"<w:p><w:r><w:t>{one}</w:t></w:r></w:p>" for one in said.split("\n"))
    notes = f'<w:{kind}s xmlns:w="{W}">{rule}<w:{kind} w:id="2">{text}</w:{kind}></w:{kind}s>'
    relations = "word/_rels/document.xml.rels"
    with zipfile.ZipFile(stream) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    one = f'<Relationship Id="rId99" Type="{RELATION}/{kind}s" Target="{kind}s.xml"/>'
    parts[relations] = parts[relations].replace(
        b"</Relationships>", one.encode() + b"</Relationships>"
    )
    return zipped({**parts, f"word/{kind}s.xml": notes.encode()})


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_what_a_note_says_stands_below_its_paragraph(kind: str) -> None:
    """Once, however it is laid out; where the mark was deleted it is deleted, too."""
    told = text_of_docx(noted_file(kind, "Theo QĐ 15\nngày 05/01/2026"))

    assert [
        "Trước",
        "Đạt giải Nhất hội thi.",
        "Chú thích: Theo QĐ 15",
        "Chú thích: ngày 05/01/2026",
        "Sau",
    ] == told.splitlines()


def test_a_note_below_a_heading_goes_to_its_answer(an_reviews_himself: FormFacts) -> None:
    """The heading is known all the same, and nothing of the note is lost."""
    form = an_reviews_himself.form
    heading = next(item.heading for item in form.items if item.id == "i2")

    understood = read_text(
        form, text_of_docx(noted_file("footnote", "Kèm 3 phụ lục", head=heading))
    )

    assert "Chú thích: Kèm 3 phụ lục\nSau" == understood.items["i2"]


def test_a_note_alone_answers_nothing(an_reviews_himself: FormFacts) -> None:
    """What a template advises is shown, not taken for the member's word, nor for a heading."""
    form = an_reviews_himself.form
    headings = {item.id: item.heading for item in form.items}
    advice = f"Ghi rõ ưu điểm, hạn chế\n{headings['i3']}"
    told = text_of_docx(noted_file("footnote", advice, head=headings["i1"]))

    understood = read_text(form, told.replace("Sau", f"{headings['i2']}\nDạy đủ 23 tiết."))

    notes = [f"Chú thích: {line}" for line in advice.split("\n")]
    assert {"i2": "Dạy đủ 23 tiết."} == understood.items
    assert notes == understood.rest.splitlines()[-2:]


def test_notes_larger_than_a_text_are_refused() -> None:
    """A note counts like any other words."""
    assert "too_large" == code_of(noted_file("footnote", "a" * (LONGEST_TEXT + 1)))


def test_a_note_said_again_and_again_is_counted_at_once() -> None:
    """One paragraph that refers to it without end is refused before it is at its end."""
    refers = '<w:footnoteReference w:id="2"/>'
    begun = f'<w:document xmlns:w="{W}"><w:body><w:p><w:r>{refers * 3}<w:unclosed>'
    notes = {("footnoteReference", "2"): ["a" * 40] * 10}

    with pytest.raises(UnreadFile) as refused:
        words_of(begun.encode(), 1_200, notes)

    assert "too_large" == refused.value.code


@pytest.mark.parametrize("content", [b"", b"ki tu", zipped({"a.txt": b"a"})])
def test_what_is_no_word_file_is_refused(content: bytes) -> None:
    """Nothing, a text, an archive."""
    assert "broken" == code_of(content)


def test_broken_xml_is_refused() -> None:
    """An archive that says it is Word and is not."""
    assert "broken" == code_of(with_part("[Content_Types].xml", b"<broken"))


def test_macros_are_refused() -> None:
    """A file that carries a program is not opened."""
    assert "macros" == code_of(with_part("word/vbaProject.bin", b"x"))


def test_an_empty_document_is_told() -> None:
    """Nothing was written in it."""
    stream = io.BytesIO()
    docx.Document().save(stream)

    assert "no_text" == code_of(stream.getvalue())


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """What counts is the size unpacked, as the archive's own list tells it."""
    monkeypatch.setattr(sent_file, "LARGEST_UNPACKED", 1_000_000)

    assert "too_large" == code_of(with_part("word/media/a.bin", b"\0" * 1_000_001))


def test_entities_are_not_expanded() -> None:
    """Word writes no document type, so that a file with one is not opened at all."""
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]>'
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        b"<w:body><w:p><w:r><w:t>&c;</w:t></w:r></w:p></w:body></w:document>"
    )

    assert "odd_parts" == code_of(with_part("word/document.xml", bomb))


@pytest.mark.parametrize(("size", "refused"), [(-1, False), (0, False), (1, True)])
def test_a_text_is_read_up_to_its_limit(size: int, refused: bool) -> None:
    """Far above any review; one letter more is told."""
    content = ("a" * (LONGEST_TEXT + size)).encode()

    if refused:
        with pytest.raises(UnreadFile, match="too_large"):
            text_of_txt(content)
    else:
        assert LONGEST_TEXT + size == len(text_of_txt(content))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_plain_text_is_read_in_the_usual_encodings(encoding: str) -> None:
    """Notepad writes all three."""
    assert "Nguyễn Văn An" == text_of_txt("Nguyễn Văn An".encode(encoding))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xe9\xff", "not_text"),
        (b"a\x00b", "not_text"),
        (b"  \n", "no_text"),
        (b"a" * (LARGEST_FILE + 1), "too_large"),
    ],
)
def test_what_is_no_plain_text_is_refused(content: bytes, code: str) -> None:
    """A picture renamed, an empty file, a huge one."""
    with pytest.raises(UnreadFile) as caught:
        text_of_txt(content)

    assert code == caught.value.code
