"""Which message of a chat carries the buttons that count, over a restart

Version 0034, after 0033.
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
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
