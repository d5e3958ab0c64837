"""What a cell's papers are dated from, and the numbers of a meeting's papers

Version 0072, after 0071.
"""

import sqlalchemy as sa
from alembic import op

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None

_COLUMNS = (
    ("organisation", "locality", 120),
    ("meeting", "minutes_number", 20),
    ("meeting", "count_number", 20),
)


def upgrade() -> None:
    """Nobody has typed any yet: the papers keep their dotted lines."""
    for table, name, longest in _COLUMNS:
        column = sa.Column(name, sa.String(longest), nullable=False, server_default="")
        op.add_column(table, column)


def downgrade() -> None:
    """What was typed stands on the signed papers."""
    for table, name, _ in reversed(_COLUMNS):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column(name)
