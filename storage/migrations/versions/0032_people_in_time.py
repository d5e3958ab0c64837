"""Persons, memberships, posts and periods, each with its days

Version 0032, after 0031.
"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

# How the program of that day knew who heads a unit, by the beginning of the post.
_HEADS = (
    "hieu truong", "giam doc", "truong phong", "chu tich", "truong ban", "vien truong",
    "truong khoa",
)  # fmt: skip
_DEPUTIES = (
    "pho hieu truong", "pho giam doc", "pho truong phong", "pho phong", "pho chu tich",
    "pho truong ban", "pho vien truong", "pho truong khoa",
)  # fmt: skip
_MARKS = ("exempt", "suspended")

_OLD = sa.table(
    "member",
    sa.column("id", sa.Integer()),
    sa.column("role", sa.String()),
    sa.column("leader", sa.Boolean()),
    sa.column("exempt", sa.Boolean()),
    sa.column("suspended", sa.Boolean()),
    sa.column("party_post", sa.String()),
    sa.column("state_post", sa.String()),
)
_POST = sa.table(
    "post",
    sa.column("member_id", sa.Integer()),
    sa.column("body", sa.String()),
    sa.column("role", sa.String()),
    sa.column("title", sa.String()),
)
_PERIOD = sa.table(
    "period", sa.column("member_id", sa.Integer()), sa.column("kind", sa.String())
)


def _enum(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


_LEFT = ("transferred", "left", "expelled", "died")


def upgrade() -> None:
    """What was known without a day holds since ever and until further notice."""
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    _lay_posts_and_periods()
    _take_over()
    _membership()


def _lay_posts_and_periods() -> None:
    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("body", _enum("cell", "party", "state", name="ck_post_body"), nullable=False),
        sa.Column(
            "role",
            _enum(
                "secretary", "deputy_secretary", "committee_member", "head", "deputy_head",
                name="ck_post_role",
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_post_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
    )  # fmt: skip
    op.create_index(op.f("ix_post_member_id"), "post", ["member_id"])
    op.create_table(
        "period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            _enum("exempt", "suspended", "committee_suspended", "away", name="ck_period_kind"),
            nullable=False,
        ),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_period_member_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_period_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period")),
    )
    op.create_index(op.f("ix_period_member_id"), "period", ["member_id"])


def _take_over() -> None:
    """Make posts of roles and of who led, periods of the marks."""
    connection = op.get_bind()
    posts: list[dict[str, object]] = []
    periods: list[dict[str, object]] = []
    for row in connection.execute(sa.select(_OLD).order_by(_OLD.c.id)):
        posts += _posts_of(row)
        periods += [{"member_id": row.id, "kind": mark} for mark in _MARKS if getattr(row, mark)]
    if posts:
        op.bulk_insert(_POST, posts)
    if periods:
        op.bulk_insert(_PERIOD, periods)


def _posts_of(row: sa.Row[tuple[object, ...]]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []

    def holds(body: str, role: str, title: str) -> None:
        found.append({"member_id": row.id, "body": body, "role": role, "title": title})

    if row.role != "member":
        holds("cell", row.role, row.party_post)
    if not row.leader:
        return found
    post = _folded(row.state_post)
    if post.startswith(_DEPUTIES):
        holds("state", "deputy_head", row.state_post)
    elif post.startswith(_HEADS):
        holds("state", "head", row.state_post)
    elif not found:
        holds("party", "committee_member", row.party_post)
    return found


def _folded(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    return " ".join("".join(one for one in letters if not unicodedata.combining(one)).split())


def _membership() -> None:
    """Who has two memberships of before is two persons still: that is asked, never decided."""
    op.execute("INSERT INTO person (id) SELECT id FROM member ORDER BY id")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "SELECT setval(pg_get_serial_sequence('person', 'id'),"
            " (SELECT coalesce(max(id), 0) + 1 FROM person), false)"
        )
    for column in (
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("birth_year_only", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("left_why", sa.String(32), nullable=True),
        sa.Column("left_for", sa.String(300), nullable=False, server_default=""),
    ):
        op.add_column("member", column)
    op.execute("UPDATE member SET person_id = id")
    with op.batch_alter_table("member") as batch_op:
        batch_op.alter_column("person_id", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("birth_year_only", existing_type=sa.Boolean(), server_default=None)
        batch_op.alter_column("left_for", existing_type=sa.String(300), server_default=None)
        batch_op.create_foreign_key(
            op.f("fk_member_person_id"), "person", ["person_id"], ["id"]
        )
        batch_op.create_check_constraint(
            "ck_member_left_why", f"left_why IN ({', '.join(map(repr, _LEFT))})"
        )
        batch_op.drop_constraint("ck_member_role", type_="check")
        for name in ("role", "leader", *_MARKS):
            batch_op.drop_column(name)
    op.create_index(op.f("ix_member_person_id"), "member", ["person_id"])


def downgrade() -> None:
    """Go back to what holds without a day; what has one is lost with it."""
    for column in (
        sa.Column("role", sa.String(32), nullable=False, server_default="member"),
        sa.Column("leader", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("exempt", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("suspended", sa.Boolean(), nullable=False, server_default=sa.false()),
    ):
        op.add_column("member", column)
    for role in ("committee_member", "deputy_secretary", "secretary"):
        op.execute(f"UPDATE member SET role = '{role}' WHERE id IN {_holding('cell', role)}")
    op.execute(
        "UPDATE member SET leader = true"
        " WHERE id IN (SELECT member_id FROM post WHERE until IS NULL)"
    )
    for mark in _MARKS:
        op.execute(
            f"UPDATE member SET {mark} = true WHERE id IN (SELECT member_id FROM period"
            f" WHERE kind = '{mark}' AND until IS NULL)"
        )
    op.drop_index(op.f("ix_member_person_id"), table_name="member")
    with op.batch_alter_table("member") as batch_op:
        batch_op.drop_constraint(op.f("fk_member_person_id"), type_="foreignkey")
        batch_op.drop_constraint("ck_member_left_why", type_="check")
        for name in ("person_id", "birth_year_only", "since", "until", "left_why", "left_for"):
            batch_op.drop_column(name)
        for name in ("role", "leader", *_MARKS):
            batch_op.alter_column(name, server_default=None)
        batch_op.create_check_constraint(
            "ck_member_role",
            "role IN ('member', 'committee_member', 'deputy_secretary', 'secretary')",
        )
    op.drop_index(op.f("ix_period_member_id"), table_name="period")
    op.drop_table("period")
    op.drop_index(op.f("ix_post_member_id"), table_name="post")
    op.drop_table("post")
    op.drop_table("person")


def _holding(body: str, role: str) -> str:
    return (
        f"(SELECT member_id FROM post WHERE body = '{body}' AND role = '{role}'"
        " AND until IS NULL)"
    )
