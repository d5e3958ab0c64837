"""The log: whatever a library says, no token, no text of anybody's."""

import logging
from collections.abc import Iterator

import httpx
import pytest
from aiogram.types import Update
from pydantic import ValidationError

from bot.watch import logs

TOKEN = "123456:AAE-secret_token"
OTHER = "khong-giong-ma-bot"
TEXT = "đồng chí An xuất sắc"


@pytest.fixture
def _restored() -> Iterator[None]:
    """The root log as the test runner had it, afterwards."""
    import sys

    root = logging.getLogger()
    handlers, level, hook = list(root.handlers), root.level, sys.excepthook
    yield
    for handler in list(root.handlers):
        root.removeHandler(handler)
    for handler in handlers:
        root.addHandler(handler)
    root.setLevel(level)
    sys.excepthook = hook
    logging.captureWarnings(False)


pytestmark = pytest.mark.usefixtures("_restored")


@pytest.mark.parametrize("name", logs.LOUD)
def test_libraries_are_silent_below_a_warning(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """Even when everything is asked for, and for loggers they make later."""
    logs.set_up("DEBUG")

    logging.getLogger(name).debug(TEXT)
    logging.getLogger(f"{name}.inner").info(TEXT)

    assert "" == capsys.readouterr().err


def test_a_logger_that_was_made_before_is_capped_too(capsys: pytest.CaptureFixture[str]) -> None:
    """A library that set its own level is overruled."""
    logging.getLogger("httpx.early").setLevel(logging.DEBUG)

    logs.set_up("DEBUG")
    logging.getLogger("httpx.early").info(TEXT)

    assert "" == capsys.readouterr().err


def test_our_own_lines_are_written(capsys: pytest.CaptureFixture[str]) -> None:
    """At the level that was asked for."""
    logs.set_up("INFO")

    logging.getLogger("bot.edge").info("code=connected line=%s", "telegram:1")
    logging.getLogger("bot.edge").debug("code=detail")

    assert "INFO bot.edge code=connected line=telegram:1" in capsys.readouterr().err


@pytest.mark.parametrize(
    "said",
    [
        f"POST https://api.telegram.org/bot{TOKEN}/sendMessage",
        f"file/bot{TOKEN}/x",
        "https://x/bot123456%3AAAE-secret_token/getMe",
        f"password {OTHER} end",
    ],
)
def test_no_token_reaches_the_log(capsys: pytest.CaptureFixture[str], said: str) -> None:
    """Neither a configured secret nor whatever looks like a token, in message or arguments."""
    logs.set_up("INFO", [OTHER])

    logging.getLogger("bot").warning("%s", said)
    logging.getLogger("httpx").error(said)

    written = capsys.readouterr().err
    assert 2 == written.count("***")
    assert "secret_token" not in written
    assert OTHER not in written


def test_an_exception_is_told_by_type_and_place(capsys: pytest.CaptureFixture[str]) -> None:
    """What it says may be what somebody wrote; so may the values it saw."""
    logs.set_up("INFO")

    try:
        try:
            raise ValueError(TEXT)
        except ValueError as inner:
            raise RuntimeError(f"{TOKEN} {TEXT}") from inner
    except RuntimeError:
        logging.getLogger("bot").exception("code=failed")

    written = capsys.readouterr().err
    assert "code=failed" in written
    assert "builtins.ValueError" in written
    assert "builtins.RuntimeError" in written
    assert "test_logs.py:" in written
    assert TEXT not in written
    assert TOKEN not in written


def test_a_refused_update_does_not_quote_itself(capsys: pytest.CaptureFixture[str]) -> None:
    """pydantic would print the input."""
    logs.set_up("DEBUG")

    try:
        Update.model_validate({"update_id": TEXT})
    except ValidationError:
        logging.getLogger("bot").exception("code=malformed")

    written = capsys.readouterr().err
    assert "pydantic_core._pydantic_core.ValidationError" in written
    assert TEXT not in written


def test_an_uncaught_exception_is_told_the_same_way(capsys: pytest.CaptureFixture[str]) -> None:
    """The interpreter's last words go through the log as well."""
    import sys

    logs.set_up("INFO")
    failure = ExceptionGroup("both", [ValueError(TEXT), OSError(TOKEN)])

    sys.excepthook(type(failure), failure, None)

    written = capsys.readouterr().err
    assert "code=uncaught" in written
    assert "builtins.OSError" in written
    assert TEXT not in written
    assert TOKEN not in written


async def test_a_request_leaves_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    """The HTTP library of the pushing side logs every address it asks for, unless capped."""
    logs.set_up("DEBUG")
    transport = httpx.MockTransport(lambda request: httpx.Response(200))

    async with httpx.AsyncClient(transport=transport) as client:
        await client.get(f"https://api.telegram.org/bot{TOKEN}/getMe")

    assert "" == capsys.readouterr().err


def test_a_message_that_does_not_fit_its_arguments_is_written_without_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """logging itself would print both to standard error."""
    logs.set_up("INFO")

    logging.getLogger("bot").warning("code=%d", TEXT)

    written = capsys.readouterr().err
    assert "code=%d" in written
    assert TEXT not in written
