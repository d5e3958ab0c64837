"""What the committee found of programmes and pledges at the end of a year

Version 0061, after 0060.
"""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing was found yet."""
    op.create_table(
        "paper_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                *("done", "partly", "not"),
                name="ck_paper_check_outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_paper_check_member_id")
        ),
        sa.ForeignKeyConstraint(["by"], ["member.id"], name=op.f("fk_paper_check_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_check")),
    )
    op.create_index("ix_paper_check_paper", "paper_check", ["member_id", "year", "kind"])


def downgrade() -> None:
    """It goes; the signed papers are the cell's."""
    op.drop_index("ix_paper_check_paper", "paper_check")
    op.drop_table("paper_check")
