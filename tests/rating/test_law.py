"""The law as data: nothing missing, nothing contradictory, nothing unused, everything cited."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import rating
from rating import ErrorCode, LawError, RatingError, checklists, clauses, scoring
from rating import law as package
from rating.contract import answer
from rating.law import Law, contradictions, diff, law, page, profile_hash, profiles
from rating.law.conflicts import load_contradictions
from rating.law.data import Origin
from rating.law.loading import cited, documents, load
from rating.limits import Limit, Operator
from rating.reasons import plain_clause
from tests.rating.conftest import law_cases

FILE = "national_2025.toml"


def _spoil(folder: Path, old: str, new: str, file: str = FILE) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("profile", rating.PROFILES)
def test_every_datum_is_cited_dated_and_checked(profile: str) -> None:
    """Each has a named document, a section, words of it, and the day somebody looked."""
    for datum in law(profile):
        document, section = plain_clause(datum.clause).split(" ", 1)
        assert document in documents()
        assert section
        assert datum.quote or datum.sense
        assert datum.last_checked_on >= date(2026, 11, 21)
        assert datum.valid_to is None or datum.valid_from <= datum.valid_to


def test_a_profile_names_its_place_its_years_and_its_parent() -> None:
    """Five profiles; the local ones fall back to the national rule of 2023."""
    found = {each.name: (each.family, each.parent) for each in profiles()}

    assert found == {
        "hcmc_edu_2023": ("2023", "national_2023"),
        "hatinh_city_2024": ("2023", "national_2023"),
        "binhdinh_2024": ("2023", "national_2023"),
        "national_2023": ("2023", None),
        "national_2025": ("2025", None),
    }


def test_an_unknown_profile_is_refused() -> None:
    """A name that is no profile is an error with its code."""
    with pytest.raises(RatingError) as caught:
        law("hanoi_2024")

    assert caught.value.code is ErrorCode.UNKNOWN_PROFILE


def test_a_stated_rule_is_never_changed_by_a_fall_back() -> None:
    """What Hà Tĩnh states stays its own; all else is marked as the parent's."""
    own = {datum.key for datum in law("hatinh_city_2024") if datum.origin is Origin.OWN}

    assert own == {
        "cap.share",
        "cap.individual_base",
        "cap.collective_base",
        "ceiling.professional",
        "meeting.substitute",
        "authority.base_cell.cell.appraises",
        "authority.base_cell.cell.decides",
        "authority.base_cell.collective.decides",
    }
    for datum in law("hatinh_city_2024"):
        assert (datum.origin is Origin.PARENT) == (datum.key not in own)


def test_the_hash_is_of_the_content() -> None:
    """Each profile has its own, the same every time, 64 hexadecimal digits."""
    found = [profile_hash(name) for name in rating.PROFILES]

    assert len(set(found)) == len(found)
    assert found == [profile_hash(name) for name in rating.PROFILES]
    assert all(len(each) == 64 and int(each, 16) >= 0 for each in found)


