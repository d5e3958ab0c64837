"""Reviews on the forms of 2025 as they stood before: who handed one in is to be told

Version 0028, after 0027.
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Note every review handed in before a meeting that has still to come; what is being written
    goes over when its writer opens it."""
    op.add_column(
        "self_review",
        sa.Column("moved", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "review_move",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(32), nullable=False),
        sa.Column("form_hash", sa.String(64), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answers", sa.LargeBinary(), nullable=True),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["review_id"], ["self_review.id"], name=op.f("fk_review_move_review_id_self_review")
        ),
        sa.PrimaryKeyConstraint("review_id", name=op.f("pk_review_move")),
    )
    op.execute(
        "INSERT INTO review_move (review_id, form, form_hash)"
        " SELECT self_review.id, self_review.form, self_review.form_hash FROM self_review"
        " JOIN cycle ON cycle.id = self_review.cycle_id"
        " WHERE self_review.state = 'submitted' AND cycle.year >= 2025"
        " AND cycle.state IN ('collecting', 'precheck')"
    )


def downgrade() -> None:
    """Take the table away again."""
    op.drop_table("review_move")
    op.drop_column("self_review", "moved")
