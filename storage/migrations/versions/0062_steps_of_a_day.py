"""A step of reminding is one row for all duties of a year and a cell that have one last day

Version 0062, after 0061.
"""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

_BROADCAST = "ix_outbox_message_broadcast_id"


def upgrade() -> None:
    """The soonest step that any of them waits for is the next of all; who was reminded today is
    not reminded twice, by the key of the message."""
    op.create_table(
        "duty_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("next_reminder", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_duty_step_cycle_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_duty_step_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_step")),
        sa.UniqueConstraint("cycle_id", "organisation_id", "last_day", name="uq_duty_step_day"),
    )
    op.create_index(op.f("ix_duty_step_next_reminder"), "duty_step", ["next_reminder"])
    op.execute(
        "INSERT INTO duty_step (cycle_id, organisation_id, last_day, next_reminder) "
        "SELECT cycle_id, organisation_id, last_day, min(next_reminder) FROM duty "
        "WHERE state = 'open' GROUP BY cycle_id, organisation_id, last_day"
    )
    with op.batch_alter_table("duty") as batch_op:
        batch_op.drop_index("ix_duty_next")
        batch_op.drop_column("next_reminder")
    op.drop_index(op.f(_BROADCAST), "outbox_message")
    belongs = sa.text("broadcast_id IS NOT NULL")
    op.create_index(
        op.f(_BROADCAST),
        "outbox_message",
        ["broadcast_id"],
        sqlite_where=belongs,
        postgresql_where=belongs,
    )


def downgrade() -> None:
    """Give each duty its step back."""
    op.drop_index(op.f(_BROADCAST), "outbox_message")
    op.create_index(op.f(_BROADCAST), "outbox_message", ["broadcast_id"])
    with op.batch_alter_table("duty") as batch_op:
        batch_op.add_column(sa.Column("next_reminder", sa.Date(), nullable=True))
    op.execute(
        "UPDATE duty SET next_reminder = coalesce((SELECT next_reminder FROM duty_step "
        "WHERE duty_step.cycle_id = duty.cycle_id AND duty_step.last_day = duty.last_day "
        "AND duty_step.organisation_id = duty.organisation_id), "
        "'9999-12-31')"
    )
    with op.batch_alter_table("duty") as batch_op:
        batch_op.alter_column("next_reminder", existing_type=sa.Date(), nullable=False)
        batch_op.create_index("ix_duty_next", ["state", "next_reminder"])
    op.drop_index(op.f("ix_duty_step_next_reminder"), "duty_step")
    op.drop_table("duty_step")
