"""Organisations of every kind, with their days and what became of them

Version 0036, after 0035.
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_BEFORE = "kind IN ('superior', 'party_organisation', 'cell', 'body')"
_NOW = "kind IN ('superior', 'party_organisation', 'sectional', 'cell', 'body')"


def upgrade() -> None:
    """What stood before has no days: nobody told them."""
    op.add_column("organisation", sa.Column("founded_on", sa.Date(), nullable=True))
    op.add_column("organisation", sa.Column("ended_on", sa.Date(), nullable=True))
    _kinds(_NOW)
    op.create_table(
        "tree_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                *("founded", "split", "merged", "transferred"),
                name="ck_tree_change_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_tree_change_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["from_id"], ["organisation.id"], name=op.f("fk_tree_change_from_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tree_change")),
    )
    op.create_index(op.f("ix_tree_change_organisation_id"), "tree_change", ["organisation_id"])
    op.create_index(op.f("ix_tree_change_from_id"), "tree_change", ["from_id"])


def downgrade() -> None:
    """Go back to three kinds; a sectional organisation becomes one like the others."""
    op.drop_index(op.f("ix_tree_change_from_id"), table_name="tree_change")
    op.drop_index(op.f("ix_tree_change_organisation_id"), table_name="tree_change")
    op.drop_table("tree_change")
    op.execute("UPDATE organisation SET kind = 'party_organisation' WHERE kind = 'sectional'")
    _kinds(_BEFORE)
    with op.batch_alter_table("organisation") as batch_op:
        batch_op.drop_column("ended_on")
        batch_op.drop_column("founded_on")


def _kinds(allowed: str) -> None:
    with op.batch_alter_table("organisation") as batch_op:
        batch_op.drop_constraint("ck_organisation_kind", type_="check")
        batch_op.create_check_constraint("ck_organisation_kind", allowed)
