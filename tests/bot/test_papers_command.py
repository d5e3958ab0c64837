"""`tusoi papers`: what an office brings along is listed, checked, and used or refused at start."""

from collections.abc import Iterator
from pathlib import Path

import docx
import pytest

from bot.__main__ import main
from bot.commands.papers import use_own_papers
from bot.errors import RunError
from bot.settings import Settings
from papers import own
from papers.facts import FormFacts, PersonFacts
from papers.form_paper import form_docx
from papers.forms import SHIPPED_FORMS
from papers.sent_file import text_of_docx
from workflow.review.which_form import FORMS

FORM = (SHIPPED_FORMS / "2A.2023.toml").read_text(encoding="utf-8")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An office's folder, given by both settings; afterwards the shipped papers are used again."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "mau"
    folder.mkdir()
    monkeypatch.setenv("TUSOI_FORMS_DIR", str(folder))
    monkeypatch.setenv("TUSOI_TEMPLATES_DIR", str(folder))
    yield folder
    own.use({})


def word(folder: Path, name: str, text: str) -> None:
    """Put a template of one line down."""
    document = docx.Document()
    document.add_paragraph(text)
    document.save(str(folder / name))


def test_the_shipped_templates_are_written_out_once(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """To be edited; what is there already is never overwritten."""
    out = office / "moi"

    first, second = (main(["papers", "templates", "--out", str(out)]) for _ in range(2))

    assert (0, 1) == (first, second)
    assert {"form.docx", "minutes.docx", "codes.docx"} <= {path.name for path in out.iterdir()}
    assert "form.docx" in capsys.readouterr().out


def test_what_is_written_out_passes_the_check(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The round an office goes: write out, edit, check."""
    main(["papers", "templates", "--out", str(office)])
    (office / "2A.2023.toml").write_text(FORM, encoding="utf-8")

    assert 0 == main(["papers", "check", str(office)])
    assert "2A.2023.toml: dùng được." in capsys.readouterr().out


def test_each_fault_is_told_with_its_file_and_place(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A misspelt field of a template, a misspelt key of a form, a name no paper has."""
    word(office, "form.docx", "{{ person.nmae }}")
    word(office, "thu.docx", "x")
    broken = FORM.replace('audience]\nvi = "', 'audience]\nvo = "', 1)
    (office / "2A.2023.toml").write_text(broken, encoding="utf-8")

    assert 1 == main(["papers", "check", str(office)])

    told = capsys.readouterr().err
    assert "form.docx: không có trường «person.nmae»." in told
    assert "2A.2023.toml: thiếu «audience.vi»." in told
    assert "thu.docx: không có giấy tờ nào dùng mẫu tên này" in told


@pytest.mark.parametrize("folder", ["khong-co", "rong"])
def test_nothing_to_check_is_no_success(office: Path, folder: str) -> None:
    """A folder that is not there, a folder with nothing in it."""
    (office / "rong").mkdir()

    assert 1 == main(["papers", "check", str(office / folder)])


def test_the_forms_are_listed_with_whose_they_are(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Key, title, where from, and what of it nobody has seen in print."""
    (office / "2A.2023.toml").write_text(FORM, encoding="utf-8")

    assert 0 == main(["papers", "forms"])

    lines = capsys.readouterr().out.splitlines()
    (mine,) = [line for line in lines if line.startswith("2A.2023 ")]
    (shipped,) = [line for line in lines if line.startswith("02C.2025 ")]
    assert (True, True) == (mine.endswith("của đơn vị"), shipped.endswith("có sẵn"))
    assert "Chưa thấy bản in" in lines[lines.index(shipped) + 1]


def test_an_offices_template_is_printed_with_from_the_start(office: Path) -> None:
    """One for every form, and one for this form alone, which goes before."""
    facts = FormFacts(FORMS["2A.2023"], 2026, PersonFacts("Nguyễn Văn An"), {})
    settings = Settings(_env_file=None, forms_dir=None, templates_dir=office)
    word(office, "form.docx", "Chung: {{ person.name }}")
    use_own_papers(settings)
    common = text_of_docx(form_docx(facts))
    word(office, "2A.2023.docx", "Riêng: {{ person.name }}")
    use_own_papers(settings)

    assert "Chung: Nguyễn Văn An" == common
    assert "Riêng: Nguyễn Văn An" == text_of_docx(form_docx(facts))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("2A.2023.toml", b"id = ", "form_wrong"), ("form.docx", b"x", "template_wrong")],
)
def test_a_wrong_file_keeps_the_program_from_starting(
    office: Path, name: str, content: bytes, code: str
) -> None:
    """With a sentence that names the file, before anything runs."""
    (office / name).write_bytes(content)

    with pytest.raises(RunError) as caught:
        use_own_papers(Settings(_env_file=None))

    assert code == caught.value.code
    assert name in caught.value.sentence()
