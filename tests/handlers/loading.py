"""What one update costs: the statements until its commit, the texts that were decrypted."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import event

from storage.crypto import TextKey
from storage.database import Database


@dataclass
class Load:
    """What was asked of the database until the commit."""

    statements: list[str] = field(default_factory=list)
    """Each as the database got it, the beginning of the transaction too."""
    sealed: list[bytes] = field(default_factory=list)
    """Every text that was decrypted, as it is stored: no two are the same."""
    committed: bool = False

    def __len__(self) -> int:
        """Give how many statements there were."""
        return len(self.statements)

    @property
    def opened(self) -> int:
        """How many texts were decrypted."""
        return len(self.sealed)

    @property
    def again(self) -> int:
        """How many of them had been decrypted before."""
        return len(self.sealed) - len(set(self.sealed))


@contextmanager
def looked_at(database: Database) -> Iterator[Load]:
    """Count what one update asks of a database, until it is committed."""
    load, engine = Load(), database.engine.sync_engine

    def asked(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not load.committed:
            load.statements.append(statement)

    def committed(_connection: Any) -> None:
        load.committed = True

    opens = TextKey.open

    def opened(key: TextKey, sealed: bytes) -> str:
        if not load.committed:
            load.sealed.append(sealed)
        return opens(key, sealed)

    event.listen(engine, "before_cursor_execute", asked)
    event.listen(engine, "commit", committed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TextKey, "open", opened)
        yield load
    event.remove(engine, "commit", committed)
    event.remove(engine, "before_cursor_execute", asked)
