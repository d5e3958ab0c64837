"""The log: ids and codes only. No name, no answer, no level, no token, whatever a library says."""

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterable
from types import TracebackType

LOUD = (
    "aiogram",
    "aiohttp",
    "aiosqlite",
    "alembic",
    "apscheduler",
    "asyncio",
    "asyncpg",
    "httpcore",
    "httpx",
    "sqlalchemy",
    "telegram",
    "tzlocal",
)
"""Libraries that log requests, statements or updates: never below WARNING, whatever is asked."""

_QUIETER = {
    # Logs a server's answer when it is no JSON; the error itself reaches us anyway.
    "telegram.request": logging.CRITICAL,
    # Tells of every 429 with its trace: the delivery says it itself, in a line.
    "telegram.ext.AIORateLimiter": logging.CRITICAL,
    # Warns of every tick that is skipped because the last one still runs: that is meant.
    "apscheduler.scheduler": logging.ERROR,
}

_TOKEN = re.compile(r"\d{3,}(?::|%3A)[A-Za-z0-9_-]{3,}", re.IGNORECASE)
_HIDDEN = "***"
_FIELD = re.compile(r"(?:^|(?<=\s))([a-z_]+)=(\S+)")
_TAKEN = frozenset({"at", "level", "logger", "message", "error"})


class Redactor(logging.Filter):
    """Takes secrets out of every record: the ones it was told, and whatever looks like a token."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        # The longest first, so that no secret leaves the tail of a longer one behind.
        self._secrets = sorted((s for s in secrets if s), key=len, reverse=True)

    def clean(self, text: str) -> str:
        """Give the text without secrets."""
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        return _TOKEN.sub(_HIDDEN, text)

    def filter(self, record: logging.LogRecord) -> bool:
        """Clean the record in place; keep it."""
        try:
            message = record.getMessage()
        except (TypeError, ValueError):
            message = str(record.msg)
        record.msg, record.args = self.clean(message), None
        return True


class _Rubbish(logging.Filter):
    """Makes one quiet line of what came in that is no HTTP; errors of our own stay whole."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Shorten the record in place; keep it."""
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and type(error).__module__ == "aiohttp.http_exceptions":
            record.msg, record.args = "code=rubbish what=%s", (type(error).__name__,)
            record.levelno, record.levelname = logging.WARNING, "WARNING"
            record.exc_info = None
        return True


_RUBBISH = _Rubbish()


class PlainFormatter(logging.Formatter):
    """One line a record; of an exception its types and places, never its text or its values.

    The text of an exception may quote what somebody wrote: pydantic quotes the input, a database
    the row."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatException(  # noqa: N802 - the name is logging's
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        """Give the chain of exceptions as types and frames."""
        return "\n".join(_told(ei[1], set())) if ei[1] is not None else ""

    def format(self, record: logging.LogRecord) -> str:
        """Format without trusting a text that another handler prepared."""
        record.exc_text = None
        return super().format(record)


class JsonFormatter(PlainFormatter):
    """The same as one JSON object a line: moment, level, logger, the code and its fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Format a record; `name=value` pairs of our own lines become fields."""
        message = record.getMessage()
        told: dict[str, object] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            **{name: value for name, value in _FIELD.findall(message) if name not in _TAKEN},
            "message": message,
        }
        if record.exc_info:
            told["error"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def _told(error: BaseException, seen: set[int]) -> list[str]:
    seen.add(id(error))
    lines = []
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        lines += _told(before, seen)
    lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
    lines += [
        f"  {frame.filename}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            lines += _told(inner, seen)
    return lines


def set_up(level: str = "INFO", secrets: Iterable[str] = (), *, as_json: bool = False) -> None:
    """Make the root log to standard error, redacted; cap the libraries. Replaces what was there."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if as_json else PlainFormatter())
    handler.addFilter(Redactor(secrets))
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    cap(level)
    quiet_rubbish()
    logging.captureWarnings(True)
    sys.excepthook = _uncaught


def cap(level: str = "INFO") -> None:
    """Keep the libraries at WARNING or above, also those loggers they made for themselves."""
    least = max(logging.WARNING, logging.getLevelNamesMapping()[level])
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] in LOUD:
            logging.getLogger(name).setLevel(logging.NOTSET)
    for name in LOUD:
        logging.getLogger(name).setLevel(least)
    for name, quieter in _QUIETER.items():
        logging.getLogger(name).setLevel(quieter)


def quiet_rubbish() -> None:
    """Let what came in that is no HTTP be one line of the log."""
    logging.getLogger("aiohttp.server").addFilter(_RUBBISH)


def _uncaught(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
    logging.getLogger("bot").critical("code=uncaught", exc_info=(kind, error, where))
