"""What a vote leaves

Version 0020, after 0019.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Whether a close could scrub, and who entered what was said aloud: the latter is told to the
    audit chain once, at the close, as each event of it has a time."""
    op.add_column("ballot_session", sa.Column("scrubbed", sa.Boolean()))
    op.add_column("open_voter", sa.Column("entered_by", sa.Integer()))


def downgrade() -> None:
    """Take them away again."""
    op.drop_column("open_voter", "entered_by")
    op.drop_column("ballot_session", "scrubbed")
