"""A complaint on paper has the day on which it was received

Version 0056, after 0055.
"""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of those entered before nobody said it: they count by the day on the paper, as they did."""
    with op.batch_alter_table("objection") as batch_op:
        batch_op.add_column(sa.Column("brought_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Take the day away."""
    with op.batch_alter_table("objection") as batch_op:
        batch_op.drop_column("brought_on")
