"""The floor of a vote

Version 0022, after 0021.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From how many valid ballots on a vote's figures are shown; fixed at its opening."""
    op.add_column(
        "ballot_rules", sa.Column("floor", sa.Integer(), nullable=False, server_default="5")
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("ballot_rules", "floor")
