"""What may be typed after `tusoi`, and what is said where it makes no sense."""

import argparse
import difflib
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from handlers.words import DEFAULT_LANGUAGE, Words, words_for
from terms.above import AboveRight
from terms.prompts import ThemeFor

MATTERS = (
    "plan",
    "forms_out",
    "consultation",
    "reviews_in",
    "committee_reads",
    "papers_out",
    "meeting",
    "minutes",
    "dossier",
    "publication",
    "remediation",
)
"""The days of a calendar that may be set; the tables that know them take long to import."""
KINDS = ("superior", "party_organisation", "sectional", "cell")
"""What may be founded; of `OrganisationKind`, whose tables take long to import."""
_LARGEST = 2**31 - 1
"""Of a row's number, in either database."""
_PORTS = 65535
_LIKE = 0.5
"""How much alike two commands are, from 0 to 1, for one to be the other misspelt."""
_FAULTS = (
    ("missing", re.compile(r"the following arguments are required: (?P<what>.*)")),
    ("unknown", re.compile(r"unrecognized arguments: (?P<what>.*)")),
    ("choice", re.compile(r"invalid choice: '?(?P<what>[^'(]*?)'? \(")),
    ("no_value", re.compile(r"argument (?P<what>.*?): expected ")),
    ("value", re.compile(r"argument (?P<what>.*?): ")),
    ("unclear", re.compile(r"ambiguous option: (?P<what>\S+)")),
)
"""What argparse says, in words that have not changed for years; the first that fits."""

Command = Callable[[str], argparse.ArgumentParser]


