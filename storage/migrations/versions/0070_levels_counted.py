"""How many have which level in a cell's year

Version 0070, after 0067.
"""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0067"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Empty at first: the levels are ciphertext here. Whoever rolls a year up first counts it."""
    op.create_table(
        "level_counts",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("counts", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_level_counts_cycle_id")),
        sa.PrimaryKeyConstraint("cycle_id", name=op.f("pk_level_counts")),
    )


def downgrade() -> None:
    """The levels they were counted from stay."""
    op.drop_table("level_counts")
