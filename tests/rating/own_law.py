"""Law files of fictional offices, and a folder to lay them into."""

from pathlib import Path

from rating.law import overlays
from tests.house.source import ROOT

EXAMPLE = ROOT / "docs" / "office-law"
NAME = "so_giao_duc_vi_du"
WRITTEN = (EXAMPLE / f"{NAME}.toml").read_text(encoding="utf-8")
HEAD = """[overlay]
profile = "phuong_vi_du"
extends = "national_2025"
title = "Đảng ủy phường Ví Dụ (2026)"
from_year = 2026
to_year = 2026

[document.KH1]
number = "KH 1-KH/ĐUP"
title = "Kế hoạch 1-KH/ĐUP ngày 05/11/2026 của Đảng ủy phường Ví Dụ"
date = 2026-11-05

[defaults]
document = "KH1"
last_checked_on = 2026-11-29
"""
BASE = """
[data.cap.individual_base]
value = "good_or_better"
section = "mục 2"
quote = "20% số hoàn thành tốt trở lên"
"""


def folder(tmp_path: Path, **files: str) -> overlays.Shelf:
    """Write the files by their names and read the folder as the program does."""
    for name, text in files.items():
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    return overlays.read_folder(tmp_path)
