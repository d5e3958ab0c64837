"""Party groups end on a day, and their names are free again

Version 0047, after 0046.
"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No group has ended before."""
    with op.batch_alter_table("party_group") as batch_op:
        batch_op.add_column(sa.Column("ended_on", sa.Date(), nullable=True))
        batch_op.drop_constraint("uq_party_group_name", type_="unique")
    op.create_index(
        "ix_party_group_name",
        "party_group",
        ["cell_id", "name"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )


def downgrade() -> None:
    """Take the day away; a group that has ended is told apart by its number."""
    op.drop_index("ix_party_group_name", table_name="party_group")
    op.execute(
        "UPDATE party_group SET name = substr(name, 1, 80) || ' #' || id WHERE ended_on IS NOT NULL"
    )
    with op.batch_alter_table("party_group") as batch_op:
        batch_op.drop_column("ended_on")
        batch_op.create_unique_constraint("uq_party_group_name", ["cell_id", "name"])
