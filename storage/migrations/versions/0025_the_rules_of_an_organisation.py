"""The rules an organisation chose, and the office's own law kept with a year

Version 0025, after 0023.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Years opened before run by shipped rules: there is no text to keep with them."""
    op.create_table(
        "law_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("from_year", sa.Integer(), nullable=False),
        sa.Column("profile", sa.String(length=64), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_law_use_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_use")),
    )
    op.create_index(op.f("ix_law_use_organisation_id"), "law_use", ["organisation_id"])
    op.add_column("cycle", sa.Column("law_source", sa.Text(), nullable=True))


def downgrade() -> None:
    """Take them away again."""
    op.drop_column("cycle", "law_source")
    op.drop_index(op.f("ix_law_use_organisation_id"), table_name="law_use")
    op.drop_table("law_use")
