"""Webhooks while they change

Version 0017, after 0016.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Until a new address stands at the platform, the one before is the house's own too."""
    _remade("channel", "bot", "address")


def downgrade() -> None:
    """One address a bot again: which of several stands is not known, so none of them is kept."""
    _remade("channel", "bot")


def _remade(*key: str) -> None:
    """Make the table anew with this key: SQLite changes none."""
    names = ("channel", "bot", "address")
    found = op.get_bind().execute(sa.text("SELECT channel, bot, address FROM own_webhook"))
    rows = [dict(zip(names, row, strict=True)) for row in found]
    op.drop_table("own_webhook")
    table = op.create_table(
        "own_webhook",
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("bot", sa.String(64), nullable=False),
        sa.Column("address", sa.String(500), nullable=False),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_own_webhook")),
    )
    keys = [tuple(row[name] for name in key) for row in rows]
    kept = [row for row, one in zip(rows, keys, strict=True) if keys.count(one) == 1]
    op.bulk_insert(table, kept)
