"""A suspension from a post that is over is a change of its own

Version 0052, after 0051.
"""

from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

_BEFORE = (
    "official", "exempt", "exempt_over", "suspended", "suspended_over", "temporary",
    "temporary_over", "leave", "leave_over", "post", "post_over", "post_suspended", "phone",
    "transferred", "left", "expelled", "died", "came_back",
)  # fmt: skip
_NEW = "post_suspended_over"


def upgrade() -> None:
    """Nobody could note it before."""
    _allow(*_BEFORE, _NEW)


def downgrade() -> None:
    """Take the notes away; the day on which a suspension ended stands there still."""
    op.execute(f"DELETE FROM member_change WHERE kind = '{_NEW}'")
    _allow(*_BEFORE)


def _allow(*kinds: str) -> None:
    listed = ", ".join(map(repr, kinds))
    with op.batch_alter_table("member_change") as batch_op:
        batch_op.drop_constraint("ck_member_change_kind", type_="check")
        batch_op.create_check_constraint("ck_member_change_kind", f"kind IN ({listed})")
