"""A code of one's own, typed in the room, leads to the ballot's page

Version 0078, after 0077.
"""

import sqlalchemy as sa
from alembic import op

revision = "0078"
down_revision = "0077"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has a code yet."""
    op.create_table(
        "room_code",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["chat_account.id"], name=op.f("fk_room_code_account_id")
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_room_code_meeting_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_room_code_member_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_room_code")),
        sqlite_with_rowid=False,
    )
    for column in ("meeting_id", "member_id", "account_id"):
        op.create_index(op.f(f"ix_room_code_{column}"), "room_code", [column])


def downgrade() -> None:
    """The codes end."""
    op.drop_table("room_code")
