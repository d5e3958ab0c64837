"""The command line: `tusoi init`, `roster`, `codes`, `run`, `rate`, `law`, `demo`, `play`…"""

import argparse
import asyncio
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from bot.commands.say import tell, warn
from bot.settings import ENV_FILE, Settings, SettingsError, read_settings, read_what_can_be
from handlers.words import Words, words_for
from storage.errors import StorageError

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


def main(arguments: list[str] | None = None) -> int:
    """Run one command; give the exit status: 0 done, 1 refused with a sentence, 2 misused."""
    words = words_for("vi")
    given = _parser(words).parse_args(arguments)
    if given.command in ("rate", "law"):
        return _law(given, words)
    if given.command == "doctor":
        from bot.commands.doctor import examine

        return asyncio.run(examine(*read_what_can_be(), ENV_FILE))
    try:
        settings = read_settings()
    except SettingsError as wrong:
        for sentence in wrong.sentences():
            warn(sentence)
        return 2
    try:
        do = _papers if given.command == "papers" else _run
        return do(given, settings)
    except StorageError as wrong:
        warn(words.label(f"storage.{wrong.code}", **wrong.fields))
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as wrong:
        said = _explained(wrong, words)
        if said is None:
            raise
        warn(said)
        return 1


def _explained(wrong: Exception, words: Words) -> str | None:
    """Word what stands in the way and is no mistake of ours: the database, a file, a folder."""
    from bot.outage import AWAY, code_of

    code = code_of(wrong)
    if code is None and isinstance(wrong, OSError):
        if isinstance(wrong, FileExistsError):
            return words.label("cli.file_exists", file=wrong.filename)
        if wrong.filename is not None:
            return words.label("cli.place_unusable", file=wrong.filename)
        code = AWAY
    return None if code is None else words.label(f"start.{code}")


def _parser(words: Words) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tusoi", description=words.label("cli.about"))
    commands = parser.add_subparsers(dest="command", required=True, metavar="")

    def command(name: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=words.label(f"cli.{name}"))

    for name in ("init", "run", "migrate", "doctor"):
        command(name)
    roster = command("roster").add_subparsers(dest="step", required=True, metavar="")
    for step in ("import", "template"):
        one = roster.add_parser(step, help=words.label(f"cli.roster_{step}"))
        one.add_argument("file", type=Path, metavar="FILE")
    taking = roster.choices["import"]
    taking.add_argument("--yes", action="store_true", help=words.label("cli.roster_yes"))
    taking.add_argument("--dry-run", action="store_true", help=words.label("cli.roster_dry_run"))
    hidden = words.label("cli.roster_without_hidden")
    taking.add_argument("--without-hidden", action="store_true", help=hidden)
    taking.add_argument(
        "--new", action="append", default=[], metavar="ROW", help=words.label("cli.roster_new")
    )
    codes = command("codes")
    codes.add_argument("--cell", metavar="NAME", help=words.label("cli.codes_cell"))
    codes.add_argument("--out", type=Path, default=Path("codes"), metavar="FOLDER")
    papers = command("papers").add_subparsers(dest="step", required=True, metavar="")
    for step in ("templates", "forms", "check"):
        papers.add_parser(step, help=words.label(f"cli.papers_{step}"))
    papers.choices["templates"].add_argument("--out", type=Path, metavar="FOLDER")
    papers.choices["check"].add_argument("folder", type=Path, metavar="FOLDER")
    command("rate").add_argument("files", type=Path, nargs="+", metavar="FILE")
    law = command("law").add_subparsers(dest="step", required=True, metavar="")
    show = law.add_parser("show", help=words.label("cli.law_show"))
    show.add_argument("profile", metavar="PROFILE")
    show.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD")
    diff = law.add_parser("diff", help=words.label("cli.law_diff"))
    diff.add_argument("profiles", nargs=2, metavar="PROFILE")
    _keeping_commands(command, words)
    _delivery_commands(command, words)
    _office_commands(command, words)
    command("demo").add_argument("--out", type=Path, default=Path("demo-out"), metavar="FOLDER")
    play = command("play")
    play.add_argument("--port", type=int, default=8765)
    play.add_argument("--no-browser", action="store_true", help=words.label("cli.play_no_browser"))
    return parser


def _keeping_commands(command: Callable[[str], argparse.ArgumentParser], words: Words) -> None:
    command("backup").add_argument("folder", type=Path, metavar="FOLDER")
    restore = command("restore")
    restore.add_argument("folder", type=Path, metavar="FOLDER")
    restore.add_argument("--key", type=Path, metavar="FILE", help=words.label("cli.restore_key"))
    steps = command("audit").add_subparsers(dest="step", required=True, metavar="")
    steps.add_parser("head", help=words.label("cli.audit_head"))
    verify = steps.add_parser("verify", help=words.label("cli.audit_verify"))
    verify.add_argument("--paper", metavar="DIGEST", help=words.label("cli.audit_paper"))
    export = steps.add_parser("export", help=words.label("cli.audit_export"))
    export.add_argument("file", type=Path, metavar="FILE")


