"""Word templates: what is checked when one is loaded, and what the shipped ones are."""

import dataclasses
import io
import zipfile
from pathlib import Path

import docx
import pytest

from papers.draw import DRAWINGS
from papers.errors import TemplateError
from papers.office import VIEWS
from papers.word import SHIPPED_TEMPLATES, Picture, WordTemplate, load_template


@dataclasses.dataclass(frozen=True)
class Pupil:
    """A pupil on a list."""

    name: str
    age: int


@dataclasses.dataclass(frozen=True)
class ClassList:
    """A class with its pupils, to try templates on."""

    title: str
    open: bool
    picture: Picture
    pupils: tuple[Pupil, ...]


def word_file(*paragraphs: str, header: str = "", title: str = "") -> bytes:
    """A .docx with these paragraphs, as an office would type them."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.sections[0].header.paragraphs[0].text = header
    document.core_properties.title = title
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def fault_of(content: bytes) -> tuple[str, str, str]:
    """Load a template that must be refused: code, file, field."""
    with pytest.raises(TemplateError) as caught:
        WordTemplate(content, name="lop.docx", view=ClassList)
    return caught.value.code, caught.value.file, caught.value.field


GOOD = (
    "{{ title }}",
    "{%p if open and not pupils %}",
    "Chưa có ai",
    "{%p else %}",
    "{%p for pupil in pupils %}",
    "{{ loop.index }}. {{ pupil.name }}{% if pupil.age > 17 %}, {{ pupil.age }}{% endif %}",
    "{%p endfor %}",
    "{%p endif %}",
)


def test_a_template_with_known_fields_is_taken_and_filled() -> None:
    """Fields, loops, conditions: what an office needs."""
    template = WordTemplate(word_file(*GOOD), name="lop.docx", view=ClassList)
    pupils = (Pupil("An", 17), Pupil("Lan", 18))

    filled = template.fill(ClassList("Lớp", True, Picture(b"", 1), pupils))

    lines = [p.text for p in docx.Document(io.BytesIO(filled)).paragraphs]
    assert ["Lớp", "1. An", "2. Lan, 18"] == [line for line in lines if line]


@pytest.mark.parametrize(
    ("paragraphs", "code", "field"),
    [
        (["{{ titel }}"], "unknown_field", "titel"),
        (["{{ title.length }}"], "unknown_field", "title.length"),
        (["{% for p in pupils %}{{ p.nom }}{% endfor %}"], "unknown_field", "p.nom"),
        (["{% for p in pupils %}{% endfor %}{{ p.name }}"], "unknown_field", "p"),
        (["{% if opened %}x{% endif %}"], "unknown_field", "opened"),
        (["{% for p in pupils %}{% else %}{{ p.name }}{% endfor %}"], "unknown_field", "p"),
        (["{% if open %}{% elif shut %}x{% endif %}"], "unknown_field", "shut"),
        (["{% if open or shut %}x{% endif %}"], "unknown_field", "shut"),
        (["{% if open == shut %}x{% endif %}"], "unknown_field", "shut"),
        (["{%p for p in titles %}", "{%p endfor %}"], "unknown_field", "titles"),
        (["{% for p in title %}{% endfor %}"], "not_a_list", "title"),
        (["{% for a, b in pupils %}{% endfor %}"], "not_allowed", "for"),
        (["{{ pupils }}"], "not_printable", "pupils"),
        (["{{ title() }}"], "not_allowed", "call"),
        (["{{ title|upper }}"], "not_allowed", "filter"),
        (["{{ pupils[0].name }}"], "not_allowed", "getitem"),
        (["{% set x = 1 %}"], "not_allowed", "assign"),
        (["{{ title.__class__ }}"], "unknown_field", "title.__class__"),
    ],
)
def test_a_template_that_names_what_is_not_there_is_refused(
    paragraphs: list[str], code: str, field: str
) -> None:
    """The office hears of its slip when it puts the template in, with the field's name."""
    assert (code, "lop.docx", field) == fault_of(word_file(*paragraphs))


def test_the_running_header_is_checked_too() -> None:
    """It is filled like the body."""
    content = word_file("{{ title }}", header="{{ nowhere }}")

    assert ("unknown_field", "lop.docx", "nowhere") == fault_of(content)


def test_the_files_properties_are_not_filled() -> None:
    """A field there would be printed as it stands, so it is told."""
    content = word_file("{{ title }}", title="{{ title }}")

    assert ("not_allowed", "lop.docx", "title") == fault_of(content)


def test_broken_syntax_is_refused() -> None:
    """A loop never closed."""
    code, file, _ = fault_of(word_file("{% for p in pupils %}"))

    assert ("syntax", "lop.docx") == (code, file)


def a_zip_without_word() -> bytes:
    """A .zip file somebody renamed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "a")
    return stream.getvalue()


@pytest.mark.parametrize(
    "content", [b"", b"ki tu", a_zip_without_word()], ids=["empty", "text", "zip"]
)
def test_a_file_that_is_no_word_file_is_refused(content: bytes) -> None:
    """An old .doc, a text, an archive."""
    assert ("not_word", "lop.docx", "") == fault_of(content)


def test_a_template_that_is_not_there_is_told_by_name(tmp_path: Path) -> None:
    """A folder of own templates may lack one."""
    with pytest.raises(TemplateError) as caught:
        load_template(tmp_path / "lop.docx", ClassList)

    assert ("missing", "lop.docx") == (caught.value.code, caught.value.file)


def test_a_template_is_filled_with_its_own_facts_only() -> None:
    """The minutes' template cannot be given a self-review by mistake."""
    template = WordTemplate(word_file(*GOOD), name="lop.docx", view=ClassList)

    with pytest.raises(TypeError):
        template.fill(Pupil("An", 17))


@pytest.mark.parametrize("name", VIEWS)
def test_every_shipped_template_passes_its_own_check(name: str) -> None:
    """What is shipped loads with the fields that an office's own of that name may print."""
    assert isinstance(load_template(SHIPPED_TEMPLATES / name, VIEWS[name]), WordTemplate)


def test_an_office_can_replace_whatever_is_shipped() -> None:
    """None is printed from a template that an office's folder could not hold."""
    shipped = {path.name for path in SHIPPED_TEMPLATES.glob("*.docx")}

    assert shipped == set(VIEWS)


@pytest.mark.parametrize("name", DRAWINGS)
def test_every_shipped_template_is_what_its_drawing_draws(name: str) -> None:
    """A change of layout is made in the drawing, where it can be read, and drawn anew."""
    assert _parts(DRAWINGS[name]()) == _parts((SHIPPED_TEMPLATES / name).read_bytes())


def test_no_template_is_shipped_without_a_drawing() -> None:
    """And none is drawn that is not shipped."""
    assert set(DRAWINGS) == {path.name for path in SHIPPED_TEMPLATES.glob("*.docx")}


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_who_signs_stands_under_words_of_the_paper() -> None:
    """No page begins with a signature alone: the form's last words go with it, and on minutes the
    tellers stay with the clerk and the chair."""
    form = docx.Document(str(SHIPPED_TEMPLATES / "form.docx"))
    minutes = docx.Document(str(SHIPPED_TEMPLATES / "minutes.docx"))

    feet = [each for each in form.paragraphs if each.text == "{{ section.foot }}"]
    (hands,) = (
        table.rows[0].cells for table in minutes.tables if "THƯ KÝ" in table.rows[0].cells[0].text
    )
    assert feet
    assert all(foot.paragraph_format.keep_with_next for foot in feet)
    assert all(line.paragraph_format.keep_with_next for cell in hands for line in cell.paragraphs)
