"""Party groups, and what a group or the committee where somebody lives says of them

Version 0038, after 0037.
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

_PLACES = ("former", "temporary")
_BODIES = ("cell", "party", "state")
_ROLES = ("secretary", "deputy_secretary", "committee_member", "head", "deputy_head")


def upgrade() -> None:
    """Nothing of this was kept before."""
    op.create_table(
        "party_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cell_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("founded_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cell_id"], ["organisation.id"], name=op.f("fk_party_group_cell_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_group")),
        sa.UniqueConstraint("cell_id", "name", name="uq_party_group_name"),
    )
    op.create_index(op.f("ix_party_group_cell_id"), "party_group", ["cell_id"])
    op.create_table(
        "group_membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["party_group.id"], name=op.f("fk_group_membership_group_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_group_membership_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_membership")),
    )
    op.create_index(op.f("ix_group_membership_group_id"), "group_membership", ["group_id"])
    op.create_index(op.f("ix_group_membership_member_id"), "group_membership", ["member_id"])
    _allow("other_place", kind=(*_PLACES, "residence", "group"))
    _allow("post", body=(*_BODIES, "group"), role=(*_ROLES, "group_leader"))
    op.add_column(
        "other_place", sa.Column("place", sa.String(300), nullable=False, server_default="")
    )
    with op.batch_alter_table("other_place") as batch_op:
        batch_op.alter_column("place", existing_type=sa.String(300), server_default=None)


def downgrade() -> None:
    """Take the groups away, and what these places said."""
    op.execute("DELETE FROM other_place WHERE kind IN ('residence', 'group')")
    op.execute("DELETE FROM period WHERE post_id IN (SELECT id FROM post WHERE body = 'group')")
    op.execute("DELETE FROM post WHERE body = 'group'")
    with op.batch_alter_table("other_place") as batch_op:
        batch_op.drop_column("place")
    _allow("post", body=_BODIES, role=_ROLES)
    _allow("other_place", kind=_PLACES)
    op.drop_index(op.f("ix_group_membership_member_id"), table_name="group_membership")
    op.drop_index(op.f("ix_group_membership_group_id"), table_name="group_membership")
    op.drop_table("group_membership")
    op.drop_index(op.f("ix_party_group_cell_id"), table_name="party_group")
    op.drop_table("party_group")


def _allow(table: str, **values: tuple[str, ...]) -> None:
    with op.batch_alter_table(table) as batch_op:
        for column, allowed in values.items():
            name = f"ck_{table}_{column}"
            batch_op.drop_constraint(name, type_="check")
            listed = ", ".join(map(repr, allowed))
            batch_op.create_check_constraint(name, f"{column} IN ({listed})")
