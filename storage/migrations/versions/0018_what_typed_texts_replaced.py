"""What typed texts replaced

Version 0018, after 0017.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Texts that others took the place of, for some days, by the hand that typed."""
    op.create_table(
        "text_before",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(20), nullable=False),
        sa.Column("about", sa.String(60), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_text_before_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_before")),
    )
    op.create_index(op.f("ix_text_before_member_id"), "text_before", ["member_id"])
    op.create_index(op.f("ix_text_before_at"), "text_before", ["at"])


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("text_before")
