"""One ballot as bytes: always the same length, so that size tells nothing, then sealed.

The paper, 64 bytes, whatever the kind of the ballot:

    0      version, 1
    1      number of rows on the sheet, 1 to 40
    2–33   the sheet's hash (SHA-256): kind, rows, motion;
           see `workflow.ballot.urn_session.sheet_digest`
    34–45  the marks: the sum of mark[row] · 5^row as one number, twelve bytes, big end first
    46–63  zeros

A mark is 0 to 4: nought is blank, the others mean what `terms.ballots.OFFERED` says for the
kind. The paper is sealed by libsodium's `crypto_box_seal` to the session's public key: 112 bytes.
A paper of another spelling, sheet or kind counts as invalid. This format does not change; a new one
would be version 2. A browser that seals a sheet writes exactly these bytes (docs/decisions/0090).
"""

from collections.abc import Sequence

from nacl.public import PublicKey, SealedBox

from storage.errors import StorageError

MAX_SUBJECTS = 40
MARKS = 5
"""Blank, and at most four choices; what they mean stands in `storage.ballot_kinds`."""

PLAIN_BYTES = 64
SEALED_BYTES = PLAIN_BYTES + 48
"""A sealed box adds its ephemeral key (32) and the authenticator (16)."""

_VERSION = 1
_HASH_AT = 2
MARKS_AT = 34
MARKS_BYTES = 12
"""5 to the power of 40 fits into 93 bits."""
_PADDING_AT = MARKS_AT + MARKS_BYTES


class InvalidBallotError(StorageError):
    """A paper that is not one of this sheet's; it counts as invalid for every subject."""


def encode(sheet_hash: str, marks: Sequence[int]) -> bytes:
    """Give the 64 bytes of a filled sheet: version, number of subjects, hash, marks, padding.

    `sheet_hash` is 64 hexadecimal digits; `marks` holds one number from 0 to 4 for each subject in
    the order of the sheet. Raise `InvalidBallotError` for anything else.
    """
    if not 0 < len(marks) <= MAX_SUBJECTS or any(not 0 <= mark < MARKS for mark in marks):
        raise InvalidBallotError("ballot_marks_wrong")
    number = 0
    for mark in reversed(marks):
        number = number * MARKS + mark
    head = bytes((_VERSION, len(marks))) + _digest(sheet_hash)
    return (head + number.to_bytes(MARKS_BYTES, "big")).ljust(PLAIN_BYTES, b"\0")


def decode(sheet_hash: str, subjects: int, plain: bytes) -> tuple[int, ...]:
    """Give the marks of a paper of this very sheet; raise `InvalidBallotError` for any other.

    Only what `encode` writes is taken: a second spelling of the same marks would be a signature.
    """
    if len(plain) != PLAIN_BYTES or plain[:_HASH_AT] != bytes((_VERSION, subjects)):
        raise InvalidBallotError("ballot_malformed")
    number = int.from_bytes(plain[MARKS_AT:_PADDING_AT], "big")
    marks = []
    for _ in range(subjects):
        number, mark = divmod(number, MARKS)
        marks.append(mark)
    if encode(sheet_hash, marks) != plain:
        raise InvalidBallotError("ballot_malformed")
    return tuple(marks)


def seal(public_key: bytes, plain: bytes) -> bytes:
    """Give the ballot sealed to the session's key (112 bytes); nobody can tell two of them apart.

    Raise `InvalidBallotError` when `plain` has not the length of a paper.
    """
    if len(plain) != PLAIN_BYTES:
        raise InvalidBallotError("ballot_malformed")
    return bytes(SealedBox(PublicKey(public_key)).encrypt(plain))


def _digest(sheet_hash: str) -> bytes:
    try:
        digest = bytes.fromhex(sheet_hash)
    except ValueError:
        raise InvalidBallotError("ballot_sheet_hash_wrong") from None
    if len(digest) != MARKS_AT - _HASH_AT:
        raise InvalidBallotError("ballot_sheet_hash_wrong")
    return digest
