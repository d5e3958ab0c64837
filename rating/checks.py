"""Checks every typed value of the core makes of itself when it is built."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from rating.errors import ErrorCode, RatingError
from rating.levels import Grade, Level

Choice = TypeVar("Choice", bound=StrEnum)

# 4096 bits is some 1,200 digits: beyond any group of people, below what Python refuses to print.
_LARGEST_COUNT_BITS = 4096
_LARGEST_POINTS = 1_000_000


def wrong_type(field: str, expected: str) -> RatingError:
    """The error for a value of another type than the field has."""
    return RatingError(ErrorCode.WRONG_TYPE, field, expected=expected)


def count(value: object, field: str) -> int:
    """A whole number of 0 or more; a boolean is none.

    Raises `wrong_type`, `negative_count` or `too_large`.
    """
    if type(value) is not int:
        raise wrong_type(field, "a whole number")
    if value < 0:
        raise RatingError(ErrorCode.NEGATIVE_COUNT, field)
    if value.bit_length() > _LARGEST_COUNT_BITS:
        raise RatingError(ErrorCode.TOO_LARGE, field)
    return value


def counts(holder: object, *fields: str) -> None:
    """Check that each named field of a value is a count."""
    for field in fields:
        count(getattr(holder, field), field)


def parts(holder: object, whole: str, *fields: str) -> None:
    """Check that no named count is above the one it is a part of; raises `count_exceeds`."""
    for field in fields:
        if getattr(holder, field) > getattr(holder, whole):
            raise RatingError(ErrorCode.COUNT_EXCEEDS, field)


def flag(value: object, field: str) -> bool:
    """True or false and nothing that merely looks like it; raises `wrong_type`."""
    if type(value) is not bool:
        raise wrong_type(field, "true or false")
    return value


def flags(holder: object, *fields: str) -> None:
    """Check that each named field of a value is a boolean."""
    for field in fields:
        flag(getattr(holder, field), field)


def day(value: object, field: str) -> date:
    """A calendar date; raises `wrong_type`."""
    if type(value) is not date:
        raise wrong_type(field, "a date")
    return value


def choice(
    kind: type[Choice],
    value: object,
    field: str,
    code: ErrorCode = ErrorCode.UNKNOWN_VALUE,
) -> Choice:
    """The member of an enumeration that a text names; raises `wrong_type` or `code`."""
    if not isinstance(value, str):
        raise wrong_type(field, "a text")
    member = kind._value2member_map_.get(value)
    if member is None:
        raise RatingError(code, field, found=shortened(value))
    assert isinstance(member, kind)
    return member


def level(value: object, field: str) -> Level:
    """A level by its name; raises `wrong_type` or `unknown_level`."""
    return choice(Level, value, field, ErrorCode.UNKNOWN_LEVEL)


def optional_level(value: object, field: str) -> Level | None:
    """A level by its name, or None where it is not known."""
    return None if value is None else level(value, field)


def levels(values: object, field: str) -> tuple[Level, ...]:
    """Levels by their names, in order; raises `wrong_type` or `unknown_level`."""
    if not isinstance(values, list | tuple):
        raise wrong_type(field, "a list")
    return tuple(level(value, f"{field}[{place}]") for place, value in enumerate(values))


def grade(value: object, field: str) -> Grade:
    """A grade by its name; raises `wrong_type` or `unknown_grade`."""
    return choice(Grade, value, field, ErrorCode.UNKNOWN_GRADE)


def shortened(text: str) -> str:
    """A foreign text cut to a length that suits a message."""
    return text if len(text) <= 40 else text[:39] + "…"


def settle(holder: object, field: str, value: object) -> None:
    """Put the checked form of a field into a frozen value that is being built."""
    object.__setattr__(holder, field, value)


def share(value: object, field: str) -> Decimal | int:
    """A share from 0 to 1, exact; raises `wrong_type` or `out_of_range`."""
    number = exact(value, field)
    if not 0 <= number <= 1:
        raise RatingError(ErrorCode.OUT_OF_RANGE, field)
    return number


def points(value: object, field: str) -> Decimal:
    """Points of 0 or more with at most two decimals.

    Raises `wrong_type`, `out_of_range`, `too_large` or `too_many_decimals`.
    """
    number = Decimal(exact(value, field))
    if number < 0:
        raise RatingError(ErrorCode.OUT_OF_RANGE, field)
    if number >= _LARGEST_POINTS:
        raise RatingError(ErrorCode.TOO_LARGE, field)
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    if exponent < -2:
        raise RatingError(ErrorCode.TOO_MANY_DECIMALS, field)
    return number


def exact(value: object, field: str) -> Decimal | int:
    """A number that is exactly what was written; a binary fraction is none: raises `wrong_type`."""
    if type(value) is int:
        return value
    if type(value) is not Decimal or not value.is_finite():
        raise wrong_type(field, "an exact number")
    return value
