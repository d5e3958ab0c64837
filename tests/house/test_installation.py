"""What is installed equals the list, whatever came out since it was compiled."""

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.local_index import Package, lay
from tests.house.source import ROOT

_PIN = re.compile(r"^([a-z0-9._-]+)(\[[a-z, -]+\])?==([^ ]+)( ; .+?)? \\$", re.MULTILINE)


def _listed(name: str) -> list[Package]:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return [_as_listed(*pin) for pin in _PIN.findall(text)]


def _of(package: str) -> importlib.metadata.Distribution | None:
    try:
        return importlib.metadata.distribution(package)
    except importlib.metadata.PackageNotFoundError:
        return None  # the list has packages for other systems


def _as_listed(package: str, extras: str, version: str, marker: str) -> Package:
    found = _of(package)
    needs = found.requires or [] if found else []
    offers = found.metadata.get_all("Provides-Extra") or [] if found else []
    return Package(package, version, extras, marker, tuple(needs), tuple(offers))


def _install(root: Path, index: Path) -> subprocess.CompletedProcess[str]:
    settings = {
        "HOME": str(root),
        "PATH": os.environ["PATH"],
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": index.as_uri(),
        "PIP_NO_CACHE_DIR": "1",
        "PYTHON": sys.executable,
    }
    return subprocess.run(
        [root / "requirements" / "install", "dev"],
        env=settings,
        capture_output=True,
        text=True,
        check=False,
    )


def _installed(root: Path) -> dict[str, str]:
    (packages,) = (root / ".venv" / "lib").glob("python3.*/site-packages")
    found = importlib.metadata.distributions(path=[str(packages)])
    return {each.name: each.version for each in found if each.name not in ("pip", "setuptools")}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Give a folder that has the installer and nothing else of the repository."""
    (tmp_path / "requirements").mkdir()
    shutil.copy(ROOT / "requirements" / "install", tmp_path / "requirements")
    return tmp_path


@pytest.mark.long
def test_the_installation_equals_the_list(house: Path) -> None:
    """Each package has a newer release by now, and one asks for another with an extra."""
    packages = _listed("dev")
    lay(house / "index", packages, house / "requirements" / "dev.txt")
    here = {each.name: each.version for each in packages if _of(each.name)}

    done = _install(house, house / "index")

    assert 0 == done.returncode, done.stderr
    assert here == _installed(house)


@pytest.mark.long
def test_a_list_that_lacks_a_package_is_refused(house: Path) -> None:
    """What an older list had does not stay behind to help: the missing package is named at once."""
    an = Package("an", "1.0", "", "", needs=("binh>=1",), offers=())
    binh = Package("binh", "1.0", "", "", needs=(), offers=())
    lay(house / "before", [an, binh], house / "requirements" / "dev.txt")
    assert 0 == _install(house, house / "before").returncode
    lay(house / "after", [an], house / "requirements" / "dev.txt")

    done = _install(house, house / "after")

    assert 1 == done.returncode
    assert "an 1.0 requires binh, which is not installed." in done.stderr
    assert not (house / ".venv" / "dev.stamp").exists()


@pytest.mark.parametrize("kept", ["dev.stamp", "an.txt"])
def test_nothing_is_remade_behind_a_link(house: Path, tmp_path: Path, kept: str) -> None:
    """What it points to is another copy's, with packages of another list or of nobody's."""
    others = tmp_path / "others"
    others.mkdir()
    (others / kept).write_text("of an older list")
    (house / ".venv").symlink_to(others)
    (house / "requirements" / "dev.txt").write_text("an==1.0 \\\n")

    done = _install(house, house / "index")

    assert 1 == done.returncode
    assert f"{house / '.venv'} is a link to {others}" in done.stderr
    assert [kept] == [each.name for each in others.iterdir()]
    assert "of an older list" == (others / kept).read_text()
