"""`tusoi broadcast send`: shown, sent, and held back at night unless told otherwise."""

from datetime import datetime
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.bot import homes
from tests.bot.test_commands import GOOD, LEAD, _roster
from tests.bot.test_commands import home as home
from workflow.clock import VIETNAM, SystemClock

TEXT = "Mời các đồng chí nộp bản kiểm điểm."


def _ready(home: Path, monkeypatch: pytest.MonkeyPatch, hour: int) -> Path:
    """A cell of two on a Wednesday at this hour, and a text to send."""
    moment = datetime(2024, 11, 20, hour, 0, tzinfo=VIETNAM)
    clock = home / "clock"
    clock.write_text(str((moment - SystemClock().now()).total_seconds()), encoding="ascii")
    monkeypatch.setenv("TUSOI_CLOCK_OFFSET_FILE", str(clock))
    homes.found(home)
    main(["roster", "import", str(_roster(home, GOOD, LEAD))])
    text = home / "thong-bao.txt"
    text.write_text(TEXT, encoding="utf-8")
    return text


@pytest.mark.parametrize(
    ("hour", "more", "waits"), [(20, [], False), (21, [], True), (21, ["--now"], False)]
)
def test_a_notice_at_night_waits_unless_told_to_go(
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    hour: int,
    more: list[str],
    waits: bool,
) -> None:
    """It says until when, before it is sent and after."""
    text = _ready(home, monkeypatch, hour)
    capsys.readouterr()

    found = []
    for sure in ([], ["--yes"]):
        status = main(["broadcast", "send", str(text), *more, *sure])
        found.append((status, capsys.readouterr().out))

    assert [0, 0] == [status for status, _ in found]
    assert "Chưa gửi." in found[0][1]
    assert "Bắt đầu gửi" in found[1][1]
    assert [waits, waits] == ["chờ đến 07:00, 21/11" in said for _, said in found]


def test_what_waits_is_listed_and_may_be_called_off(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One that waits for the morning has reached nobody yet."""
    text = _ready(home, monkeypatch, 22)
    main(["broadcast", "send", str(text), "--yes"])
    capsys.readouterr()

    main(["broadcast", "list"])
    main(["broadcast", "cancel", "1"])

    sending, over = capsys.readouterr().out.splitlines()
    assert "Số 1 · đang gửi: đã nhận 0/2, chờ 2" in sending
    assert "Số 1 · đã dừng: đã nhận 0/2, chờ 0" in over
