"""The service: its unit parses and stays hardened, and what its page names is there."""

import configparser
import re
import shlex
from pathlib import Path

import pytest

from bot.__main__ import MISUSED
from bot.commands.parser import parser
from bot.run import REFUSED
from handlers.words import words_for
from tests.house.source import ROOT

UNIT = ROOT / "deploy" / "tusoi.service"
COMMAND = ROOT / "deploy" / "tusoi-as-service"
PAGE = ROOT / "docs" / "service.md"
PLACE = "/opt/tusoi"
_SHELL = re.compile(r"```sh\n(.+?)```", re.DOTALL)
_THERE = re.compile(rf"{PLACE}/([\w./-]*\w)|(?<![\w/])((?:deploy|docs)/[\w./-]*\w|\.env\.example)")
_MADE = (".venv/",)
"""What `make install` makes there."""


def lines_of(page: str) -> list[str]:
    """Give the shell's lines on a page, without their remarks."""
    text = "\n".join(_SHELL.findall(page))
    return [line.partition("  #")[0].strip() for line in text.splitlines() if line.strip()]


def typed(page: str, command: str) -> list[str]:
    """Give what stands behind a command, wherever it is typed on a page."""
    parts = [part.strip() for line in lines_of(page) for part in line.split("&&")]
    plain = [part.removeprefix("sudo ") for part in parts]
    return [part.removeprefix(command) for part in plain if part.startswith(f"{command} ")]


def paths_of(text: str) -> set[str]:
    """Give the files of the repository that a text names."""
    named = {ours or beside for ours, beside in _THERE.findall(text)}
    return {path for path in named if not path.startswith(_MADE)}


def unit() -> configparser.RawConfigParser:
    """Read the unit."""
    found = configparser.RawConfigParser()
    found.read_string(UNIT.read_text(encoding="utf-8"))
    return found


def test_the_unit_runs_the_program_and_keeps_it_in_bounds() -> None:
    """What is promised on the page: its own account and folder, nothing else, for nobody else."""
    service = unit()["Service"]

    wanted = {
        "ExecStart": f"{PLACE}/.venv/bin/python -m bot run",
        "WorkingDirectory": "/var/lib/tusoi",
        "StateDirectory": "tusoi",
        "StateDirectoryMode": "0700",
        "UMask": "0077",
        "NoNewPrivileges": "yes",
        "ProtectSystem": "strict",
        "LimitCORE": "0",
    }
    assert wanted == {name: service[name] for name in wanted}


def test_a_refusal_is_not_started_again() -> None:
    """The status that the program ends with is the one that the unit knows."""
    service = unit()["Service"]

    assert "on-failure" == service["Restart"]
    assert {REFUSED, MISUSED} == {int(service["RestartPreventExitStatus"])}


@pytest.mark.parametrize("file", [UNIT, COMMAND, PAGE], ids=["unit", "command", "page"])
def test_what_is_named_is_there(file: Path) -> None:
    """Every file of ours that the unit, the command and the page name."""
    named = paths_of(file.read_text(encoding="utf-8"))

    assert [] == sorted(path for path in named if not (ROOT / path).exists())


def test_every_command_of_the_page_can_be_typed() -> None:
    """Ours as our own parser reads it, make's targets as the Makefile has them."""
    page = PAGE.read_text(encoding="utf-8")
    reader = parser(words_for("vi"))
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)

    ours = [reader.parse_args(shlex.split(line)).command for line in typed(page, "tusoi")]

    assert {"init", "roster", "doctor", "backup", "migrate", "restore", "audit"} == set(ours)
    assert {"audit", "install"} == {line.strip() for line in typed(page, "make")} & set(targets)
    assert {line.strip() for line in typed(page, "make")} <= set(targets)


def test_a_page_that_names_what_is_not_there_is_found() -> None:
    """A file, and a command, each in the ways the page writes them."""
    page = f"```sh\ncd {PLACE} && sudo make bake  # x\ntusoi fly\n```\n{PLACE}/deploy/x.service"

    assert {"deploy/x.service"} == paths_of(page)
    assert [" bake"] == typed(page, "make")
    with pytest.raises(SystemExit):
        parser(words_for("vi")).parse_args(shlex.split(typed(page, "tusoi")[0]))


def test_the_command_is_run_by_whoever_may() -> None:
    """It is installed as it stands."""
    assert COMMAND.stat().st_mode & 0o111
