"""What holds for every case, looked for by many random ones."""

import json
from collections.abc import Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import rating
from rating import LEVELS, PROFILES, Base, Kind, Level, Proposal
from rating.contract import answer
from rating.limits import proportion

# A busy machine is no failure.
patient = settings(deadline=None)
profiles = st.sampled_from(PROFILES)
levels = st.sampled_from(LEVELS)
counts = st.integers(0, 40)
votes = st.fixed_dictionaries(dict.fromkeys(LEVELS, counts))
optional_levels = st.none() | levels


def _tally(found: Mapping[Level, int], base: Base, absent: int, profile: str) -> rating.Tally:
    present = sum(found.values())
    return rating.tally(present + absent + 1, present, found, base=base, profile=profile)


def _rank(level: Level | None) -> int:
    return -1 if level is None else level.rank


@patient
@given(st.lists(levels, max_size=30), st.randoms(), profiles)
def test_the_order_of_ballots_never_matters(
    ballots: list[Level], shuffler: Any, profile: str
) -> None:
    """Counted in any order, the same ballots give the same result."""
    shuffled = list(ballots)
    shuffler.shuffle(shuffled)

    def counted(papers: list[Level]) -> dict[Level, int]:
        return {level: papers.count(level) for level in papers}

    first = _tally(counted(ballots), Base.OFFICIAL_MEMBERS, 3, profile)

    assert first == _tally(counted(shuffled), Base.OFFICIAL_MEMBERS, 3, profile)


@patient
@given(votes, st.sampled_from(Base), st.integers(0, 20), profiles)
def test_a_naive_second_count_agrees(
    found: dict[Level, int], base: Base, absent: int, profile: str
) -> None:
    """Written out by hand with fractions of the base, the result is the same."""
    tally = _tally(found, base, absent, profile)

    whole = sum(found.values()) + (absent + 1 if base is Base.OFFICIAL_MEMBERS else 0)
    expected = next((level for level in LEVELS if found[level] + found[level] > whole), None)
    if expected is None:
        for place, level in enumerate(LEVELS):
            if 2 * sum(found[above] for above in LEVELS[: place + 1]) > whole:
                expected = level
                break
    assert expected == tally.level


@patient
@given(votes, levels, levels, st.sampled_from(Base), st.integers(1, 20), profiles)
def test_a_ballot_moved_up_never_lowers_the_result(
    found: dict[Level, int], one: Level, other: Level, base: Base, absent: int, profile: str
) -> None:
    """A voter who changes to a better level never makes the result worse."""
    upper, lower = sorted((one, other), key=lambda level: -level.rank)
    before = {**found, lower: found[lower] + 1}
    after = {**found, upper: found[upper] + 1}

    first, second = _tally(before, base, absent, profile), _tally(after, base, absent, profile)

    assert _rank(first.level) <= _rank(second.level)


@patient
@given(votes, levels, st.integers(1, 20), profiles)
def test_one_more_vote_for_a_better_level_never_lowers_the_result(
    found: dict[Level, int], level: Level, absent: int, profile: str
) -> None:
    """An absent member who comes and votes at or above the result does not pull it down."""
    size = sum(found.values()) + absent + 1
    before = rating.tally(size, sum(found.values()), found, profile=profile)
    if before.level is not None and not level.at_least(before.level):
        return
    more = {**found, level: found[level] + 1}

    after = rating.tally(size, sum(more.values()), more, profile=profile)

    assert _rank(before.level) <= _rank(after.level)


