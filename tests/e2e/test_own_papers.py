"""An office puts its own form and Word template into a folder: they reach the conversation and the
paper at the next start; who has begun goes on with the form he began with."""

from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest
import pytest_asyncio
from docx import Document

from papers.form_paper import TEMPLATE_NAME
from papers.forms import SHIPPED_FORMS
from papers.word import SHIPPED_TEMPLATES
from tests.e2e.house import ACT, QUESTIONS, Cell, House, open_house, texts_in

pytestmark = pytest.mark.asyncio(loop_scope="module")

ASKED = "Trong năm, đồng chí đã dạy những lớp nào và kết quả ra sao?"
HEADING = "1. Phẩm chất chính trị, đạo đức, lối sống của nhà giáo"
AT_THE_END = "Mẫu in riêng của Trường THPT Ví Dụ"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """The product on SQLite, as shipped at first."""
    async with open_house("sqlite", tmp_path_factory.mktemp("house")) as house:
        yield house


def own_papers(folder: Path) -> Path:
    """Write form 2A with another first question and heading, and a template with a line more."""
    folder.mkdir()
    first = QUESTIONS[0]
    form = (SHIPPED_FORMS / "2A.2023.toml").read_text(encoding="utf-8")
    for old, new in ((first.question.vi, ASKED), (first.heading, HEADING)):
        assert form.count(old) == 1
        form = form.replace(old, new)
    (folder / "2A.2023.toml").write_text(form, encoding="utf-8")
    template = Document(BytesIO((SHIPPED_TEMPLATES / TEMPLATE_NAME).read_bytes()))
    template.add_paragraph(AT_THE_END)
    template.save(str(folder / TEMPLATE_NAME))
    return folder


async def test_an_offices_own_form_and_template(house: House, cell: Cell, tmp_path: Path) -> None:
    """Trần Thị Lan began before the office changed its form, Đặng Văn Khánh begins after it."""
    lan, khanh = await cell.joined("lan"), await cell.zalo("khanh")
    await cell.opens_year()
    await ACT.joins(khanh, await cell.code_for("khanh"))
    await ACT.begins_review(lan)
    await house.stop()
    house.own_papers = own_papers(tmp_path / "own")
    await house.start()

    await lan.says("kiem diem")
    old = (await lan.sees("Câu 1/")).text
    await khanh.says("kiem diem")
    new = (await khanh.sees("Câu 1/")).text
    await khanh.says("Dạy 2 lớp 12.")
    await khanh.sees("Câu 2/")
    await khanh.says("muc luc")
    await khanh.sees("Đã viết 1/")
    await khanh.taps(ACT.label("review.preview"))
    read = (await khanh.sees("trang 1/")).text
    await khanh.taps(ACT.label("review.word_file"))
    said = texts_in(await khanh.sees_file(".docx"))

    assert QUESTIONS[0].question.vi in old
    assert ASKED in new
    assert QUESTIONS[0].question.vi not in new
    assert HEADING in read
    assert HEADING in said
    assert "Dạy 2 lớp 12." in said
    assert AT_THE_END in said


async def test_a_broken_form_is_told_at_start(house: House, tmp_path: Path) -> None:
    """The program says which file and where, and does not run with half of a folder."""
    folder = own_papers(tmp_path / "own")
    form = folder / "2A.2023.toml"
    form.write_text(form.read_text(encoding="utf-8").replace("matter =", "subject ="), "utf-8")
    await house.stop()
    house.own_papers = folder
    since = house.log.stat().st_size

    with pytest.raises(AssertionError):
        await house.start()

    told = house.log.read_bytes()[since:].decode()
    house.own_papers = None
    await house.start()
    assert "2A.2023.toml" in told
    assert "subject" in told
