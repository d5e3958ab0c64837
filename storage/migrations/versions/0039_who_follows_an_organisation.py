"""Who follows an organisation for the committee above it

Version 0039, after 0038.
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody was noted before."""
    op.create_table(
        "follower",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_follower_organisation_id")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_follower_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follower")),
    )
    op.create_index(op.f("ix_follower_organisation_id"), "follower", ["organisation_id"])
    op.create_index(op.f("ix_follower_member_id"), "follower", ["member_id"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_index(op.f("ix_follower_member_id"), table_name="follower")
    op.drop_index(op.f("ix_follower_organisation_id"), table_name="follower")
    op.drop_table("follower")
