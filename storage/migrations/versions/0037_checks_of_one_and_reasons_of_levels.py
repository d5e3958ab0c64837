"""Whom an officer's check before a decision is about; why a level is above what the standards tell

Version 0037, after 0036.
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was answered before was for decisions of the cell's."""
    with op.batch_alter_table("superior_check") as batch_op:
        batch_op.add_column(sa.Column("about_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_superior_check_about_id"), "member", ["about_id"], ["id"]
        )
    op.create_table(
        "level_reason",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_level_reason_cycle_id")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_level_reason_member_id")
        ),
        sa.ForeignKeyConstraint(["given_by"], ["member.id"], name=op.f("fk_level_reason_given_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_level_reason")),
    )
    op.create_index(op.f("ix_level_reason_cycle_id"), "level_reason", ["cycle_id"])


def downgrade() -> None:
    """Take both away again; what an officer answered goes with them."""
    op.drop_index(op.f("ix_level_reason_cycle_id"), table_name="level_reason")
    op.drop_table("level_reason")
    op.execute("DELETE FROM superior_check WHERE about_id IS NOT NULL")
    with op.batch_alter_table("superior_check") as batch_op:
        batch_op.drop_constraint(op.f("fk_superior_check_about_id"), type_="foreignkey")
        batch_op.drop_column("about_id")
