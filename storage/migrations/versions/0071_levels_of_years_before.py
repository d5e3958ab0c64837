"""Levels of years before the program, typed in from paper

Version 0071, after 0070.
"""

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has typed any yet."""
    op.create_table(
        "earlier_level",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cell_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("collective", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("level", sa.LargeBinary(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cell_id"], ["organisation.id"], name=op.f("fk_earlier_level_cell_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_earlier_level_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["member.id"], name=op.f("fk_earlier_level_entered_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_level")),
    )
    op.create_index(op.f("ix_earlier_level_cell_id"), "earlier_level", ["cell_id"])
    op.create_index(op.f("ix_earlier_level_member_id"), "earlier_level", ["member_id"])


def downgrade() -> None:
    """What was typed is on paper still."""
    op.drop_index(op.f("ix_earlier_level_member_id"), table_name="earlier_level")
    op.drop_index(op.f("ix_earlier_level_cell_id"), table_name="earlier_level")
    op.drop_table("earlier_level")
