"""Opinions reserved and complaints about a rating; a complaint upheld opens it again

Version 0048, after 0047.
"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

_WHY = "why IN ('leader', 'disciplined', 'defect'{})"


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(
        *values, name=f"ck_objection_{name}", native_enum=False, create_constraint=True, length=32
    )


def upgrade() -> None:
    """Nothing was lodged yet."""
    op.create_table(
        "objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("kind", "reservation", "complaint"), nullable=False),
        sa.Column(
            "state",
            _choice(
                "state",
                *("draft", "lodged", "received", "examining", "upheld", "rejected", "withdrawn"),
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("lodged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lodge_by", sa.Date(), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("examined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("answer_document", sa.LargeBinary(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_objection_cycle_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_objection_member_id")),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["member.id"], name=op.f("fk_objection_entered_by")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["member.id"], name=op.f("fk_objection_answered_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint("cycle_id", "number", name=op.f("uq_objection_cycle_id")),
    )
    op.create_index(op.f("ix_objection_cycle_id"), "objection", ["cycle_id"])
    op.create_index(op.f("ix_objection_member_id"), "objection", ["member_id"])
    op.create_table(
        "objection_scan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("objection_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("bot", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["objection_id"], ["objection.id"], name=op.f("fk_objection_scan_objection_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection_scan")),
    )
    op.create_index(op.f("ix_objection_scan_objection_id"), "objection_scan", ["objection_id"])
    op.create_table(
        "objection_term",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_objection_term_cycle_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["member.id"], name=op.f("fk_objection_term_entered_by")
        ),
        sa.PrimaryKeyConstraint("cycle_id", name=op.f("pk_objection_term")),
    )
    _may_say(_WHY.format(", 'complaint'"))


def downgrade() -> None:
    """Take it away again; a rating that a complaint opened was found to be at fault."""
    op.execute("UPDATE rating_case SET why = 'defect' WHERE why = 'complaint'")
    _may_say(_WHY.format(""))
    op.drop_table("objection_term")
    op.drop_index(op.f("ix_objection_scan_objection_id"), "objection_scan")
    op.drop_table("objection_scan")
    op.drop_index(op.f("ix_objection_member_id"), "objection")
    op.drop_index(op.f("ix_objection_cycle_id"), "objection")
    op.drop_table("objection")


def _may_say(why: str) -> None:
    with op.batch_alter_table("rating_case") as batch_op:
        batch_op.drop_constraint("ck_rating_case_why", type_="check")
        batch_op.create_check_constraint("ck_rating_case_why", why)
