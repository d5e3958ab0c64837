"""Votes on the ballot page: the whole product against bare servers that look nothing up."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from playground.telegram.web_apps import init_data
from storage import ballot_paper
from storage.database import Database
from storage.tables import BallotLink
from tests.bench import casting, hall
from tests.bench.casting import Party, Speed, rates_of
from tests.bench.report import Figure, Row, at_least, ratios
from tests.bench.size import Size
from tests.bench.stage import Stage
from workflow.ballot import page_links, page_tokens
from workflow.clock import SystemClock

_TO_WRITER, _TO_PLAIN = 0.6, 0.25
"""Of a bare server with the product's own writer, and of one with a plain file."""
_SHEETS = 1_000
_SEALED = "07" * ballot_paper.SEALED_BYTES
"""Whether a box holds a sheet is seen at the count alone."""


@dataclass(frozen=True, slots=True)
class _Door:
    """One elector's page: where it is, and what the phone says of who opened it."""

    place: str
    told: str = ""

    @property
    def asks(self) -> str:
        """Give the request for the sheet."""
        return f"{self.place}/mo {self.told}"

    @property
    def casts(self) -> str:
        """Give the request that hands it in."""
        return f"{self.place} {_SEALED}{self.told}"


async def pages(stage: Stage, size: Size) -> Row:
    """Sheets handed out and casts a second, by links and behind buttons in Telegram."""
    halves = 2
    url = await stage.database("sqlite", "page")
    database = await casting.filled_store(stage.store(url, "page"), size, halves)
    doors = [await _doors(database, size, urn) for urn in range(1, halves * (size.runs + 1) + 1)]
    product = Party(stage, (replace(await stage.bot(url, "page"), path=""),), database, size)
    url = await stage.database("sqlite", "page-bare")
    other = await casting.filled_store(stage.store(url, "page-bare"), size)
    bare = Party(stage, (await stage.bare(url, "page-bare"),), other, size)
    found = await casting.interleaved(
        size,
        {
            "sheets": lambda run: _posts(product, [one.asks for one in doors[2 * run]]),
            "links": lambda run: _posts(product, [one.casts for one in doors[2 * run]]),
            "buttons": lambda run: _posts(product, [one.casts for one in doors[2 * run + 1]]),
            "writer": lambda run: _posts(bare, _bare("writer", run + 1, size)),
            "plain": lambda run: _posts(bare, _bare("plain", run + 1, size)),
        },
    )
    await product.check(votes=halves * (size.runs + 1) * size.updates)
    await bare.check(votes=(size.runs + 1) * size.updates)
    return Row("pages", _figures(found))


def _figures(found: casting.Found) -> tuple[Figure, ...]:
    rates = {name: rates_of(speeds) for name, speeds in found.items()}
    told = "bare aiohttp, the elector in the address"
    return (
        Figure("sheets of forty handed out", rates["sheets"], "/s", at_least(_SHEETS)),
        Figure("casts by link", rates["links"], "/s"),
        Figure("casts behind a button", rates["buttons"], "/s"),
        *(
            figure
            for way in ("links", "buttons")
            for figure in (
                Figure(
                    f"{way} against a bare server with our writer",
                    ratios(rates[way], rates["writer"]),
                    "×",
                    at_least(_TO_WRITER),
                    told,
                ),
                Figure(
                    f"{way} against one with a plain group commit",
                    ratios(rates[way], rates["plain"]),
                    "×",
                    at_least(_TO_PLAIN),
                    told,
                ),
            )
        ),
        *casting.cpu(found, {name: name for name in found}),
    )


async def _posts(party: Party, bodies: Sequence[str]) -> Speed:
    """Measure one request of each."""
    return await party.measured([[(0.0, body)] for body in bodies])


def _bare(way: str, urn: int, size: Size) -> list[str]:
    return [f"/{way}/{urn}/{member} {_SEALED}" for member in range(1, size.updates + 1)]


async def _doors(database: Database, size: Size, urn: int) -> list[_Door]:
    """Make everybody's way to one urn: links where its number is odd, buttons where it is even."""
    app = urn % 2 == 0
    tokens = page_tokens.BUTTON if app else page_tokens.BALLOT
    path = page_links.BUTTON_PATH if app else page_links.PATH
    made = {one: tokens.make(database.text_cipher) for one in range(1, size.updates + 1)}
    rows = [
        {
            "digest": tokens.digest(database.text_cipher, token),
            "session_id": urn,
            "member_id": member,
            "account_id": member if app else None,
        }
        for member, token in made.items()
    ]
    await hall.add(database, BallotLink, rows)
    await database.close()
    return [_Door(f"/{path}/{token}", _signed(one) if app else "") for one, token in made.items()]


def _signed(member: int) -> str:
    user = {"id": hall.chat_of(member), "first_name": "Ví Dụ"}
    at = int(SystemClock().now().timestamp())
    return init_data(hall.TOKEN, user, at).encode().hex()
