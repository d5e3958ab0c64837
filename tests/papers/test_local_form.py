"""A form as one office has it: its criteria and themes, asked, printed, kept with the review."""

from dataclasses import replace

import pytest

import rating
from papers.facts import FormFacts, PersonFacts
from papers.form_paper import form_docx
from papers.forms import Form, load_forms
from papers.forms.loading import form_of_source
from papers.forms.local import local_form
from papers.forms.model import Kind, Part
from papers.forms.values import points_of
from papers.reading import read_text
from papers.sent_file import text_of_docx
from rating import Role
from rating.law import overlays
from rating.law.overlays import Criterion, LocalRubric, Overlay
from tests.e2e.house import texts_in
from tests.house.source import ROOT

EXAMPLE = ROOT / "docs" / "office-law"
OWN = "KH 15-KH/ĐUVD"
THRIFT = "Đã giảm một phần ba giấy in."


@pytest.fixture
def office() -> Overlay:
    """The law of the example, known to this process."""
    shelf = overlays.read_folder(EXAMPLE)
    overlays.take_in(shelf)
    found = shelf.laws["so_giao_duc_vi_du"].overlay
    assert found is not None
    return found


def _rubric(office: Overlay, role: str) -> LocalRubric:
    return next(one for one in office.rubrics if one.role == role)


def _shipped(role: Role = Role.PLAIN) -> Form:
    found = load_forms().for_role(role, "national_2025")
    assert found is not None
    return found


def _made(office: Overlay, role: Role = Role.PLAIN) -> Form:
    themes = office.themes_of(role.value, 2026)
    return local_form(_shipped(role), _rubric(office, role.value), themes)


@pytest.mark.parametrize("role", [Role.PLAIN, Role.LEADER])
def test_points_are_asked_as_the_office_cut_them_up(office: Overlay, role: Role) -> None:
    """10 + 10 + 10 and 40 + 30, in the office's words, with its document as the reason."""
    form = _made(office, role)
    scored = [item for item in form.items if item.kind is Kind.POINTS]
    asked: dict[Part, list[int]] = {part: [] for part in Part}
    for item in scored:
        assert item.scale is not None
        asked[item.scale.part].append(int(item.scale.most))

    assert {Part.GENERAL: [10, 10, 10], Part.RESULTS: [40, 30]} == asked
    assert "Nhiệm vụ thường xuyên theo vị trí việc làm" == scored[3].heading
    assert scored[0].why is not None
    assert f"{OWN}, mục III.1, Phụ lục 1" in scored[0].why.vi
    assert all("30" not in item.hint.vi for item in scored[:3])


def test_the_points_make_a_hundred(office: Overlay) -> None:
    """Each part is summed by itself; what is missing is named."""
    form = _made(office)
    scored = [item.id for item in form.items if item.kind is Kind.POINTS]

    whole = points_of(form, dict(zip(scored, ("9", "8.5", "10", "38", "29"), strict=True)))
    part = points_of(form, {scored[0]: "9"})

    assert whole is not None
    assert part is not None
    assert ("27.5", "67") == (str(whole.general), str(whole.results))
    assert tuple(scored[1:]) == part.open


def test_a_theme_is_asked_of_whom_it_is_meant(office: Overlay) -> None:
    """Thrift of everybody, the digital change of who leads; under its own heading."""
    plain = [item.heading for item in _made(office).items]
    leader = [item.heading for item in _made(office, Role.LEADER).items]
    digital = "Kết quả chuyển đổi số trong quản lý và dạy học năm 2026"

    assert "Thực hành tiết kiệm, chống lãng phí trong nhiệm vụ được giao" in plain
    assert digital not in plain
    assert digital in leader


def test_it_is_kept_and_read_back_like_any_edition(office: Overlay) -> None:
    """Its text makes the same form again, and another hash than the shipped one's."""
    form = _made(office)

    assert form == form_of_source(form.source, form.key)
    assert form.key == _shipped().key
    assert form.content_hash != _shipped().content_hash


