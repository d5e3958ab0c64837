"""What the counts of an organisation's cells came to in a year

Version 0077, after 0074.
"""

import sqlalchemy as sa
from alembic import op

revision = "0077"
down_revision = "0074"
branch_labels = None
depends_on = None

_BY_LOT = {
    "postgresql": "UPDATE level_counts SET stamp = (random() * 281474976710655)::bigint",
    "sqlite": "UPDATE level_counts SET stamp = random() & 281474976710655",
}


def upgrade() -> None:
    """Every year that was counted has its lot; no organisation was added up yet."""
    with op.batch_alter_table("level_counts") as table:
        table.add_column(sa.Column("stamp", sa.BigInteger(), nullable=False, server_default="0"))
    op.execute(_BY_LOT[op.get_bind().dialect.name])
    with op.batch_alter_table("level_counts") as table:
        table.alter_column("stamp", server_default=None)
    op.create_table(
        "organisation_counts",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.BigInteger(), nullable=False),
        sa.Column("counts", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_counts_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "year", name=op.f("pk_organisation_counts")),
    )


def downgrade() -> None:
    """The counts of the cells stay."""
    op.drop_table("organisation_counts")
    with op.batch_alter_table("level_counts") as table:
        table.drop_column("stamp")
