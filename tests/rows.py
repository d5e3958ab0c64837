"""Which rows of a table stay at a desk; the others are run by `make test-long`, and so by CI."""

from collections.abc import Iterable
from typing import Any

import pytest

Row = type(pytest.param())
"""What pytest makes of a row that has a name or marks of its own."""


def few(rows: Iterable[Any], *stay: int) -> list[Any]:
    """Give all rows; those that do not stand at these places, from 0, are marked `long`.

    A tuple is the values of a row; one value that is a tuple is given as `pytest.param` of it.
    """
    every = list(rows)
    assert set(stay) <= set(range(len(every))), "no such row"
    return [row if place in stay else _long(row) for place, row in enumerate(every)]


def _long(row: Any) -> Any:
    if isinstance(row, Row):
        return pytest.param(*row.values, marks=(*row.marks, pytest.mark.long), id=row.id)
    values = row if isinstance(row, tuple) else (row,)
    return pytest.param(*values, marks=pytest.mark.long)
