"""The rating core from the command line: no settings, no database."""

import json
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.e2e.house import texts_in
from tests.house.source import ROOT

TALLY = {
    "question": "tally",
    "profile": "hcmc_edu_2023",
    "official_members": 10,
    "present": 8,
    "votes": {"good": 7},
}


def test_a_case_is_answered_with_its_clauses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One object over several lines is one case; its clauses are cited and quoted."""
    file = tmp_path / "case.json"
    file.write_text(json.dumps(TALLY, indent=2), encoding="utf-8")

    status = main(["rate", str(file)])

    told = capsys.readouterr().out
    assert 0 == status
    assert "Kết quả: Hoàn thành tốt nhiệm vụ" in told
    assert "07/08/10 (70,0 %)" in told
    assert "KH 73-KH/ĐU, V.15" in told
    assert "“được tính trên tổng số đảng viên chính thức”" in told


def test_a_bad_line_does_not_stop_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is told in a sentence, and the exit status says that something was wrong."""
    file = tmp_path / "cases.jsonl"
    bad = {**TALLY, "present": 11}
    file.write_text("\n".join(json.dumps(case) for case in (bad, TALLY)), encoding="utf-8")

    status = main(["rate", str(file), str(tmp_path / "missing.json")])

    told = capsys.readouterr()
    assert 1 == status
    assert "Không trả lời được" in told.out
    assert "Hoàn thành tốt nhiệm vụ" in told.out
    assert "missing.json" in told.err


