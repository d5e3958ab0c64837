"""The key of an urn

Version 0013, after 0012.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Where an urn's key lies and by what it is known; both empty where the file is named by the
    session, as it was before."""
    op.add_column(
        "ballot_session", sa.Column("key_name", sa.String(32), server_default="", nullable=False)
    )
    op.add_column(
        "ballot_session", sa.Column("key_hash", sa.String(64), server_default="", nullable=False)
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_column("ballot_session", "key_hash")
    op.drop_column("ballot_session", "key_name")
