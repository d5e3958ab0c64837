"""Which message of a chat carries the buttons that count, over a restart

Version 0033, after 0032.
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is known of the screens that stand there now."""
    op.add_column(
        "conversation",
        sa.Column("screens", sa.JSON(), nullable=False, server_default="{}"),
    )


def downgrade() -> None:
    """Take the column away again."""
    op.drop_column("conversation", "screens")
