"""An office's own law: what it may state, and what is refused with file, line and key."""

import random
import tomllib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import rating
from rating import ErrorCode, Kind, Level, RatingError
from rating.law import law, overlays, page
from rating.law.loading import cited
from rating.law.overlays import FaultCode
from rating.law.overlays.lines import Places
from rating.law.overlays.reading import stated
from rating.law.overlays.shelf import laws_of
from rating.law.overlays.tables import Source
from rating.law.schema import OPTIONAL, REQUIRED, read_value
from tests.rating.own_law import BASE, EXAMPLE, HEAD, NAME, WRITTEN, folder


def _spoilt(tmp_path: Path, old: str, new: str) -> overlays.Fault:
    assert old in WRITTEN
    [fault] = folder(tmp_path, so=WRITTEN.replace(old, new, 1)).faults
    return fault


class TestTheExample:
    """A Sở that sets 10 + 10 + 10, its deadline, its themes, whom it consults, its own cap base."""

    def test_it_is_good(self) -> None:
        """As it stands in the documentation."""
        shelf = overlays.read_folder(EXAMPLE)

        assert ((), [NAME]) == (shelf.faults, [*shelf.laws])

    def test_its_cap_has_its_own_base(self, office: rating.law.Law) -> None:
        """20 % of good or better: of ten, two; the shipped rule lets one."""
        counts = {Level.EXCELLENT: 2, Level.GOOD: 8}

        own = rating.cap(Kind.INDIVIDUAL, counts, profile=office.profile.name)
        shipped = rating.cap(Kind.INDIVIDUAL, counts, profile="national_2025")

        assert (2, 1) == (own.limit, shipped.limit)
        assert "KH 15-KH/ĐUVD, mục IV.2" in {cited(one.clause) for one in own.reasons}

    def test_its_deadline_stands_beside_the_shipped_ones(self, office: rating.law.Law) -> None:
        """With its owner and recipient; in the year before there is none of it."""
        found = rating.deadlines(2026, profile=office.profile.name).deadlines
        own = [one for one in found if "KH 15" in cited(one.clause)]

        assert [("Chi bộ trực thuộc", "2026-12-12", "before")] == [
            (one.owner, one.date.isoformat(), one.operator) for one in own
        ]
        assert {one.what for one in rating.deadlines(2026, profile="national_2025").deadlines} == (
            {one.what for one in found} - {own[0].what}
        )

    def test_a_body_is_consulted_by_whom_it_is_meant_for(self, office: rating.law.Law) -> None:
        """The Front by a standing committee alone, the unions by the leadership too (T-03)."""
        assert office.overlay is not None
        asked = {
            name: [one.id for one in office.overlay.consulted if one.binds(kind, name)]
            for kind, name in (
                ("committee", "Ban Thường vụ Đảng ủy"),
                ("committee", "Chi ủy Chi bộ 1"),
                ("leadership", "Ban Giám hiệu"),
                ("cell", "Ban Thường vụ"),
            )
        }

        assert {
            "Ban Thường vụ Đảng ủy": ["front", "unions"],
            "Chi ủy Chi bộ 1": ["unions"],
            "Ban Giám hiệu": ["unions"],
            "Ban Thường vụ": [],
        } == asked

    def test_the_page_shows_it(self, office: rating.law.Law) -> None:
        """Every rule of the office with its document; what it does not say is the shipped one's."""
        shown = page(NAME)

        for said in (
            "Kế hoạch 15-KH/ĐUVD ngày 20/10/2026",
            "hoàn thành tốt trở lên",
            "trước ngày 12/12/2026",
            "10 + 10 + 10",
            "40 + 30",
            "Kết quả chuyển đổi số",
            "Ban Thường vụ",
            "Quý I, II, III",
            "theo national_2025",
        ):
            assert said in shown

    def test_the_edition_follows_the_text(self, tmp_path: Path, office: rating.law.Law) -> None:
        """One sign more is another edition; the same text is the same one."""
        other = folder(tmp_path, **{NAME: WRITTEN + "\n"}).laws[NAME]
        again = overlays.read_folder(EXAMPLE).laws[NAME]

        assert office.profile.name == again.profile.name != other.profile.name
        assert office.content_hash != other.content_hash


