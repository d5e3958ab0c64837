"""A link to a ballot page may stand behind one account's button; a meeting may give no other

Version 0060, after 0059.
"""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None

_KEPT = {"sqlite_with_rowid": False}
"""As the table was made: no order of its rows is kept."""


def upgrade() -> None:
    """Every link of before was for any browser, and every meeting gave one."""
    with op.batch_alter_table("ballot_link", table_kwargs=_KEPT) as batch_op:
        batch_op.add_column(sa.Column("account_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            "fk_ballot_link_account_id_chat_account", "chat_account", ["account_id"], ["id"]
        )
        batch_op.create_index("ix_ballot_link_account_id", ["account_id"])
    for table in ("ballot_plan", "ballot_rules"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(
                sa.Column("web_link", sa.Boolean(), nullable=False, server_default=sa.true())
            )


def downgrade() -> None:
    """Take the buttons' links away, and the choice."""
    for table in ("ballot_rules", "ballot_plan"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("web_link")
    op.execute("DELETE FROM ballot_link WHERE account_id IS NOT NULL")
    with op.batch_alter_table("ballot_link", table_kwargs=_KEPT) as batch_op:
        batch_op.drop_index("ix_ballot_link_account_id")
        batch_op.drop_constraint("fk_ballot_link_account_id_chat_account", type_="foreignkey")
        batch_op.drop_column("account_id")
