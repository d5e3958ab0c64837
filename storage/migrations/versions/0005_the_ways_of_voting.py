"""The ways of voting

Version 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_LEVELS = ("excellent", "good", "completed", "not_completed", "blank", "invalid")
_MARKS = (*_LEVELS, "chosen", "agree", "disagree", "other")


def upgrade() -> None:
    """Add the tables of the ways of voting; a tally may be of a collective, and of more marks."""
    with op.batch_alter_table("ballot_tally", copy_from=_tally(_LEVELS, of_members=True)) as tally:
        tally.drop_constraint("fk_ballot_tally_subject_id", type_="foreignkey")
        tally.drop_constraint("ck_ballot_tally_mark", type_="check")
        tally.create_check_constraint("ck_ballot_tally_mark", _one_of(_MARKS))
    op.create_table("other_rating",
    sa.Column("cycle_id", sa.Integer(), nullable=False),
    sa.Column("member_id", sa.Integer(), nullable=False),
    sa.Column("staff_level", sa.LargeBinary(), nullable=False),
    sa.Column("professional_level", sa.LargeBinary(), nullable=False),
    sa.Column("newly_arrived", sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_other_rating_cycle_id")),
    sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_other_rating_member_id")),
    sa.PrimaryKeyConstraint("cycle_id", "member_id", name=op.f("pk_other_rating"))
    )
    op.create_table("ballot_outcome",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("meeting_id", sa.Integer(), nullable=False),
    sa.Column("kind", sa.Enum("by_order", "keep_all", "left_to_committee", name="ck_ballot_outcome_kind", native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column("subjects", sa.JSON(), nullable=False),
    sa.Column("reason", sa.LargeBinary(), nullable=False),
    sa.Column("decided_by", sa.Integer(), nullable=False),
    sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(["decided_by"], ["member.id"], name=op.f("fk_ballot_outcome_decided_by")),
    sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_ballot_outcome_meeting_id")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_outcome"))
    )
    with op.batch_alter_table("ballot_outcome") as batch_op:
        batch_op.create_index(batch_op.f("ix_ballot_outcome_meeting_id"), ["meeting_id"], unique=False)

    op.create_table("ballot_plan",
    sa.Column("meeting_id", sa.Integer(), nullable=False),
    sa.Column("kind", sa.Enum("levels", "lower_levels", "choice", "yes_no", "motion", name="ck_ballot_plan_kind", native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column("mode", sa.Enum("secret", "open", name="ck_ballot_plan_mode", native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column("body", sa.Enum("cell", "committee", name="ck_ballot_plan_body", native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column("self_vote", sa.Boolean(), nullable=False),
    sa.Column("typed", sa.Boolean(), nullable=False),
    sa.Column("collectives", sa.JSON(), nullable=False),
    sa.Column("only", sa.JSON(), nullable=False),
    sa.Column("on_paper", sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_ballot_plan_meeting_id")),
    sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_ballot_plan"))
    )
    op.create_table("ballot_rules",
    sa.Column("session_id", sa.Integer(), nullable=False),
    sa.Column("kind", sa.Enum("levels", "lower_levels", "choice", "yes_no", "motion", name="ck_ballot_rules_kind", native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column("mode", sa.Enum("secret", "open", name="ck_ballot_rules_mode", native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column("purpose", sa.Enum("rating", "second_round", "tie_break", "repeat", "motion", "rehearsal", name="ck_ballot_rules_purpose", native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column("body", sa.Enum("cell", "committee", name="ck_ballot_rules_body", native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column("most", sa.Integer(), nullable=False),
    sa.Column("self_vote", sa.Boolean(), nullable=False),
    sa.Column("typed", sa.Boolean(), nullable=False),
    sa.Column("text", sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(["session_id"], ["ballot_session.id"], name=op.f("fk_ballot_rules_session_id")),
    sa.PrimaryKeyConstraint("session_id", name=op.f("pk_ballot_rules"))
    )
    op.create_table("ballot_turnout",
    sa.Column("session_id", sa.Integer(), nullable=False),
    sa.Column("shown", sa.Integer(), nullable=False),
    sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(["session_id"], ["ballot_session.id"], name=op.f("fk_ballot_turnout_session_id")),
    sa.PrimaryKeyConstraint("session_id", name=op.f("pk_ballot_turnout"))
    )
    op.create_table("open_choice",
    sa.Column("session_id", sa.Integer(), nullable=False),
    sa.Column("member_id", sa.Integer(), nullable=False),
    sa.Column("subject_id", sa.Integer(), nullable=False),
    sa.Column("mark", sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_open_choice_member_id")),
    sa.ForeignKeyConstraint(["session_id"], ["ballot_session.id"], name=op.f("fk_open_choice_session_id")),
    sa.PrimaryKeyConstraint("session_id", "member_id", "subject_id", name=op.f("pk_open_choice"))
    )
    op.create_table("open_voter",
    sa.Column("session_id", sa.Integer(), nullable=False),
    sa.Column("member_id", sa.Integer(), nullable=False),
    sa.Column("voted", sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_open_voter_member_id")),
    sa.ForeignKeyConstraint(["session_id"], ["ballot_session.id"], name=op.f("fk_open_voter_session_id")),
    sa.PrimaryKeyConstraint("session_id", "member_id", name=op.f("pk_open_voter"))
    )
    op.create_table("paper_elector",
    sa.Column("session_id", sa.Integer(), nullable=False),
    sa.Column("member_id", sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_paper_elector_member_id")),
    sa.ForeignKeyConstraint(["session_id"], ["ballot_session.id"], name=op.f("fk_paper_elector_session_id")),
    sa.PrimaryKeyConstraint("session_id", "member_id", name=op.f("pk_paper_elector"))
    )
    op.create_table("paper_tally",
    sa.Column("session_id", sa.Integer(), nullable=False),
    sa.Column("subject_id", sa.Integer(), nullable=False),
    sa.Column("mark", sa.Enum(*_MARKS, name="ck_paper_tally_mark", native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column("n", sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(["session_id"], ["ballot_session.id"], name=op.f("fk_paper_tally_session_id")),
    sa.PrimaryKeyConstraint("session_id", "subject_id", "mark", name=op.f("pk_paper_tally"))
    )
    op.create_table("paper_urn",
    sa.Column("session_id", sa.Integer(), nullable=False),
    sa.Column("issued", sa.Integer(), nullable=False),
    sa.Column("returned", sa.Integer(), nullable=False),
    sa.Column("invalid", sa.Integer(), nullable=False),
    sa.Column("apart", sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(["session_id"], ["ballot_session.id"], name=op.f("fk_paper_urn_session_id")),
    sa.PrimaryKeyConstraint("session_id", name=op.f("pk_paper_urn"))
    )
    op.create_table("teller_count",
    sa.Column("session_id", sa.Integer(), nullable=False),
    sa.Column("number", sa.Integer(), nullable=False),
    sa.Column("teller_id", sa.Integer(), nullable=False),
    sa.Column("figures", sa.LargeBinary(), nullable=False),
    sa.Column("finished", sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(["session_id"], ["ballot_session.id"], name=op.f("fk_teller_count_session_id")),
    sa.ForeignKeyConstraint(["teller_id"], ["member.id"], name=op.f("fk_teller_count_teller_id")),
    sa.PrimaryKeyConstraint("session_id", "number", name=op.f("pk_teller_count"))
    )



def downgrade() -> None:
    """Take them away; totals that only they know are lost."""
    op.drop_table("teller_count")
    op.drop_table("paper_urn")
    op.drop_table("paper_tally")
    op.drop_table("paper_elector")
    op.drop_table("open_voter")
    op.drop_table("open_choice")
    op.drop_table("ballot_turnout")
    op.drop_table("ballot_rules")
    op.drop_table("ballot_plan")
    with op.batch_alter_table("ballot_outcome") as batch_op:
        batch_op.drop_index(batch_op.f("ix_ballot_outcome_meeting_id"))

    op.drop_table("ballot_outcome")
    op.drop_table("other_rating")
    op.execute(sa.text(f"DELETE FROM ballot_tally WHERE NOT ({_one_of(_LEVELS)}) OR subject_id < 1"))
    with op.batch_alter_table("ballot_tally", copy_from=_tally(_MARKS, of_members=False)) as tally:
        tally.drop_constraint("ck_ballot_tally_mark", type_="check")
        tally.create_check_constraint("ck_ballot_tally_mark", _one_of(_LEVELS))
        tally.create_foreign_key("fk_ballot_tally_subject_id", "member", ["subject_id"], ["id"])


def _one_of(marks: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{mark}'" for mark in marks)
    return f"mark IN ({listed})"


def _tally(marks: tuple[str, ...], *, of_members: bool) -> sa.Table:
    """Give the table as it stands before a change: SQLite copies it, and cannot read its checks."""
    metadata = sa.MetaData()
    sa.Table("member", metadata, sa.Column("id", sa.Integer(), primary_key=True))
    sa.Table("ballot_session", metadata, sa.Column("id", sa.Integer(), primary_key=True))
    member = sa.ForeignKeyConstraint(
        ["subject_id"], ["member.id"], name="fk_ballot_tally_subject_id"
    )
    return sa.Table(
        "ballot_tally",
        metadata,
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(32), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["ballot_session.id"], name="fk_ballot_tally_session_id"
        ),
        *([member] if of_members else []),
        sa.PrimaryKeyConstraint("session_id", "subject_id", "mark", name="pk_ballot_tally"),
        sa.CheckConstraint(_one_of(marks), name="ck_ballot_tally_mark"),
    )
