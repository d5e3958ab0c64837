"""A prepared text: split by the form's headings, taken only when its writer says so."""

from io import BytesIO

import docx
import pytest

from papers.errors import UnreadFile
from papers.sent_file import text_of_docx
from storage.queries import review_trail
from tests.workflow.conftest import Cell, World
from tests.workflow.writing import open_year
from workflow.errors import Refusal
from workflow.review import answer_undo, attachments, prepared_text, writing
from workflow.review.pages import PASTE, Page
from workflow.work import ChatKey, ReadFile

WHOLE = """BẢN KIỂM ĐIỂM CÁ NHÂN
I. Ưu điểm, kết quả đạt được
2. Kết quả thực hiện nhiệm vụ
Dạy 17 tiết mỗi tuần, hai lớp 12 có 98,5 % học sinh tốt nghiệp, một sáng kiến được công nhận.
II. Hạn chế, khuyết điểm và nguyên nhân
1. Hạn chế, khuyết điểm
Có hai kỳ sinh hoạt chưa phát biểu ý kiến.
2. Nguyên nhân
Chưa chuẩn bị ý kiến trước khi họp.
"""
CHAT = ChatKey("telegram", "1", "1002")


@pytest.fixture
async def lan(world: World, cell: Cell) -> Page:
    """Trần Thị Lan has answered one question."""
    await open_year(world, cell)
    async with world.job() as work:
        await writing.begin(work, cell.people["lan"])
        return await writing.answer(work, cell.people["lan"], "ii1", "Câu cũ.")


async def test_a_text_with_headings_looks_prepared(lan: Page) -> None:
    """One answer does not, however long it is."""
    assert prepared_text.looks_prepared(lan, WHOLE)
    assert not prepared_text.looks_prepared(lan, "Tôi dạy 17 tiết mỗi tuần. " * 20)


async def test_nothing_is_taken_before_its_writer_says_so(
    world: World, cell: Cell, lan: Page
) -> None:
    """Then each item has its part, what was there is replaced, and what fits nowhere stays."""
    person = cell.people["lan"]
    async with world.job() as work:
        await prepared_text.paste(work, person, WHOLE)
    async with world.job() as work:
        before = await writing.page(work, person)
        assert before is not None
        found = await prepared_text.prepared(work, before)
        after, count = await prepared_text.take(work, person)

    assert {"ii1": "Câu cũ."} == dict(before.answers)
    assert found is not None
    assert 1 == found.replaced
    assert count == len(found.items)
    assert after.answers["i2"].startswith("Dạy 17 tiết mỗi tuần")
    assert "Có hai kỳ sinh hoạt chưa phát biểu ý kiến." == after.answers["ii1"]
    assert "Chưa chuẩn bị ý kiến trước khi họp." == after.answers["ii2"]


async def test_a_text_cut_by_the_phone_is_put_together(world: World, cell: Cell, lan: Page) -> None:
    """The second part goes below the first; dropped, both are gone and the answers stay."""
    person = cell.people["lan"]
    first, second = WHOLE[:300], WHOLE[300:]
    async with world.job() as work:
        await prepared_text.paste(work, person, first, append=True)
        await prepared_text.paste(work, person, second, append=True)
        page = await prepared_text.drop(work, person)
        with pytest.raises(Refusal) as refused:
            await prepared_text.take(work, person)

    assert {"ii1": "Câu cũ."} == dict(page.answers)
    assert "nothing_pasted" == refused.value.code


async def test_a_file_is_read_and_is_no_proof_then(world: World, cell: Cell, lan: Page) -> None:
    """The outcome is planned as a message; the text waits to be taken."""
    person = cell.people["lan"]
    document = docx.Document()
    for line in WHOLE.splitlines():
        document.add_paragraph(line)
    content = BytesIO()
    document.save(content)
    async with world.job() as work:
        page = await attachments.attach(
            work, person, "i1", CHAT, kind="document", file_id="f1", name="bai.docx"
        )
        proof = page.proofs[0].proof_id
        await prepared_text.ask_to_read(work, person, proof)
        assert [ReadFile(proof)] == work.jobs

    text = text_of_docx(content.getvalue())
    async with world.job() as work:
        await prepared_text.keep_read(work, proof, text, None)
        after = await writing.page(work, person)
        kept = await review_trail.paste_of(await work.session(), lan.review_id)

    assert after is not None
    assert () == after.proofs
    assert kept is not None
    assert "Dạy 17 tiết mỗi tuần" in kept


async def test_a_file_in_the_place_of_a_text_that_waits_remembers_it(
    world: World, cell: Cell, lan: Page
) -> None:
    """What was pasted before the file was read can be put back."""
    person = cell.people["lan"]
    async with world.job() as work:
        await prepared_text.paste(work, person, WHOLE)
        page = await attachments.attach(
            work, person, "i1", CHAT, kind="document", file_id="f1", name="bai.docx"
        )
        await prepared_text.keep_read(work, page.proofs[0].proof_id, "Một bài khác hẳn.", None)
    async with world.job() as work:
        after = await writing.page(work, person)
        assert after is not None
        mark = after.trail[PASTE].undo or 0
        await answer_undo.undo(work, person, PASTE, mark)
        kept = await review_trail.paste_of(await work.session(), lan.review_id)

    assert WHOLE.strip() == kept


async def test_a_file_that_cannot_be_read_stays_a_proof(
    world: World, cell: Cell, lan: Page
) -> None:
    """And nothing is pasted."""
    person = cell.people["lan"]
    async with world.job() as work:
        page = await attachments.attach(
            work, person, "i1", CHAT, kind="document", file_id="f1", name="bai.docx"
        )
        proof = page.proofs[0].proof_id
        await prepared_text.keep_read(work, proof, "", UnreadFile("broken"))
        after = await writing.page(work, person)

    assert after is not None
    assert 1 == len(after.proofs)


async def test_proofs_are_counted_once_and_can_be_taken_away(
    world: World, cell: Cell, lan: Page
) -> None:
    """The same file twice is one; another member's button takes nothing away."""
    person, other = cell.people["lan"], cell.people["binh"]
    async with world.job() as work:
        for _ in range(2):
            page = await attachments.attach(
                work, person, "i1", CHAT, kind="photo", file_id="f1", name="Giấy khen"
            )
        await writing.begin(work, other)
        await attachments.remove(work, other, page.proofs[0].proof_id)
        still = await writing.page(work, person)
        gone = await attachments.remove(work, person, page.proofs[0].proof_id)

    assert ["Giấy khen"] == [proof.name for proof in page.proofs]
    assert still is not None
    assert (1, 0) == (len(still.proofs), len(gone.proofs))
