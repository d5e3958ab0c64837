"""Webhooks of one's own

Version 0016, after 0015.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Where this house told a platform to post updates."""
    op.create_table(
        "own_webhook",
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("bot", sa.String(64), nullable=False),
        sa.Column("address", sa.String(500), nullable=False),
        sa.PrimaryKeyConstraint("channel", "bot", name=op.f("pk_own_webhook")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("own_webhook")
