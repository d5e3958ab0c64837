"""One ballot as bytes: constant length, one spelling, sealed beyond comparison."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey, SealedBox

from storage.ballot_paper import (
    MAX_SUBJECTS,
    PLAIN_BYTES,
    SEALED_BYTES,
    InvalidBallotError,
    decode,
    encode,
    seal,
)
from tests.storage.stage import SHEET

sheets = st.lists(st.integers(0, 4), min_size=1, max_size=MAX_SUBJECTS)


@given(sheets)
def test_every_sheet_comes_back_as_filled(marks: list[int]) -> None:
    """All subjects, all five states, any length of sheet."""
    assert tuple(marks) == decode(SHEET, len(marks), encode(SHEET, marks))


@given(sheets)
def test_every_ballot_has_the_same_length(marks: list[int]) -> None:
    """One subject or forty, blank or full: 64 bytes, 112 when sealed."""
    plain = encode(SHEET, marks)

    assert (PLAIN_BYTES, SEALED_BYTES) == (
        len(plain),
        len(seal(bytes(PrivateKey.generate().public_key), plain)),
    )


@pytest.mark.parametrize("subjects", [0, MAX_SUBJECTS + 1])
def test_a_sheet_of_no_or_too_many_subjects_is_refused(subjects: int) -> None:
    """The largest sheet, forty subjects, is covered above."""
    with pytest.raises(InvalidBallotError):
        encode(SHEET, [1] * subjects)


@pytest.mark.parametrize("mark", [-1, 5])
def test_a_mark_outside_the_five_states_is_refused(mark: int) -> None:
    """Nought and four are covered above."""
    with pytest.raises(InvalidBallotError):
        encode(SHEET, [1, mark])


@pytest.mark.parametrize("sheet_hash", ["", "zz" * 32, "5e" * 31, "5e" * 33])
def test_a_hash_that_is_none_is_refused(sheet_hash: str) -> None:
    """Empty, not hexadecimal, a byte short, a byte long."""
    with pytest.raises(InvalidBallotError):
        encode(sheet_hash, [1])


def _spoilt() -> dict[str, bytes]:
    plain = encode(SHEET, [1, 2, 3])
    largest = (5**3).to_bytes(12, "big")
    return {
        "empty": b"",
        "a byte short": plain[:-1],
        "a byte long": plain + b"\0",
        "another version": b"\2" + plain[1:],
        "another number of subjects": encode(SHEET, [1, 2]),
        "another sheet": encode("5f" * 32, [1, 2, 3]),
        "a number above all marks": plain[:34] + largest + plain[46:],
        "a word in the padding": plain[:-3] + b"ky!",
    }


@pytest.mark.parametrize("how", _spoilt())
def test_a_spoilt_paper_is_refused(how: str) -> None:
    """A tampered page may send anything; a second spelling would be a signature."""
    with pytest.raises(InvalidBallotError):
        decode(SHEET, 3, _spoilt()[how])


@given(st.binary(max_size=80))
def test_no_bytes_at_all_crash_the_reading(plain: bytes) -> None:
    """Either marks or our own error."""
    try:
        marks = decode(SHEET, 3, plain)
    except InvalidBallotError:
        return
    assert encode(SHEET, marks) == plain


def test_equal_choices_never_look_equal() -> None:
    """Two who rate alike put two different ballots into the urn."""
    key = bytes(PrivateKey.generate().public_key)
    plain = encode(SHEET, [1, 1])

    assert seal(key, plain) != seal(key, plain)


def test_only_the_private_key_opens() -> None:
    """Who casts cannot read back what he cast."""
    key = PrivateKey.generate()
    plain = encode(SHEET, [1, 4])

    assert plain == SealedBox(key).decrypt(seal(bytes(key.public_key), plain))


def test_a_plain_text_of_another_length_is_not_sealed() -> None:
    """Its length would show through the seal."""
    with pytest.raises(InvalidBallotError):
        seal(bytes(PrivateKey.generate().public_key), b"\1" * (PLAIN_BYTES - 1))
