"""Results of quarters, typed in for who leads

Version 0026, after 0025.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody typed any in before."""
    op.create_table(
        "quarter_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("level", sa.LargeBinary(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_quarter_result_cycle_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_quarter_result_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["member.id"], name=op.f("fk_quarter_result_entered_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarter_result")),
    )
    op.create_index(op.f("ix_quarter_result_cycle_id"), "quarter_result", ["cycle_id"])
    op.create_index(op.f("ix_quarter_result_member_id"), "quarter_result", ["member_id"])


def downgrade() -> None:
    """Take them away again."""
    op.drop_index(op.f("ix_quarter_result_member_id"), table_name="quarter_result")
    op.drop_index(op.f("ix_quarter_result_cycle_id"), table_name="quarter_result")
    op.drop_table("quarter_result")
