"""A year closed for a member who has no level in it

Version 0019, after 0018.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Who stays without a level in a year, why, and who said so."""
    op.create_table(
        "year_closed_for",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_year_closed_for_cycle_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_year_closed_for_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["member.id"], name=op.f("fk_year_closed_for_entered_by")
        ),
        sa.PrimaryKeyConstraint("cycle_id", "member_id", name=op.f("pk_year_closed_for")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("year_closed_for")
