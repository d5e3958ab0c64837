"""Commands that talk to nobody: they start without aiogram, which takes seconds to import."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIGHT: tuple[list[str], ...] = (
    ["init"],
    ["roster", "template", "mau.xlsx"],
    ["outbox"],
    ["officer", "list"],
    ["broadcast", "list"],
    ["papers", "forms"],
    ["law", "show", "national_2023"],
    ["law", "list"],
    ["rate", "--example", "tally"],
    [],
    ["--help"],
)
_ASKED = f"""
import sys
from bot.__main__ import main
for arguments in {LIGHT}:
    try:
        status = main(arguments)
    except SystemExit as told:
        status = told.code
    print("=", *arguments, status, *sorted({{"aiogram", "telegram"}} & set(sys.modules)))
"""


def test_commands_that_talk_to_nobody_start_at_once(tmp_path: Path) -> None:
    """Each does its work, and what the program that talks needs is not imported for it."""
    house = {
        "TUSOI_DATABASE": f"sqlite+aiosqlite:///{tmp_path / 'tusoi.db'}",
        "TUSOI_KEYS": str(tmp_path / "keys"),
        "PYTHONPATH": str(ROOT),
    }

    ended = subprocess.run(
        [sys.executable, "-c", _ASKED],
        cwd=tmp_path,
        env={**os.environ, **house},
        capture_output=True,
        text=True,
        check=True,
    )

    told = [line for line in ended.stdout.splitlines() if line.startswith("= ")]
    assert ["= " + " ".join([*arguments, "0"]) for arguments in LIGHT] == told
