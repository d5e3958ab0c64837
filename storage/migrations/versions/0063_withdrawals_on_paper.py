"""Complaints and reserved opinions that are withdrawn on paper

Version 0063, after 0062.
"""

import sqlalchemy as sa
from alembic import op

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was withdrawn before was withdrawn by its member, in the chat."""
    op.create_table(
        "objection_withdrawal",
        sa.Column("objection_id", sa.Integer(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("brought_on", sa.Date(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("bot", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["objection_id"], ["objection.id"], name=op.f("fk_objection_withdrawal_objection_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["member.id"], name=op.f("fk_objection_withdrawal_entered_by")
        ),
        sa.PrimaryKeyConstraint("objection_id", name=op.f("pk_objection_withdrawal")),
    )


def downgrade() -> None:
    """What was withdrawn stays so; by which paper is no longer known."""
    op.drop_table("objection_withdrawal")
