"""Long leave and temporary activity elsewhere as periods of a membership

Version 0043, after 0042.
"""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

_PERIODS = ("exempt", "suspended", "committee_suspended", "away")
_NEW_PERIODS = ("temporary", "leave")
_CHANGES = (
    "official",
    "exempt",
    "exempt_over",
    "suspended",
    "suspended_over",
    "post",
    "post_over",
    "post_suspended",
    "phone",
    "transferred",
    "left",
    "expelled",
    "died",
    "came_back",
)
_NEW_CHANGES = ("temporary", "temporary_over", "leave", "leave_over")
_NOTED = """
SELECT other_place.member_id, cycle.year, other_place.since
FROM other_place JOIN cycle ON cycle.id = other_place.cycle_id
WHERE other_place.kind = 'temporary' ORDER BY other_place.member_id, cycle.year
"""
_YEARS = """
SELECT member.id, cycle.year FROM member JOIN cycle ON cycle.cell_id = member.cell_id
"""
_PERIOD = sa.table(
    "period",
    sa.column("member_id", sa.Integer()),
    sa.column("kind", sa.String()),
    sa.column("since", sa.Date()),
    sa.column("until", sa.Date()),
)


def upgrade() -> None:
    """What was noted year by year runs on, until a year of the cell in which it was not noted."""
    _allow("period", *_PERIODS, *_NEW_PERIODS)
    _allow("member_change", *_CHANGES, *_NEW_CHANGES)
    bind = op.get_bind()
    years: dict[int, list[int]] = {}
    for member_id, year in bind.execute(sa.text(_YEARS)):
        years.setdefault(member_id, []).append(year)
    noted = bind.execute(sa.text(_NOTED).columns(since=sa.Date())).all()
    for member_id, rows in groupby(noted, key=lambda row: row.member_id):
        told = {row.year: row.since for row in rows}
        for since, until in _runs(told, sorted(years.get(member_id, []))):
            values = {"member_id": member_id, "kind": "temporary", "since": since, "until": until}
            op.execute(_PERIOD.insert().values(**values))


def downgrade() -> None:
    """Take the periods away; what was noted or came of a year before stands there still."""
    op.execute("DELETE FROM period WHERE kind IN ('temporary', 'leave')")
    op.execute(
        "DELETE FROM member_change WHERE kind IN"
        " ('temporary', 'temporary_over', 'leave', 'leave_over')"
    )
    _allow("member_change", *_CHANGES)
    _allow("period", *_PERIODS)


def _runs(
    told: dict[int, date | None], years: list[int]
) -> Iterator[tuple[date | None, date | None]]:
    """Give first day, as it was told, and the first day that it held no more, of each run of years
    one after the other."""
    first: int | None = None
    for year in sorted({*told, *years}):
        if year in told and first is None:
            first = year
        elif year not in told and first is not None:
            yield told[first], date(year, 1, 1)
            first = None
    if first is not None:
        yield told[first], None


def _allow(table: str, *kinds: str) -> None:
    listed = ", ".join(map(repr, kinds))
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(f"ck_{table}_kind", type_="check")
        batch_op.create_check_constraint(f"ck_{table}_kind", f"kind IN ({listed})")