def test_a_changed_number_changes_the_hash(law_folder: Path) -> None:
    """A value, a clause and a date count; a note and the day of checking do not."""
    before = load(law_folder, "national_2025").content_hash

    for old, new, same in (
        ("last_checked_on = 2026-11-29", "last_checked_on = 2027-01-05", True),
        ("nhiều nhất là 25 %", "tối đa 25 %", True),
        ('read = "trích dẫn, 5 trang"', 'read = "bản gốc"', True),
        ("value = 90", "value = 91", False),
        ('section = "Điều 11.1"', 'section = "Điều 11.9"', False),
    ):
        fresh = law_folder / str(hash(old))
        fresh.mkdir()
        for path in law_folder.glob("*.toml"):
            (fresh / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
        _spoil(fresh, old, new)

        assert same == (before == load(fresh, "national_2025").content_hash)


def test_a_changed_deadline_changes_the_hash(law_folder: Path) -> None:
    """A cycle that runs by a date is not frozen to another."""
    before = load(law_folder, "binhdinh_2024").content_hash
    fresh = law_folder / "fresh"
    fresh.mkdir()
    for path in law_folder.glob("*.toml"):
        (fresh / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    _spoil(fresh, "day = 31", "day = 30", "binhdinh_2024.toml")

    assert before != load(fresh, "binhdinh_2024").content_hash


QUOTE = (
    'quote = "không vượt quá 20% tổng số tập thể, cá nhân được xếp loại '
    '\\"Hoàn thành tốt nhiệm vụ\\""'
)
SPOILT = [
    ("value = 90", 'value = "90"', "standards.individual.excellent.points"),
    ("value = 90", "value = -1", "standards.individual.excellent.points"),
    ("value = 90", "value = true", "standards.individual.excellent.points"),
    ("value = 90", 'value = 90\noperator = "above"', "standards.individual.excellent.points"),
    ("value = 90", "value = 60", "standards.individual.good.points"),
    ('value = 20\noperator = "at_most"', "value = 20", "cap.share"),
    ('value = 20\noperator = "at_most"', 'value = 20\noperator = "near"', "cap.share"),
    ('value = 20\noperator = "at_most"', 'value = 101\noperator = "at_most"', "cap.share"),
    ('value = 20\noperator = "at_most"', 'value = 30\noperator = "at_most"', "cap.share"),
    ('value = "good_only"', 'value = "all"', "cap.individual_base"),
    ('value = "2C"', 'value = "Mẫu 2C"', "scope.form_outside"),
    ('value = "1"\n', 'value = "3"\n', "duration.minimum_days"),
    ('value = "2"\n', 'value = "0.5"\n', "duration.minimum_days"),
    ('family = "2025"', 'family = "2025"\nread = 3', "profile.read"),
    ("[data.cap.share]", "[data.cap.portion]", "cap.portion"),
    ("[data.honours.years]", "[data.honours.months]", "honours.months"),
    (QUOTE, 'words = "20 %"', "cap.individual_base.words"),
    (QUOTE, "", "cap.individual_base"),
    (QUOTE, "quote = 20", "cap.individual_base"),
    (QUOTE, 'quote = ""', "cap.individual_base"),
    (QUOTE, QUOTE + "\nvalid_to = 2020-01-01", "cap.individual_base"),
    (QUOTE, QUOTE + '\nvalid_from = "2025"', "cap.individual_base"),
    ('document = "HD06"', 'document = "HD07"', "honours.years"),
    ("last_checked_on = 2026-11-29", "", "decision.authority"),
    ('family = "2025"', 'family = "2030"', "profile"),
    ('id = "national_2025"', 'id = "national_2026"', "profile"),
    ('title = "Quy định', 'name = "Quy định', "profile.name"),
    ("valid_from = 2025-08-30", "valid_from = 2025-08-30\nvalid_to = 2025-08-29", "profile"),
    ("[defaults]", "[default]", "default"),
    ("[[borrow]]", "[[lend]]", "lend"),
    ("[[borrow]]", "[borrow]", "borrow"),
    ('"tally", "ceiling.collective"', '"vote", "ceiling.collective"', "borrow[0]"),
    ('"tally", "ceiling.collective"', '"tally", "tally.base", "ceiling.collective"', "borrow[0]"),
    ('"tally", "ceiling.collective"', '"tally", "cap.share", "ceiling.collective"', "cap.share"),
    ('"tally", "ceiling.collective"', '"ceiling.collective"', "tally.base"),
    ("keys = [", "key = [", "borrow[0].key"),
    ("[[borrow]]", "[[borrow]]\nyear = 2025", "borrow[0].year"),
    ("[profile]", "[[profile]]", "profile"),
    ("[profile]", "[profile", ""),
    (QUOTE, QUOTE + '\nsense = "như trên"', "cap.individual_base"),
    ('read = "trích dẫn, 5 trang"', "read = 3", "cap.share"),
]


@pytest.mark.parametrize(("old", "new", "key"), SPOILT)
def test_a_spoilt_file_is_refused_with_file_and_key(
    law_folder: Path, old: str, new: str, key: str
) -> None:
    """A missing, wrong, unknown or contradictory datum fails at load and is told by its place."""
    _spoil(law_folder, old, new)

    with pytest.raises(LawError) as caught:
        load(law_folder, "national_2025")

    assert (FILE, key) == (caught.value.file, caught.value.key)
    assert str(caught.value).startswith(FILE)


def test_borrowed_keys_must_be_a_list(law_folder: Path) -> None:
    """One text is no list of keys."""
    path = law_folder / FILE
    text = path.read_text(encoding="utf-8")
    start, end = text.index("keys = ["), text.index("]", text.index("keys = [")) + 1
    path.write_text(text[:start] + 'keys = "tally"' + text[end:], encoding="utf-8")

    with pytest.raises(LawError) as caught:
        load(law_folder, "national_2025")

    assert caught.value.key == "borrow[0]"


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("day = 20", "day = 32", "deadline[0]"),
        ("day = 20", 'day = "20"', "deadline[0]"),
        ("day = 20", "", "deadline[0]"),
        ('operator = "before"', 'operator = "after"', "deadline[0]"),
        ('matter = "rating"', 'matter = "feast"', "deadline[0]"),
        ('section = "đoạn cuối"', "", "deadline[0]"),
        ("[[deadline]]", "[[deadline]]\nsuperseded_in = 2024", "deadline[0]"),
        ("[[deadline]]", '[[deadline]]\nsuperseded_by = "S9"', "deadline[0]"),
        ("[[deadline]]", "[[deadline]]\nplace = 1", "deadline[0].place"),
        ("day = 20\nmonth = 12\nyear = 2024", "day = 29\nmonth = 2", "deadline[0]"),
    ],
)
def test_a_spoilt_deadline_is_refused(law_folder: Path, old: str, new: str, key: str) -> None:
    """Dates that do not exist, for one year or for every year, and rows that are not whole."""
    _spoil(law_folder, old, new, "binhdinh_2024.toml")

    with pytest.raises(LawError) as caught:
        load(law_folder, "binhdinh_2024")

    assert caught.value.key == key


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("value = true", "value = false", "tally.cumulate"),
        (
            '["leadership_collective"],',
            '["leadership_collective", "cell", "cell"],',
            "order.review",
        ),
        ('["leadership_collective"],', '["cabinet"],', "order.review"),
        (
            "[data.order.review]\nvalue = [",
            '[data.order.review]\noperator = "above"\nvalue = [',
            "order.review",
        ),
        ("value = 10\n", "value = 4\n", "duration.small_below"),
        (
            'value = 70\noperator = "below"',
            'value = 71\noperator = "below"',
            "standards.individual.not_completed.unit_finished",
        ),
        ("[data.order.review]\n", "[data.order.review]\nnote = 3\n", "order.review"),
        ("[data.tally.majority]\n", "[data.tally.majority]\nvalid_to = 3\n", "tally.majority"),
    ],
)
def test_a_spoilt_rule_of_2023_is_refused(law_folder: Path, old: str, new: str, key: str) -> None:
    """Clauses are stated as true, subjects stand once, limits that belong together agree."""
    _spoil(law_folder, old, new, "hcmc_edu_2023.toml")

    with pytest.raises(LawError) as caught:
        load(law_folder, "hcmc_edu_2023")

    assert caught.value.key == key


