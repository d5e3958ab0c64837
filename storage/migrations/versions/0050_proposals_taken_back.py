"""Proposals that were handed up may be taken back by the cell

Version 0050, after 0049.
"""

from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

_STATES = "state IN ('handed', 'appraised', 'returned', {}'decided')"


def upgrade() -> None:
    """Nothing was taken back yet."""
    _may_be(_STATES.format("'withdrawn', "))


def downgrade() -> None:
    """What the cell took back stands as what came back to it."""
    op.execute("UPDATE hand_up SET state = 'returned' WHERE state = 'withdrawn'")
    _may_be(_STATES.format(""))


def _may_be(state: str) -> None:
    with op.batch_alter_table("hand_up") as batch_op:
        batch_op.drop_constraint("ck_hand_up_state", type_="check")
        batch_op.create_check_constraint("ck_hand_up_state", state)
