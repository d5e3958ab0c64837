"""What may stand on a sheet of each kind, and how each kind is counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey

from storage.ballot_kinds import (
    LEVELS,
    SheetRules,
    sheet_rules,
)
from storage.ballot_paper import MAX_SUBJECTS, InvalidBallotError, encode, seal
from storage.database import Database
from storage.tables import (
    BallotRules,
)
from storage.urn_count import Paper, by_ballot, by_subject, open_all
from terms.ballots import OFFERED, BallotKind, CastOutcome, TallyMark
from tests import databases
from tests.storage.stage import (
    SHEET,
    close_urn,
    found_cell,
    open_urn,
    totals,
    writing,
)

KINDS = st.sampled_from(list(BallotKind)).map(lambda kind: SheetRules(kind, 2))


@st.composite
def counted(draw: st.DrawFn) -> tuple[SheetRules, int, list[Paper]]:
    """Some valid and invalid papers of one kind."""
    rules, subjects = draw(KINDS), draw(st.integers(1, 5))
    sheet = st.lists(
        st.sampled_from(sorted(rules.marks)), min_size=subjects, max_size=subjects
    ).map(tuple)
    return rules, subjects, draw(st.lists(st.one_of(sheet, st.none()), max_size=12))


@given(counted())
def test_marks_blanks_and_invalid_ones_make_all_ballots(
    found: tuple[SheetRules, int, list[Paper]],
) -> None:
    """For every subject, on every kind of sheet, however the ballots lie."""
    rules, subjects, papers = found

    ways = [by_ballot(papers, subjects, rules), by_subject(papers[::-1], subjects, rules)]

    assert ways[0] == ways[1]
    for place in range(subjects):
        assert len(papers) == sum(n for (row, _), n in ways[0].items() if row == place)


@pytest.mark.parametrize("kind", list(BallotKind))
@pytest.mark.parametrize("mark", range(5))
def test_a_mark_that_is_not_offered_makes_the_sheet_invalid(kind: BallotKind, mark: int) -> None:
    """Excellent in the first of two rounds, a third answer to yes or no: a forged page's work."""
    key = PrivateKey.generate()
    sealed = seal(bytes(key.public_key), encode(SHEET, [mark, 0]))

    papers = open_all(key, SHEET, 2, [sealed], SheetRules(kind))

    offered = mark == 0 or mark in OFFERED[kind]
    assert [(mark, 0) if offered else None] == papers


@pytest.mark.parametrize(("chosen", "valid"), [(1, True), (2, True), (3, False)])
def test_a_name_too_many_makes_the_sheet_invalid(chosen: int, valid: bool) -> None:
    """At most two may be named: one, two, three."""
    key = PrivateKey.generate()
    marks = (1,) * chosen + (0,) * (4 - chosen)
    sealed = seal(bytes(key.public_key), encode(SHEET, marks))

    papers = open_all(key, SHEET, 4, [sealed], SheetRules(BallotKind.CHOICE, 2))

    assert [marks if valid else None] == papers


def test_a_session_without_rules_is_a_sheet_of_levels() -> None:
    """The plain ballot; a bound on names is only the choice's."""
    levels = BallotRules(session_id=1, kind=BallotKind.LEVELS, most=0)
    choice = BallotRules(session_id=1, kind=BallotKind.CHOICE, most=3)

    assert [LEVELS, SheetRules(BallotKind.LEVELS, MAX_SUBJECTS)] == [
        sheet_rules(None),
        sheet_rules(levels),
    ]
    assert SheetRules(BallotKind.CHOICE, 3) == sheet_rules(choice)


def test_a_check_names_what_is_wrong() -> None:
    """Whoever fills a sheet in is refused before he casts."""
    with pytest.raises(InvalidBallotError) as caught:
        SheetRules(BallotKind.CHOICE, 1).check([1, 1])

    assert "ballot_too_many_chosen" == caught.value.code


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_an_urn_is_counted_by_its_own_kind(database: Database) -> None:
    """A choice of two names: three ballots, one of them names three people."""
    cell = await found_cell(database)
    urn = await open_urn(database, cell, subjects=3)
    async with database.transaction() as session:
        session.add(BallotRules(session_id=urn.id, kind=BallotKind.CHOICE, most=2))
    sheets = ([1, 1, 0], [1, 0, 0], [1, 1, 1])
    async with writing(database) as writer:
        for member, marks in zip(cell.members, sheets, strict=False):
            came = await writer.cast(urn.id, member, urn.ballot(marks))
            assert came is CastOutcome.RECORDED

    await close_urn(database, urn)

    assert {
        (0, TallyMark.CHOSEN): 2,
        (0, TallyMark.INVALID): 1,
        (1, TallyMark.CHOSEN): 1,
        (1, TallyMark.BLANK): 1,
        (1, TallyMark.INVALID): 1,
        (2, TallyMark.BLANK): 2,
        (2, TallyMark.INVALID): 1,
    } == await totals(database, urn)