def test_a_file_of_notepad_is_read_and_an_empty_one_is_said_to_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its mark in front is no part of the case; nothing asked is not nothing wrong."""
    marked, empty = tmp_path / "case.json", tmp_path / "empty.json"
    marked.write_text(json.dumps(TALLY), encoding="utf-8-sig")
    empty.write_text("\n", encoding="utf-8")

    answered = main(["rate", str(marked)])
    nothing = main(["rate", str(empty)])

    told = capsys.readouterr()
    assert (0, 1) == (answered, nothing)
    assert "Hoàn thành tốt nhiệm vụ" in told.out
    assert "empty.json không có trường hợp nào" in told.err


def test_the_law_is_shown_and_compared(capsys: pytest.CaptureFixture[str]) -> None:
    """A page an officer checks against the paper, and what two profiles state differently."""
    shown = main(["law", "show", "hcmc_edu_2023", "--on", "2024-12-01"])
    page = capsys.readouterr().out
    compared = main(["law", "diff", "hcmc_edu_2023", "hatinh_city_2024"])
    difference = capsys.readouterr().out

    assert (0, 0) == (shown, compared)
    assert "“trên 50% tổng số ý kiến”" in page
    assert "hatinh_city_2024" in difference


def test_an_unknown_profile_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """Not a traceback."""
    status = main(["law", "show", "nowhere_1999"])

    assert 1 == status
    assert "Không trả lời được" in capsys.readouterr().err


class TestTheOfficesOwnLaw:
    """A folder beside the shipped profiles: listed, shown, checked, its mistakes in sentences."""

    @pytest.fixture
    def folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """A folder with the example of the documentation, where the settings look for it."""
        example = ROOT / "docs" / "office-law" / "so_giao_duc_vi_du.toml"
        (tmp_path / "law").mkdir()
        (tmp_path / "law" / "so.toml").write_text(example.read_text("utf-8"), "utf-8")
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("TUSOI_LAW_DIR", "law")
        return tmp_path / "law"

    def _spoil(self, folder: Path, old: str, new: str) -> int:
        """Write a copy with a mistake under another name; give the line it stands on."""
        text = (folder / "so.toml").read_text("utf-8").replace("so_giao_duc_vi_du", "so_khac")
        assert old in text
        (folder / "sai.toml").write_text(text.replace(old, new, 1), "utf-8")
        return text[: text.index(old)].count("\n") + 1

    def test_it_is_listed_and_shown(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """By its plain name, with its years and what it stands on."""
        listed = main(["law", "list"])
        names = capsys.readouterr().out
        shown = main(["law", "show", "so_giao_duc_vi_du"])
        page = capsys.readouterr().out
        differs = main(["law", "diff", "national_2025", "so_giao_duc_vi_du"])

        assert (0, 0, 0) == (listed, shown, differs)
        assert "so_giao_duc_vi_du: Đảng ủy Sở Giáo dục Ví Dụ (2026) (năm 2026–2026" in names
        assert "Kế hoạch 15-KH/ĐUVD" in page
        assert "hoàn thành tốt trở lên" in capsys.readouterr().out

    def test_a_case_may_name_it(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """Two of ten are excellent by the Sở's own base."""
        case = {
            "question": "cap",
            "profile": "so_giao_duc_vi_du",
            "kind": "individual",
            "counts": {"excellent": 2, "good": 8},
        }
        (folder.parent / "case.json").write_text(json.dumps(case), "utf-8")

        status = main(["rate", "case.json"])

        assert (0, True) == (status, "KH 15-KH/ĐUVD, mục IV.2" in capsys.readouterr().out)

    @pytest.mark.parametrize(
        ("old", "new", "key", "said"),
        [
            ("most = 40", "most = 39", "rubric[0].results", "cộng lại được 69, phải đúng 70"),
            ('owner = "Chi bộ trực thuộc"\n', "", "deadline[0].owner", "chưa ghi của ai"),
            ("year = 2026\nop", "year = 2025\nop", "deadline[0].year", "năm 2025 không thuộc"),
            (
                '"good_or_better"',
                '"all"',
                "individual_base",
                'Bộ gốc ghi mục này là: value = "good',
            ),
        ],
    )
    def test_a_mistake_is_a_sentence_and_the_others_go_on(
        self,
        folder: Path,
        capsys: pytest.CaptureFixture[str],
        old: str,
        new: str,
        key: str,
        said: str,
    ) -> None:
        """File, line, key, what to do; the right profile is listed beside it."""
        line = self._spoil(folder, old, new)

        status = main(["law", "list"])

        told = capsys.readouterr()
        assert 1 == status
        assert "so_giao_duc_vi_du: " in told.out
        assert "sai.toml, dòng " in told.err
        assert abs(int(told.err.split("dòng ")[1].split(",")[0]) - line) <= 7
        assert key in told.err
        assert said in told.err

    def test_two_files_that_contradict(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Told at the second with the place of the first."""
        text = (folder / "so.toml").read_text("utf-8")
        (folder / "them.toml").write_text(text.replace('"good_or_better"', '"good_only"'), "utf-8")

        status = main(["law", "show", "so_giao_duc_vi_du"])

        told = capsys.readouterr().err
        assert 1 == status
        assert "them.toml, dòng 22, mục data.cap.individual_base: ghi khác với so.toml:22" in told

    def test_a_folder_is_checked_before_it_is_used(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Good: 0; a mistake, or nothing to check: 1."""
        good = main(["law", "check", "law"])
        self._spoil(folder, "most = 40", "most = 39")
        bad = main(["law", "check", "law"])
        (folder / "leer").mkdir()
        empty = main(["law", "check", "law/leer"])
        nowhere = main(["law", "check", "law/nirgends"])

        assert [0, 1, 1, 1] == [good, bad, empty, nowhere]
        assert "so_giao_duc_vi_du: đúng." in capsys.readouterr().out

    def test_the_sheet_of_a_quarter_is_written_where_quarters_are_rated(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Form 05, blank, with what nobody could check; no shipped profile has one."""
        written = main(["law", "sheet", "so_giao_duc_vi_du", "mau-05.docx"])
        told = capsys.readouterr().out
        again = main(["law", "sheet", "so_giao_duc_vi_du", "mau-05.docx"])
        shipped = main(["law", "sheet", "national_2025", "khac.docx"])

        assert [0, 1, 1] == [written, again, shipped]
        assert "chưa thấy bản in" in told
        printed = texts_in((folder.parent / "mau-05.docx").read_bytes())
        assert "Mẫu 05-HD KĐ.ĐG" in printed
        assert "Tư duy đổi mới, chiến lược, khát vọng cống hiến" in printed
        assert not (folder.parent / "khac.docx").exists()

    def test_the_decision_to_rate_again_is_written_as_far_as_it_is_known(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Form 03 under the rules of 2025 and an office's own over them; what nobody has seen is
        told, and stands on no line. The rules of 2023 have none, nor has a profile that is none."""
        names = ("national_2025", "so_giao_duc_vi_du", "hcmc_edu_2023", "khong_co")
        status = [main(["law", "sheet", name, f"{name}.docx", "--form", "03"]) for name in names]
        told = capsys.readouterr()
        again = main(["law", "sheet", names[0], f"{names[0]}.docx", "--form", "03"])

        assert [0, 0, 1, 1] == status
        assert 1 == again
        assert "chưa ai thấy bản in" in told.out
        assert "không có mẫu 03" in told.err
        assert [True, True, False, False] == [
            (folder.parent / f"{name}.docx").exists() for name in names
        ]
        printed = texts_in((folder.parent / "national_2025.docx").read_bytes())
        assert "Mẫu 03-HD KĐ.ĐG" in printed
        assert "đánh giá, xếp loại lại tổ chức đảng, đảng viên năm ……" in printed
        purpose = (
            "điều chỉnh hoặc huỷ bỏ kết quả đã công bố; đồng thời, tiến hành đánh giá, xếp loại lại"
        )
        assert f"mục đích: «{purpose}» (QĐ 366-QĐ/TW, Điều 15.3)." in printed
        assert "Tập thể:" not in printed
        assert "Họ và tên" not in printed
