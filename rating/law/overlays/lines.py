"""On which line of a TOML file each key stands: the standard reader tells no places."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping

_LINE_OF_ERROR = re.compile(r"at line (\d+)")
_KEY = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_KEYS_WRITTEN = re.compile(rf"\s*({_KEY}(?:[ \t]*\.[ \t]*{_KEY})*)[ \t]*=")
_ONE_KEY = re.compile(_KEY)


def line_of_error(error: tomllib.TOMLDecodeError, text: str) -> int:
    """The line a file that is not TOML breaks at; its last one where the end is missing."""
    found = _LINE_OF_ERROR.search(str(error))
    return int(found[1]) if found else max(1, len(text.splitlines()))


class Places:
    """The lines of one file's keys, by their paths: `deadline[0].owner`, `data.cap.share.value`.

    The file is valid TOML; that was seen before anybody asks for a line.
    """

    def __init__(self, text: str) -> None:
        self._lines: dict[str, int] = {}
        self._counts: Counter[str] = Counter()
        above: tuple[str, ...] = ()
        for line, statement in _statements(text):
            value = tomllib.loads(statement)
            if statement.lstrip().startswith("["):
                above = self._header(value, many=statement.lstrip().startswith("[["))
                self._lines.setdefault(".".join(above), line)
                # A list as a whole stands where its first table does.
                self._lines.setdefault(".".join(above).removesuffix("[0]"), line)
            else:
                written = _KEYS_WRITTEN.match(statement)
                assert written is not None
                self._value(above, value, line, len(_ONE_KEY.findall(written[1])))

    def line(self, path: str) -> int:
        """The line of a key, or of the nearest table around it that is written down; else 1."""
        while path and path not in self._lines:
            path = path.rpartition(".")[0]
        return self._lines.get(path, 1)

    def _header(self, value: Mapping[str, object], *, many: bool) -> tuple[str, ...]:
        """The path of a header; an array of tables is counted, its newest one is meant."""
        keys = tuple(_nested(value))
        path: list[str] = []
        for number, key in enumerate(keys, start=1):
            plain = ".".join((*path, key))
            self._counts[plain] += many and number == len(keys)
            path.append(f"{key}[{self._counts[plain] - 1}]" if self._counts[plain] else key)
        return tuple(path)

    def _value(self, above: tuple[str, ...], value: object, line: int, depth: int) -> None:
        """Note a key of `depth` parts; what stands inside an inline table is on the same line."""
        if not isinstance(value, dict):
            return
        for key, inner in value.items():
            path = (*above, key)
            if depth <= 1:
                self._lines.setdefault(".".join(path), line)
            self._value(path, inner, line, depth - 1)


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Each header or key with its value, and the line it begins on; a value may take several."""
    held: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not held and (not line.strip() or line.lstrip().startswith("#")):
            continue
        held.append(line.removesuffix("\r"))
        statement = "\n".join(held)
        if _is_whole(statement):
            yield number - len(held) + 1, statement
            held = []


def _is_whole(statement: str) -> bool:
    try:
        return bool(tomllib.loads(statement))
    except tomllib.TOMLDecodeError:
        return False


def _nested(value: Mapping[str, object]) -> Iterator[str]:
    """The keys of a header, from outside."""
    inner: object = value
    while isinstance(inner, dict) and inner:
        [(key, inner)] = inner.items()
        yield key
        inner = inner[0] if isinstance(inner, list) else inner
