"""Forms as data: what the shipped ones ask, and that a wrong file is refused with its place."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

import rating
from papers.errors import FormError
from papers.form_paper import TEMPLATE_NAME
from papers.forms import SHIPPED_FORMS, Appears, Form, Kind, load_form, load_forms
from papers.office import own_templates
from papers.word import SHIPPED_TEMPLATES
from rating import Role

SMALL = """
id = "T"
edition = "1"
code = "Mẫu T"
title = "BẢN THỬ"
subtitle = "(thử)"
audience = {vi = "Mọi người", en = "Everybody"}

[[section]]
id = "I"
heading = "I. Phần một"

[[section.item]]
id = "a"
kind = "text"
title = {vi = "A", en = "A"}
question = {vi = "Hỏi?", en = "Ask?"}
hint = {vi = "Gợi ý", en = "Hint"}

[[section.item]]
id = "a_grade"
kind = "grade"
grade_of = "a"
title = {vi = "B", en = "B"}
question = {vi = "Hỏi?", en = "Ask?"}
hint = {vi = "Gợi ý", en = "Hint"}

[[hand]]
id = "author"
role = ["NGƯỜI VIẾT"]
how = "(Ký)"
signer = "author"
"""


def write(folder: Path, text: str) -> Path:
    """Put a form file down."""
    path = folder / "T.1.toml"
    path.write_text(text, encoding="utf-8")
    return path


def fault_of(folder: Path, text: str) -> tuple[str, str, str]:
    """Load a form that must be refused: code, file, key."""
    with pytest.raises(FormError) as caught:
        load_form(write(folder, text))
    return caught.value.code, caught.value.file, caught.value.key


def test_form_2a_asks_in_the_order_of_the_paper(forms: Mapping[str, Form]) -> None:
    """Each text before its grade, sections I to VII, no prompts unless there are some."""
    asked = [item.id for item in forms["2A.2023"].asked()]

    expected = "i1 i1_grade i2 i2_grade i3 ii1 ii2 iii iii_grade v vi vii1 vii2"
    assert expected == " ".join(asked)


def test_prompts_add_the_explanation_between_iii_and_v(forms: Mapping[str, Form]) -> None:
    """S1 III.2.2.a(4): whoever got prompts must explain them."""
    asked = [item.id for item in forms["2A.2023"].asked({Appears.PROMPTED})]

    assert ["iii_grade", "iv", "v"] == asked[asked.index("iii_grade") : asked.index("vi")]


def test_a_leader_is_asked_three_graded_items_more(forms: Mapping[str, Form]) -> None:
    """S1 III.2.2.b: leading, responsibility, example; then the pledge as number 6."""
    asked = [item.id for item in forms["2B.2023"].asked()]

    assert ["i3", "i3_grade", "i4", "i4_grade", "i5", "i5_grade", "i6"] == asked[4:11]
    assert len(forms["2A.2023"].asked()) + 6 == len(asked)


def test_only_the_shared_fault_and_the_staff_rating_may_be_passed_over(
    forms: Mapping[str, Form],
) -> None:
    """Whatever may be left out has a word for it, and nothing else has one."""
    for form in (forms["2A.2023"], forms["2B.2023"]):
        optional = {item.id for item in form.asked() if not item.required}

        assert {"v", "vii1"} == optional
        assert {item.id for item in form.asked() if item.skip is not None} == optional


def test_every_typed_item_shows_an_example_in_both_languages(forms: Mapping[str, Form]) -> None:
    """A member who does not know how to begin sees how a good answer looks."""
    for item in (item for form in forms.values() for item in form.items):
        typed = item.kind in (Kind.TEXT, Kind.ROWS, Kind.POINTS)
        assert typed == bool(item.examples), item.id
        if item.example is not None:
            assert item.example.in_language("vi")


def test_an_example_follows_its_own_advice_on_length(forms: Mapping[str, Form]) -> None:
    """An example that the advice would call too short teaches nothing."""
    for item in (item for form in forms.values() for item in form.items):
        if item.kind is Kind.TEXT and item.example is not None:
            assert item.min_length <= len(item.example.vi) <= item.max_length, item.id


def test_an_unknown_language_gets_vietnamese(forms: Mapping[str, Form]) -> None:
    """Vietnamese is the language of the form."""
    title = forms["2A.2023"].item("ii2").title

    assert ("Causes", "Nguyên nhân") == (title.in_language("en"), title.in_language("fr"))


def test_an_unknown_item_is_told_with_its_form(forms: Mapping[str, Form]) -> None:
    """A stale button may name an item another edition had."""
    with pytest.raises(FormError) as caught:
        forms["2A.2023"].item("i9")

    error = caught.value
    assert ("unknown_item", "2A.2023", "i9") == (error.code, error.file, error.key)


def test_the_hash_follows_the_content_and_not_the_spacing(tmp_path: Path) -> None:
    """A running review keeps the edition it began with; comments do not make a new one."""
    plain = load_form(write(tmp_path, SMALL)).content_hash

    commented = load_form(write(tmp_path, f"# ghi chú\n\n{SMALL}")).content_hash
    reworded = load_form(write(tmp_path, SMALL.replace('"Hỏi?"', '"Hỏi gì?"'))).content_hash

    assert plain == commented
    assert reworded != plain


def test_an_offices_form_stands_beside_the_shipped_ones(tmp_path: Path) -> None:
    """Its folder adds forms; what it does not have stays shipped."""
    write(tmp_path, SMALL)

    forms = load_forms(tmp_path)

    assert {"T.1", "2A.2023", "2B.2023"} <= {*forms}
    assert [True, False] == [forms.is_own("T.1"), forms.is_own("2A.2023")]


def test_an_offices_edition_stands_in_place_of_the_shipped_one(tmp_path: Path) -> None:
    """The same key: the office's is current, and a review begun before keeps the shipped one."""
    shipped = load_forms()["2A.2023"]
    text = (SHIPPED_FORMS / "2A.2023.toml").read_text(encoding="utf-8")
    (tmp_path / "2A.2023.toml").write_text(text.replace("Nguyên nhân", "Vì sao"), encoding="utf-8")

    forms = load_forms(tmp_path)

    assert "Vì sao" == forms["2A.2023"].item("ii2").title.vi
    assert shipped == forms.edition("2A.2023", shipped.content_hash)