def test_a_year_keeps_the_law_it_was_opened_with(tmp_path: Path) -> None:
    """The file may be changed or gone: the text kept with the year gives the same law back."""
    now = folder(tmp_path, phuong=HEAD + BASE).laws["phuong_vi_du"]
    assert now.overlay is not None
    edition, kept = now.overlay.edition, now.overlay.source

    with pytest.raises(RatingError) as unknown:
        law(edition)
    overlays.take_back(edition, kept)

    assert ErrorCode.UNKNOWN_PROFILE is unknown.value.code
    assert now.content_hash == law(edition).content_hash


def test_a_text_kept_by_an_earlier_program_is_read() -> None:
    """The format may grow; it may not come to refuse what a running year was opened with."""
    [kept] = (Path(__file__).parent / "kept_law").glob("*.json")
    edition = kept.stem

    overlays.take_back(edition, kept.read_text(encoding="utf-8"))

    assert "good_or_better" == law(edition).word("cap.individual_base").value


def test_a_law_that_is_known_is_not_read_again() -> None:
    """Every cell of an office asks for the law of its year; its text is read once."""
    [kept] = (Path(__file__).parent / "kept_law").glob("*.json")
    overlays.take_back(kept.stem, kept.read_text(encoding="utf-8"))

    overlays.take_back(kept.stem, "not the text")

    assert "good_or_better" == law(kept.stem).word("cap.individual_base").value


def test_a_kept_text_that_was_touched_is_refused(tmp_path: Path) -> None:
    """It is not what the year was frozen to."""
    found = folder(tmp_path, phuong=HEAD + BASE.replace("mục 2", "mục 7")).laws["phuong_vi_du"]
    assert found.overlay is not None

    with pytest.raises(overlays.OverlayError):
        overlays.take_back(found.overlay.edition, found.overlay.source.replace("20%", "90%"))


