"""What stood in a review before: remembered until it is handed in, the oldest first.

Of one place, what was put back stands after all that was not; so the last that was not put back is
the next to be, and the first that was can be taken again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, insert, literal, or_
from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Answer, AnswerBefore
from storage.types import Instant

_ASIDE, _HISTORY = "<", ">"
"""Begin the names of what was laid aside: what stood last, and what stood before that."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something remembered, without its text."""

    mark_id: int
    item: str
    undone: bool


async def remember(
    session: AsyncSession, review_id: int, item: str, value: str, at: datetime
) -> None:
    """Remember what something new takes the place of."""
    await _go_on(session, review_id, item)
    session.add(AnswerBefore(review_id=review_id, item=item, value=value, at=at))
    await session.flush()


async def remember_answer(
    session: AsyncSession, review_id: int, item: str, at: datetime
) -> int | None:
    """Remember the answer that stands now, as it is stored, before another one takes its place;
    give its mark, None where nothing stands.

    It is copied in the database: what another phone has written since the review was read is
    remembered too."""
    await _go_on(session, review_id, item)
    stands = (
        select(Answer.review_id, Answer.item, Answer.value)
        .add_columns(literal(False), literal(at, Instant()))
        .where(col(Answer.review_id) == review_id, col(Answer.item) == item)
    )
    columns = ["review_id", "item", "value", "undone", "at"]
    kept = await session.exec(
        insert(AnswerBefore).from_select(columns, stands).returning(col(AnswerBefore.id))
    )
    return kept.scalar()


async def _go_on(session: AsyncSession, review_id: int, item: str) -> None:
    """Whoever writes on takes nothing again of what was put back."""
    await session.exec(
        update(AnswerBefore)
        .where(
            col(AnswerBefore.review_id) == review_id,
            col(AnswerBefore.item) == item,
            col(AnswerBefore.undone),
        )
        .values(undone=False)
        .execution_options(synchronize_session=False)
    )


_MARKS = (
    select(AnswerBefore.id, AnswerBefore.item, AnswerBefore.undone)
    .where(
        col(AnswerBefore.review_id) == bindparam("review_id"),
        ~col(AnswerBefore.item).startswith(_ASIDE),
        ~col(AnswerBefore.item).startswith(_HISTORY),
    )
    .order_by(col(AnswerBefore.id))
)


async def marks(session: AsyncSession, review_id: int) -> list[Mark]:
    """Give what is remembered of a review; no text is read or decrypted."""
    found = await session.exec(_MARKS, params={"review_id": review_id})
    return [Mark(mark_id or 0, item, undone) for mark_id, item, undone in found.all()]


async def newest_at(session: AsyncSession, review_id: int) -> datetime | None:
    """Give when something new last took a place in a review."""
    found = await session.exec(
        select(AnswerBefore.at)
        .where(AnswerBefore.review_id == review_id)
        .order_by(col(AnswerBefore.id).desc())
        .limit(1)
    )
    return found.first()


async def exchange(session: AsyncSession, mark_id: int, value: str | None) -> str | None:
    """Give what is remembered under a mark, and remember `value` there instead."""
    row = await session.get_one(AnswerBefore, mark_id)
    before, row.value, row.undone = row.value, value, not row.undone
    session.add(row)
    await session.flush()
    return before


async def text(session: AsyncSession, mark_id: int) -> str | None:
    """Give what is remembered under a mark."""
    return (await session.get_one(AnswerBefore, mark_id)).value


async def lay_aside(
    session: AsyncSession, review_id: int, item: str, place: str, at: datetime
) -> None:
    """Keep what stands and stood under an item that is not asked any more, in a `place` of no
    form; it is copied as it is stored. It outlasts the handing in."""
    stands = (
        select(Answer.review_id, literal(_ASIDE + place), Answer.value)
        .add_columns(literal(False), literal(at, Instant()))
        .where(col(Answer.review_id) == review_id, col(Answer.item) == item)
    )
    await _rename(session, review_id, item, _HISTORY + place)
    columns = ["review_id", "item", "value", "undone", "at"]
    await session.exec(insert(AnswerBefore).from_select(columns, stands))
    await session.exec(
        delete(Answer).where(col(Answer.review_id) == review_id, col(Answer.item) == item)
    )


async def take_up(session: AsyncSession, review_id: int, place: str, item: str) -> str | None:
    """Let what was laid aside in a place stand before in an item that is asked again; give what
    stood there last, None where nothing did."""
    found = await session.exec(
        select(AnswerBefore)
        .where(
            col(AnswerBefore.review_id) == review_id,
            col(AnswerBefore.item).in_((_ASIDE + place, _HISTORY + place)),
        )
        .order_by(col(AnswerBefore.id))
    )
    rows = list(found.all())
    last = next((row for row in reversed(rows) if row.item == _ASIDE + place), None)
    for row in rows:
        row.item = item
        session.add(row)
    if last is not None:
        await session.delete(last)
    await session.flush()
    return None if last is None else last.value


async def places_aside(session: AsyncSession, review_id: int, begins: str) -> list[str]:
    """Give the places, of those whose names begin so, where something was laid aside."""
    found = await session.exec(
        select(AnswerBefore.item)
        .where(
            col(AnswerBefore.review_id) == review_id,
            or_(*(col(AnswerBefore.item).startswith(sign + begins) for sign in (_ASIDE, _HISTORY))),
        )
        .distinct()
    )
    return sorted({name[1:] for name in found.all()})


async def _rename(session: AsyncSession, review_id: int, item: str, name: str) -> None:
    await session.exec(
        update(AnswerBefore)
        .where(col(AnswerBefore.review_id) == review_id, col(AnswerBefore.item) == item)
        .values(item=name)
        .execution_options(synchronize_session=False)
    )


async def forget(session: AsyncSession, review_id: int) -> None:
    """Forget everything that stood before in a review, but for what is laid aside."""
    await session.exec(
        delete(AnswerBefore).where(
            col(AnswerBefore.review_id) == review_id,
            ~col(AnswerBefore.item).startswith(_ASIDE),
            ~col(AnswerBefore.item).startswith(_HISTORY),
        )
    )
