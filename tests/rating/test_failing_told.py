"""What fails a person by what was told of the year alone, where no figures are known."""

from decimal import Decimal

import pytest

import rating
from rating import ErrorCode, Facts, PersonFacts, RatingError, cited

OLD, NEW = "hcmc_edu_2023", "national_2025"
NOTHING = frozenset({"disciplined", "degradation_concluded", "low_confidence_share"})
REPRIMAND = "KHTNV: bị kỷ luật trong năm, trừ khi tự phát hiện và khắc phục xong hậu quả"


def _told(
    facts: Facts | PersonFacts, profile: str, *, leader: bool = False, corruption: bool = False
) -> list[str]:
    found = rating.failing_told(facts, profile=profile, leader=leader, corruption=corruption)
    return [cited(one.clause) for one in found]


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        (Facts(), []),
        (Facts(untold=NOTHING), []),
        (Facts(disciplined=True), ["KH 73-KH/ĐU, IV.2.3.d"]),
        (Facts(disciplined=True, self_detected_and_remedied=True), []),
        (Facts(low_confidence_share=Decimal("0.5")), []),
        (Facts(low_confidence_share=Decimal("0.51"), degradation_concluded=True), 2),
    ],
)
def test_2023_hears_what_was_told(facts: Facts, found: list[str] | int) -> None:
    """One cause is enough; what nobody told fails nobody."""
    said = _told(facts, OLD)

    assert found == (said if isinstance(found, list) else len(said))


def test_it_is_worded_as_beside_a_whole_review() -> None:
    """The same cause, so that it is said once."""
    (found,) = rating.failing_told(Facts(disciplined=True), profile=OLD, leader=False)

    assert (REPRIMAND, True) == (found.text_vi, found.met)


@pytest.mark.parametrize(("profile", "said"), [(OLD, []), (NEW, ["QĐ 366-QĐ/TW, Điều 15.1"])])
def test_a_bad_quarter_is_worded_without_figures_too(profile: str, said: list[str]) -> None:
    """Where the rules know quarters at all."""
    assert said == [cited(one.clause) for one in rating.bad_quarter_told(profile)]


@pytest.mark.parametrize(("leader", "count"), [(True, 1), (False, 0)])
def test_2023_holds_corruption_against_who_leads(leader: bool, count: int) -> None:
    """It is among those they lead."""
    assert count == len(_told(Facts(), OLD, leader=leader, corruption=True))


@pytest.mark.parametrize("leader", [False, True])
def test_2025_hears_what_was_told(leader: bool) -> None:
    """The authority weighs what was found out and remedied: it makes nobody fail by itself."""
    told = PersonFacts(duty_discipline=True)
    weighed = PersonFacts(duty_discipline=True, self_detected_and_remedied=True)
    both = PersonFacts(
        duty_discipline=True, self_detected_and_remedied=True, degradation_concluded=True
    )

    found = [_told(each, NEW, leader=leader) for each in (PersonFacts(), told, weighed, both)]

    assert [0, 1, 0, 2] == [len(each) for each in found]
    assert all("QĐ 366-QĐ/TW, Điều 11.4" in each for each in found[1])


@pytest.mark.parametrize(("facts", "profile"), [(Facts(), NEW), (PersonFacts(), OLD)])
def test_facts_of_the_other_rules_are_refused(facts: Facts | PersonFacts, profile: str) -> None:
    """Each family asks for its own."""
    with pytest.raises(RatingError) as caught:
        rating.failing_told(facts, profile=profile, leader=False)

    assert (ErrorCode.NO_RULE, "facts") == (caught.value.code, caught.value.field)