class Parser(argparse.ArgumentParser):
    """argparse, speaking Vietnamese: its first line says what is wrong, its last what to do."""

    def __init__(self, **said: Any) -> None:  # noqa: ANN401 - argparse's own
        super().__init__(**said, add_help=False, formatter_class=_Formatter)
        self.words = words_for(DEFAULT_LANGUAGE)
        self._positionals.title = self.words.label("usage.arguments")
        self._optionals.title = self.words.label("usage.options")
        self.add_argument("-h", "--help", action="help", help=self.words.label("usage.help"))

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with what was typed and how to see what may be; end with 2."""
        fault, what = next(
            ((key, found["what"]) for key, fits in _FAULTS if (found := fits.search(message))),
            ("other", message),
        )
        why = message.partition(": ")[2]
        lines = [self.words.label(f"usage.{fault}", what=what, why=why)]
        near = difflib.get_close_matches(what, self._steps(), n=1, cutoff=_LIKE)
        if fault == "choice" and near:
            lines.append(self.words.label("usage.near", near=f"{self.prog} {near[0]}"))
        lines.append(self.words.label("usage.see", command=f"{self.prog} --help"))
        self.exit(2, "\n".join(lines) + "\n")

    def _steps(self) -> list[str]:
        return [str(name) for action in self._actions for name in action.choices or ()]


class _Formatter(argparse.HelpFormatter):
    """Begins the usage with a Vietnamese word."""

    def add_usage(
        self,
        usage: str | None,
        actions: Any,  # noqa: ANN401 - argparse's own
        groups: Any,  # noqa: ANN401
        prefix: str | None = None,
    ) -> None:
        """Add the usage."""
        said = words_for(DEFAULT_LANGUAGE).label("usage.usage")
        super().add_usage(usage, actions, groups, f"{said} " if prefix is None else prefix)


def parser(words: Words) -> Parser:
    """Give what reads a command line."""
    whole = Parser(prog="tusoi", description=words.label("cli.about"))
    title = words.label("usage.commands")
    commands = whole.add_subparsers(dest="command", metavar="COMMAND", title=title)

    def command(name: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=words.label(f"cli.{name}"))

    for name in ("setup", "init", "run", "migrate", "doctor"):
        command(name)
    taking_over = words.label("cli.take_over")
    commands.choices["run"].add_argument("--take-over", action="store_true", help=taking_over)
    _member_commands(command, words)
    _paper_commands(command, words)
    _law_commands(command, words)
    _keeping_commands(command, words)
    _delivery_commands(command, words)
    _office_commands(command, words)
    _cell_commands(command, words)
    command("demo").add_argument("--out", type=Path, default=Path("demo-out"), metavar="FOLDER")
    play = command("play")
    play.add_argument("--port", type=_within(0, _PORTS), default=8765)
    play.add_argument("--no-browser", action="store_true", help=words.label("cli.play_no_browser"))
    return whole


def _within(least: int, most: int) -> Callable[[str], int]:
    return partial(_number, least, most)


def _number(least: int, most: int, typed: str) -> int:
    said = words_for(DEFAULT_LANGUAGE).label("usage.number", least=least, most=most)
    if not typed.isdecimal() or not typed.isascii() or not least <= int(typed) <= most:
        raise argparse.ArgumentTypeError(said)
    return int(typed)


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        said = words_for(DEFAULT_LANGUAGE).label("usage.day")
        raise argparse.ArgumentTypeError(said) from None


def _born(typed: str) -> tuple[date, date]:
    """Give the first and the last day that are meant: of a year, or one day."""
    if re.fullmatch(r"(19|20)\d\d", typed):
        year = int(typed)
        return date(year, 1, 1), date(year, 12, 31)
    with suppress(ValueError):
        day, month, year = (int(part) for part in re.split(r"[/.-]", typed))
        born = date(year, month, day)
        return born, born
    raise argparse.ArgumentTypeError(words_for(DEFAULT_LANGUAGE).label("usage.born"))


_row = _within(1, _LARGEST)


def _same(typed: str) -> tuple[str, int]:
    """Give the row and the member that are meant by `5=17`."""
    row, _, number = typed.rpartition("=")
    if not row or not number.isascii() or not number.isdecimal():
        raise argparse.ArgumentTypeError(words_for(DEFAULT_LANGUAGE).label("usage.same"))
    return row, int(number)


def _steps(
    one: argparse.ArgumentParser, words: Words, name: str, steps: Sequence[str]
) -> dict[str, argparse.ArgumentParser]:
    title = words.label("usage.commands")
    inner = one.add_subparsers(dest="step", required=True, metavar="|".join(steps), title=title)
    return {step: inner.add_parser(step, help=words.label(f"cli.{name}_{step}")) for step in steps}


def _member_commands(command: Command, words: Words) -> None:
    roster = _steps(command("roster"), words, "roster", ("import", "template", "export", "list"))
    for step in ("import", "template", "export"):
        roster[step].add_argument("file", type=Path, metavar="FILE")
    roster["list"].add_argument("--json", action="store_true", help=words.label("cli.roster_json"))
    taking = roster["import"]
    taking.add_argument("--yes", action="store_true", help=words.label("cli.roster_yes"))
    taking.add_argument("--dry-run", action="store_true", help=words.label("cli.roster_dry_run"))
    hidden = words.label("cli.roster_without_hidden")
    taking.add_argument("--without-hidden", action="store_true", help=hidden)
    taking.add_argument("--cell", default="", metavar="NAME", help=words.label("cli.roster_cell"))
    taking.add_argument(
        "--new", action="append", default=[], metavar="ROW", help=words.label("cli.roster_new")
    )
    taking.add_argument(
        "--same",
        action="append",
        default=[],
        type=_same,
        metavar="ROW=ID",
        help=words.label("cli.roster_same"),
    )
    codes = command("codes")
    codes.add_argument("--cell", metavar="NAME", help=words.label("cli.codes_cell"))
    codes.add_argument("--out", type=Path, default=Path("codes"), metavar="FOLDER")
    codes.add_argument("--yes", action="store_true", help=words.label("cli.codes_yes"))


def _paper_commands(command: Command, words: Words) -> None:
    papers = _steps(command("papers"), words, "papers", ("templates", "forms", "check"))
    papers["templates"].add_argument("--out", type=Path, metavar="FOLDER")
    papers["check"].add_argument("folder", type=Path, metavar="FOLDER")


def _law_commands(command: Command, words: Words) -> None:
    rate = command("rate")
    rate.set_defaults(reader=rate)
    rate.add_argument("files", type=Path, nargs="*", metavar="FILE")
    rate.add_argument(
        "--example", nargs="?", const="", metavar="QUESTION", help=words.label("cli.rate_example")
    )
    law = _steps(
        command("law"), words, "law", ("list", "show", "diff", "check", "use", "uses", "sheet")
    )
    law["show"].add_argument("profile", metavar="PROFILE")
    law["show"].add_argument("--on", type=_day, metavar="YYYY-MM-DD")
    law["diff"].add_argument("profiles", nargs=2, metavar="PROFILE")
    law["check"].add_argument("folder", type=Path, metavar="FOLDER")
    law["sheet"].add_argument("profile", metavar="PROFILE")
    law["sheet"].add_argument("file", type=Path, metavar="FILE")
    law["sheet"].add_argument(
        "--form", choices=("03", "05"), default="05", help=words.label("cli.law_sheet_form")
    )
    law["use"].add_argument("profile", metavar="PROFILE")
    law["use"].add_argument(
        "--for", dest="over", required=True, metavar="NAME", help=words.label("cli.law_for")
    )
    law["use"].add_argument(
        "--from",
        dest="year",
        type=int,
        required=True,
        metavar="YEAR",
        help=words.label("cli.law_from"),
    )


def _keeping_commands(command: Command, words: Words) -> None:
    command("backup").add_argument("folder", type=Path, metavar="FOLDER")
    restore = command("restore")
    restore.add_argument("folder", type=Path, metavar="FOLDER")
    restore.add_argument("--key", type=Path, metavar="FILE", help=words.label("cli.restore_key"))
    purge = command("purge")
    purge.add_argument("--before", type=int, metavar="YEAR", help=words.label("cli.purge_before"))
    for name in ("document", "by"):
        purge.add_argument(
            f"--{name}", default="", metavar="TEXT", help=words.label(f"cli.purge_{name}")
        )
    purge.add_argument(
        "--dated", type=_day, metavar="YYYY-MM-DD", help=words.label("cli.purge_dated")
    )
    for name in ("levels", "dry-run", "yes", "list"):
        said = words.label(f"cli.purge_{name.replace('-', '_')}")
        purge.add_argument(f"--{name}", action="store_true", help=said)
    rollup = command("rollup")
    rollup.add_argument("--year", type=int, metavar="YEAR", help=words.label("cli.rollup_year"))
    rollup.add_argument("--out", type=Path, metavar="FILE", help=words.label("cli.rollup_out"))
    recount = words.label("cli.rollup_recount")
    rollup.add_argument("--recount", action="store_true", help=recount)
    audit = _steps(command("audit"), words, "audit", ("head", "verify", "export"))
    audit["verify"].add_argument("--paper", metavar="DIGEST", help=words.label("cli.audit_paper"))
    audit["export"].add_argument("file", type=Path, metavar="FILE")


def _delivery_commands(command: Command, words: Words) -> None:
    outbox = command("outbox")
    outbox.add_argument("step", nargs="?", choices=("retry", "drop"))
    outbox.add_argument("ids", nargs="*", type=_row, metavar="ID")
    steps = ("send", "list", "pause", "resume", "cancel")
    broadcast = _steps(command("broadcast"), words, "broadcast", steps)
    send = broadcast["send"]
    send.add_argument("file", type=Path, metavar="FILE")
    send.add_argument("--to", metavar="NAME", help=words.label("cli.broadcast_to"))
    send.add_argument("--yes", action="store_true", help=words.label("cli.broadcast_yes"))
    send.add_argument("--now", action="store_true", help=words.label("cli.broadcast_now"))
    for step in ("pause", "resume", "cancel"):
        broadcast[step].add_argument("id", type=_row, metavar="ID")


def _office_commands(command: Command, words: Words) -> None:
    officer = _steps(command("officer"), words, "officer", ("list", "add", "remove"))
    for step in ("add", "remove"):
        one = officer[step]
        one.add_argument("name", metavar="NAME")
        over = words.label("cli.officer_over")
        one.add_argument("--over", required=True, metavar="NAME", help=over)
        one.add_argument("--cell", metavar="NAME", help=words.label("cli.officer_cell"))
        one.add_argument("--born", type=_born, metavar="DAY", help=words.label("cli.officer_born"))
    follower = _steps(command("follower"), words, "follower", ("list", "add", "remove"))
    for step in ("add", "remove"):
        one = follower[step]
        one.add_argument("name", metavar="NAME")
        of = words.label("cli.follower_of")
        one.add_argument("--of", required=True, metavar="NAME", help=of)
        one.add_argument("--cell", metavar="NAME", help=words.label("cli.officer_cell"))
        one.add_argument("--born", type=_born, metavar="DAY", help=words.label("cli.officer_born"))
        on = words.label("cli.follower_on")
        one.add_argument("--on", type=_day, metavar="YYYY-MM-DD", help=on)
    above = _steps(command("above"), words, "above", ("list", "add", "remove"))
    for step in ("add", "remove"):
        one = above[step]
        one.add_argument("name", metavar="NAME")
        where = words.label("cli.above_in")
        one.add_argument("--in", dest="where", required=True, metavar="NAME", help=where)
        does = words.label("cli.above_does", names=", ".join(AboveRight))
        one.add_argument(
            "--does",
            required=True,
            type=AboveRight,
            choices=[*AboveRight],
            metavar="STEP",
            help=does,
        )
        one.add_argument("--cell", metavar="NAME", help=words.label("cli.officer_cell"))
        one.add_argument("--born", type=_born, metavar="DAY", help=words.label("cli.officer_born"))
        on = words.label("cli.above_on")
        one.add_argument("--on", type=_day, metavar="YYYY-MM-DD", help=on)
    _appraisal_commands(command, words)
    _theme_commands(command, words)
    calendar = _steps(command("calendar"), words, "calendar", ("show", "set"))
    put = calendar["set"]
    named = words.label("cli.calendar_matter", names=", ".join(MATTERS))
    put.add_argument("matter", choices=MATTERS, metavar="MATTER", help=named)
    put.add_argument("day", metavar="DAY", help=words.label("cli.calendar_day"))
    for one in calendar.values():
        one.add_argument("--of", metavar="NAME", help=words.label("cli.calendar_of"))


def _appraisal_commands(command: Command, words: Words) -> None:
    appraisal = _steps(command("appraisal"), words, "appraisal", ("list", "export", "import"))
    for step in ("export", "import"):
        appraisal[step].add_argument("file", type=Path, metavar="FILE")
    for one in appraisal.values():
        acts = words.label("cli.appraisal_for")
        one.add_argument("--for", dest="name", required=True, metavar="NAME", help=acts)
        one.add_argument("--cell", metavar="NAME", help=words.label("cli.officer_cell"))
        one.add_argument("--born", type=_born, metavar="DAY", help=words.label("cli.officer_born"))
    out = appraisal["export"]
    out.add_argument("--of", metavar="NAME", help=words.label("cli.appraisal_of"))
    out.add_argument("--year", type=int, metavar="YEAR", help=words.label("cli.appraisal_year"))
    back = appraisal["import"]
    document = words.label("cli.appraisal_document")
    back.add_argument("--document", default="", metavar="TEXT", help=document)
    back.add_argument("--dry-run", action="store_true", help=words.label("cli.roster_dry_run"))
    back.add_argument("--yes", action="store_true", help=words.label("cli.roster_yes"))


def _theme_commands(command: Command, words: Words) -> None:
    theme = _steps(command("theme"), words, "theme", ("list", "add"))
    for one in theme.values():
        acts = words.label("cli.theme_for")
        one.add_argument("--for", dest="name", required=True, metavar="NAME", help=acts)
        one.add_argument("--cell", metavar="NAME", help=words.label("cli.officer_cell"))
        one.add_argument("--born", type=_born, metavar="DAY", help=words.label("cli.officer_born"))
    new = theme["add"]
    new.add_argument("text", metavar="TEXT", help=words.label("cli.theme_text"))
    new.add_argument(
        "--asks",
        type=ThemeFor,
        choices=[*ThemeFor],
        default=ThemeFor.EVERYBODY,
        metavar="WHOSE",
        help=words.label("cli.theme_asks"),
    )


def _cell_commands(command: Command, words: Words) -> None:
    cell = _steps(command("cell"), words, "cell", ("list", "add", "transfer", "split", "merge"))
    for step in ("add", "transfer", "split", "merge"):
        one = cell[step]
        one.add_argument("name", metavar="NAME", help=words.label("cli.cell_name"))
        on = words.label(f"cli.cell_on_{'founded' if step == 'add' else 'day'}")
        one.add_argument("--on", type=_day, required=step != "add", metavar="YYYY-MM-DD", help=on)
    for step in ("add", "transfer"):
        under = words.label("cli.cell_under")
        needed = step == "transfer"
        cell[step].add_argument("--under", required=needed, metavar="NAME", help=under)
    for step in ("split", "merge"):
        one = cell[step]
        into = words.label(f"cli.cell_into_{step}")
        one.add_argument("--into", required=True, metavar="NAME", help=into)
        one.add_argument("--yes", action="store_true", help=words.label("cli.cell_yes"))
        one.add_argument("--dry-run", action="store_true", help=words.label("cli.cell_dry_run"))
    kind = words.label("cli.cell_kind")
    cell["add"].add_argument("--kind", choices=KINDS, default="cell", help=kind)
    members = words.label("cli.cell_members")
    cell["split"].add_argument(
        "--members", type=_row, nargs="+", required=True, metavar="ID", help=members
    )
    secretary = words.label("cli.cell_secretary")
    cell["split"].add_argument(
        "--secretary", type=_row, required=True, metavar="ID", help=secretary
    )
