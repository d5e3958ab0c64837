"""Bodies that meet by themselves, under the cell they are of

Version 0035, after 0034.
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_BEFORE = "kind IN ('superior', 'party_organisation', 'cell')"
_NOW = "kind IN ('superior', 'party_organisation', 'cell', 'body')"
_BODIES = ("cell_committee", "leadership")


def upgrade() -> None:
    """No cell had a body of its own before."""
    with op.batch_alter_table("organisation") as batch_op:
        batch_op.drop_constraint("ck_organisation_kind", type_="check")
        batch_op.create_check_constraint("ck_organisation_kind", _NOW)
        batch_op.add_column(
            sa.Column(
                "body",
                sa.Enum(
                    *_BODIES,
                    name="ck_organisation_body",
                    native_enum=False,
                    create_constraint=True,
                    length=32,
                ),
                nullable=True,
            )
        )


def downgrade() -> None:
    """Take the column away again, where no body has a year; such a house stays as it is."""
    op.execute(
        "DELETE FROM organisation WHERE kind = 'body'"
        " AND id NOT IN (SELECT cell_id FROM cycle)"
    )
    with op.batch_alter_table("organisation") as batch_op:
        batch_op.drop_constraint("ck_organisation_body", type_="check")
        batch_op.drop_column("body")
        batch_op.drop_constraint("ck_organisation_kind", type_="check")
        batch_op.create_check_constraint("ck_organisation_kind", _BEFORE)
