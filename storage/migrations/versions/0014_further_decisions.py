"""Further decisions of a year

Version 0014, after 0013.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A decision on whom the first one of the year left out, and the levels it is about."""
    op.create_table(
        "further_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(200), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_further_decision_cycle_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["member.id"], name=op.f("fk_further_decision_entered_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_further_decision")),
    )
    op.create_index(op.f("ix_further_decision_cycle_id"), "further_decision", ["cycle_id"])
    op.create_table(
        "further_level",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["further_decision.id"], name=op.f("fk_further_level_decision_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_further_level_member_id")
        ),
        sa.PrimaryKeyConstraint("decision_id", "member_id", name=op.f("pk_further_level")),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("further_level")
    op.drop_table("further_decision")
