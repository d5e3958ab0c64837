"""Votes on the ballot page: the whole product against bare servers that look nothing up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from playground.telegram.web_apps import init_data
from storage import ballot_paper
from storage.database import Database
from storage.tables import BallotLink
from tests.bench import casting, hall
from tests.bench.casting import Burst, Party, Speed, rates_of
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


_PLACES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
_WAYS = ("links", "buttons")


@dataclass(frozen=True, slots=True)
class _House:
    """The product and the bare server, each with a database of one kind."""

    product: Party
    doors: Sequence[Sequence[_Door]]
    bare: Party

    async def check(self, size: Size) -> None:
        """Raise `BenchError` where a ballot is missing."""
        votes = (size.runs + 1) * size.updates
        await self.product.check(votes=len(_WAYS) * votes)
        await self.bare.check(votes=votes)


async def pages(stage: Stage, size: Size) -> Row:
    """Sheets handed out and casts a second, by links and behind buttons in Telegram."""
    houses = {kind: await _house(stage, kind, size) for kind in _PLACES}
    bursts: dict[str, Burst] = {}
    for kind, house in houses.items():
        bursts |= {f"{kind} {name}": burst for name, burst in _bursts(house, size).items()}
    plain = houses["sqlite"].bare
    bursts["plain"] = lambda run: _posts(plain, _bare("plain", run + 1, size))
    found = await casting.interleaved(size, bursts)
    for house in houses.values():
        await house.check(size)
    return Row("pages", _figures(found))


async def _house(stage: Stage, kind: str, size: Size) -> _House:
    halves, name = len(_WAYS), f"page-{kind}"
    url = await stage.database(kind, name)
    database = await casting.filled_store(stage.store(url, name), size, halves)
    doors = [await _doors(database, size, urn) for urn in range(1, halves * (size.runs + 1) + 1)]
    product = Party(stage, (replace(await stage.bot(url, name), path=""),), database, size)
    url = await stage.database(kind, f"{name}-bare")
    other = await casting.filled_store(stage.store(url, f"{name}-bare"), size)
    return _House(
        product, doors, Party(stage, (await stage.bare(url, f"{name}-bare"),), other, size)
    )


def _bursts(house: _House, size: Size) -> dict[str, Burst]:
    doors, product = house.doors, house.product
    return {
        "sheets": lambda run: _posts(product, [one.asks for one in doors[2 * run]]),
        "links": lambda run: _posts(product, [one.casts for one in doors[2 * run]]),
        "buttons": lambda run: _posts(product, [one.casts for one in doors[2 * run + 1]]),
        "writer": lambda run: _posts(house.bare, _bare("writer", run + 1, size)),
    }


def _figures(found: casting.Found) -> tuple[Figure, ...]:
    rates = {name: rates_of(speeds) for name, speeds in found.items()}
    figures: list[Figure] = []
    for kind, place in _PLACES.items():
        figures += [
            Figure(f"sheets of forty, {place}", rates[f"{kind} sheets"], "/s", at_least(_SHEETS)),
            *(Figure(f"casts by {way}, {place}", rates[f"{kind} {way}"], "/s") for way in _WAYS),
        ]
        figures += [_compared(rates, kind, way, f"{kind} writer", _TO_WRITER) for way in _WAYS]
        # Another kind of store has another floor: beside a file's it is only shown.
        to_plain = _TO_PLAIN if kind == "sqlite" else None
        figures += [_compared(rates, kind, way, "plain", to_plain) for way in _WAYS]
    return (*figures, *casting.cpu(found, {name: name for name in found}))


def _compared(
    rates: Mapping[str, tuple[float, ...]], kind: str, way: str, floor: str, goal: float | None
) -> Figure:
    told = "our writer" if floor != "plain" else "plain group commit"
    return Figure(
        f"{way}, {_PLACES[kind]}, against {told}",
        ratios(rates[f"{kind} {way}"], rates[floor]),
        "×",
        at_least(goal) if goal else None,
        "bare aiohttp, the elector in the address",
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