_CAP = "data.cap.individual_base"
_GENERAL = ("most = 10\n\n[[rubric.results]]", "most = 9\n\n[[rubric.results]]")
_ASKED = ("asked = [1, 2, 3]", "asked = [1, 5]")
_OWNER = 'owner = "Chi bộ trực thuộc"'
_QUARTERS = 'section = "mục VI"'
_TITLE = 'title = "Kết quả chuyển đổi'
_PAPER = '[document."KH-16"]'
_OTHER_PAPER = f"{_PAPER}\nnumber = '16'\ntitle = 'Kế hoạch 16'\ndate = 2026-10-21\n\n"
_OUTSIDE = """[[rubric]]
for = ["leader"]
general = [{ title = "Tiêu chí chung", most = 30 }]
section = "mục III.2"
quote = "tối đa 30 điểm"

"""
REFUSED: list[tuple[str, str, str, str, FaultCode]] = [
    (*_GENERAL, "rubric[0].general", "[[rubric.general]]", FaultCode.WRONG_SUM),
    ("most = 30\n", "most = 29\n", "rubric[0].results", "[[rubric.results]]", FaultCode.WRONG_SUM),
    (f"{_OWNER}\n", "", "deadline[0].owner", "[[deadline]]", FaultCode.NO_OWNER),
    (_OWNER, 'owner = " "', "deadline[0].owner", "owner", FaultCode.MISSING),
    (
        "year = 2026\nop",
        "year = 2027\nop",
        "deadline[0].year",
        "year = 2027",
        FaultCode.ANOTHER_YEAR,
    ),
    ("day = 12\n", "day = 45\n", "deadline[0].day", "day = 45", FaultCode.NUMBER_RANGE),
    ("day = 12\n", "day = 1\nnote = 3\n", "deadline[0].note", "note", FaultCode.WRONG_TYPE),
    ("month = 12", "month = 12.5", "deadline[0].month", "month", FaultCode.WRONG_TYPE),
    (
        "day = 12\nmonth = 12",
        "day = 30\nmonth = 2",
        "deadline[0].day",
        "day",
        FaultCode.NO_SUCH_DAY,
    ),
    ('"before"', '"after"', "deadline[0].operator", "operator", FaultCode.NOT_ALLOWED),
    ('"dossier"', '"papers"', "deadline[0].matter", "matter", FaultCode.NOT_ALLOWED),
    ('"good_or_better"', '"everybody"', f"{_CAP}.value", "value", FaultCode.BAD_VALUE),
    (_CAP, "data.cap.base", "data.cap.base.value", "value", FaultCode.NO_DATUM),
    (_CAP, "data.scope.form_plain", "data.scope.form_plain.value", "value", FaultCode.FIXED),
    ('section = "mục IV.2"\n', "", f"{_CAP}.section", f"[{_CAP}]", FaultCode.MISSING),
    ('quote = "không', 'words = "không', f"{_CAP}.quote", f"[{_CAP}]", FaultCode.MISSING),
    ("year = 2026\nsec", "years = 2026\nsec", "theme[0].years", "years", FaultCode.UNKNOWN_KEY),
    ("thrift_2026", "digital_2026", "theme[1].id", "id = ", FaultCode.TWICE),
    ("thrift_2026", "Tiết kiệm", "theme[1].id", "id = ", FaultCode.BAD_NAME),
    ('["committee"]', '["board"]', "consultation[0].for", "for", FaultCode.NOT_ALLOWED),
    (
        _QUARTERS,
        f'document = "KH9"\n{_QUARTERS}',
        "quarters.document",
        "doc",
        FaultCode.NO_DOCUMENT,
    ),
    (*_ASKED, "quarters.asked", "asked", FaultCode.NUMBER_RANGE),
    (_TITLE, f"{_TITLE}\\u202e", "theme[0].title", "title", FaultCode.TEXT_SIGNS),
    (_TITLE, f"{_TITLE}\\u0007", "theme[0].title", "title", FaultCode.TEXT_SIGNS),
    (_TITLE, f"{_TITLE}{'x' * 300}", "theme[0].title", "title", FaultCode.TEXT_LONG),
    ("date = 2026-10-20\n", "", "document.KH15.date", "[document.KH15]", FaultCode.MISSING),
    ("date = 2026-10-20", "date = 20", "document.KH15.date", "date", FaultCode.WRONG_TYPE),
    ('"national_2025"', '"national_2026"', "overlay.extends", "extends", FaultCode.NO_PROFILE),
    (f'"{NAME}"', '"national_2025"', "overlay.profile", "profile", FaultCode.BAD_NAME),
    ("from_year = 2026", "from_year = 2024", "overlay.from_year", "from", FaultCode.BEFORE_BASE),
    ("to_year = 2026", "to_year = 2025", "overlay.to_year", "to", FaultCode.NUMBER_RANGE),
    ("[quarters]", "[quarter]", "quarter", "[quarter]", FaultCode.UNKNOWN_KEY),
    ('value = "good_or_better"\n', "", f"{_CAP}.value", f"[{_CAP}]", FaultCode.MISSING),
    ("[defaults]", f"{_OTHER_PAPER}[defaults]", "document.KH-16", _PAPER, FaultCode.BAD_CODE),
    ("[[rubric]]", f"{_OUTSIDE}[[rubric]]", "rubric[1].for", "for", FaultCode.TWICE),
    ('["plain", "leader"]', '["leader", "leader"]', "rubric[0].for", "for", FaultCode.WRONG_TYPE),
    ('["Ban Thường vụ"]', '["Ban", 1]', "consultation[0].named", "named", FaultCode.WRONG_TYPE),
    ('"unions"', '"front"', "consultation[1].id", "id = ", FaultCode.TWICE),
    ("[[deadline]]", "[deadline]", "deadline", "[deadline]", FaultCode.WRONG_TYPE),
    ("[quarters]", "[[quarters]]", "quarters", "[[quarters]]", FaultCode.WRONG_TYPE),
    (
        "last_checked_on = 2026-11-29\n",
        "",
        f"{_CAP}.last_checked_on",
        f"[{_CAP}]",
        FaultCode.MISSING,
    ),
    ("[quarters]", "[quarters", "", "[quarters", FaultCode.NOT_TOML),
]


