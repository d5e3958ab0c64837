"""What an office's own law does where it is asked: its lists, its page, its points, its values."""

from collections.abc import Mapping
from pathlib import Path

import pytest

import rating
from rating import ErrorCode, ListName, RatingError
from rating.law import Law, law, overlays, page
from rating.law.overlays import FaultCode
from rating.law.overlays.reading import FIXED
from tests.rating.own_law import BASE, HEAD, NAME, folder

THEMES = {"digital_2026", "thrift_2026"}
BODIES = {"front", "unions"}
HEADINGS = (
    "CHIA ĐIỂM",
    "CHUYÊN ĐỀ KIỂM ĐIỂM CỦA NĂM",
    "NƠI PHẢI LẤY Ý KIẾN",
    "ĐÁNH GIÁ THEO QUÝ",
)


def _asked(name: ListName, year: int = 2026, of: tuple[str, str] | None = None) -> list[str]:
    found = rating.checklist(name, [], year=year, of=of, profile=NAME)
    return [item.id for item in found.items if item.id in THEMES | BODIES]


@pytest.mark.usefixtures("office")
class TestItsLists:
    """What the papers and the consultation must hold by the office's own law."""

    @pytest.mark.parametrize(
        ("name", "themes"),
        [
            (ListName.COLLECTIVE, ["digital_2026"]),
            (ListName.LEADER, ["digital_2026", "thrift_2026"]),
            (ListName.PLAIN, ["thrift_2026"]),
            (ListName.DOSSIER_PERSON, []),
        ],
    )
    def test_a_theme_is_asked_of_whom_it_is_for(self, name: ListName, themes: list[str]) -> None:
        """Digital work of collectives and leaders, thrift of every person; no dossier holds one."""
        assert themes == _asked(name)

    @pytest.mark.parametrize(("year", "themes"), [(2026, ["thrift_2026"]), (2027, [])])
    def test_a_theme_is_asked_in_its_year(self, year: int, themes: list[str]) -> None:
        """The year after has themes of its own."""
        assert themes == _asked(ListName.PLAIN, year)

    @pytest.mark.parametrize(
        ("of", "bodies"),
        [
            (None, ["front", "unions"]),
            (("committee", "Ban Thường vụ Đảng ủy"), ["front", "unions"]),
            (("committee", "Chi ủy Chi bộ 1"), ["unions"]),
            (("cell", "Chi bộ 1"), []),
        ],
    )
    def test_a_body_is_asked_by_whom_it_is_meant_for(
        self, of: tuple[str, str] | None, bodies: list[str]
    ) -> None:
        """Where no collective is told, every body there is."""
        assert bodies == _asked(ListName.CONSULTATION, of=of)

    def test_its_items_come_first_and_do_not_block(self) -> None:
        """With the office's clause; what the shipped rules ask for comes after, all of it."""
        found = rating.checklist(ListName.PLAIN, ["thrift_2026"], year=2026, profile=NAME)
        shipped = rating.checklist(ListName.PLAIN, [], year=2026, profile="national_2025")

        assert ("thrift_2026", f"{NAME}.KH15 mục II.5", False) == (
            found.items[0].id,
            found.items[0].clause,
            found.items[0].blocks,
        )
        assert shipped.items == found.items[1:] == found.missing


def test_who_stands_outside_the_system_has_the_themes_of_a_member(office: Law) -> None:
    """A theme names members without a post; those outside hold none either."""
    assert office.overlay is not None

    asked = [one.id for one in office.overlay.themes_of("outside", 2026)]

    assert ["thrift_2026"] == asked


def test_an_overlay_is_given_for_an_office_alone(office: Law) -> None:
    """A shipped profile has none; a name nobody knows is refused."""
    with pytest.raises(RatingError) as unknown:
        overlays.overlay_of("so_khong_co")

    assert ErrorCode.UNKNOWN_PROFILE is unknown.value.code
    assert office.overlay is overlays.overlay_of(NAME)
    assert overlays.overlay_of("national_2025") is None


class TestItsPage:
    """Only what an office says has a heading."""

    def test_everything_said_has_its_heading(self, office: Law) -> None:
        """Once each, in this order."""
        shown = page(office.profile.name).splitlines()

        assert [*HEADINGS] == [line for line in shown if line in HEADINGS]

    def test_what_is_not_said_has_no_heading(self, tmp_path: Path) -> None:
        """A ward that changes the base of the cap and nothing else."""
        overlays.take_in(folder(tmp_path, phuong=HEAD + BASE))

        shown = page("phuong_vi_du")

        assert "20% số hoàn thành tốt trở lên" in shown
        assert [] == [line for line in shown.splitlines() if line in HEADINGS]


RUBRIC = """
[[rubric]]
for = ["plain"]
section = "mục 3"
quote = "chia nhỏ 30 điểm"
general = [{lines}]
"""


def _cut_up(lines: int) -> str:
    points = [1] * (lines - 1) + [31 - lines] if lines else []
    each = [
        f'{{ title = "Tiêu chí {number}", most = {most} }}' for number, most in enumerate(points)
    ]
    return HEAD + RUBRIC.format(lines=", ".join(each))


@pytest.mark.parametrize("lines", [1, 11, 12])
def test_the_30_points_are_cut_into_up_to_12_lines(tmp_path: Path, lines: int) -> None:
    """The 70 points of the results, where nothing is said of them, stay one line."""
    own = folder(tmp_path, phuong=_cut_up(lines)).laws["phuong_vi_du"].overlay
    assert own is not None

    [rubric] = own.rubrics

    assert (lines, 30) == (len(rubric.general), sum(one.most for one in rubric.general))
    assert [("Kết quả thực hiện nhiệm vụ", 70)] == [(one.title, one.most) for one in rubric.results]


