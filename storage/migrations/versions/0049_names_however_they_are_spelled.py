"""What a member's name is compared by, stored beside it

Version 0049, after 0048.
"""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

_TONES = frozenset(map(chr, (0x300, 0x301, 0x303, 0x309, 0x323)))
_APOSTROPHES = "`\u00b4\u2018\u2019\u201b\u02b9\u02bb\u02bc\u02c8\u02ca\u02cb\u2032\ua78c\uff07"
_SAME = (
    dict.fromkeys(map(ord, _APOSTROPHES), "'")
    | dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
    | {0xF0: "\u0111", 0x256: "\u0111"}
)
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u3164\ufe00-\ufe0f\ufffe\uffff]")
_MEMBER = sa.table(
    "member",
    sa.column("id", sa.Integer()),
    sa.column("full_name", sa.String()),
    sa.column("name_key", sa.String()),
)


def upgrade() -> None:
    """Every member gets the key of the name as it stands."""
    column = sa.Column("name_key", sa.String(), nullable=False, server_default="")
    op.add_column("member", column)
    bind = op.get_bind()
    for number, name in bind.execute(sa.select(_MEMBER.c.id, _MEMBER.c.full_name)).all():
        op.execute(_MEMBER.update().where(_MEMBER.c.id == number).values(name_key=_key(name)))
    with op.batch_alter_table("member") as batch_op:
        batch_op.alter_column("name_key", existing_type=sa.String(), server_default=None)
    op.create_index("ix_member_name", "member", ["cell_id", "name_key"])


def downgrade() -> None:
    """Take it away again: the names are untouched."""
    op.drop_index("ix_member_name", "member")
    with op.batch_alter_table("member") as batch_op:
        batch_op.drop_column("name_key")


def _key(name: str) -> str:
    """What identified a name when this version was made."""
    shown = "".join(one for one in _UNSEEN.sub("", name) if one.isspace() or not _unkept(one))
    letters = unicodedata.normalize("NFC", shown).translate(_SAME).casefold().translate(_SAME)
    return " ".join(map(_toned_last, unicodedata.normalize("NFKD", letters).split()))


def _unkept(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cf", "Cc", "Cs")


def _toned_last(word: str) -> str:
    tones = "".join(letter for letter in word if letter in _TONES)
    rest = "".join(letter for letter in word if letter not in _TONES)
    return unicodedata.normalize("NFC", rest) + tones
