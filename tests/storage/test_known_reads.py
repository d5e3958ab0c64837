"""What a transaction knows again after a deletion: all but the rows of that table."""

from sqlmodel import SQLModel, delete, select

from storage.database import Database
from storage.tables import Answer, Organisation, OrganisationKind, SelfReview
from tests.handlers.loading import looked_at


async def test_after_a_deletion_its_own_table_alone_is_read_again(database: Database) -> None:
    """The deleted row is gone at once; what another table held needs no second question."""
    async with database.transaction() as session:
        session.add(Organisation(kind=OrganisationKind.CELL, name="Chi bộ 1"))
    unit = database.unit()
    with looked_at(database) as load:
        session = await unit.session()
        before = len((await session.exec(select(Organisation.name))).all())
        await session.exec(select(SelfReview.id))
        await session.exec(delete(Answer))
        await session.exec(select(SelfReview.id))
        await session.exec(delete(Organisation))
        after = len((await session.exec(select(Organisation.name))).all())
        await unit.close()

    reads = [one.split("FROM ")[1].split()[0] for one in load.statements if "SELECT" in one]
    assert (1, 0) == (before, after)
    assert ["organisation", "self_review", "organisation"] == reads


def test_no_key_takes_rows_of_another_table_along() -> None:
    """Else a deletion, or a changed number, would write more than the table it names."""
    keys = [key for table in SQLModel.metadata.sorted_tables for key in table.foreign_keys]

    assert keys
    assert [] == [str(key) for key in keys if key.ondelete or key.onupdate]
