"""The private keys of the urns: one file each, whole or absent, gone when destroyed."""

import stat
from pathlib import Path

import pytest
from nacl.public import PublicKey, SealedBox

from storage.ballot_keys import BallotKeyError, BallotKeys


@pytest.fixture
def keys(tmp_path: Path) -> BallotKeys:
    """A folder that is not there yet."""
    return BallotKeys(tmp_path / "keys" / "ballots")


def test_a_key_made_opens_what_its_public_half_seals(keys: BallotKeys) -> None:
    """The file as read back, not the key in memory."""
    public = keys.create(7)

    sealed = SealedBox(PublicKey(public)).encrypt(b"phieu")

    assert b"phieu" == SealedBox(keys.private(7)).decrypt(sealed)


def test_a_key_is_for_the_owner_alone(keys: BallotKeys, tmp_path: Path) -> None:
    """0600 in a 0700 folder, and no half-written file beside it."""
    keys.create(7)

    folder = tmp_path / "keys" / "ballots"
    assert [folder / "7.key"] == list(folder.iterdir())
    assert 0o600 == stat.S_IMODE((folder / "7.key").stat().st_mode)
    assert 0o700 == stat.S_IMODE(folder.stat().st_mode)


def test_a_key_left_by_an_opening_that_failed_is_taken_up_again(keys: BallotKeys) -> None:
    """Never overwritten: were the session open after all, its ballots would be lost."""
    assert keys.create(7) == keys.create(7)


def test_an_opening_that_crashed_while_writing_can_be_repeated(
    keys: BallotKeys, tmp_path: Path
) -> None:
    """The half-written file has another name and is not taken for a key."""
    folder = tmp_path / "keys" / "ballots"
    folder.mkdir(parents=True)
    (folder / "7.key.new").write_bytes(b"\1" * 11)

    keys.create(7)

    assert [folder / "7.key"] == list(folder.iterdir())


def test_every_session_has_its_own_key(keys: BallotKeys) -> None:
    """Destroying one says nothing about another."""
    assert keys.create(7) != keys.create(8)


def test_a_damaged_key_file_is_told_before_the_urn_opens(keys: BallotKeys, tmp_path: Path) -> None:
    """A byte short: no ballot could ever be opened."""
    keys.create(7)
    (tmp_path / "keys" / "ballots" / "7.key").write_bytes(b"\1" * 31)

    with pytest.raises(BallotKeyError) as caught:
        keys.create(7)

    assert ("ballot_key_damaged", {"session_id": 7}) == (caught.value.code, caught.value.fields)


def test_a_destroyed_key_is_gone(keys: BallotKeys, tmp_path: Path) -> None:
    """Its bytes too, as far as a file system lets itself be overwritten."""
    keys.create(7)
    file = tmp_path / "keys" / "ballots" / "7.key"
    secret = file.read_bytes()
    with file.open("rb") as kept_open:
        keys.destroy(7)
        left = kept_open.read()

    assert not file.exists()
    assert len(secret) == len(left)
    assert secret != left
    with pytest.raises(BallotKeyError) as caught:
        keys.private(7)
    assert "ballot_key_missing" == caught.value.code


def test_destroying_takes_a_half_written_key_along(keys: BallotKeys, tmp_path: Path) -> None:
    """What a crash left behind is a key too."""
    keys.create(7)
    half = tmp_path / "keys" / "ballots" / "7.key.new"
    half.write_bytes(b"\1" * 32)

    keys.destroy(7)

    assert not half.exists()


def test_destroying_again_changes_nothing(keys: BallotKeys) -> None:
    """The phase is run again after a crash, also where no folder was ever made."""
    keys.destroy(7)
    keys.create(7)
    keys.destroy(7)
    keys.destroy(7)

    assert [7] == keys.missing([7])


def test_sessions_without_a_key_are_named(keys: BallotKeys) -> None:
    """Asked at the start of the program, before the chair finds out at the count."""
    keys.create(7)
    keys.create(9)

    assert [8, 10] == keys.missing([7, 8, 9, 10])
