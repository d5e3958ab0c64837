"""Figures of a collective, told by who leads the cell

Version 0029, after 0028.
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody told any before."""
    op.create_table(
        "collective_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("collective", sa.Integer(), nullable=False),
        sa.Column("figure", sa.String(40), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("told_by", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_collective_figure_cycle_id")
        ),
        sa.ForeignKeyConstraint(
            ["told_by"], ["member.id"], name=op.f("fk_collective_figure_told_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collective_figure")),
    )
    op.create_index(op.f("ix_collective_figure_cycle_id"), "collective_figure", ["cycle_id"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_index(op.f("ix_collective_figure_cycle_id"), table_name="collective_figure")
    op.drop_table("collective_figure")
