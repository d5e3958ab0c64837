"""The dossier of a year: which papers are there on paper alone, and that it was sent up

Version 0059, after 0058.
"""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing was marked, and no dossier was sent through this program yet."""
    op.create_table(
        "dossier_mark",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(64), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_dossier_mark_cycle_id")),
        sa.ForeignKeyConstraint(["noted_by"], ["member.id"], name=op.f("fk_dossier_mark_noted_by")),
        sa.PrimaryKeyConstraint("cycle_id", "subject", "line", name=op.f("pk_dossier_mark")),
    )
    op.create_table(
        "sent_dossier",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("sent_by", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_sent_dossier_cycle_id")),
        sa.ForeignKeyConstraint(["sent_by"], ["member.id"], name=op.f("fk_sent_dossier_sent_by")),
        sa.PrimaryKeyConstraint("cycle_id", name=op.f("pk_sent_dossier")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("sent_dossier")
    op.drop_table("dossier_mark")