@pytest.mark.parametrize("lines", [0, 13])
def test_no_line_and_a_thirteenth_are_refused(tmp_path: Path, lines: int) -> None:
    """The sentence says from how many to how many."""
    [fault] = folder(tmp_path, phuong=_cut_up(lines)).faults

    assert ("phuong.toml", 21, "rubric[0].general", FaultCode.NUMBER_RANGE) == (
        fault.file,
        fault.line,
        fault.key,
        fault.code,
    )
    assert {"least": 1, "most": 12} == fault.fields


def test_a_crossing_is_told_in_the_file_that_states_it(tmp_path: Path) -> None:
    """The other file of the office says nothing of points; only the upper one is stated."""
    band = """
[data.standards.individual.excellent.points]
value = 60
section = "mục 2"
quote = "từ 60 điểm"
"""
    [fault] = folder(tmp_path, a=HEAD + BASE, b=HEAD + band).faults

    assert ("b.toml", 17, "data.standards.individual.excellent.points", FaultCode.CROSSES) == (
        fault.file,
        fault.line,
        fault.key,
        fault.code,
    )
    assert {"other": "standards.individual.good.points"} == fault.fields


GROUPS = "cap.groups"


def _stating(profile: str, values: Mapping[str, str]) -> str:
    """Give a file over a profile that states each datum by one line."""
    cited = 'section = "mục 2", quote = "như sau"'
    lines = [f"{key} = {{ {value}, {cited} }}" for key, value in values.items()]
    return "\n".join([HEAD.replace("national_2025", profile), "[data]", *lines])


@pytest.mark.parametrize(
    ("profile", "key", "stated"),
    [
        ("national_2025", "cap.share", 'share = { value = 20, operator = "at_most" }'),
        ("national_2025", "tally.cumulate", "value = true"),
        ("national_2025", "duration.minimum_days", 'value = "1"'),
        ("hcmc_edu_2023", "duration.small_days", 'value = "0.5"'),
        ("national_2025", "standards.individual.good.points", "value = 70"),
        ("national_2025", "scope.votes", 'value = "official"'),
        (
            "hcmc_edu_2023",
            "order.rate",
            'value = [["leadership_collective"], ["party_committee", "cell"], ["secretary", '
            '"deputy_secretary", "committee_member", "head", "deputy_head", "member"]]',
        ),
    ],
)
def test_a_value_of_the_wrong_kind_is_told_with_the_shipped_one(
    tmp_path: Path, profile: str, key: str, stated: str
) -> None:
    """Written as it may be written in the file, for every kind of value there is."""
    [fault] = folder(tmp_path, phuong=_stating(profile, {key: "value = -1"})).faults

    assert ("phuong.toml", 18, f"data.{key}.value", FaultCode.BAD_VALUE) == (
        fault.file,
        fault.line,
        fault.key,
        fault.code,
    )
    assert {"stated": stated} == fault.fields


@pytest.mark.parametrize(
    "value",
    ['"member"', "[]", "[[]]", '[["member", "member"]]', '[["member"], ["cell"]]'],
)
def test_groups_that_are_none_of_persons_are_refused(tmp_path: Path, value: str) -> None:
    """Empty, somebody named twice, a collective among them."""
    [fault] = folder(
        tmp_path, phuong=_stating("hcmc_edu_2023", {GROUPS: f"value = {value}"})
    ).faults

    assert ("phuong.toml", f"data.{GROUPS}.value", FaultCode.BAD_VALUE) == (
        fault.file,
        fault.key,
        fault.code,
    )


def _inside(line: str) -> str:
    """Give what stands in the braces of a line that is a whole table; any other as it is."""
    return line.partition(" = { ")[2].removesuffix(" }") or line


@pytest.mark.parametrize("profile", ["national_2025", "hcmc_edu_2023"])
def test_what_the_shipped_profile_states_may_be_written_as_it_is_told(
    tmp_path: Path, profile: str
) -> None:
    """Whoever copies the values out of the sentences has a good file, and the shipped values."""
    shipped = {one.key: one.value for one in law(profile) if not one.key.startswith(FIXED)}
    wrong = folder(tmp_path, phuong=_stating(profile, dict.fromkeys(shipped, "value = -1")))
    told = {
        one.key[len("data.") : -len(".value")]: _inside(str(one.fields["stated"]))
        for one in wrong.faults
    }

    right = folder(tmp_path, phuong=_stating(profile, told))

    assert () == right.faults
    assert shipped == {
        one.key: one.value for one in right.laws["phuong_vi_du"] if one.key in shipped
    }
    assert {*shipped} == {*told}


def test_a_rule_names_its_own_paper_and_day(tmp_path: Path) -> None:
    """Without defaults every rule says both; a paper of the office is marked with its name."""
    head = HEAD[: HEAD.index("[defaults]")]
    cited = 'document = "KH1"\nlast_checked_on = 2026-11-30\n'

    found = folder(tmp_path, phuong=head + BASE + cited)
    datum = found.laws["phuong_vi_du"].word("cap.individual_base")

    assert () == found.faults
    assert ("phuong_vi_du.KH1 mục 2", "2026-11-30", "good_or_better") == (
        datum.clause,
        datum.last_checked_on.isoformat(),
        datum.value,
    )


def test_a_rule_without_a_paper_is_refused(tmp_path: Path) -> None:
    """The key is missing in the rule's own table, for there are no defaults."""
    head = HEAD[: HEAD.index("[defaults]")]

    [fault] = folder(tmp_path, phuong=head + BASE).faults

    assert ("phuong.toml", 14, "data.cap.individual_base.document", FaultCode.MISSING) == (
        fault.file,
        fault.line,
        fault.key,
        fault.code,
    )
