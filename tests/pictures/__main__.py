"""`make pictures` (`python -m tests.pictures`): every picture of the guides, made anew, and the
member's guide in large type to print (`thanh-vien.pdf`).

The year that the guides tell is played on the phones of the playground, by people who are not, and
taken by a headless Chromium. Fails where a picture could not be made.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.house.source import ROOT
from tests.pictures.camera import NoBrowser
from tests.pictures.year import make_pictures

FOLDER = ROOT / "docs" / "guide" / "pictures"


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the pictures; give the status."""
    parser = argparse.ArgumentParser(prog="make pictures", description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER, help="where to")
    given = parser.parse_args(arguments)
    try:
        made = asyncio.run(make_pictures(given.out))
    except NoBrowser:
        print("No pictures: Chromium not found on this machine.")
        return 1
    size = sum(picture.stat().st_size for picture in made)
    print(f"{len(made)} pictures, {size // 1000} kB: {os.path.relpath(given.out)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
