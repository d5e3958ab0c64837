"""A program whose processor time is told apart: `python -m tests.bench.sampled FILE MODULE …`.

It runs the module as `python -m` does. From the first SIGUSR2 to the second it is
noted whose code runs, five hundred times in each second of processor time; then the counts lie in
the file, as JSON. Code of Python's own library counts as its caller's, and so does a C function.
"""

import json
import runpy
import signal
import sys
from collections import Counter
from pathlib import Path
from types import FrameType

_TICK = 0.002
_ROOT = Path(__file__).resolve().parents[2]
_OURS = ("bot", "handlers", "locales", "papers", "rating", "storage", "terms", "tests", "workflow")
_LOOP = "the event loop"


class Samples:
    """Counts from one signal to the next."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._counted: Counter[str] = Counter()
        self._runs = False

    def turn(self, *_: object) -> None:
        """Begin, or write down what was counted."""
        self._runs = not self._runs
        signal.setitimer(signal.ITIMER_PROF, *((_TICK, _TICK) if self._runs else (0.0, 0.0)))
        if not self._runs:
            draft = self._file.with_suffix(".draft")
            draft.write_text(json.dumps(self._counted), encoding="utf-8")
            draft.replace(self._file)
            self._counted.clear()

    def note(self, _: int, frame: FrameType | None) -> None:
        """Count what is running."""
        self._counted[whose(frame)] += 1


def whose(frame: FrameType | None) -> str:
    """Give the file of ours, or the library, whose code this is."""
    while frame is not None:
        file = frame.f_code.co_filename
        _, installed, inside = file.partition("/site-packages/")
        if installed:
            return inside.split("/", 1)[0].removesuffix(".py")
        place = Path(file)
        if place.is_relative_to(_ROOT) and (own := place.relative_to(_ROOT)).parts[0] in _OURS:
            # What a test's own program does is no part of what is measured.
            return _LOOP if own.name == Path(__file__).name else str(own)
        frame = frame.f_back
    return _LOOP


def _main() -> None:
    file, module, *arguments = sys.argv[1:]
    samples = Samples(Path(file))
    signal.signal(signal.SIGPROF, samples.note)
    signal.signal(signal.SIGUSR2, samples.turn)
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _main()
