"""To whom an officer hands their organisation over, from which day

Version 0067, after 0064.
"""

import sqlalchemy as sa
from alembic import op

revision = "0067"
down_revision = "0064"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody hands over yet."""
    with op.batch_alter_table("overseer") as table:
        table.add_column(sa.Column("hands_to", sa.Integer(), nullable=True))
        table.add_column(sa.Column("hands_on", sa.Date(), nullable=True))
        table.create_foreign_key(op.f("fk_overseer_hands_to"), "member", ["hands_to"], ["id"])


def downgrade() -> None:
    """Whoever is the officer stays it."""
    with op.batch_alter_table("overseer") as table:
        table.drop_constraint(op.f("fk_overseer_hands_to"), type_="foreignkey")
        table.drop_column("hands_on")
        table.drop_column("hands_to")