@pytest.mark.parametrize(("old", "new", "key", "stands", "code"), REFUSED)
def test_a_mistake_is_told_with_file_line_and_key(
    tmp_path: Path, old: str, new: str, key: str, stands: str, code: FaultCode
) -> None:
    """The line is the key's own, or where it is missing its table's."""
    fault = _spoilt(tmp_path, old, new)

    assert ("so.toml", key, code) == (fault.file, fault.key, fault.code)
    told = (tmp_path / "so.toml").read_text(encoding="utf-8").splitlines()[fault.line - 1]
    assert told.startswith(stands)


def test_a_sum_of_69_is_told_with_its_figures(tmp_path: Path) -> None:
    """What was written, and what it must be."""
    fault = _spoilt(tmp_path, "most = 40", "most = 39")

    assert {"total": 69, "whole": 70} == fault.fields


def test_every_mistake_of_a_file_is_told(tmp_path: Path) -> None:
    """One does not hide the next."""
    text = WRITTEN.replace("most = 40", "most = 39").replace("year = 2026\nop", "year = 2020\nop")
    text = text.replace('value = "good_or_better"', "value = 3")

    found = folder(tmp_path, so=text)

    assert {} == found.laws
    assert [
        "data.cap.individual_base.value",
        "deadline[0].year",
        "rubric[0].results",
    ] == sorted(fault.key for fault in found.faults)


class TestTwoFiles:
    """The files of one name are one law; of another name they do not concern each other."""

    def test_they_are_joined(self, tmp_path: Path) -> None:
        """Each states what the other does not."""
        more = """
[data.cap.collective_base]
value = "good_or_better"
section = "mục 3"
quote = "20% số tập thể hoàn thành tốt trở lên"
"""
        found = folder(tmp_path, a=HEAD + BASE, b=HEAD + more)

        assert () == found.faults
        words = found.laws["phuong_vi_du"]
        assert ["good_or_better"] * 2 == [
            words.word(f"cap.{kind}_base").value for kind in ("individual", "collective")
        ]

    def test_they_may_say_the_same(self, tmp_path: Path) -> None:
        """That is no contradiction."""
        assert () == folder(tmp_path, a=HEAD + BASE, b=HEAD + BASE).faults

    @pytest.mark.parametrize(
        ("old", "new", "key"),
        [
            ('"good_or_better"', '"good_only"', "data.cap.individual_base"),
            ('"national_2025"', '"hcmc_edu_2023"', "overlay.extends"),
            ("to_year = 2026", "to_year = 2027", "overlay.from_year"),
            ("KH 1-KH/ĐUP", "KH 2-KH/ĐUP", "document.KH1"),
        ],
    )
    def test_they_contradict_each_other(self, tmp_path: Path, old: str, new: str, key: str) -> None:
        """Told at the second, with the place of the first; neither is used."""
        found = folder(tmp_path, a=HEAD + BASE, b=(HEAD + BASE).replace(old, new, 1))

        assert {} == found.laws
        assert ("b.toml", key, FaultCode.CONTRADICTS) in {
            (fault.file, fault.key, fault.code) for fault in found.faults
        }
        [there] = {fault.fields["there"] for fault in found.faults if fault.key == key}
        assert str(there).startswith("a.toml:")

    def test_one_offices_mistake_leaves_the_other_its_law(self, tmp_path: Path) -> None:
        """The ward goes on by its own; only the Sở has to mend its file."""
        found = folder(tmp_path, so=WRITTEN.replace("most = 40", "most = 39"), ward=HEAD + BASE)

        assert (["phuong_vi_du"], ["so.toml"]) == (
            [*found.laws],
            [fault.file for fault in found.faults],
        )


def test_a_band_that_crosses_the_shipped_one_is_refused(tmp_path: Path) -> None:
    """Good from 95 points where excellent begins at 90; at 90 itself the two may meet."""
    band = """
[data.standards.individual.good.points]
value = {points}
section = "mục 2"
quote = "từ {points} điểm"
"""
    [fault] = folder(tmp_path, a=HEAD + band.format(points=95)).faults
    met = folder(tmp_path, a=HEAD + band.format(points=90)).faults

    assert ("data.standards.individual.good.points", 17, FaultCode.CROSSES) == (
        fault.key,
        fault.line,
        fault.code,
    )
    assert "standards.individual.excellent.points" == fault.fields["other"]
    assert () == met