def test_a_former_edition_is_found_by_its_hash(tmp_path: Path) -> None:
    """An office that edits its form keeps the old file in `former/`, named by key and hash."""
    old = load_form(write(tmp_path, SMALL))
    (tmp_path / "former").mkdir()
    kept = tmp_path / "former" / f"T.1.{old.content_hash[:12]}.toml"
    kept.write_text(SMALL, encoding="utf-8")
    write(tmp_path, SMALL.replace('"Hỏi?"', '"Hỏi gì?"'))

    forms = load_forms(tmp_path)

    assert old == forms.edition("T.1", old.content_hash)
    assert "Hỏi gì?" == forms["T.1"].item("a").question.vi


def test_a_former_edition_under_another_hash_is_refused(tmp_path: Path) -> None:
    """A file in `former/` that was edited is no former edition."""
    (tmp_path / "former").mkdir()
    (tmp_path / "former" / "T.1.0123456789ab.toml").write_text(SMALL, encoding="utf-8")

    with pytest.raises(FormError) as caught:
        load_forms(tmp_path)

    assert "misnamed" == caught.value.code


def test_a_review_can_carry_its_edition_with_it(tmp_path: Path) -> None:
    """The copy kept with the review makes the very same form, hash and all."""
    old = load_form(write(tmp_path, SMALL))

    again = load_forms().edition("T.1", old.content_hash, old.source)

    assert (old, old.content_hash) == (again, again.content_hash)


