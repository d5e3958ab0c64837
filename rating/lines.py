"""JSON lines: a case a line in, an answer a line out, in order, each as soon as it is known."""

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation

from rating.contract import answer, refusal
from rating.errors import ErrorCode, RatingError
from rating.examples import examples


def answers(lines: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """For each line its answer, as a line, and whether it was answered ok.

    A line that cannot be read is answered with an error; the stream goes on.
    """
    for line in lines:
        given = _answered(line)
        yield _written(given), given["ok"] is True


def one_of_each() -> Iterator[tuple[bytes, bool]]:
    """The first example of every question under every profile, as lines; each would be ok."""
    first = {(case["question"], case["profile"]): case for case in reversed(examples())}
    for pair in sorted(first, key=str):
        yield _written(dict(first[pair])), True


def _answered(line: bytes) -> dict[str, object]:
    try:
        case = read(line)
    except RatingError as error:
        return refusal(error)
    return answer(case)


def read(line: bytes) -> object:
    """One line of JSON, with exact numbers; raises RatingError `not_json` or `duplicate_key`."""
    try:
        return _decoder.decode(line.decode("utf-8"))
    except RatingError:
        raise
    except (ValueError, RecursionError, InvalidOperation):
        # ValueError: not UTF-8, not JSON, or a number of more digits than Python reads.
        raise RatingError(ErrorCode.NOT_JSON) from None


def _written(given: dict[str, object]) -> bytes:
    try:
        return _encoder.encode(given).encode() + b"\n"
    except UnicodeEncodeError:
        # Half of a surrogate pair, escaped in the case, can only be escaped in the answer.
        return json.dumps(given).encode() + b"\n"


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise RatingError(ErrorCode.DUPLICATE_KEY, twice)
    return found


def _refuse_constant(name: str) -> object:
    raise ValueError(name)


_decoder = json.JSONDecoder(
    object_pairs_hook=_unique, parse_float=Decimal, parse_constant=_refuse_constant
)
_encoder = json.JSONEncoder(ensure_ascii=False, check_circular=False)
