"""`python -m tests.kept 2026-11-29`: puts away the databases that this day's code makes.

Run before a table changes: every later change must open them, see
`tests/storage/test_kept_databases.py`.
"""

import argparse
import asyncio
import sys
from datetime import date

from tests.kept.keeping import HERE
from tests.kept.making import make


def main(arguments: list[str] | None = None) -> int:
    """Make the databases of a day; what was kept before is never written over."""
    asked = argparse.ArgumentParser(prog="tests.kept", description=__doc__)
    asked.add_argument("day", type=date.fromisoformat, help="the day whose code makes them")
    day = asked.parse_args(arguments).day.isoformat()
    if (HERE / day).exists():
        print(f"{HERE / day} stands already.", file=sys.stderr)
        return 1
    for folder in asyncio.run(make(day)):
        print(f"{folder.relative_to(HERE)}: {(folder / 'database.gz').stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
