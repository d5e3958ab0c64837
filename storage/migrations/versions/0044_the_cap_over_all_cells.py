"""The excellence cap over all cells of who decides

Version 0044, after 0043.
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was proposed so far is worked out where somebody first asks for it."""
    op.create_table(
        "proposed_level",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.LargeBinary(), nullable=False),
        sa.Column("excellent_votes", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_proposed_level_cycle_id")),
        sa.PrimaryKeyConstraint("cycle_id", "subject_id", name=op.f("pk_proposed_level")),
    )
    for name, columns in (
        ("cap_division", [sa.Column("division", sa.String(40), nullable=False)]),
        (
            "cap_exception",
            [
                sa.Column("percent", sa.String(8), nullable=False),
                sa.Column("ground", sa.LargeBinary(), nullable=False),
                sa.Column("decided_by", sa.LargeBinary(), nullable=False),
                sa.Column("decided_on", sa.Date(), nullable=True),
            ],
        ),
    ):
        op.create_table(
            name,
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("organisation_id", sa.Integer(), nullable=False),
            sa.Column("year", sa.Integer(), nullable=False),
            *columns,
            sa.Column("entered_by", sa.Integer(), nullable=False),
            sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
            sa.ForeignKeyConstraint(
                ["organisation_id"], ["organisation.id"], name=op.f(f"fk_{name}_organisation_id")
            ),
            sa.ForeignKeyConstraint(
                ["entered_by"], ["member.id"], name=op.f(f"fk_{name}_entered_by")
            ),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        )
        op.create_index(op.f(f"ix_{name}_organisation_id"), name, ["organisation_id"])
    op.create_table(
        "cap_departure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("ground", sa.LargeBinary(), nullable=False),
        sa.Column("decided_by", sa.LargeBinary(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_cap_departure_cycle_id")),
        sa.ForeignKeyConstraint(
            ["about_id"], ["member.id"], name=op.f("fk_cap_departure_about_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["member.id"], name=op.f("fk_cap_departure_entered_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cap_departure")),
    )
    op.create_index(op.f("ix_cap_departure_cycle_id"), "cap_departure", ["cycle_id"])


def downgrade() -> None:
    """Take it away again."""
    for name, indexed in (
        ("cap_departure", "cycle_id"),
        ("cap_exception", "organisation_id"),
        ("cap_division", "organisation_id"),
    ):
        op.drop_index(op.f(f"ix_{name}_{indexed}"), table_name=name)
        op.drop_table(name)
    op.drop_table("proposed_level")