@patient
@given(votes, st.sampled_from(Kind), st.booleans(), profiles)
def test_the_cap_is_never_exceeded(
    found: dict[Level, int], kind: Kind, exceptional: bool, profile: str
) -> None:
    """With so many the share still holds, with one more it does not; a small group apart."""
    cap = rating.cap(kind, found, exceptional=exceptional, profile=profile)

    pool = found[Level.EXCELLENT] + found[Level.GOOD]
    percent = 25 if exceptional and profile == "national_2025" else 20
    if cap.small_group:
        assert (cap.limit, profile != "national_2025") == (1, True)
        return
    leaves_the_base = 1 if cap.base is rating.CapBase.GOOD_ONLY else 0
    for chosen, keeps in ((cap.limit, True), (cap.limit + 1, False)):
        assert keeps == (chosen * 100 <= percent * (pool - leaves_the_base * chosen))
    assert cap.excess == max(0, found[Level.EXCELLENT] - cap.limit)


@patient
@given(
    levels,
    optional_levels,
    optional_levels,
    optional_levels,
    st.booleans(),
    st.booleans(),
    profiles,
)
def test_a_ceiling_never_raises(
    level: Level,
    staff: Level | None,
    collective: Level | None,
    professional: Level | None,
    head: bool,
    newly_arrived: bool,
    profile: str,
) -> None:
    """The level after all ceilings is never above the proposal, nor above any ceiling that bit."""
    proposal = Proposal(level, staff, collective, head, newly_arrived, professional)

    found = rating.ceiling(proposal, profile=profile)

    assert level.at_least(found.level)
    assert found.lowered == (found.level is not level) == bool(found.limits)
    assert all(bound.at.at_least(found.level) for bound in found.limits)
    again = rating.ceiling(
        Proposal(found.level, staff, collective, head, newly_arrived, professional),
        profile=profile,
    )
    assert found.level == again.level


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 12)
    | st.decimals(allow_nan=True, allow_infinity=True)
    | st.sampled_from(["good", "2024-12-15", "individual", "28.5", "official", "", "cell"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["good", "assigned", "finished", "on_time", "exceeded", "id", "grade"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=6,
)
KEYS = (
    *("official_members", "present", "votes", "invalid", "base", "kind", "counts", "exceptional"),
    *("level", "staff_level", "collective_level", "head", "newly_arrived", "subject", "leader"),
    *("criteria", "tasks", "facts", "unit", "targets", "general", "results", "faults", "on"),
    *("status", "admitted_on", "members", "prompted", "year", "step", "done"),
)
QUESTIONS = ("tally", "cap", "ceiling", "standards", "scope", "duration", "deadlines", "order")


@patient
@given(
    st.sampled_from(QUESTIONS),
    profiles,
    st.dictionaries(st.sampled_from(KEYS), json_values, max_size=6),
)
def test_whatever_comes_is_answered(question: str, profile: str, rest: dict[str, Any]) -> None:
    """No case, however odd, raises: it is answered or refused with a code."""
    found = answer({"question": question, "profile": profile, **rest})

    assert found["ok"] is True or set(found["error"]) == {"code", "field", "message"}
    json.dumps(found)


@patient
@given(
    st.sampled_from(["hatinh_city_2024", "binhdinh_2024"]),
    st.sampled_from(Kind),
    votes,
)
def test_a_fall_back_never_changes_a_stated_rule(
    profile: str, kind: Kind, found: dict[Level, int]
) -> None:
    """A place that states nothing decides as its parent does; what it states is its own."""
    local = rating.cap(kind, found, profile=profile)
    parent = rating.cap(kind, found, profile="national_2023")

    assert (parent.limit, parent.base) == (local.limit, local.base)
    clauses = {reason.clause for reason in local.reasons}
    assert ("S4 4" in clauses) == (profile == "hatinh_city_2024")


@patient
@given(st.integers(0, 10**30), st.integers(1, 10**30))
def test_a_proportion_is_exact_to_a_tenth(part: int, whole: int) -> None:
    """Half up, compared in whole numbers alone, at any length."""
    told = proportion(part, whole)

    number, _, tenth = told.split("(")[1].split(" ")[0].partition(",")
    tenths = int(number) * 10 + int(tenth or "0")
    assert 2 * tenths * whole <= 2000 * part + whole < (2 * tenths + 2) * whole
