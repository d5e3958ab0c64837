"""Changes of members with what stood before, corrections asked for, the roll of an open meeting

Version 0033, after 0032.
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_KINDS = (
    "official", "exempt", "exempt_over", "suspended", "suspended_over", "post", "post_over",
    "post_suspended", "phone", "transferred", "left", "expelled", "died", "came_back",
)  # fmt: skip


def upgrade() -> None:
    """Nothing of this was kept before; a meeting that runs goes on with the roll as it is read."""
    op.create_table(
        "member_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                *_KINDS,
                name="ck_member_change_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.LargeBinary(), nullable=False),
        sa.Column("after", sa.String(64), nullable=False),
        sa.Column("moved_to", sa.Integer(), nullable=True),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_member_change_member_id")
        ),
        sa.ForeignKeyConstraint(["by"], ["member.id"], name=op.f("fk_member_change_by")),
        sa.ForeignKeyConstraint(
            ["moved_to"], ["member.id"], name=op.f("fk_member_change_moved_to")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_change")),
    )
    op.create_index(op.f("ix_member_change_member_id"), "member_change", ["member_id"])
    op.create_table(
        "correction_asked",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_correction_asked_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["seen_by"], ["member.id"], name=op.f("fk_correction_asked_seen_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_asked")),
    )
    op.create_index(op.f("ix_correction_asked_member_id"), "correction_asked", ["member_id"])
    op.create_table(
        "roll_entry",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("official", sa.Boolean(), nullable=False),
        sa.Column("standing", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_roll_entry_meeting_id")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_roll_entry_member_id")),
        sa.PrimaryKeyConstraint("meeting_id", "member_id", name=op.f("pk_roll_entry")),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("roll_entry")
    op.drop_index(op.f("ix_correction_asked_member_id"), table_name="correction_asked")
    op.drop_table("correction_asked")
    op.drop_index(op.f("ix_member_change_member_id"), table_name="member_change")
    op.drop_table("member_change")
