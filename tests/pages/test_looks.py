"""The files of the pages: the ones we looked at, served as they are, and nothing else."""

from hashlib import sha256
from pathlib import Path

import pytest

from bot.pages import looks
from tests.pages.site import Site

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAGES = Path(looks.__file__).resolve().parent
STATIC = PAGES / "static"
TWEETNACL = "3ec535c004aeeb225785d8e93fb33bf99f52e399bd7dfc01969b5629baea5131"
"""`nacl-fast.min.js` of the npm package tweetnacl, 1.0.3."""


async def test_tweetnacl_is_the_one_we_took() -> None:
    """The one foreign script is byte for byte the published one, and its licence lies beside it."""
    assert TWEETNACL == sha256((STATIC / "nacl-fast.min.js").read_bytes()).hexdigest()
    assert "released into the public domain" in (STATIC / "nacl-fast.LICENSE").read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize("packed", [True, False])
async def test_a_script_is_served_whole_and_kept_for_ever(site: Site, packed: bool) -> None:
    """Packed where the browser can unpack it; its address changes with its content."""
    found = looks.Asset((STATIC / "nacl-fast.min.js").read_bytes(), "nacl-fast.min.js")
    accept = {"Accept-Encoding": "gzip" if packed else "identity"}
    async with site.session.get(site.base_url + found.path, headers=accept) as answer:
        body, headers = await answer.read(), answer.headers

    assert TWEETNACL == sha256(body).hexdigest()
    assert "immutable" in headers["Cache-Control"]
    assert packed == (headers.get("Content-Encoding") == "gzip")


async def test_an_old_address_is_served_but_not_kept(site: Site) -> None:
    """A page of the version before finds its script during an update."""
    async with site.session.get(f"{site.base_url}/trang/0000/ballot.js") as answer:
        assert (200, "no-store") == (answer.status, answer.headers["Cache-Control"])


@pytest.mark.parametrize("name", ["looks.py", "nacl-fast.LICENSE", "..%2Flooks.py", "nothing.js"])
async def test_nothing_else_is_served(site: Site, name: str) -> None:
    """Only scripts and style sheets that belong to a page."""
    assert 404 == (await site.get(f"{site.base_url}/trang/0000/{name}"))[0]


async def test_pages_load_nothing_from_elsewhere() -> None:
    """No address of another host stands in a template, a style sheet or our own script."""
    ours = [*PAGES.glob("templates/*"), *PAGES.glob("static/*.css"), *PAGES.glob("static/*.js")]
    foreign = [
        path.name
        for path in ours
        if path.name != "nacl-fast.min.js" and "//" in _without_comments(path.read_text("utf-8"))
    ]

    assert [] == foreign


def _without_comments(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.strip().startswith("//"))
