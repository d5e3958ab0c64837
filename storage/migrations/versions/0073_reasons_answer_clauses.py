"""What a reason answers, and the decision it was given for

Version 0073, after 0072.
"""

import sqlalchemy as sa
from alembic import op

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None

_CASES = """
UPDATE level_reason SET case_id = (
    SELECT MAX(rating_case.id) FROM rating_case
    WHERE rating_case.cycle_id = level_reason.cycle_id
    AND rating_case.member_id = level_reason.member_id
    AND rating_case.state <> 'noted'
    AND rating_case.opened_at <= level_reason.given_at
)
"""


def upgrade() -> None:
    """What was given before belongs to the decision it stood beside, and answers all of it."""
    with op.batch_alter_table("level_reason") as batch_op:
        batch_op.add_column(sa.Column("clauses", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("case_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_level_reason_case_id"), "rating_case", ["case_id"], ["id"]
        )
    with op.batch_alter_table("level_above") as batch_op:
        batch_op.add_column(sa.Column("clauses", sa.LargeBinary(), nullable=True))
    op.execute(_CASES)


def downgrade() -> None:
    """The reasons themselves stay."""
    with op.batch_alter_table("level_above") as batch_op:
        batch_op.drop_column("clauses")
    with op.batch_alter_table("level_reason") as batch_op:
        batch_op.drop_constraint(op.f("fk_level_reason_case_id"), type_="foreignkey")
        batch_op.drop_column("case_id")
        batch_op.drop_column("clauses")
