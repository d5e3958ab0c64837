"""Posts above the cell say in which organisation; its committees may meet

Version 0042, after 0041.
"""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

_ROLES = (
    "secretary",
    "deputy_secretary",
    "committee_member",
    "head",
    "deputy_head",
    "group_leader",
)
_BODIES = ("cell_committee", "leadership")
_COMMITTEES = ("party_committee", "standing_committee")
_ABOVE = ("party_organisation", "superior")

_OF = r"(?:dang uy|dang bo|du|db)"
_MEMBER = r"(?:uy vien|uv)"
_STANDING = r"(?:ban thuong vu|thuong vu|btv)"
_WRITTEN = (
    ("secretary", rf"(?:bi thu|bt) {_OF}|btdu"),
    ("deputy_secretary", rf"(?:pho bi thu|pbt) (?:thuong truc )?{_OF}|pbtdu"),
    ("standing_member", rf"(?:{_MEMBER} ?)?{_STANDING}(?: {_OF})?|uvbtv(?: {_OF})?"),
    (
        "committee_member",
        rf"dang uy vien|duv|{_MEMBER} (?:ban chap hanh |bch )?{_OF}|uvbch {_OF}",
    ),
)
"""Posts in the committee of the organisation above, the highest first, as they are written where no
other organisation is named."""


def upgrade() -> None:
    """What a post's title says in so many words is so of the nearest organisation above; of any
    other post nobody has said it yet."""
    with op.batch_alter_table("organisation") as batch_op:
        batch_op.drop_constraint("ck_organisation_body", type_="check")
        batch_op.create_check_constraint("ck_organisation_body", _in("body", _BODIES + _COMMITTEES))
    with op.batch_alter_table("post") as batch_op:
        batch_op.drop_constraint("ck_post_role", type_="check")
        batch_op.create_check_constraint("ck_post_role", _in("role", (*_ROLES, "standing_member")))
        batch_op.add_column(sa.Column("organisation_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_post_organisation_id"), "organisation", ["organisation_id"], ["id"]
        )
    op.create_index(op.f("ix_post_organisation_id"), "post", ["organisation_id"])
    _tell()


def downgrade() -> None:
    """Take the column away, where no committee has a year; such a house stays as it is."""
    op.execute(
        "DELETE FROM organisation WHERE body IN ('party_committee', 'standing_committee')"
        " AND id NOT IN (SELECT cell_id FROM cycle)"
    )
    op.execute("UPDATE post SET role = 'committee_member' WHERE body = 'party'")
    op.drop_index(op.f("ix_post_organisation_id"), "post")
    with op.batch_alter_table("post") as batch_op:
        batch_op.drop_constraint(op.f("fk_post_organisation_id"), type_="foreignkey")
        batch_op.drop_column("organisation_id")
        batch_op.drop_constraint("ck_post_role", type_="check")
        batch_op.create_check_constraint("ck_post_role", _in("role", _ROLES))
    with op.batch_alter_table("organisation") as batch_op:
        batch_op.drop_constraint("ck_organisation_body", type_="check")
        batch_op.create_check_constraint("ck_organisation_body", _in("body", _BODIES))


def _in(column: str, values: tuple[str, ...]) -> str:
    said = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({said})"


def _tell() -> None:
    bind = op.get_bind()
    read = "SELECT id, parent_id, kind FROM organisation"
    tree = {row.id: (row.parent_id, row.kind) for row in bind.execute(sa.text(read))}
    posts = bind.execute(
        sa.text(
            "SELECT post.id, post.title, member.cell_id FROM post"
            " JOIN member ON member.id = post.member_id WHERE post.body = 'party'"
        )
    ).all()
    for post in posts:
        role, above = _role(post.title), tree[post.cell_id][0]
        while above is not None and tree[above][1] not in _ABOVE:
            above = tree[above][0]
        if role is not None and above is not None:
            bind.execute(
                sa.text("UPDATE post SET role = :role, organisation_id = :above WHERE id = :id"),
                {"role": role, "above": above, "id": post.id},
            )


def _role(title: str) -> str | None:
    letters = unicodedata.normalize("NFKD", title.casefold().replace("đ", "d"))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    pieces = [" ".join(re.findall(r"[a-z0-9]+", piece)) for piece in re.split(r"[,;+]", bare)]
    for role, written in _WRITTEN:
        if any(re.fullmatch(written, piece) for piece in pieces):
            return role
    return None
