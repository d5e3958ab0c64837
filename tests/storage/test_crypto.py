"""The text key: its file, what it seals, what is derived from it."""

import stat
from pathlib import Path

import pytest
from nacl.secret import SecretBox

from rating import Grade, Level
from storage.crypto import TextKey, TextKeyError, load_or_create, load_text_key

KEY = TextKey(bytes(range(32)))


def test_a_key_is_made_once_and_for_the_owner_alone(tmp_path: Path) -> None:
    """0600 in a 0700 folder; the second start finds the same key."""
    path = tmp_path / "keys" / "text.key"

    first, second = load_or_create(path), load_or_create(path)

    assert first == second
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    assert 0o700 == stat.S_IMODE(path.parent.stat().st_mode)
    assert [path] == list(path.parent.iterdir())


def test_two_houses_have_two_keys(tmp_path: Path) -> None:
    """A key is drawn, not computed."""
    assert load_or_create(tmp_path / "a.key") != load_or_create(tmp_path / "b.key")


def test_a_missing_key_is_told(tmp_path: Path) -> None:
    """A restore without the key file must stop here, not make a new key."""
    with pytest.raises(TextKeyError) as caught:
        load_text_key(tmp_path / "text.key")

    assert "text_key_missing" == caught.value.code


@pytest.mark.parametrize("content", ["", "không phải khóa", "00" * 31, "00" * 33])
def test_a_damaged_key_is_told(tmp_path: Path, content: str) -> None:
    """Empty, not hexadecimal, a byte short, a byte long."""
    path = tmp_path / "text.key"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(TextKeyError) as caught:
        TextKey(load_text_key(path))

    assert "text_key_malformed" == caught.value.code


def test_the_same_words_never_look_the_same() -> None:
    """Equal answers of two members cannot be told to be equal."""
    assert KEY.seal("Tốt") != KEY.seal("Tốt")


def test_no_level_or_grade_is_told_by_the_length_of_its_ciphertext() -> None:
    """Whoever steals the tables cannot sort members by what they were rated."""
    told = [*Level, *Grade]

    lengths = {len(KEY.seal(one.value)) for one in told} | {len(KEY.seal(""))}

    assert 1 == len(lengths)


@pytest.mark.parametrize(("letters", "blocks"), [(0, 1), (31, 1), (32, 2), (33, 2), (64, 3)])
def test_a_text_is_filled_up_and_comes_back_as_it_was(letters: int, blocks: int) -> None:
    """Below, at and above the length that is filled up to."""
    sealed = KEY.seal("a" * letters)

    assert (32 * blocks, "a" * letters) == (
        len(sealed) - SecretBox.NONCE_SIZE - 16,
        KEY.open(sealed),
    )


def test_what_was_sealed_unfilled_still_opens() -> None:
    """A database of before is read as it is."""
    box = SecretBox(KEY.derive("text at rest"))

    assert "Tốt" == KEY.open(bytes(box.encrypt("Tốt".encode())))


def test_a_changed_ciphertext_is_refused() -> None:
    """Nobody can change an answer in the database unnoticed."""
    sealed = bytearray(KEY.seal("Tốt"))
    sealed[-1] ^= 1

    with pytest.raises(TextKeyError):
        KEY.open(bytes(sealed))


def test_a_cut_off_ciphertext_is_refused() -> None:
    """Shorter than a nonce: still our own error."""
    with pytest.raises(TextKeyError):
        KEY.open(b"\0" * 8)


def test_each_purpose_has_its_own_key() -> None:
    """Who learns the key of the links has learnt neither the join codes' nor the text's."""
    keys = {KEY.derive("join code"), KEY.derive("download"), bytes(range(32))}

    assert 3 == len(keys)
    assert {32} == {len(key) for key in keys}
