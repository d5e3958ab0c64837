"""When an item of the agenda began and was concluded

Version 0079, after 0078.
"""

import sqlalchemy as sa
from alembic import op

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None

_TIMES = ("begun_at", "concluded_at")


def upgrade() -> None:
    """Of what was dealt with before, nobody knows when."""
    for name in _TIMES:
        op.add_column("meeting_topic", sa.Column(name, sa.DateTime(timezone=True)))


def downgrade() -> None:
    """The times are forgotten."""
    for name in _TIMES:
        op.drop_column("meeting_topic", name)
