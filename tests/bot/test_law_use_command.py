"""`tusoi law use` and `uses`: which organisation opens its years by which rules; the doctor."""

from pathlib import Path

import pytest

from bot.__main__ import main
from tests.bot.test_commands import home as home
from tests.bot.test_officer_command import _founded
from tests.house.source import ROOT

EXAMPLE = ROOT / "docs" / "office-law" / "so_giao_duc_vi_du.toml"
NAME = "so_giao_duc_vi_du"
FOR = ["--for", "chi bo to tu nhien"]


@pytest.fixture
def folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A house with two cells, and the example where its settings look for the office's law."""
    _founded(home)
    monkeypatch.setenv("TUSOI_LAW_DIR", str(home / "law"))
    (home / "law").mkdir()
    (home / "law" / "so.toml").write_text(EXAMPLE.read_text("utf-8"), "utf-8")
    return home / "law"


def test_rules_are_chosen_and_listed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By the organisation's name; the edition says which text it is."""
    capsys.readouterr()

    steps = [["use", NAME, *FOR, "--from", "2026"], ["uses"]]
    found = [(main(["law", *step]), capsys.readouterr().out) for step in steps]

    edition = found[1][1].split(" dùng ")[1].split()[0]
    (folder / "so.toml").unlink()
    shown = main(["law", "show", edition])

    assert [0, 0, 0] == [*(status for status, _ in found), shown]
    assert "Kế hoạch 15-KH/ĐUVD" in capsys.readouterr().out
    assert (
        f"Chi bộ Tổ Tự nhiên: từ năm 2026 mở đợt kiểm điểm theo bộ quy định {NAME}@"
        in (found[0][1])
    )
    assert f"Chi bộ Tổ Tự nhiên: từ năm 2026 dùng {NAME}@" in found[1][1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([NAME, *FOR, "--from", "2027"], "chỉ dùng cho năm 2026–2026, không dùng cho năm 2027"),
        ([NAME, "--for", "Nơi nào đó", "--from", "2026"], "Nơi nào đó"),
        (["so_khac", *FOR, "--from", "2026"], "Không có bộ quy định nào tên so_khac"),
        (["hcmc_edu_2023", *FOR, "--from", "2026"], "không dùng cho năm 2026"),
    ],
)
def test_what_cannot_be_chosen(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    """A law of other years, nobody's organisation, no such rules: a sentence, nothing chosen."""
    status = main(["law", "use", *arguments])
    told = capsys.readouterr().err
    main(["law", "uses"])

    assert (1, True) == (status, said in told)
    assert "từ năm" not in capsys.readouterr().out


def test_a_broken_file_cannot_be_chosen_and_leaves_what_was(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The mistake is told; the choice made before stands, and the doctor tells both."""
    main(["law", "use", NAME, *FOR, "--from", "2026"])
    text = EXAMPLE.read_text("utf-8")
    (folder / "so.toml").write_text(text.replace("most = 40", "most = 39"), "utf-8")
    capsys.readouterr()

    status = main(["law", "use", NAME, *FOR, "--from", "2026"])
    refused = capsys.readouterr().err
    main(["law", "uses"])
    listed = capsys.readouterr().out
    main(["doctor"])
    broken = capsys.readouterr().out
    (folder / "so.toml").write_text(text + "\n", "utf-8")
    main(["doctor"])
    changed = capsys.readouterr().out

    assert 1 == status
    assert "cộng lại được 69, phải đúng 70" in refused
    assert f"dùng {NAME}@" in listed
    assert "tệp luật riêng có lỗi" in broken
    assert f"Tệp của bộ {NAME}@" in changed
    assert "đã khác bản đang dùng" in changed
