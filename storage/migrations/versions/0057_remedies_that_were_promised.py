"""Remedies that were promised after a meeting, with their proofs and their reminders

Version 0057, after 0056.
"""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

_DUTIES = (
    *("write_review", "attend", "remedy", "consult", "committee_comment", "send_papers"),
    *("hold_meeting", "minutes", "report_up", "publish", "remediation_plan", "answer_prompts"),
    *("staff_rating", "former_comment", "temporary_comment", "supplementary"),
)
_OF_REMEDIES = ("carry_out", "follow_up")
_RECORDS = (
    *("review", "prompt", "comment", "yearly_paper", "collective_report", "meeting"),
    *("other_rating", "level"),
)
_STATES = ("draft", "open", "reported", "done", "taken_back")
_PEOPLE = ("member_id", "owner_id", "follower_id", "entered_by", "said_by", "confirmed_by")
_INDEXED = ("cycle_id", "member_id", "owner_id", "follower_id")


def upgrade() -> None:
    """None was written down yet."""
    op.create_table(
        "remedy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("by_committee", sa.Boolean(), nullable=False),
        sa.Column("follower_id", sa.Integer(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                *_STATES,
                name="ck_remedy_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("shortcoming", sa.LargeBinary(), nullable=False),
        sa.Column("measure", sa.LargeBinary(), nullable=False),
        sa.Column("result", sa.LargeBinary(), nullable=False),
        sa.Column("returned", sa.LargeBinary(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by", sa.Integer(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_remedy_cycle_id")),
        *(
            sa.ForeignKeyConstraint([one], ["member.id"], name=op.f(f"fk_remedy_{one}"))
            for one in _PEOPLE
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remedy")),
    )
    for one in _INDEXED:
        op.create_index(op.f(f"ix_remedy_{one}"), "remedy", [one])
    op.create_table(
        "remedy_proof",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("remedy_id", sa.Integer(), nullable=False),
        sa.Column("sent_by", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("bot", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("file_id", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["remedy_id"], ["remedy.id"], name=op.f("fk_remedy_proof_remedy_id")
        ),
        sa.ForeignKeyConstraint(["sent_by"], ["member.id"], name=op.f("fk_remedy_proof_sent_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remedy_proof")),
    )
    op.create_index(op.f("ix_remedy_proof_remedy_id"), "remedy_proof", ["remedy_id"])
    op.create_index(op.f("ix_remedy_proof_sent_by"), "remedy_proof", ["sent_by"])
    _may_say("duty", (*_DUTIES, *_OF_REMEDIES))
    _may_say("destruction", (*_RECORDS, "remedy"))


def downgrade() -> None:
    """What was promised goes, and what reminds of it."""
    op.execute("DELETE FROM duty WHERE kind IN ('carry_out', 'follow_up')")
    op.execute("DELETE FROM destruction WHERE kind = 'remedy'")
    _may_say("destruction", _RECORDS)
    _may_say("duty", _DUTIES)
    op.drop_index(op.f("ix_remedy_proof_sent_by"), "remedy_proof")
    op.drop_index(op.f("ix_remedy_proof_remedy_id"), "remedy_proof")
    op.drop_table("remedy_proof")
    for one in reversed(_INDEXED):
        op.drop_index(op.f(f"ix_remedy_{one}"), "remedy")
    op.drop_table("remedy")


def _may_say(table: str, kinds: tuple[str, ...]) -> None:
    """Let the kinds of a table be these."""
    named = ", ".join(f"'{one}'" for one in kinds)
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(f"ck_{table}_kind", type_="check")
        batch_op.create_check_constraint(f"ck_{table}_kind", f"kind IN ({named})")
