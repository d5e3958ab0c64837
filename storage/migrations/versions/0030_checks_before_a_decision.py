"""Whether the level above had something to check before a decision

Version 0030, after 0029.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody was asked before."""
    op.create_table(
        "superior_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("known", sa.LargeBinary(), nullable=False),
        sa.Column("said", sa.LargeBinary(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_superior_check_cycle_id")),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["member.id"], name=op.f("fk_superior_check_entered_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_superior_check")),
    )
    op.create_index(op.f("ix_superior_check_cycle_id"), "superior_check", ["cycle_id"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_index(op.f("ix_superior_check_cycle_id"), table_name="superior_check")
    op.drop_table("superior_check")