@pytest.mark.parametrize(
    ("good", "excellent", "limit"),
    [(2, 1, 0), (3, 1, 1), (7, 1, 1), (8, 2, 2), (12, 3, 2), (13, 3, 3)],
)
def test_an_office_may_round_half_up(tmp_path: Path, good: int, excellent: int, limit: int) -> None:
    """8 good allow 1.6, that is 2: of ten, two, where the shipped rule lets one."""
    rounded = """
[data.cap.rounding]
value = "half_up"
section = "mục 2"
quote = "từ 0,5 trở lên làm tròn thành 1"
"""
    overlays.take_in(folder(tmp_path, phuong=HEAD + rounded))
    counts = {Level.EXCELLENT: excellent, Level.GOOD: good}

    found = rating.cap(Kind.INDIVIDUAL, counts, profile="phuong_vi_du")

    assert (limit, True) == (found.limit, found.half_up)


def test_a_file_that_states_nothing_is_told(tmp_path: Path) -> None:
    """Somebody meant to write more."""
    [fault] = folder(tmp_path, a=HEAD).faults

    assert FaultCode.NOTHING_STATED is fault.code


def test_points_are_not_for_the_rules_of_2023(tmp_path: Path) -> None:
    """There criteria have grades."""
    text = WRITTEN.replace('"national_2025"', '"hcmc_edu_2023"')

    assert FaultCode.NOT_OF_FAMILY in {one.code for one in folder(tmp_path, so=text).faults}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe[overlay]", FaultCode.UNREADABLE),
        (b"# " + b"x" * 70_000, FaultCode.TOO_LARGE),
        (b"a = " + b"[" * 20_000, FaultCode.NOT_TOML),
        (b"a = " + b"9" * 5_000, FaultCode.NOT_TOML),
        (b"", FaultCode.MISSING),
    ],
)
def test_what_is_no_law_file_is_told(tmp_path: Path, content: bytes, code: FaultCode) -> None:
    """Another encoding, a file too large, one that never ends, an empty one."""
    (tmp_path / "odd.toml").write_bytes(content)

    [fault] = overlays.read_folder(tmp_path).faults

    assert code is fault.code


def test_notepads_mark_and_line_ends_are_read(tmp_path: Path) -> None:
    """A file saved on Windows is as good."""
    (tmp_path / "so.toml").write_bytes(b"\xef\xbb\xbf" + WRITTEN.replace("\n", "\r\n").encode())

    assert () == overlays.read_folder(tmp_path).faults


