"""Ratings made again

Version 0010, after 0009.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Decisions on a member that were cancelled, and what came instead."""
    op.create_table(
        "rating_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("former_unit", sa.Boolean(), nullable=False),
        sa.Column("why", sa.VARCHAR(length=32), nullable=False),
        sa.Column("clause", sa.String(100), nullable=False),
        sa.Column("state", sa.VARCHAR(length=32), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at_most", sa.LargeBinary(), nullable=False),
        sa.Column("old_level", sa.LargeBinary(), nullable=False),
        sa.Column("old_document", sa.String(200), nullable=False),
        sa.Column("old_entered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("document", sa.String(200), nullable=False),
        sa.Column("comment", sa.LargeBinary(), nullable=True),
        sa.Column("level", sa.LargeBinary(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "why IN ('leader', 'disciplined', 'defect')", name=op.f("ck_rating_case_why")
        ),
        sa.CheckConstraint(
            "state IN ('noted', 'cancelled', 'rated')", name=op.f("ck_rating_case_state")
        ),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_rating_case_cycle_id")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_rating_case_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["member.id"], name=op.f("fk_rating_case_opened_by")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["member.id"], name=op.f("fk_rating_case_entered_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating_case")),
    )
    op.create_index(op.f("ix_rating_case_cycle_id"), "rating_case", ["cycle_id"])
    op.create_index(op.f("ix_rating_case_member_id"), "rating_case", ["member_id"])


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("rating_case")
