"""Collectives are decided on as members are: whom a level is about may be a collective's number

Version 0051, after 0050.
"""

from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

_ABOUT = (
    ("member_decision", "member_id"),
    ("further_level", "member_id"),
    ("handed_level", "member_id"),
    ("level_above", "member_id"),
    ("level_reason", "member_id"),
    ("rating_case", "member_id"),
    ("superior_check", "about_id"),
    ("cap_departure", "about_id"),
)
"""Where a collective stands by its number on a sheet, which is below nought."""


def upgrade() -> None:
    """Every row of before is about a member and stays as it is."""
    for table, column in _ABOUT:
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(op.f(f"fk_{table}_{column}"), type_="foreignkey")


def downgrade() -> None:
    """What was decided on collectives goes."""
    for table, column in _ABOUT:
        op.execute(f"DELETE FROM {table} WHERE {column} < 0")
        with op.batch_alter_table(table) as batch_op:
            batch_op.create_foreign_key(
                op.f(f"fk_{table}_{column}"), "member", [column], ["id"]
            )