def test_a_datum_must_be_a_table(law_folder: Path) -> None:
    """A bare number has no citation."""
    _spoil(law_folder, "[data.cap.share]", "[data.cap]\nextra = 3\n[data.cap.share]")

    with pytest.raises(LawError) as caught:
        load(law_folder, "national_2025")

    assert caught.value.key == "cap.extra"


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """No file, no law."""
    with pytest.raises(LawError) as caught:
        load(tmp_path, "national_2025")

    assert caught.value.file == FILE


class _Seen:
    """Notes which data are read, and reads them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.keys: set[str] = set()
        for name in ("limit", "number", "word", "named", "clause"):
            monkeypatch.setattr(Law, name, self._noting(getattr(Law, name)))
        monkeypatch.setattr(Law, "lines", self._noting_lines(Law.lines))

    def _noting_lines(self, read: Callable[[Law, str], Any]) -> Callable[[Law, str], Any]:
        def note(rules: Law, key: str) -> Any:
            found = read(rules, key)
            self.keys.update(datum.key for datum in found)
            return found

        return note

    def _noting(self, read: Callable[[Law, str], Any]) -> Callable[[Law, str], Any]:
        def note(rules: Law, key: str) -> Any:
            self.keys.add(key)
            return read(rules, key)

        return note


def _all_cases() -> Iterator[Mapping[str, Any]]:
    folder = Path(__file__).parent / "cases"
    for line in (folder / "examples.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line, parse_float=Decimal)["case"]
    for case in law_cases():
        yield case["given"]
    for profile in rating.PROFILES:
        for step in rating.Step:
            yield {
                "question": "order",
                "profile": profile,
                "step": step,
                "subject": "head",
                "done": [],
                "present": [],
            }
        yield {"question": "duration", "profile": profile, "members": 11, "prompted": True}
        yield {"question": "duration", "profile": profile, "members": 1, "combined": True}
        yield {
            "question": "scope",
            "profile": profile,
            "on": "2026-12-01",
            "status": "official",
            "admitted_on": "2000-01-01",
            "temporary_elsewhere": True,
            "suspended": True,
        }


def _ask_beyond_the_eight(profile: str) -> None:
    rating.chair([rating.Attendee("An", office=rating.Office.SECRETARY)], profile=profile)
    rating.chair([rating.Attendee("An", office=rating.Office.SECRETARY)], "An", profile=profile)
    rating.electorate([], profile=profile)
    rating.honours({}, 2024, profile=profile)
    old = [rating.Violation(2022), rating.Violation(2022, rating.Place.FORMER_UNIT)]
    rating.disciplined(old, 2024, profile=profile)
    rating.leader_rating_known(2024, rating.Level.GOOD, rating.Level.COMPLETED, profile=profile)
    rating.defect_found(2024, profile=profile)
    rating.complaint_received(2024, profile=profile)
    rating.complaint_received(2024, denunciation=True, profile=profile)
    rating.complaint_received(2024, decided=False, profile=profile)
    rating.draft_ahead(profile=profile)
    for clause in (clauses.reports, clauses.places, clauses.absence):
        clause(profile)
    clauses.cell_first(profile)
    clauses.below_first(profile)
    rating.similar_groups(profile=profile)
    for asked in product(rating.CellPlace, rating.Rated, rating.AuthorityStep):
        rating.competence(*asked, profile=profile)
    both = [rating.Violation(2022), rating.Violation(2022, rating.Place.FORMER_UNIT)]
    rating.disciplined(both, 2024, profile=profile)


TOLD_ON_THE_PAGE = {
    "decision.steps": "who rates, appraises, decides: the decision is entered, not made here",
    "decision.cell": "who decides on a cell: entered from the paper",
    "decision.base_cell": "the same of a base cell",
    "places.member": "a cell reviews its own members here, and nobody else",
    "places.joint": "another collective's meeting is not held here",
    "places.more_time": "which post comes first is for people to say",
    "remedy.plan": "a duty of the calendar, without a number of days",
    "remedy.again": "giving a review back",
    "notice.level": "what a publication tells",
    "notice.comment": "whom a comment goes to",
}
"""Sentences without a number that an officer checks, and why no rule of the core looks at them."""


def test_what_the_page_alone_tells_has_no_number() -> None:
    """A number is looked at by a rule."""
    rules = law("national_2025")

    assert [True] * len(TOLD_ON_THE_PAGE) == [rules.clause(key).value for key in TOLD_ON_THE_PAGE]


def test_every_datum_is_used_by_some_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """No number stands in the law that nothing looks at."""
    seen = _Seen(monkeypatch)

    for case in _all_cases():
        assert answer(case)["ok"] is True
    for profile in rating.PROFILES:
        _ask_beyond_the_eight(profile)
    for name in rating.Indicator:
        rating.indicator(name, 1, 1, profile="hcmc_edu_2023")

    stated = {datum.key for profile in rating.PROFILES for datum in law(profile)}
    assert {*TOLD_ON_THE_PAGE} == stated - seen.keys


@pytest.mark.parametrize("profile", rating.PROFILES)
def test_the_page_shows_every_rule_with_its_citation(profile: str) -> None:
    """An officer finds each clause, its words, its doubts and every date on the page."""
    text = page(profile)

    assert law(profile).profile.title in text
    for datum in law(profile):
        assert f"[{plain_clause(datum.clause)}]" in text
        assert (datum.quote or datum.sense) in text
        assert not datum.note or datum.note in text
    for row in law(profile).deadlines:
        assert f"{row.day:02d}/{row.month:02d}" in text
        assert row.what in text
    assert "ĐIỂM CÒN MỞ" in text


def test_the_page_of_a_day_shows_what_is_in_force() -> None:
    """On its first and last day the profile stands; a day beyond, nothing does."""
    first, last = date(2023, 12, 4), date(2024, 12, 31)

    for day in (first, last):
        assert "S1 V.15" in page("hcmc_edu_2023", day)
    for day in (date(2023, 12, 3), date(2025, 1, 1)):
        assert "Không có quy định nào có hiệu lực" in page("hcmc_edu_2023", day)
    assert "trên 50 %" in page("national_2025", date(2026, 11, 21))


def test_the_page_reads_as_the_paper_does() -> None:
    """Numbers come with their operators, words in Vietnamese, fall-backs and doubts named."""
    hcmc, hatinh, newest = page("hcmc_edu_2023"), page("hatinh_city_2024"), page("national_2025")

    assert "- Mức được chọn phải có: trên 50 %  [S1 V.16]" in hcmc
    assert "- Tập thể lớn: thời gian: 1,5 ngày  [S1 V.7]" in hcmc
    assert "- Tập thể vừa: thời gian: 1 ngày  [S1 V.7]" in hcmc
    assert "Năm 2024: được S0 3 thay" in hcmc
    assert "trước ngày 25/12 hằng năm" in hcmc
    assert "theo quy định chung" in hatinh
    assert "Ngày 05/12/2024" not in hatinh
    assert "từ 90 điểm" in newest
    assert "dưới 50 điểm" in newest
    assert "trước ngày 31/12 hằng năm" in newest
    assert "trước ngày 01/02 năm sau" in newest
    assert "Chỉ khi cấp trên trực tiếp quy định" in newest
    assert "Không phải việc của chi bộ" in newest
    assert "Ý chính: " in newest
    assert "(trích dẫn, 5 trang)" in newest
    assert "chưa đọc được: Điều 9, 14, 16, 18" in newest
    assert "    đọc toàn văn" in hcmc
    assert "Không có văn bản nêu thời hạn" in page("national_2023")
    assert "chậm nhất đến ngày 31/12/2024" in page("binhdinh_2024")


def test_the_difference_of_two_profiles() -> None:
    """Both values with their clauses where they differ, and nothing where they agree."""
    text = diff("hcmc_edu_2023", "hatinh_city_2024")

    assert "hcmc_edu_2023: hoàn thành tốt trở lên [S1 IV.1.3.a]" in text
    assert "hatinh_city_2024: hoàn thành tốt [S4 4]" in text
    assert "hcmc_edu_2023: không quy định" in text
    assert "Mức được chọn phải có" not in text
    assert "Thời hạn khác nhau" in text
    assert "Thời hạn khác nhau" in diff("national_2023", "national_2025")
    assert "Thời hạn" not in diff("national_2023", "national_2023")
    assert "chưa đối chiếu" in diff("national_2023", "national_2025")
    assert diff("hcmc_edu_2023", "hcmc_edu_2023").count("\n") == 2


def test_limits_at_their_edge() -> None:
    """Each operator below, at and above its number."""
    found = {
        operator: [Limit(50, operator).holds(part, 10) for part in (4, 5, 6)]
        for operator in Operator
    }

    assert found == {
        Operator.EXACTLY: [False, True, False],
        Operator.AT_LEAST: [False, True, True],
        Operator.ABOVE: [False, False, True],
        Operator.AT_MOST: [True, True, False],
        Operator.BELOW: [True, False, False],
    }


def test_every_contradiction_is_whole(tmp_path: Path) -> None:
    """X-01 to X-27; each a setting with its key or a matter for people, never both."""
    assert [f"X-{n:02d}" for n in range(1, 28)] == sorted(contradictions())
    for old, new in (
        ('handled = "human"', 'handled = "dice"'),
        ('handled = "human"', 'handled = "human"\nkey = "x"'),
        ('key = "cap.group"', ""),
        ("readings = [", 'readings = ["x", '),
        ("[X-01]", "[X-01"),
        ('family = "2023"', 'family = "2030"'),
        ("title = ", "name = "),
    ):
        path = tmp_path / "contradictions.toml"
        source = Path(package.__file__).parent / "contradictions.toml"
        path.write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
        _spoil(tmp_path, old, new, "contradictions.toml")

        with pytest.raises(LawError):
            load_contradictions(path)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("max = 18", "max = 17"),
        ("results_max = 70", "results_max = 71"),
        ('"2.1" = 1', '"1.1" = 1'),
        ('kind = "binary"', 'kind = "guess"'),
        ('title = "Cán bộ', 'name = "Cán bộ'),
        ("[leader_quarter]", "[leader_quarter"),
    ],
)
def test_a_rubric_that_does_not_add_up_is_refused(tmp_path: Path, old: str, new: str) -> None:
    """Items make their group, groups make 30, and with results 100."""
    path = tmp_path / "rubrics.toml"
    source = Path(package.__file__).parent / "rubrics.toml"
    path.write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    _spoil(tmp_path, old, new, "rubrics.toml")

    with pytest.raises(LawError):
        scoring.load_rubrics(path)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('list = "plain"', 'list = "2A"'),
        ('when = "prompted"', 'when = "sometimes"'),
        ('missing = "block"', 'missing = "shout"'),
        ('profiles = ["binhdinh_2024"]', 'profiles = ["hanoi_2024"]'),
        ('id = "a1"', 'name = "a1"'),
        ("[[item]]", "[[item]"),
        ('title = "Phẩm chất', 'titel = "Phẩm chất'),
    ],
)
def test_a_checklist_item_that_is_not_whole_is_refused(tmp_path: Path, old: str, new: str) -> None:
    """Unknown lists, circumstances, profiles and keys are told at load."""
    path = tmp_path / "checklists.toml"
    source = Path(package.__file__).parent / "checklists.toml"
    path.write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    _spoil(tmp_path, old, new, "checklists.toml")

    with pytest.raises(LawError):
        checklists.load_rows(path)


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("S1 V.16", "KH 73-KH/ĐU, V.16"),
        ("QD366", "QĐ 366-QĐ/TW"),
        ("Văn bản khác, mục 2", "Văn bản khác, mục 2"),
    ],
)
def test_a_clause_is_cited_as_people_cite_it(clause: str, expected: str) -> None:
    """By the number of its document; what no list knows is left as it stands."""
    assert expected == cited(clause)


def test_another_places_document_is_no_law_of_a_profile(law_folder: Path) -> None:
    """A rule stated as a profile's own, with a document that is not its law, is refused at load."""
    _spoil(law_folder, 'document = "QD366"', 'document = "S1"', "national_2025.toml")

    with pytest.raises(LawError) as caught:
        load(law_folder, "national_2025")

    assert "S1 is not the law of this profile" in str(caught.value)


def test_form_03_has_its_clause_under_the_rules_of_2025_alone() -> None:
    """Of the form of this number under the rules of 2023 nothing was read."""
    told = clauses.rerating("national_2025")

    assert told is not None
    assert "15.3" in told.clause
    assert clauses.rerating("hcmc_edu_2023") is None


def test_who_has_to_comment_on_a_member_is_told_with_its_clause() -> None:
    """S1 V.10 and V.11 ask a temporary cell, and a former one from six months there; the rules of
    2025 state nothing of a former one."""
    former = clauses.former_comment("hcmc_edu_2023")
    temporary = clauses.temporary_comment("hcmc_edu_2023")

    assert former is not None
    assert (6, True, True) == (
        former.value,
        former.clause.endswith("V.11"),
        temporary.clause.endswith("V.10"),
    )
    assert clauses.former_comment("national_2025") is None
