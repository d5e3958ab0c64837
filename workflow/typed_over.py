"""Putting back what a typed text took the place of, whatever kind of text it is.

Putting back is a replacement like any other: what stood until then is remembered in turn, so
nothing that was typed is lost by it."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.queries import typed_over as rows
from storage.tables import TextBefore
from workflow.accounts import Person
from workflow.errors import Refusal
from workflow.work import Work

KEPT = timedelta(days=14)
"""How long it is remembered; texts of a meeting are nobody's to keep twice for longer."""
About = tuple[int | str, ...]


def same(value: str) -> str:
    """Give a text that is kept as it was typed."""
    return value


@dataclass(frozen=True, slots=True)
class Place:
    """A kind of text that can be typed over: how it is read, and how it is put back.

    `stands` and `put` take the update, the person and what the text is about, `put` the value too;
    both refuse whom their use case refuses."""

    name: str
    keys: tuple[str, ...]
    """What tells one text of this kind from another, as the conversation's cursor names it."""
    stands: Callable[..., Awaitable[str]]
    """Give the value there; empty for nothing."""
    put: Callable[..., Awaitable[object]]
    said: Callable[[str], str] = same
    """Give a value as it is read; empty where it is a choice and no text."""
    lost: Callable[[str, str], bool] | None = None
    """Whether of the first value anything is gone once the second one stands."""

    def loses(self, before: str, now: str) -> bool:
        """Whether something is to be put back."""
        if not before:
            return False
        if self.lost is not None:
            return self.lost(before, now)
        was = self.said(before)
        return bool(was) and (not now or was != self.said(now))


@dataclass(frozen=True, slots=True)
class Spot:
    """One text of a kind."""

    place: Place
    about: About


@dataclass(frozen=True, slots=True)
class Lost:
    """What was written over, and the mark by which it is put back."""

    mark: int
    text: str


@dataclass(frozen=True, slots=True)
class PutBack:
    """What was put back; `lost` is what stood there until then, None where nothing did."""

    spot: Spot
    text: str
    lost: Lost | None
    done: bool = True
    """False when it had been put back before: nothing was changed."""


async def stands(work: Work, person: Person, spot: Spot) -> str:
    """Give the value that stands in a place; empty where there is none, or none for this person."""
    try:
        return await spot.place.stands(work, person, *spot.about)
    except Refusal:
        return ""


async def replaced(work: Work, person: Person, spot: Spot, before: str) -> Lost | None:
    """Remember what stood `before` if something else stands there now; None where nothing is
    gone."""
    if not before or not spot.place.loses(before, await stands(work, person, spot)):
        return None
    row = TextBefore(
        member_id=person.member_id,
        place=spot.place.name,
        about=json.dumps(spot.about),
        value=before,
        at=work.now,
    )
    mark = await rows.remember(await work.session(), row, work.now - KEPT)
    return Lost(mark, spot.place.said(before))


async def newest(work: Work, person: Person) -> int:
    """Give the mark of what the person wrote over last; of what they have put back since, if they
    have: typed twice, «hoàn tác» changes nothing more. 0 where nothing is remembered."""
    row = await rows.newest(await work.session(), person.member_id)
    return 0 if row is None else row.id or 0


async def newest_since(work: Work, person: Person, place: Place, moment: datetime | None) -> int:
    """Give `newest` if it is a text of this kind and nothing else was written over since: `moment`
    is when that was last. 0 otherwise."""
    row = await rows.newest(await work.session(), person.member_id)
    if row is None or row.place != place.name or (moment is not None and row.at < moment):
        return 0
    return row.id or 0


async def put_back(work: Work, person: Person, places: Mapping[str, Place], mark: int) -> PutBack:
    """Put back what the person wrote over. Asked for again under the same mark, it does nothing.

    Raises:
        Refusal: `button_old` for a mark that is not theirs or is forgotten; as the kind of text.
    """
    session = await work.session()
    row = await rows.one(session, mark, person.member_id)
    if row is None or row.place not in places:
        raise Refusal("button_old")
    spot = Spot(places[row.place], tuple(json.loads(row.about)))
    if row.undone:
        return PutBack(spot, "", None, done=False)
    before = await stands(work, person, spot)
    await spot.place.put(work, person, *spot.about, row.value)
    await rows.put_back(session, row, work.now)
    lost = await replaced(work, person, spot, before)
    return PutBack(spot, spot.place.said(row.value), lost)
