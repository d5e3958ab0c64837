"""Which year a member works in where several are open; states that no year ever had go

Version 0031, after 0030.
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_NOW = {
    "precheck": "collecting",
    "appraised": "proposed",
    "reopened": "decided",
    "remediating": "published",
    "appealed": "published",
}
"""Where a year stands whose state was named, though no step led there. The table's own check still
knows the names: SQLite cannot change one of a table that others point to."""


def upgrade() -> None:
    """Everybody works in the newest year."""
    op.create_table(
        "year_in_view",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_year_in_view_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_year_in_view_cycle_id")
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_year_in_view")),
    )
    with op.batch_alter_table("year_in_view") as batch_op:
        batch_op.create_index(op.f("ix_year_in_view_cycle_id"), ["cycle_id"])
    for old, new in _NOW.items():
        op.execute(f"UPDATE cycle SET state = '{new}' WHERE state = '{old}'")


def downgrade() -> None:
    """The older program shows the newest year to everybody."""
    with op.batch_alter_table("year_in_view") as batch_op:
        batch_op.drop_index(op.f("ix_year_in_view_cycle_id"))
    op.drop_table("year_in_view")
