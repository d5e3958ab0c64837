"""The command line: `tusoi init`, `roster`, `codes`, `run`, `rate`, `law`, `demo`, `play`…"""

import argparse
import asyncio
import errno
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from bot.commands.parser import parser
from bot.commands.say import forgiving, tell, warn
from bot.settings import ENV_FILE, Settings, SettingsError, read_settings, read_what_can_be
from handlers.words import Words, words_for
from rating.law.overlays import Shelf
from storage.errors import StorageError

DONE, REFUSED, MISUSED, STOPPED = 0, 1, 2, 130
"""Exit statuses: done; refused or only partly done; wrong use or wrong settings; Ctrl+C."""
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; give the exit status. Whatever stands in the way is told in a sentence."""
    words = words_for("vi")
    forgiving()
    try:
        return _done(arguments, words)
    except KeyboardInterrupt:
        warn(words.label("cli.stopped"))
        return STOPPED
    except BrokenPipeError:
        _forget_output()
    except SettingsError as wrong:
        for sentence in wrong.sentences():
            warn(sentence)
        return MISUSED
    except StorageError as wrong:
        warn(words.label(f"storage.{wrong.code}", **wrong.fields))
    except Exception as wrong:  # noqa: BLE001 - told by type and place, as a log would
        warn(_explained(wrong, words))
    return REFUSED


def _done(arguments: list[str] | None, words: Words) -> int:
    reader = parser(words)
    given = reader.parse_args(arguments)
    match given.command:
        case None:
            reader.print_help()
            return DONE
        case "rate" | "law":
            return _law(given, words)
        case "doctor":
            from bot.commands.doctor import examine

            return asyncio.run(examine(*read_what_can_be(), ENV_FILE))
        case "papers":
            return _papers(given, read_settings())
        case _:
            return _run(given, read_settings())


def _explained(wrong: Exception, words: Words) -> str:
    """Word what stands in the way: the database, a file, a folder; else type and place."""
    from bot.updates.outage import code_of

    code = code_of(wrong)
    if code is not None:
        return words.label(f"start.{code}")
    if isinstance(wrong, OSError):
        return _of_system(wrong, words)
    from bot.watch.logs import PlainFormatter

    place = PlainFormatter().formatException((type(wrong), wrong, wrong.__traceback__))
    return words.label("cli.unforeseen", place=place)


def _of_system(wrong: OSError, words: Words) -> str:
    if wrong.errno in _FULL:
        return words.label("cli.disk_full")
    if isinstance(wrong, FileExistsError):
        return words.label("cli.file_exists", file=wrong.filename)
    if wrong.filename is not None:
        return words.label("cli.place_unusable", file=wrong.filename)
    return words.label("start.database_away")


def _forget_output() -> None:
    """Whoever read along has gone: what Python still holds must not be flushed into the pipe."""
    with suppress(OSError, ValueError):
        output = sys.stdout.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, output)
        os.close(nowhere)


def _law(given: argparse.Namespace, words: Words) -> int:
    """Ask the rating core: no database, of the settings only where the office's own law lies."""
    from bot.commands import law, overlays

    if given.command == "law" and given.step == "check":
        return overlays.check(given.folder, words)
    shelf = overlays.taken_in(read_what_can_be()[0], words)
    if given.command == "rate":
        if given.example is not None:
            return law.example(given.example, words)
        if not given.files:
            given.reader.error("the following arguments are required: FILE")
        return law.rate(given.files, words)
    match given.step:
        case "list":
            return law.listed(shelf, words)
        case "show":
            if "@" in given.profile:
                _bring_back(given.profile)
            return law.show(given.profile, given.on, shelf, words)
        case "sheet":
            write = overlays.rerating_sheet if given.form == "03" else overlays.quarter_sheet
            return write(shelf, given.profile, given.file, words)
        case "use" | "uses":
            return _law_use(given, shelf)
        case _:
            return law.compare(*given.profiles)


def _bring_back(edition: str) -> None:
    """Read an edition from the database: its file may say something else by now."""
    from bot.commands import law_use

    asyncio.run(law_use.bring_back(read_settings(), edition))


def _law_use(given: argparse.Namespace, shelf: Shelf) -> int:
    """Choose an organisation's rules, or tell what was chosen: these need the database."""
    from bot.commands import law_use

    settings = read_settings()
    if given.step == "uses":
        return asyncio.run(law_use.listed(settings))
    return asyncio.run(law_use.use(settings, shelf, given.profile, given.over, given.year))


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
            return _roster(given, settings)
        case "codes":
            from bot.commands.codes import write_codes

            return asyncio.run(write_codes(settings, given.out, given.cell, sure=given.yes))
        case "outbox":
            from bot.commands import outbox

            if given.step is None:
                return asyncio.run(outbox.show(settings))
            return asyncio.run(outbox.decide(settings, given.step, given.ids))
        case (
            "setup"
            | "broadcast"
            | "officer"
            | "calendar"
            | "backup"
            | "restore"
            | "audit"
            | "purge"
            | "rollup"
        ):
            return _many(given, settings)
        case "follower" | "cell" | "above" | "appraisal" | "theme":
            office = {"cell": _cell, "above": _above, "follower": _follower, "theme": _theme}
            return {**office, "appraisal": _appraisal}[given.command](given, settings)
        case "demo":
            from bot.demo.play import play_demo

            return asyncio.run(play_demo(given.out))
        case "play":
            from bot.play import play

            return asyncio.run(play(given.port, browser=not given.no_browser))
        case _:
            with _ending_well():
                from bot.run import run

                return run(settings, take_over=given.take_over)


