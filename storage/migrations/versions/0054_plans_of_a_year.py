"""The plan of a year before who follows the cell: submitted, approved, sent back

Version 0054, after 0053.
"""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing was submitted yet."""
    states = sa.Enum(
        *("submitted", "approved", "sent_back"),
        name="ck_plan_step_state",
        native_enum=False,
        create_constraint=True,
        length=32,
    )
    op.create_table(
        "plan_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("state", states, nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("days", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_plan_step_cycle_id")),
        sa.ForeignKeyConstraint(["by"], ["member.id"], name=op.f("fk_plan_step_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_step")),
    )
    op.create_index(op.f("ix_plan_step_cycle_id"), "plan_step", ["cycle_id"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_index(op.f("ix_plan_step_cycle_id"), "plan_step")
    op.drop_table("plan_step")
