"""Answers to the upper level are owed, and who is behind with one is reminded once

Version 0074, after 0073.
"""

import sqlalchemy as sa
from alembic import op

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None

_DUTIES = (
    *("write_review", "attend", "remedy", "consult", "committee_comment", "send_papers"),
    *("hold_meeting", "minutes", "report_up", "publish", "remediation_plan", "answer_prompts"),
    *("staff_rating", "former_comment", "temporary_comment", "supplementary"),
    *("carry_out", "follow_up"),
)
_OF_ANSWERS = ("answer_themes", "collective_answers")


def upgrade() -> None:
    """Nobody was reminded yet; the duties of open years are derived by the next look at each."""
    op.add_column("review_prompt", sa.Column("reminded_at", sa.DateTime(timezone=True)))
    _may_be((*_DUTIES, *_OF_ANSWERS))


def downgrade() -> None:
    """Who has not answered is seen in the table of answers."""
    op.execute("DELETE FROM duty WHERE kind IN ('answer_themes', 'collective_answers')")
    _may_be(_DUTIES)
    with op.batch_alter_table("review_prompt") as batch_op:
        batch_op.drop_column("reminded_at")


def _may_be(kinds: tuple[str, ...]) -> None:
    """Let duties be of these kinds."""
    named = ", ".join(f"'{one}'" for one in kinds)
    with op.batch_alter_table("duty") as batch_op:
        batch_op.drop_constraint("ck_duty_kind", type_="check")
        batch_op.create_check_constraint("ck_duty_kind", f"kind IN ({named})")
