"""The phones of a ballot

Version 0011, after 0010.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_PHONES = sa.text(
    """
    INSERT INTO ballot_phone (session_id, account_id, member_id, joining)
    SELECT voter.session_id, account.id, account.member_id, account.joining
    FROM (SELECT session_id, member_id FROM ballot_elector
          UNION ALL SELECT session_id, member_id FROM open_voter) AS voter
    JOIN ballot_session AS ballot ON ballot.id = voter.session_id
    JOIN chat_account AS account ON account.member_id = voter.member_id
    WHERE ballot.state = 'open' AND account.state <> 'revoked'
    """
)
"""Whoever is joined when this version comes counts as joined before the opening."""


def upgrade() -> None:
    """Which phones a ballot may be filled in on, and who had a joining code made."""
    op.add_column(
        "chat_account", sa.Column("joining", sa.String(16), server_default="", nullable=False)
    )
    op.add_column("join_code", sa.Column("made_by", sa.Integer(), nullable=True))
    op.create_table(
        "ballot_phone",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("joining", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["ballot_session.id"], name=op.f("fk_ballot_phone_session_id")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["chat_account.id"], name=op.f("fk_ballot_phone_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_ballot_phone_member_id")
        ),
        sa.PrimaryKeyConstraint("session_id", "account_id", name=op.f("pk_ballot_phone")),
    )
    op.execute(_PHONES)


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("ballot_phone")
    op.drop_column("join_code", "made_by")
    op.drop_column("chat_account", "joining")
