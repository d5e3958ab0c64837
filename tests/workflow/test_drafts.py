"""Half-filled sheets: letters in a button, and minutes in memory."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.clock import VIETNAM, FixedClock
from workflow.drafts import LARGEST_SHEET, BadDraft, Draft, Drafts

marks = st.lists(st.integers(0, 4), min_size=1, max_size=LARGEST_SHEET).map(tuple)


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands still."""
    return FixedClock(datetime(2024, 12, 10, 19, 30, tzinfo=VIETNAM))


@given(marks, st.integers(0, 4095))
def test_letters_give_the_draft_back(sheet: tuple[int, ...], version: int) -> None:
    """Whatever was marked is read again from eighteen letters."""
    draft = Draft(sheet, version)

    letters = draft.letters()

    assert 18 == len(letters)
    assert draft == Draft.read(letters, len(sheet))


@given(st.text(max_size=24))
def test_forged_letters_are_refused_or_are_a_draft(letters: str) -> None:
    """Anything else than a draft of this sheet raises, and nothing worse happens."""
    try:
        draft = Draft.read(letters, 3)
    except BadDraft:
        return

    assert 3 == len(draft.marks)
    assert all(0 <= mark <= 4 for mark in draft.marks)


def test_letters_of_a_longer_sheet_are_refused() -> None:
    """A mark beyond the last row belongs to another sheet."""
    with pytest.raises(BadDraft):
        Draft.read(Draft((0, 0, 0, 4)).letters(), 3)


@pytest.mark.parametrize(("row", "mark"), [(-1, 1), (3, 1), (0, -1), (0, 5)])
def test_a_mark_the_sheet_does_not_have_is_refused(row: int, mark: int) -> None:
    """Rows and marks just outside."""
    with pytest.raises(BadDraft):
        Draft.blank(3).marked(row, mark)


def test_the_same_tap_twice_is_one_tap() -> None:
    """A double tap leaves the mark; zero takes it off."""
    once = Draft.blank(3).marked(1, 2)
    twice = once.marked(1, 2)

    assert (0, 2, 0) == once.marks == twice.marks
    assert (0, 0, 0) == twice.marked(1, 0).marks


def test_two_fast_taps_on_one_keyboard_both_count(clock: FixedClock) -> None:
    """The second tap carries the old letters; memory knows the first."""
    drafts, button = Drafts(clock.now), Draft.blank(3)

    first = drafts.newest(1, 7, button).marked(0, 1)
    drafts.keep(1, 7, first)
    second = drafts.newest(1, 7, button).marked(2, 4)

    assert (1, 0, 4) == second.marks


def test_another_workers_button_is_newer(clock: FixedClock) -> None:
    """What a button drawn later carries goes before an older memory."""
    drafts = Drafts(clock.now)
    drafts.keep(1, 7, Draft((1, 0, 0), version=4))

    newest = drafts.newest(1, 7, Draft((1, 2, 0), version=5))

    assert (1, 2, 0) == newest.marks


def test_the_version_goes_round(clock: FixedClock) -> None:
    """After 4095 comes 0, and 0 is then the later one."""
    last = Draft((1,), version=4095)
    drafts = Drafts(clock.now)
    drafts.keep(1, 7, last)

    following = last.marked(0, 2)

    assert 0 == following.version
    assert following == drafts.newest(1, 7, following)


def test_a_cast_sheet_is_forgotten_and_remembered_as_cast(clock: FixedClock) -> None:
    """Its marks are gone from memory; that it was cast is kept."""
    drafts = Drafts(clock.now)
    drafts.keep(1, 7, Draft((3, 3, 3), version=2))

    drafts.wipe(1, 7)

    assert drafts.was_cast(1, 7)
    assert (0, 0, 0) == drafts.newest(1, 7, Draft.blank(3).marked(0, 0)).marks


@pytest.mark.parametrize(("minutes", "kept"), [(19, True), (20, True), (21, False)])
def test_memory_lasts_twenty_minutes(clock: FixedClock, minutes: int, kept: bool) -> None:
    """Untouched for longer, a draft is let go when the next one is kept."""
    drafts = Drafts(clock.now)
    drafts.keep(1, 7, Draft((4,), version=1))

    clock.move(timedelta(minutes=minutes))
    drafts.keep(1, 8, Draft((1,), version=1))

    assert ((4,) if kept else (0,)) == drafts.newest(1, 7, Draft.blank(1)).marks


def test_a_closed_session_leaves_nothing(clock: FixedClock) -> None:
    """All its drafts go, another session's stay."""
    drafts = Drafts(clock.now)
    drafts.keep(1, 7, Draft((4,), version=1))
    drafts.keep(2, 7, Draft((3,), version=1))

    drafts.forget_session(1)

    assert (0,) == drafts.newest(1, 7, Draft.blank(1)).marks
    assert (3,) == drafts.newest(2, 7, Draft.blank(1)).marks