@pytest.mark.parametrize("changed", [True, False])
def test_an_edition_that_is_nowhere_is_told(tmp_path: Path, changed: bool) -> None:
    """Neither another edition nor a copy that was tampered with is taken for it."""
    old = load_form(write(tmp_path, SMALL))
    copy = old.source.replace("Hỏi?", "Hỏi gì?") if changed else ""

    with pytest.raises(FormError) as caught:
        load_forms().edition("T.1", old.content_hash, copy)

    assert "unknown_edition" == caught.value.code


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A slip in the setting is not taken for an empty folder."""
    with pytest.raises(FormError) as caught:
        load_forms(tmp_path / "nowhere")

    assert "no_folder" == caught.value.code


TEXT = 'kind = "text"'
ITEM = "section[1].item[1]"


@pytest.mark.parametrize(
    ("find", "put", "code", "key"),
    [
        ('title = "BẢN THỬ"\n', "", "missing", "title"),
        ('code = "Mẫu T"', "code = 7", "wrong_type", "code"),
        ('code = "Mẫu T"', 'code = "  "', "empty", "code"),
        ('title = "BẢN THỬ"', 'title = "BẢN THỬ"\ntitel = "x"', "unknown_key", "titel"),
        (', en = "Everybody"', "", "missing", "audience.en"),
        ('id = "I"\n', "", "missing", "section[1].id"),
        (TEXT, 'kind = "txt"', "bad_value", f"{ITEM}.kind"),
        (TEXT, f"{TEXT}\nneeded = true", "unknown_key", f"{ITEM}.needed"),
        (TEXT, f"{TEXT}\nmin_length = true", "wrong_type", f"{ITEM}.min_length"),
        (TEXT, f"{TEXT}\nmin_length = -1", "bad_value", f"{ITEM}.min_length"),
        (TEXT, f"{TEXT}\nmin_length = 9\nmax_length = 8", "bad_value", f"{ITEM}.min_length"),
        (TEXT, f'{TEXT}\nappears = "never"', "bad_value", f"{ITEM}.appears"),
        (TEXT, f'{TEXT}\ngrade_of = "a"', "unknown_key", f"{ITEM}.grade_of"),
        ('id = "a_grade"', 'id = "a"', "duplicate", "a"),
        ('grade_of = "a"', 'grade_of = "b"', "unknown_reference", "a_grade.grade_of"),
        ('grade_of = "a"\n', "", "missing", "section[1].item[2].grade_of"),
        ('edition = "1"', 'edition = "2"', "misnamed", "T.2"),
    ],
)
def test_a_wrong_file_is_refused_with_its_key(
    tmp_path: Path, find: str, put: str, code: str, key: str
) -> None:
    """Whoever types in a new form is told where the slip is."""
    assert SMALL.count(find) == 1

    fault = fault_of(tmp_path, SMALL.replace(find, put))

    assert (code, "T.1.toml", key) == fault


@pytest.mark.parametrize(
    ("sections", "code", "key"),
    [
        ("", "missing", "section"),
        ("section = []", "empty", "section"),
        ("section = [1]", "wrong_type", "section[1]"),
    ],
)
def test_a_form_without_sections_is_refused(
    tmp_path: Path, sections: str, code: str, key: str
) -> None:
    """A form has at least one section, and a section is a table."""
    head = SMALL[: SMALL.index("[[section]]")]

    fault = fault_of(tmp_path, head + sections)

    assert (code, "T.1.toml", key) == fault


@pytest.mark.parametrize("content", [b'id = "T', b'id = "\xff"'])
def test_a_file_that_is_no_toml_is_refused(tmp_path: Path, content: bytes) -> None:
    """Broken syntax and broken encoding alike."""
    path = tmp_path / "T.1.toml"
    path.write_bytes(content)

    with pytest.raises(FormError) as caught:
        load_form(path)

    assert ("bad_toml", "T.1.toml") == (caught.value.code, caught.value.file)


@pytest.mark.parametrize("profile", ["hcmc_edu_2023", "national_2025"])
def test_every_role_is_printed_under_the_number_the_rules_give_it(profile: str) -> None:
    """The corner of the paper and the reason on the screen are of one source."""
    shelf = load_forms()

    served = {role: shelf.for_role(role, profile) for role in Role}

    for role, form in served.items():
        if form is not None:
            assert rating.form_code(role, profile=profile) == form.code
    assert (served[Role.OUTSIDE] is None) == (profile == "hcmc_edu_2023")


@pytest.mark.parametrize("mends", ["2A.2025", "2A.2025 0b16", f"2A.2025 {'0' * 63}x"])
def test_what_a_form_mends_is_named_by_key_and_whole_hash(tmp_path: Path, mends: str) -> None:
    """Half a hash would find nothing, and nobody would notice."""
    text = (SHIPPED_FORMS / "02B.2025.toml").read_text(encoding="utf-8")
    path = tmp_path / "02B.2025.toml"
    path.write_text(re.sub(r"^mends = .*$", f'mends = ["{mends}"]', text, flags=re.MULTILINE))

    with pytest.raises(FormError) as refused:
        load_form(path)

    assert ("bad_value", "mends") == (refused.value.code, refused.value.key)


@pytest.mark.parametrize("moved", ['items = {b1 = "i9"}', 'items = {}\nsums = {g = ["g1"]}'])
def test_a_move_leads_to_items_that_are_there(tmp_path: Path, moved: str) -> None:
    """A text moved to an item nobody asks would be lost."""
    kept = f'\n[[move]]\nformer = ["T.0"]\n{moved}\n'

    code, file, key = fault_of(tmp_path, SMALL + kept)

    assert ("unknown_reference", "T.1.toml") == (code, file)
    assert key in ("move.i9", "move.g")


ANNEXES = {
    "02A.2025": (9, 1, "Tuyệt đối trung thành với Đảng", "thuộc quyền quản lý (nếu có)"),
    "02B.2025": (6, 9, "Có quan điểm, bản lĩnh chính trị vững vàng", "sinh hoạt nghề nghiệp"),
    "02C.2025": (2, 1, "Có lập trường tư tưởng chính trị", "điều kiện và sức khoẻ, độ tuổi"),
    "1.2025": (6, 10, "Kết quả công tác xây dựng, chỉnh đốn Đảng", "liên quan trực tiếp"),
}
"""Groups of the general criteria and of the results; how the first begins, how the last ends."""


@pytest.mark.parametrize("key", ANNEXES)
def test_thirty_and_seventy_with_the_annexes_lines(forms: Mapping[str, Form], key: str) -> None:
    """Điều 10: one figure of 30, one of 70; the Centre cuts neither, its lines only remind."""
    general, results, first, last = ANNEXES[key]
    scored = {item.id: item for item in forms[key].items if item.scale is not None}
    most = {item.id: item.scale.most for item in scored.values() if item.scale is not None}

    assert {"general": 30, "results": 70} == most
    assert general == len(scored["general"].reminders)
    assert results == len(scored["results"].reminders)
    assert first in scored["general"].reminders[0].lines[0]
    assert last in scored["results"].reminders[-1].lines[-1]


def test_no_form_of_2025_cites_a_rule_of_2023(forms: Mapping[str, Form]) -> None:
    """KH 73, HD 25 and QĐ 124 are not in force for it; nor is «không cao hơn» a rule of 2025."""
    told = [form.source for form in forms.values() if form.edition == "2025"]

    assert 4 == len(told)
    for old in ("KH 73", "KĐ/ĐU", "HD 25", "QĐ 124", "2023", "không cao hơn"):
        assert not [text for text in told if old in re.sub(r'"(former|remark)":.*?[\]}]', "", text)]


def test_an_offices_template_for_a_form_that_was_renumbered(tmp_path: Path) -> None:
    """`2A.2025.docx` of old was drawn for members without a post: it prints 02B, and starts."""
    (tmp_path / "2A.2025.docx").write_bytes((SHIPPED_TEMPLATES / TEMPLATE_NAME).read_bytes())
    forms = load_forms()

    mine = own_templates(tmp_path, forms)

    assert ["2A.2025.docx"] == [*mine]
    assert {"2A.2025"} == forms["02B.2025"].former_keys
    assert {"2B.2025"} == forms["02A.2025"].former_keys


@pytest.mark.parametrize(
    ("key", "before"),
    [
        ("2A.2023", "94de3657c9e2b652fba76fb5fecaf12095d8d301861e16f2a115eb06a4a3a947"),
        ("2B.2023", "a8359d4be7c7050e8e5012d37dbc9189f19c6e600bd915a7bfd98bea3fa9c6cb"),
        ("02A.2025", "a96474d4fecca712fa73af20a5c65f6ab1fad439cff8261266ceb12bd17d770e"),
        ("02B.2025", "d23c2fb0696a550ae4469c4166eed0c9d26c2c2cd7ca84f092e72a4a89a93951"),
        ("02C.2025", "4949d55b1794dddfe7a53709caddf95205cfde11f91e608baa385b438a2cdc30"),
    ],
)
def test_a_review_begun_before_a_word_was_mended_goes_on_with_the_better_one(
    key: str, before: str
) -> None:
    """Same items, same answers; the question of degradation no longer stumbles."""
    shelf = load_forms()

    goes_on = shelf.edition(key, before)

    question = next(item.question.vi for item in goes_on.items if item.id == "i1")
    assert shelf[key] == goes_on
    assert question.endswith(
        "Đồng chí tự liên hệ: có biểu hiện suy thoái, “tự diễn biến”, “tự chuyển hóa” nào không?"
    )


@pytest.mark.parametrize(
    ("key", "before"),
    [
        ("CK.2026", "ace6fd9c9861dd9e05a582fe98d61f25bbca095df60940ef335df42d753008ea"),
        ("CT.2026", "9a8fdca1641b13b44c00e01077c8c883a541284510b2a53ed61accf84e98a05d"),
        ("KP.2026", "4189b2dab305e281c63133023f5147631daf6bb422fce5e66684696fd8c09af1"),
    ],
)
def test_a_paper_of_the_year_that_was_begun_goes_on(key: str, before: str) -> None:
    """What was begun before the file said where its doubt is told prints as it did."""
    shelf = load_forms()

    assert shelf[key] == shelf.edition(key, before)
