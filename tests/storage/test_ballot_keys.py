"""The private keys of the urns: one file each, under a drawn name, gone when destroyed."""

import os
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest
from nacl.public import PrivateKey, PublicKey, SealedBox

from storage.ballot_keys import BallotKeyError, BallotKeys, UrnKey, digest_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that is not there yet."""
    return tmp_path / "keys" / "ballots"


@pytest.fixture
def keys(folder: Path) -> BallotKeys:
    """The keys in it."""
    return BallotKeys(folder)


def test_a_key_made_opens_what_its_public_half_seals(keys: BallotKeys) -> None:
    """The file as read back, not the key in memory."""
    key = keys.create(7)

    sealed = SealedBox(PublicKey(key.public)).encrypt(b"phieu")

    assert b"phieu" == SealedBox(keys.private(key)).decrypt(sealed)
    assert (7, digest_of(key.public)) == (key.session_id, key.digest)


def test_a_key_is_for_the_owner_alone(keys: BallotKeys, folder: Path) -> None:
    """0600 in a 0700 folder, and no half-written file beside it."""
    key = keys.create(7)

    (file,) = folder.iterdir()
    assert f"{key.name}.key" == file.name
    assert 0o600 == stat.S_IMODE(file.stat().st_mode)
    assert 0o700 == stat.S_IMODE(folder.stat().st_mode)


def test_no_name_can_be_guessed(keys: BallotKeys) -> None:
    """Sixteen random bytes: an opening that is repeated draws another name and another key."""
    first, second = keys.create(7), keys.create(7)

    assert 32 == len(first.name)
    assert first.name != second.name
    assert first.public != second.public


@pytest.mark.parametrize("name", ["7.key", "drawn.key"])
@pytest.mark.parametrize(
    "plant",
    [
        lambda path: path.write_bytes(bytes(PrivateKey.generate())),
        lambda path: path.symlink_to(path.with_name("elsewhere")),
    ],
    ids=["file", "dangling link"],
)
def test_what_lies_there_is_refused_never_adopted(
    keys: BallotKeys, folder: Path, name: str, plant: Callable[[Path], None]
) -> None:
    """Under the name that could be guessed, or even under the drawn one: nothing is written."""
    folder.mkdir(parents=True)
    plant(folder / name)
    before = {file.name: file.lstat().st_ino for file in folder.iterdir()}

    with (
        patch("storage.ballot_keys.secrets.token_hex", return_value="drawn"),
        pytest.raises(BallotKeyError) as caught,
    ):
        keys.create(7)

    assert ("ballot_key_exists", {"session_id": 7}) == (caught.value.code, caught.value.fields)
    assert before == {file.name: file.lstat().st_ino for file in folder.iterdir()}


def test_a_folder_that_cannot_be_written_to_is_told(keys: BallotKeys, folder: Path) -> None:
    """Nothing is opened without its key."""
    folder.parent.mkdir()
    folder.write_text("no folder", encoding="utf-8")

    with pytest.raises(BallotKeyError) as caught:
        keys.create(7)

    assert "ballot_key_unwritable" == caught.value.code


def _short(path: Path) -> None:
    path.write_bytes(b"\1" * 31)


def _another(path: Path) -> None:
    path.write_bytes(bytes(PrivateKey.generate()))


def _linked(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to(path.with_name("elsewhere"))


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (Path.unlink, "ballot_key_missing"),
        (_short, "ballot_key_damaged"),
        (_another, "ballot_key_of_another"),
        (_linked, "ballot_key_damaged"),
        (_pipe, "ballot_key_damaged"),
    ],
)
def test_a_key_that_was_touched_is_found_at_once(
    keys: BallotKeys, folder: Path, harm: Callable[[Path], None], code: str
) -> None:
    """Also by who has just looked at it: a second key stands by, whole."""
    key, other = keys.create(7), keys.create(8)
    well = keys.lost([key, other])
    harm(folder / f"{key.name}.key")

    lost = keys.lost([key, other])
    with pytest.raises(BallotKeyError) as caught:
        keys.private(key)

    assert ([], [7], code) == (well, lost, caught.value.code)


def test_a_row_that_was_changed_is_found(keys: BallotKeys) -> None:
    """Public half and file exchanged together: the digest of the opening does not fit them."""
    key, another = keys.create(7), keys.create(8)
    changed = replace(key, public=another.public, name=another.name)

    assert [7] == keys.lost([changed])


def test_a_session_of_before_names_were_drawn_keeps_its_key(keys: BallotKeys, folder: Path) -> None:
    """Opened by an older program: its file is called by the session, its row has no digest."""
    private = PrivateKey.generate()
    folder.mkdir(parents=True)
    (folder / "7.key").write_bytes(bytes(private))
    public = bytes(private.public_key)
    key = UrnKey(7, "", digest_of(public), public)

    assert [] == keys.lost([key])
    assert bytes(private) == bytes(keys.private(key))


def test_a_destroyed_key_is_gone(keys: BallotKeys, folder: Path) -> None:
    """Its bytes too, as far as a file system lets itself be overwritten."""
    key = keys.create(7)
    (file,) = folder.iterdir()
    secret = file.read_bytes()
    with file.open("rb") as kept_open:
        keys.destroy(key)
        left = kept_open.read()

    assert not file.exists()
    assert len(secret) == len(left)
    assert secret != left
    assert [7] == keys.lost([key])


def test_destroying_again_changes_nothing(keys: BallotKeys) -> None:
    """The phase is run again after a crash, also where no folder was ever made."""
    keys.destroy(UrnKey(7, "", "", b""))
    key = keys.create(7)
    keys.destroy(key)
    keys.destroy(key)

    assert [7] == keys.lost([key])


def test_a_link_laid_in_its_place_is_removed_and_not_followed(
    keys: BallotKeys, folder: Path, tmp_path: Path
) -> None:
    """Else whoever may write there had the program overwrite any file of the house."""
    key = keys.create(7)
    house = tmp_path / "tusoi.sqlite"
    house.write_bytes(b"everything")
    (folder / f"{key.name}.key").unlink()
    (folder / f"{key.name}.key").symlink_to(house)

    keys.destroy(key)

    assert ([], b"everything") == (list(folder.iterdir()), house.read_bytes())
