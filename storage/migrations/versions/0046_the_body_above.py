"""The body above a cell: who acts in it, what was handed up, what it says of each level

Version 0046, after 0045.
"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

_STEPS = ("appraises", "decides")
_STATES = ("handed", "appraised", "returned", "decided")


def _one_of(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _points_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}")
    )


def upgrade() -> None:
    """Nobody above acts in the house yet: papers are entered as before."""
    op.create_table(
        "above_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("does", _one_of(_STEPS, "ck_above_seat_does"), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        _points_to("above_seat", "organisation_id", "organisation"),
        _points_to("above_seat", "member_id", "member"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_above_seat")),
    )
    op.create_table(
        "hand_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("appraised_at_id", sa.Integer(), nullable=True),
        sa.Column("state", _one_of(_STATES, "ck_hand_up_state"), nullable=False),
        sa.Column("handed_by", sa.Integer(), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_by", sa.Integer(), nullable=True),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        _points_to("hand_up", "cycle_id", "cycle"),
        _points_to("hand_up", "organisation_id", "organisation"),
        _points_to("hand_up", "appraised_at_id", "organisation"),
        _points_to("hand_up", "handed_by", "member"),
        _points_to("hand_up", "moved_by", "member"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_up")),
    )
    op.create_table(
        "handed_level",
        sa.Column("hand_up_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("proposed", sa.LargeBinary(), nullable=False),
        sa.Column("decided", sa.Boolean(), nullable=False),
        _points_to("handed_level", "hand_up_id", "hand_up"),
        _points_to("handed_level", "member_id", "member"),
        sa.PrimaryKeyConstraint("hand_up_id", "member_id", name=op.f("pk_handed_level")),
    )
    op.create_table(
        "level_above",
        sa.Column("hand_up_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("step", _one_of(_STEPS, "ck_level_above_step"), nullable=False),
        sa.Column("level", sa.LargeBinary(), nullable=False),
        sa.Column("points", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("said_by", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        _points_to("level_above", "hand_up_id", "hand_up"),
        _points_to("level_above", "member_id", "member"),
        _points_to("level_above", "said_by", "member"),
        sa.PrimaryKeyConstraint("hand_up_id", "member_id", "step", name=op.f("pk_level_above")),
    )
    for table, column in _INDEXED:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


_INDEXED = (
    ("above_seat", "organisation_id"),
    ("above_seat", "member_id"),
    ("hand_up", "cycle_id"),
    ("hand_up", "organisation_id"),
    ("hand_up", "appraised_at_id"),
)


def downgrade() -> None:
    """Take the tables away again."""
    for table, column in reversed(_INDEXED):
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
    for table in ("level_above", "handed_level", "hand_up", "above_seat"):
        op.drop_table(table)
