"""Who is alike for the cap, and what the rules ask of others than the member."""

import pytest

import rating
from rating import AskedOfOthers, Subject
from rating.similar_groups import EVERYBODY, group_of, similar_groups

NAMED, UNNAMED = "hcmc_edu_2023", "national_2025"
GROUPS = similar_groups(profile=NAMED).groups


def test_the_groups_that_a_document_names_are_shown_with_it() -> None:
    """S1 IV.2.3.a names members, leaders of units, the Party committee."""
    found = similar_groups(profile=NAMED)

    assert {
        "groups": [
            ["member"],
            ["head", "deputy_head"],
            ["secretary", "deputy_secretary", "committee_member"],
        ],
        "named": True,
    } == found.fields()


def test_where_none_are_named_there_is_one_of_all() -> None:
    """QĐ 366, Điều 11.1.5: whoever decides makes them."""
    found = similar_groups(profile=UNNAMED)

    assert (EVERYBODY, False) == (found.groups, found.named)


@pytest.mark.parametrize(
    ("posts", "place"),
    [
        ([], 0),
        ([Subject.MEMBER], 0),
        ([Subject.HEAD], 1),
        ([Subject.DEPUTY_HEAD, Subject.COMMITTEE_MEMBER], 2),
        ([Subject.HEAD, Subject.SECRETARY], 2),
    ],
)
def test_who_is_several_is_counted_once(posts: list[Subject], place: int) -> None:
    """By the post in the Party, whatever else the person heads."""
    assert place == group_of(posts, GROUPS)


def test_who_is_in_no_named_group_is_in_the_first() -> None:
    """A division that leaves out members without a post."""
    assert group_of([Subject.HEAD], ((Subject.SECRETARY,), (Subject.DEPUTY_SECRETARY,))) == 0


def test_only_what_the_rules_use_is_asked_of_others() -> None:
    """A staff rating that has to be there first is of 2023 (S1 V.3); no rule of 2025 asks it."""
    old, new = (rating.asked_of_others(profile) for profile in (NAMED, UNNAMED))

    assert AskedOfOthers.STAFF_RATING_FIRST in old
    assert AskedOfOthers.STAFF_RATING_FIRST not in new
    assert AskedOfOthers.DISCIPLINE in old & new
