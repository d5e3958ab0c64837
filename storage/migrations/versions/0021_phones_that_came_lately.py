"""Phones that came lately

Version 0021, after 0020.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_MOMENTS = (
    ("chat_account", "given_at"),
    ("join_code", "given_at"),
    ("meeting", "phones_since"),
    ("meeting_invitation", "sent_at"),
)


def upgrade() -> None:
    """When a phone was brought by somebody else's code, what showed a teller that it is its
    member's, and when links ended. Whoever is joined when this version comes joined when he
    agreed to the notice."""
    for table, name in _MOMENTS:
        op.add_column(table, sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.execute(sa.text("UPDATE chat_account SET given_at = consented_at"))
    op.create_table(
        "phone_check",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("joining", sa.String(16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_phone_check_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["chat_account.id"], name=op.f("fk_phone_check_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["member.id"], name=op.f("fk_phone_check_confirmed_by")
        ),
        sa.PrimaryKeyConstraint("meeting_id", "account_id", name=op.f("pk_phone_check")),
    )
    op.create_table(
        "links_ended",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_links_ended_member_id")
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_links_ended")),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("links_ended")
    op.drop_table("phone_check")
    for table, name in reversed(_MOMENTS):
        op.drop_column(table, name)
