"""What is told around the meeting

Version 0009, after 0008.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Invitations, decisions of the authority above, other cells of a member's year."""
    op.create_table(
        "meeting_invitation",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sent_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_invitation_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["sent_by"], ["member.id"], name=op.f("fk_meeting_invitation_sent_by")
        ),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_meeting_invitation")),
    )
    op.create_table(
        "cycle_decision",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(200), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asks_read", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_cycle_decision_cycle_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["member.id"], name=op.f("fk_cycle_decision_entered_by")
        ),
        sa.PrimaryKeyConstraint("cycle_id", name=op.f("pk_cycle_decision")),
    )
    op.create_table(
        "member_decision",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_member_decision_cycle_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_member_decision_member_id")
        ),
        sa.PrimaryKeyConstraint("cycle_id", "member_id", name=op.f("pk_member_decision")),
    )
    op.create_table(
        "other_place",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.VARCHAR(length=32), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("comment", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("kind IN ('former', 'temporary')", name=op.f("ck_other_place_kind")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_other_place_cycle_id")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_other_place_member_id")
        ),
        sa.PrimaryKeyConstraint("cycle_id", "member_id", "kind", name=op.f("pk_other_place")),
    )


def downgrade() -> None:
    """Take them away again."""
    for name in ("other_place", "member_decision", "cycle_decision", "meeting_invitation"):
        op.drop_table(name)
