"""What Alembic runs a version in: the connection and transaction that `storage.migrate` began."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.types import TypeEngine
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import storage.tables  # noqa: F401 - fills the metadata
from storage.types import EncryptedText, Instant


def plain_type(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:  # noqa: ANN401
    """Write column types in SQLAlchemy's own words: an old version must not change with ours."""
    if kind != "type" or not isinstance(item, TypeEngine):
        return False
    if isinstance(item, EncryptedText):
        return "sa.LargeBinary()"
    if isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, AutoString):
        return f"sa.String({item.length})" if item.length else "sa.String()"
    return False


def run() -> None:
    """Run on the open connection; SQLite cannot alter a table, so there it is copied (batch)."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        render_item=plain_type,
        compare_server_default=True,
    )
    context.run_migrations()


run()
