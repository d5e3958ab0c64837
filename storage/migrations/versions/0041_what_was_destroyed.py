"""The record of what was destroyed when its time was over

Version 0041, after 0040.
"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

_KINDS = (
    "review",
    "prompt",
    "comment",
    "yearly_paper",
    "collective_report",
    "meeting",
    "other_rating",
    "level",
)


def upgrade() -> None:
    """Nothing was destroyed yet."""
    op.create_table(
        "destruction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.LargeBinary(), nullable=False),
        sa.Column("document", sa.String(200), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("cell_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                *_KINDS,
                name="ck_destruction_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cell_id"], ["organisation.id"], name=op.f("fk_destruction_cell_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destruction")),
    )
    op.create_index(op.f("ix_destruction_cell_id"), "destruction", ["cell_id"])


def downgrade() -> None:
    """Take the table away again."""
    op.drop_index(op.f("ix_destruction_cell_id"), "destruction")
    op.drop_table("destruction")