PLACES = """[a]
b = 1
'x'.y = "# none"
wide = [
  1,
  2,
] # [t]
after = 2
[[t]]
k = 1
[[t]]
k = 2
long = '''
[t]
k = 9
'''
[[t.s]]
k = 3
in = { deep = 1 }
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.b", 2),
        ("a.x.y", 3),
        ("a.wide", 4),
        ("a.after", 8),
        ("t[0].k", 10),
        ("t[1].k", 12),
        ("t[1].lost", 11),
        ("t[1].s[0].k", 18),
        ("t[1].s[0].in.deep", 19),
        ("nowhere.at.all", 1),
    ],
)
def test_the_line_of_a_key(path: str, line: int) -> None:
    """Dotted and quoted keys, values of several lines, lists of tables, inline tables."""
    assert line == Places(PLACES).line(path)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32))
def test_a_spoilt_file_never_breaks_the_reader(seed: int) -> None:
    """Lines taken out, doubled, changed about, values of other kinds: a fault or a law, a line."""
    chance = random.Random(seed)
    lines = WRITTEN.splitlines()
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(lines))
        key = lines[place].partition(" = ")[0]
        lines[place : place + 1] = chance.choice(
            (
                [],
                [lines[place]] * 2,
                [chance.choice(lines)],
                [f"{key} = {chance.choice(_VALUES)}"],
                [chance.choice(("[data]", "[[data]]", "[overlay.x]", "[[rubric]]", "]"))],
            )
        )
    text = "\n".join(lines)
    source = Source("odd.toml", text)

    laws, faults = laws_of([source])

    assert bool(laws) is not bool(faults)
    assert all(1 <= fault.line <= len(lines) + 1 for fault in faults)


_VALUES = (
    "1", "-1", "1.5", "true", '""', '"<b>&</b>"', "[]", "[[]]", "[{}]", "{}", "2026-01-01",
    "10:00:00", "inf", '"\\u0000"', '["a", 1]', "{ a = { b = 1 } }", '[["cell"], [1]]', "99999999",
)  # fmt: skip


class TestWhatIsSuggested:
    """A mistake is told with something that can be written instead."""

    @pytest.mark.parametrize("family", ["2023", "2025"])
    def test_every_example_is_a_line_that_is_taken(self, family: str) -> None:
        """What the shipped profile states, or one of its kind: TOML of one line, of that datum."""
        base = law("hcmc_edu_2023" if family == "2023" else "national_2025")
        for key in (*REQUIRED[family], *OPTIONAL):
            line = stated(base, key)
            [(name, said)] = tomllib.loads(line).items()
            value, operator = (said, None) if name == "value" else (said["value"], said["operator"])

            assert "\n" not in line
            assert name in ("value", key.rpartition(".")[2])
            assert read_value("", family, key, value, operator) is not None

    @pytest.mark.parametrize(
        ("old", "new", "key", "near"),
        [
            ("recipient =", "recip =", "deadline[0].recip", "recipient"),
            ("[[theme]]", "[[theme]]\nyears = 2026", "theme[0].years", "year"),
            ("[quarters]", "[zzz]\na = 1\n[quarters]", "zzz", ""),
        ],
    )
    def test_an_unknown_key_names_the_nearest(
        self, tmp_path: Path, old: str, new: str, key: str, near: str
    ) -> None:
        """None where nothing is near."""
        found = _spoilt(tmp_path, old, new)

        assert (key, FaultCode.UNKNOWN_KEY, near) == (found.key, found.code, found.fields["near"])

    def test_a_value_in_place_of_a_table_is_told_at_its_key(self, tmp_path: Path) -> None:
        """`individual_base = "…"` under [data.cap]: a datum is a table with clause and quote."""
        plain = '[data.cap]\nindividual_base = "good_or_better"\n[data.cap.rounding]'
        found = _spoilt(tmp_path, "[data.cap.individual_base]", plain)

        assert ("data.cap.individual_base", FaultCode.WRONG_TYPE) == (found.key, found.code)
        assert found.line == 1 + WRITTEN.splitlines().index("[data.cap.individual_base]") + 1

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("", FaultCode.MISSING),
            ("# chưa có gì\n", FaultCode.MISSING),
            (WRITTEN.replace("\n", "\r"), FaultCode.NOT_TOML),
            ("\ufeff\ufeff" + WRITTEN, FaultCode.NOT_TOML),
            (WRITTEN + "\x00", FaultCode.NOT_TOML),
            (WRITTEN + "\n[overlay]\nprofile = 'x'\n", FaultCode.NOT_TOML),
            (WRITTEN + "\nx = " + "[" * 3000, FaultCode.NOT_TOML),
            (WRITTEN + "#" * 1_000_000, FaultCode.TOO_LARGE),
        ],
    )
    def test_a_file_that_is_no_law_is_one_mistake(
        self, tmp_path: Path, text: str, code: FaultCode
    ) -> None:
        """Empty, of an old Mac, marked twice, cut, doubled, endless, of a megabyte."""
        [found] = folder(tmp_path, so=text).faults

        assert code is found.code

    @pytest.mark.parametrize(
        "text",
        [
            WRITTEN.replace("\n", "\r\n"),
            "\ufeff" + WRITTEN,
            unicodedata.normalize("NFD", WRITTEN),
        ],
    )
    def test_a_file_of_another_editor_is_the_same_law(self, tmp_path: Path, text: str) -> None:
        """With the line ends and the mark of Windows, and letters of macOS."""
        own = folder(tmp_path, so=text).laws[NAME]

        assert "Đảng ủy Sở Giáo dục Ví Dụ (2026)" == own.profile.title
