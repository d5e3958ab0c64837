"""Lists of the body above that come back filled in, until they are kept or dropped

Version 0055, after 0054.
"""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """None came back yet."""
    op.create_table(
        "filled_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hand_up_id", sa.Integer(), nullable=False),
        sa.Column("sent_by", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("bot", sa.String(64), nullable=False),
        sa.Column("file_id", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hand_up_id"], ["hand_up.id"], name=op.f("fk_filled_sheet_hand_up_id")
        ),
        sa.ForeignKeyConstraint(["sent_by"], ["member.id"], name=op.f("fk_filled_sheet_sent_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filled_sheet")),
    )
    op.create_index(op.f("ix_filled_sheet_hand_up_id"), "filled_sheet", ["hand_up_id"])
    op.create_index(op.f("ix_filled_sheet_sent_by"), "filled_sheet", ["sent_by"])


def downgrade() -> None:
    """What was not kept yet goes."""
    op.drop_index(op.f("ix_filled_sheet_sent_by"), "filled_sheet")
    op.drop_index(op.f("ix_filled_sheet_hand_up_id"), "filled_sheet")
    op.drop_table("filled_sheet")
