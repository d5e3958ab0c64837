"""The plan of a ballot without the list of those to be voted on, which nobody wrote or read

Version 0027, after 0026.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the column away: it was empty in every row."""
    op.drop_column("ballot_plan", "only")


def downgrade() -> None:
    """Put it back, empty."""
    op.add_column("ballot_plan", sa.Column("only", sa.JSON(), nullable=False, server_default="[]"))
