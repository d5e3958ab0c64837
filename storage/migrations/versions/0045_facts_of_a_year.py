"""What a year brought for a member that no self-review can tell

Version 0045, after 0044.
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing of this was kept before."""
    op.create_table(
        "year_fact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.LargeBinary(), nullable=False),
        sa.Column("said", sa.LargeBinary(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_year_fact_cycle_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_year_fact_member_id")),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["year_fact.id"], name=op.f("fk_year_fact_replaces_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["member.id"], name=op.f("fk_year_fact_entered_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_year_fact")),
    )
    op.create_index(op.f("ix_year_fact_cycle_id"), "year_fact", ["cycle_id"])
    op.create_index(op.f("ix_year_fact_member_id"), "year_fact", ["member_id"])


def downgrade() -> None:
    """Take the table away again."""
    op.drop_index(op.f("ix_year_fact_member_id"), "year_fact")
    op.drop_index(op.f("ix_year_fact_cycle_id"), "year_fact")
    op.drop_table("year_fact")
