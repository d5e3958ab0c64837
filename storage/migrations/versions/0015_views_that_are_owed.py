"""Views that are owed

Version 0015, after 0014.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Chats whose last answer has not left yet."""
    op.create_table(
        "owed_view",
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("bot", sa.String(64), nullable=False),
        sa.Column("chat", sa.String(64), nullable=False),
        sa.Column("mark", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("channel", "bot", "chat", name=op.f("pk_owed_view")),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("owed_view")
