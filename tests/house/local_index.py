"""A package index in a folder, of packages that are empty but for what they say of themselves."""

import base64
import hashlib
import zipfile
from dataclasses import dataclass
from pathlib import Path

NEWER = "9999.0"
"""A release of every package that came out after the list was compiled."""


@dataclass(frozen=True, slots=True)
class Package:
    """One package of a list: as it is written there, and what it asks for."""

    name: str
    version: str
    extras: str
    marker: str
    needs: tuple[str, ...]
    offers: tuple[str, ...]


def lay(index: Path, packages: list[Package], listed: Path) -> None:
    """Offer each package in its listed release and a newer one; write the list with its hashes."""
    lines = []
    for package in packages:
        folder = index / package.name
        folder.mkdir(parents=True)
        wheel = _wheel(folder, package, package.version)
        newer = _wheel(folder, package, NEWER)
        links = "".join(f'<a href="{each.name}">{each.name}</a>\n' for each in (wheel, newer))
        (folder / "index.html").write_text(f"<!DOCTYPE html>\n{links}", encoding="utf-8")
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        wanted = f"{package.name}{package.extras}=={package.version}{package.marker}"
        lines.append(f"{wanted} --hash=sha256:{digest}\n")
    listed.write_text("".join(lines), encoding="utf-8")


def _wheel(folder: Path, package: Package, version: str) -> Path:
    stem = package.name.replace("-", "_").replace(".", "_")
    info = f"{stem}-{version}.dist-info"
    metadata = [
        "Metadata-Version: 2.1",
        f"Name: {package.name}",
        f"Version: {version}",
        *(f"Provides-Extra: {extra}" for extra in package.offers),
        *(f"Requires-Dist: {need}" for need in package.needs),
    ]
    files = {
        f"{info}/METADATA": "\n".join(metadata) + "\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},{_digest(text)},{len(text)}\n" for name, text in files.items())
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n"
    wheel = folder / f"{stem}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return wheel


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return "sha256=" + base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
