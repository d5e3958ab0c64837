"""Lists of the body above that are read in at the command line, with their paper

Version 0058, after 0057.
"""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None

_STEP = sa.Enum(
    "appraises",
    "decides",
    name="ck_sheet_ground_step",
    native_enum=False,
    create_constraint=True,
    length=32,
)


def upgrade() -> None:
    """None was read in yet."""
    op.create_table(
        "sheet_ground",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hand_up_id", sa.Integer(), nullable=False),
        sa.Column("step", _STEP, nullable=False),
        sa.Column("said_by", sa.Integer(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["hand_up_id"], ["hand_up.id"], name=op.f("fk_sheet_ground_hand_up_id")
        ),
        sa.ForeignKeyConstraint(["said_by"], ["member.id"], name=op.f("fk_sheet_ground_said_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_ground")),
    )
    op.create_index(op.f("ix_sheet_ground_hand_up_id"), "sheet_ground", ["hand_up_id"])
    op.create_index(op.f("ix_sheet_ground_said_by"), "sheet_ground", ["said_by"])


def downgrade() -> None:
    """By which papers is no longer known; what was said stays."""
    op.drop_index(op.f("ix_sheet_ground_said_by"), "sheet_ground")
    op.drop_index(op.f("ix_sheet_ground_hand_up_id"), "sheet_ground")
    op.drop_table("sheet_ground")
