"""The pages of the meeting

Version 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the links to the ballot page and to the meeting's screen."""
    op.create_table(
        "ballot_link",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["ballot_session.id"], name=op.f("fk_ballot_link_session_id")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_ballot_link_member_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_ballot_link")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_ballot_link_session_id"), "ballot_link", ["session_id"])
    op.create_index(op.f("ix_ballot_link_member_id"), "ballot_link", ["member_id"])
    op.create_table(
        "screen_link",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_screen_link_meeting_id")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_screen_link")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_screen_link_meeting_id"), "screen_link", ["meeting_id"])


def downgrade() -> None:
    """Take the links away."""
    op.drop_table("screen_link")
    op.drop_table("ballot_link")
