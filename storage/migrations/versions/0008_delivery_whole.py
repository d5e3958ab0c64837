"""Delivery whole

Version 0008, after 0007.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_STATES = ("pending", "sent", "dropped", "unknown", "failed")
_LEAVING = sa.text("leaving_at IS NOT NULL")


def _check(states: tuple[str, ...]) -> str:
    return "state IN (" + ", ".join(f"'{state}'" for state in states) + ")"


def upgrade() -> None:
    """A mark for what is leaving, broadcasts, phone calls, a month's count."""
    op.create_table(
        "broadcast",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.VARCHAR(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("message", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            _check(("draft", "sending", "paused", "cancelled", "done")),
            name=op.f("ck_broadcast_state"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_broadcast_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["member.id"], name=op.f("fk_broadcast_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["chat_account.id"], name=op.f("fk_broadcast_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast")),
    )
    with op.batch_alter_table("broadcast") as batch_op:
        batch_op.create_index(op.f("ix_broadcast_organisation_id"), ["organisation_id"])
    op.create_table(
        "phone_call",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_phone_call_member_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_phone_call_by_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_phone_call")),
    )
    op.create_table(
        "sent_count",
        sa.Column("channel", sa.VARCHAR(length=16), nullable=False),
        sa.Column("bot", sa.VARCHAR(length=64), nullable=False),
        sa.Column("month", sa.VARCHAR(length=7), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "bot", "month", name=op.f("pk_sent_count")),
    )
    with op.batch_alter_table("outbox_message") as batch_op:
        batch_op.add_column(sa.Column("leaving_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("broadcast_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_outbox_message_broadcast_id"), "broadcast", ["broadcast_id"], ["id"]
        )
        batch_op.drop_constraint(op.f("ck_outbox_message_state"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_outbox_message_state"), sa.text(_check((*_STATES, "held")))
        )
    with op.batch_alter_table("outbox_message") as batch_op:
        batch_op.create_index(op.f("ix_outbox_message_broadcast_id"), ["broadcast_id"])
        batch_op.create_index(
            "ix_outbox_message_leaving",
            ["claimed_until"],
            sqlite_where=_LEAVING,
            postgresql_where=_LEAVING,
        )


def downgrade() -> None:
    """What was paused is dropped: the older program knows no such state."""
    op.execute("UPDATE outbox_message SET state = 'dropped', broadcast_id = NULL WHERE state = 'held'")
    with op.batch_alter_table("outbox_message") as batch_op:
        batch_op.drop_index("ix_outbox_message_leaving")
        batch_op.drop_index(op.f("ix_outbox_message_broadcast_id"))
    with op.batch_alter_table("outbox_message") as batch_op:
        batch_op.drop_constraint(op.f("ck_outbox_message_state"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_outbox_message_state"), sa.text(_check(_STATES))
        )
        batch_op.drop_constraint(op.f("fk_outbox_message_broadcast_id"), type_="foreignkey")
        batch_op.drop_column("broadcast_id")
        batch_op.drop_column("leaving_at")
    op.drop_table("sent_count")
    op.drop_table("phone_call")
    with op.batch_alter_table("broadcast") as batch_op:
        batch_op.drop_index(op.f("ix_broadcast_organisation_id"))
    op.drop_table("broadcast")
