"""Which persons are alike for the cap (S1 IV.2.3.a; QĐ 366, Điều 11.1.5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rating.law import law
from rating.orders import Subject
from rating.reasons import Decision

Division = tuple[tuple[Subject, ...], ...]
"""Groups, each by what its members are; whoever is named nowhere is with those without a post."""

EVERYBODY: Division = ((),)
"""One group of all: nobody has made any."""

_FIRST_OF = (
    Subject.SECRETARY,
    Subject.DEPUTY_SECRETARY,
    Subject.COMMITTEE_MEMBER,
    Subject.HEAD,
    Subject.DEPUTY_HEAD,
    Subject.MEMBER,
)
"""As what somebody is counted who is several: once, by the post in the Party."""


@dataclass(frozen=True, slots=True)
class SimilarGroups(Decision):
    """The groups that a profile's document names itself."""

    groups: Division
    """`EVERYBODY` where it names none."""

    @property
    def named(self) -> bool:
        """Whether the document names them; else whoever decides makes them."""
        return self.groups != EVERYBODY

    def fields(self) -> Mapping[str, object]:
        """What was decided, by names."""
        return {"groups": [[*group] for group in self.groups], "named": self.named}


def similar_groups(*, profile: str) -> SimilarGroups:
    """The similar groups of persons that the profile's own document names.

    Where it says no more than "tương đồng" there is one group, and the reason says who makes them.
    Raises RatingError for an unknown profile.
    """
    rules = law(profile)
    for datum in rules.lines("cap.groups"):
        groups = tuple(tuple(map(Subject, group)) for group in datum.value)
        text = "Tính riêng trong từng nhóm đối tượng tương đồng mà văn bản nêu"
        return SimilarGroups((datum.reason(text),), groups)
    where = rules.word("cap.group")
    text = "Tính trong từng nhóm đối tượng tương đồng; nhóm nào là do cấp quyết định xếp loại chia"
    return SimilarGroups((where.reason(text),), EVERYBODY)


def group_of(posts: Iterable[Subject], groups: Division) -> int:
    """The place of the group of somebody with these posts; who holds several is counted once.

    Whoever holds none that a group names is with the members, or in the first group.
    """
    held = {*posts, Subject.MEMBER}
    for subject in _FIRST_OF:
        for place, group in enumerate(groups):
            if subject in held and subject in group:
                return place
    return 0