def _delivery_commands(command: Callable[[str], argparse.ArgumentParser], words: Words) -> None:
    outbox = command("outbox")
    outbox.add_argument("step", nargs="?", choices=("retry", "drop"))
    outbox.add_argument("ids", nargs="*", type=int, metavar="ID")
    steps = command("broadcast").add_subparsers(dest="step", required=True, metavar="")
    send = steps.add_parser("send", help=words.label("cli.broadcast_send"))
    send.add_argument("file", type=Path, metavar="FILE")
    send.add_argument("--to", metavar="NAME", help=words.label("cli.broadcast_to"))
    send.add_argument("--yes", action="store_true", help=words.label("cli.broadcast_yes"))
    send.add_argument("--now", action="store_true", help=words.label("cli.broadcast_now"))
    steps.add_parser("list", help=words.label("cli.broadcast_list"))
    for step in ("pause", "resume", "cancel"):
        one = steps.add_parser(step, help=words.label(f"cli.broadcast_{step}"))
        one.add_argument("id", type=int, metavar="ID")


def _office_commands(command: Callable[[str], argparse.ArgumentParser], words: Words) -> None:
    steps = command("officer").add_subparsers(dest="step", required=True, metavar="")
    steps.add_parser("list", help=words.label("cli.officer_list"))
    for step in ("add", "remove"):
        one = steps.add_parser(step, help=words.label(f"cli.officer_{step}"))
        one.add_argument("name", metavar="NAME")
        one.add_argument(
            "--over", required=True, metavar="NAME", help=words.label("cli.officer_over")
        )
        one.add_argument("--cell", metavar="NAME", help=words.label("cli.officer_cell"))
    steps = command("calendar").add_subparsers(dest="step", required=True, metavar="")
    show = steps.add_parser("show", help=words.label("cli.calendar_show"))
    put = steps.add_parser("set", help=words.label("cli.calendar_set"))
    named = words.label("cli.calendar_matter", names=", ".join(MATTERS))
    put.add_argument("matter", choices=MATTERS, metavar="MATTER", help=named)
    put.add_argument("day", metavar="DAY", help=words.label("cli.calendar_day"))
    for one in (show, put):
        one.add_argument("--of", metavar="NAME", help=words.label("cli.calendar_of"))


def _law(given: argparse.Namespace, words: Words) -> int:
    """Ask the rating core: no settings, no database."""
    from bot.commands import law

    if given.command == "rate":
        return law.rate(given.files, words)
    if given.step == "show":
        return law.show(given.profile, given.on, words)
    return law.compare(*given.profiles)


def _run(given: argparse.Namespace, settings: Settings) -> int:
    """Do the command. What only one command needs is imported by it: aiogram takes seconds."""
    words = words_for(settings.language)
    match given.command:
        case "init" | "migrate":
            from bot.commands.house import prepare

            new = asyncio.run(prepare(settings))
            tell(words.label("cli.prepared_new" if new else "cli.prepared", keys=settings.keys))
            return 0
        case "roster":
            from bot.commands import roster

            if given.step == "template":
                return roster.write_template(settings, given.file)
            choice = roster.Choice(
                given.yes, given.dry_run, given.without_hidden, frozenset(given.new)
            )
            return asyncio.run(roster.import_file(settings, given.file, choice))
        case "codes":
            from bot.commands.codes import write_codes

            return asyncio.run(write_codes(settings, given.out, given.cell))
        case "outbox":
            from bot.commands import outbox

            if given.step is None:
                return asyncio.run(outbox.show(settings))
            return asyncio.run(outbox.decide(settings, given.step, given.ids))
        case "broadcast" | "officer" | "calendar" | "backup" | "restore" | "audit":
            return _many(given, settings)
        case "demo":
            from bot.demo import play_demo

            return asyncio.run(play_demo(given.out))
        case "play":
            from bot.play import play

            return asyncio.run(play(given.port, browser=not given.no_browser))
        case _:
            from bot.run import run

            return run(settings)


async def _keeping(given: argparse.Namespace, settings: Settings) -> int:
    """Keep the house safe: copies, and the proof that nothing was changed."""
    from bot.commands import audit, backup

    match given.command, getattr(given, "step", ""):
        case "backup", _:
            return await backup.make(settings, given.folder)
        case "restore", _:
            return await backup.restore(settings, given.folder, given.key)
        case _, "head":
            return await audit.head(settings)
        case _, "export":
            return await audit.export(settings, given.file)
        case _:
            return await audit.verify(settings, given.paper)


def _many(given: argparse.Namespace, settings: Settings) -> int:
    """Do what concerns many cells at once, or the whole house."""
    if given.command in ("backup", "restore", "audit"):
        return asyncio.run(_keeping(given, settings))
    return _broadcast(given, settings) if given.command == "broadcast" else _office(given, settings)


def _broadcast(given: argparse.Namespace, settings: Settings) -> int:
    from bot.commands import broadcast

    match given.step:
        case "send":
            told = broadcast.send(settings, given.file, given.to, sure=given.yes, at_once=given.now)
            return asyncio.run(told)
        case "list":
            return asyncio.run(broadcast.listed(settings))
        case _:
            return asyncio.run(broadcast.change(settings, given.step, given.id))


def _office(given: argparse.Namespace, settings: Settings) -> int:
    from bot.commands import officer

    match given.command, given.step:
        case "officer", "list":
            return asyncio.run(officer.listed(settings))
        case "officer", step:
            return asyncio.run(officer.change(settings, step, given.name, given.over, given.cell))
        case _, "show":
            return asyncio.run(officer.show_calendar(settings, given.of))
        case _:
            return asyncio.run(officer.set_calendar(settings, given.matter, given.day, given.of))


def _papers(given: argparse.Namespace, settings: Settings) -> int:
    """Tell of forms and Word templates: no database."""
    from bot.commands import papers

    if given.step == "check":
        return papers.check(settings, given.folder)
    if given.step == "forms":
        return papers.list_forms(settings)
    return papers.list_templates(settings, given.out)


if __name__ == "__main__":
    sys.exit(main())