@contextmanager
def _ending_well() -> Iterator[None]:
    """Be done when told to end, also before anything has begun: to import takes seconds."""

    def done(_number: int, _frame: object) -> None:
        raise SystemExit(DONE)

    before = signal.signal(signal.SIGTERM, done)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


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


def _roster(given: argparse.Namespace, settings: Settings) -> int:
    if given.step in ("export", "list"):
        from bot.commands import roster_given

        if given.step == "export":
            return asyncio.run(roster_given.export(settings, given.file))
        return asyncio.run(roster_given.listed(settings, as_json=given.json))
    from bot.commands import roster

    if given.step == "template":
        return roster.write_template(settings, given.file)
    choice = roster.Choice(
        given.yes,
        given.dry_run,
        given.without_hidden,
        frozenset(given.new),
        given.cell,
        dict(given.same),
    )
    return asyncio.run(roster.import_file(settings, given.file, choice))


def _many(given: argparse.Namespace, settings: Settings) -> int:
    """Do what concerns many cells at once, or the whole house."""
    if given.command == "setup":
        from bot.commands.setup import set_up

        return asyncio.run(set_up(settings))
    if given.command == "purge":
        return _purge(given, settings)
    if given.command == "rollup":
        from bot.commands import roll_up

        choice = roll_up.RollUpChoice(given.year, given.out, given.recount)
        return asyncio.run(roll_up.rolled_up(settings, choice))
    if given.command in ("backup", "restore", "audit"):
        return asyncio.run(_keeping(given, settings))
    return _broadcast(given, settings) if given.command == "broadcast" else _office(given, settings)


def _purge(given: argparse.Namespace, settings: Settings) -> int:
    """Destroy what closed years left, or tell what was destroyed."""
    from bot.commands import purge

    if given.list or given.before is None:
        return asyncio.run(purge.listed(settings))
    choice = purge.PurgeChoice(
        given.before,
        given.levels,
        given.document,
        given.dated,
        given.by,
        dry_run=given.dry_run,
        sure=given.yes,
    )
    return asyncio.run(purge.purge(settings, choice))


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
            which = officer.Which(given.name, given.cell, given.born)
            return asyncio.run(officer.change(settings, step, which, given.over))
        case _, "show":
            return asyncio.run(officer.show_calendar(settings, given.of))
        case _:
            return asyncio.run(officer.set_calendar(settings, given.matter, given.day, given.of))


def _follower(given: argparse.Namespace, settings: Settings) -> int:
    """Tell or change who follows an organisation."""
    from bot.commands import follower, officer

    if given.step == "list":
        return asyncio.run(follower.listed(settings))
    which = officer.Which(given.name, given.cell, given.born)
    return asyncio.run(follower.change(settings, given.step, which, given.of, given.on))


def _above(given: argparse.Namespace, settings: Settings) -> int:
    """Tell or change who appraises and decides above cells."""
    from bot.commands import above, officer

    if given.step == "list":
        return asyncio.run(above.listed(settings))
    which = officer.Which(given.name, given.cell, given.born)
    step = (given.step, which, given.where, given.does, given.on)
    return asyncio.run(above.change(settings, *step))


def _appraisal(given: argparse.Namespace, settings: Settings) -> int:
    """Tell what waits above cells, give a list out, read it back filled in."""
    from bot.commands import appraisal, officer

    which = officer.Which(given.name, given.cell, given.born)
    match given.step:
        case "list":
            return asyncio.run(appraisal.listed(settings, which))
        case "export":
            wanted = appraisal.WantedList(given.of, given.year)
            return asyncio.run(appraisal.export(settings, given.file, which, wanted))
        case _:
            back = appraisal.GivenFile(given.file, given.document, given.dry_run, given.yes)
            return asyncio.run(appraisal.take_in(settings, which, back))


def _theme(given: argparse.Namespace, settings: Settings) -> int:
    """Tell which deep-review themes the cells are asked, or send one."""
    from bot.commands import officer, theme

    which = officer.Which(given.name, given.cell, given.born)
    if given.step == "list":
        return asyncio.run(theme.listed(settings, which))
    return asyncio.run(theme.add(settings, which, given.asks, given.text))


def _cell(given: argparse.Namespace, settings: Settings) -> int:
    """Change the tree of organisations, or show it."""
    from bot.commands import cell

    match given.step:
        case "list":
            return asyncio.run(cell.listed(settings))
        case "add":
            told = cell.add(settings, given.kind, given.name, given.under, given.on)
            return asyncio.run(told)
        case "transfer":
            return asyncio.run(cell.transfer(settings, given.name, given.under, given.on))
    agreed = {"sure": given.yes, "dry_run": given.dry_run}
    if given.step == "merge":
        return asyncio.run(cell.merge(settings, given.name, given.into, given.on, **agreed))
    new = cell.NewCell(given.into, tuple(given.members), given.secretary)
    return asyncio.run(cell.split(settings, given.name, new, given.on, **agreed))


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
