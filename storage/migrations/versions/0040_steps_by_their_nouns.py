"""The steps at which a text of a meeting, or the committee's comment, is typed have other names

Version 0040, after 0039.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

_NAMES = {
    "Desk:comment": "ReviewComment:text",
    "Speaking:opinion": "Discussion:opinion",
    "Speaking:record": "Discussion:record",
    "Speaking:again": "Discussion:rewording",
    "Speaking:guest": "Discussion:guest",
    "Speaking:whose": "Discussion:speaker",
}
_CONVERSATION = sa.table(
    "conversation",
    sa.column("channel", sa.String),
    sa.column("bot", sa.String),
    sa.column("chat", sa.String),
    sa.column("state", sa.String),
    sa.column("data", sa.JSON),
    sa.column("options", sa.JSON),
)


def upgrade() -> None:
    """Let every chat go on where it stands, also one that is asked what a typed text was meant
    as: the mark of the step it was asked at is of the step's name too."""
    _rename(_NAMES)


def downgrade() -> None:
    """Give the names of before."""
    _rename({new: old for old, new in _NAMES.items()})


def _rename(names: Mapping[str, str]) -> None:
    connection, row = op.get_bind(), _CONVERSATION.c
    there = sa.select(_CONVERSATION).where(row.state.in_(names))
    for channel, bot, chat, state, data, options in connection.execute(there).all():
        new, kept = names[state], dict(options)
        if kept.get("at") == _mark(state, data):
            kept["at"] = _mark(new, data)
        connection.execute(
            sa.update(_CONVERSATION)
            .where(row.channel == channel, row.bot == bot, row.chat == chat)
            .values(state=new, options=kept)
        )


def _mark(state: str, data: Any) -> str:
    said = json.dumps([state, data], sort_keys=True, default=str)
    return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()