def test_one_criterion_a_part_stays_the_shipped_question(office: Overlay) -> None:
    """An office that cuts up only the results asks the 30 as the Centre does."""
    rubric = replace(_rubric(office, "plain"), general=(Criterion("g1", "Tiêu chí chung", 30),))

    items = local_form(_shipped(), rubric, ()).items
    general = [one for one in items if one.scale is not None and one.scale.part is Part.GENERAL]

    assert [30] == [int(one.scale.most) for one in general if one.scale is not None]


def test_each_part_has_its_table_and_sum_on_paper(office: Overlay) -> None:
    """Under the official headings; the theme stands under its own, with what was answered."""
    facts = _answered(_made(office))

    printed = texts_in(form_docx(facts))

    places = [
        printed.index(line)
        for line in (
            "Thực hành tiết kiệm, chống lãng phí trong nhiệm vụ được giao",
            THRIFT,
            "I. Đánh giá theo các nhóm tiêu chí",
            "1. Nhóm tiêu chí chung",
            "Chính trị, đạo đức, lối sống; ý thức tổ chức kỷ luật",
            "Cộng: 27,5/30 điểm.",
            "2. Nhóm tiêu chí về kết quả thực hiện nhiệm vụ",
            "Nhiệm vụ thường xuyên theo vị trí việc làm",
            "Cộng: 67/70 điểm. Tổng điểm tự chấm: 94,5/100 điểm.",
            "II. Đề xuất xếp loại mức chất lượng",
        )
    ]
    assert sorted(places) == places


def test_its_paper_is_understood_again(office: Overlay) -> None:
    """What was printed and is sent back has each criterion's points and the theme's answer."""
    facts = _answered(_made(office))

    understood = read_text(facts.form, text_of_docx(form_docx(facts)))

    assert facts.answers == {key: understood.items.get(key) for key in facts.answers}


def test_one_part_cut_up_has_its_own_sum_too(office: Overlay) -> None:
    """An office that cuts up only the results: the 30 is a line of the first table."""
    rubric = replace(_rubric(office, "plain"), general=(Criterion("g1", "Tiêu chí chung", 30),))
    facts = _answered(local_form(_shipped(), rubric, ()))

    printed = texts_in(form_docx(facts))

    assert "Cộng: 27,5/30 điểm." in printed
    assert "Cộng: 67/70 điểm. Tổng điểm tự chấm: 94,5/100 điểm." in printed


def _answered(form: Form) -> FormFacts:
    scored = [item.id for item in form.items if item.kind is Kind.POINTS]
    points = ("9", "8.5", "10", "38", "29") if len(scored) > 3 else ("27.5", "38", "29")
    answers = dict(zip(scored, points, strict=True))
    answers |= {item.id: THRIFT for item in form.items if item.id == "lt1"}
    return FormFacts(form=form, year=2026, person=PersonFacts("Trần Thị Lan"), answers=answers)


def test_marks_in_an_offices_words_are_words(office: Overlay) -> None:
    """What looks like markup or a template's field is printed as it was written."""
    odd = "Tiêu chí <b>A & B</b> {{ x }}"
    rubric = _rubric(office, "plain")
    rubric = replace(rubric, general=(Criterion("g1", odd, 20), Criterion("g2", "B", 10)))
    form = local_form(_shipped(), rubric, ())
    facts = FormFacts(form=form, year=2026, person=PersonFacts("Trần Thị Lan"), answers={})

    printed = texts_in(form_docx(facts))

    assert odd in printed


def test_without_rubric_and_themes_it_is_the_form_itself(office: Overlay) -> None:
    """No copy is made."""
    shipped = _shipped()

    assert shipped is local_form(shipped, None, ())
    assert rating.law.lineage(office.edition) == (office.edition, "national_2025")
