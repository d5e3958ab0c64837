"""The meeting whole: its plan, officers, guests, agenda and what was said.

Version 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BEFORE = (
    "scheduled", "roll_call", "opened", "collective_review", "person_review", "ballot_open",
    "ballot_closed", "counted", "announced", "minutes_read", "closed",
)  # fmt: skip
STATES = (*BEFORE, "cancelled")
SUBJECTS = (
    "leadership_collective", "party_committee", "cell", "secretary", "deputy_secretary",
    "committee_member", "head", "deputy_head", "member",
)  # fmt: skip
STEPS = ("present", "reports", "opinions", "reply", "conclusion")


def _enum(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def _meeting_checks(states: tuple[str, ...]) -> None:
    """Replace the check of the states."""
    with op.batch_alter_table("meeting") as batch_op:
        batch_op.drop_constraint("ck_meeting_state", type_="check")
        batch_op.create_check_constraint("ck_meeting_state", _one_of("state", states))
        if states is STATES:
            batch_op.create_check_constraint(
                "ck_meeting_kind", _one_of("kind", ("regular", "supplementary"))
            )
            batch_op.create_check_constraint(
                "ck_meeting_vote_order", _one_of("vote_order", ("at_end", "after_each"))
            )


_ADDED = (
    ("kind", sa.String(32), "regular"),
    ("vote_order", sa.String(32), "at_end"),
    ("officers_approved", sa.Boolean(), sa.false()),
    ("half_days", sa.Integer(), "0"),
    ("electorate_hash", sa.String(64), ""),
    ("sheet_hash", sa.String(64), ""),
)


def upgrade() -> None:
    """Widen the meeting; lay guests, tellers, topics and opinions."""
    with op.batch_alter_table("meeting") as batch_op:
        for name, kind, default in _ADDED:
            batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=default))
        batch_op.add_column(sa.Column("planned_at", sa.DateTime(timezone=True), nullable=True))
        for name in ("acting_chair_id", "clerk_id"):
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=True))
            batch_op.create_foreign_key(f"fk_meeting_{name}", "member", [name], ["id"])
    with op.batch_alter_table("meeting") as batch_op:
        for name, kind, _ in _ADDED:
            batch_op.alter_column(name, existing_type=kind, server_default=None)
    _meeting_checks(STATES)
    _guests_and_tellers()
    _topics()
    _opinions()


def _guests_and_tellers() -> None:
    op.create_table(
        "meeting_guest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_guest_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_guest")),
    )
    op.create_index(op.f("ix_meeting_guest_meeting_id"), "meeting_guest", ["meeting_id"])
    op.create_table(
        "meeting_teller",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_teller_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_meeting_teller_member_id")
        ),
        sa.PrimaryKeyConstraint("meeting_id", "member_id", name=op.f("pk_meeting_teller")),
    )


def _topics() -> None:
    topic_states = ("waiting", "running", "concluded")
    op.create_table(
        "meeting_topic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("subject", _enum(*SUBJECTS, name="ck_meeting_topic_subject"), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("state", _enum(*topic_states, name="ck_meeting_topic_state"), nullable=False),
        sa.Column("step", _enum(*STEPS, name="ck_meeting_topic_step"), nullable=False),
        sa.Column("chair_id", sa.Integer(), nullable=True),
        sa.Column("conclusion", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_topic_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_meeting_topic_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["chair_id"], ["member.id"], name=op.f("fk_meeting_topic_chair_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_topic")),
    )
    op.create_index(op.f("ix_meeting_topic_meeting_id"), "meeting_topic", ["meeting_id"])


def _opinions() -> None:
    opinion_states = ("waiting", "approved", "dropped")
    op.create_table(
        "meeting_opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("step", _enum(*STEPS, name="ck_meeting_opinion_step"), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("guest_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column(
            "state", _enum(*opinion_states, name="ck_meeting_opinion_state"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["meeting_topic.id"], name=op.f("fk_meeting_opinion_topic_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_meeting_opinion_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["guest_id"], ["meeting_guest.id"], name=op.f("fk_meeting_opinion_guest_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_opinion")),
    )
    op.create_index(op.f("ix_meeting_opinion_topic_id"), "meeting_opinion", ["topic_id"])


def downgrade() -> None:
    """Take it all back; a cancelled meeting is closed, as there was no other word for it."""
    for table in ("meeting_opinion", "meeting_topic", "meeting_teller", "meeting_guest"):
        op.drop_table(table)
    op.execute("UPDATE meeting SET state = 'closed' WHERE state = 'cancelled'")
    added = (*(name for name, _, _ in _ADDED), "planned_at", "acting_chair_id", "clerk_id")
    with op.batch_alter_table("meeting") as batch_op:
        batch_op.drop_constraint("ck_meeting_kind", type_="check")
        batch_op.drop_constraint("ck_meeting_vote_order", type_="check")
        for name in ("acting_chair_id", "clerk_id"):
            batch_op.drop_constraint(f"fk_meeting_{name}", type_="foreignkey")
        for name in added:
            batch_op.drop_column(name)
    _meeting_checks(BEFORE)
