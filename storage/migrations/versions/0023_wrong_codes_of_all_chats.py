"""Wrong codes of all chats together, and when a stranger last tried one

Version 0023, after 0022.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What strangers tried before this version counts as tried long ago; whoever is to wait still
    waits."""
    op.add_column(
        "join_attempt",
        sa.Column(
            "tried_at",
            sa.DateTime(timezone=True),
            nullable=False,
            server_default="2000-01-01 00:00:00+00:00",
        ),
    )
    op.create_table(
        "wrong_codes",
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("since", name=op.f("pk_wrong_codes")),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("wrong_codes")
    op.drop_column("join_attempt", "tried_at")
