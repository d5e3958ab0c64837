"""A rating opened again because a report or a review was not honest

Version 0053, after 0052.
"""

from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

_WHY = "why IN ('leader', 'disciplined', 'defect'{}, 'complaint')"


def upgrade() -> None:
    """One ground more; nothing is changed of what was kept."""
    _may_say(_WHY.format(", 'dishonest'"))


def downgrade() -> None:
    """What was opened on it was found to be at fault."""
    op.execute("UPDATE rating_case SET why = 'defect' WHERE why = 'dishonest'")
    _may_say(_WHY.format(""))


def _may_say(why: str) -> None:
    with op.batch_alter_table("rating_case") as batch_op:
        batch_op.drop_constraint("ck_rating_case_why", type_="check")
        batch_op.create_check_constraint("ck_rating_case_why", why)
