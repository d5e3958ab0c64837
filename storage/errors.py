"""What storage refuses: a code and fields. Words are chosen where a person is spoken to."""


class StorageError(Exception):
    """Something the store cannot or must not do; fields are ids, counts and paths, no content."""

    def __init__(self, code: str, **fields: int | str) -> None:
        super().__init__(code, fields)
        self.code = code
        self.fields = fields


class DatabaseAway(ConnectionError):
    """No server answers at the database's address, for now."""


class UrnError(StorageError):
    """The urn cannot be closed as it stands; nothing was changed."""
