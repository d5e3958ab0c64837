"""Prompts that the upper level sends itself, and its deep-review themes

Version 0064, after 0063.
"""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None

_THEMES = sa.Enum(
    *("members", "collectives", "everybody"),
    name="ck_review_prompt_theme",
    native_enum=False,
    create_constraint=True,
    length=32,
)


def upgrade() -> None:
    """What is there was entered in the cell from a paper: it was sent by nobody here."""
    with op.batch_alter_table("review_prompt") as batch_op:
        batch_op.add_column(sa.Column("organisation_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("theme", _THEMES, nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_review_prompt_organisation_id"), "organisation", ["organisation_id"], ["id"]
        )
        batch_op.create_index(op.f("ix_review_prompt_organisation_id"), ["organisation_id"])


def downgrade() -> None:
    """Take both away; a theme goes with them: without its mark it would be a prompt."""
    op.execute(sa.text("DELETE FROM review_prompt WHERE theme IS NOT NULL"))
    with op.batch_alter_table("review_prompt") as batch_op:
        batch_op.drop_index(op.f("ix_review_prompt_organisation_id"))
        batch_op.drop_constraint(op.f("fk_review_prompt_organisation_id"), type_="foreignkey")
        batch_op.drop_constraint("ck_review_prompt_theme", type_="check")
        batch_op.drop_column("theme")
        batch_op.drop_column("organisation_id")
