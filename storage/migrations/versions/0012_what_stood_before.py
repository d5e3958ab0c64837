"""What stood before an answer

Version 0012, after 0011.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Texts of a review that others took the place of, until it is handed in."""
    op.create_table(
        "answer_before",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(40), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=True),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["self_review.id"], name=op.f("fk_answer_before_review_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_before")),
    )
    op.create_index(op.f("ix_answer_before_review_id"), "answer_before", ["review_id"])


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("answer_before")
