"""Who chairs, who votes and of whom the vote is counted (S1 V.2, V.8, V.15; S4 4.4.3, 4.5.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rating import checks
from rating.law import law
from rating.reasons import Decision, Reason
from rating.scoping import Status


class Office(StrEnum):
    """An office in the cell, the highest first."""

    SECRETARY = "secretary"
    DEPUTY_SECRETARY = "deputy_secretary"
    COMMITTEE_MEMBER = "committee_member"
    NONE = "none"


class Body(StrEnum):
    """Whose meeting it is; a committee's review is voted on by its members alone."""

    CELL = "cell"
    COMMITTEE = "committee"


@dataclass(frozen=True, slots=True)
class Attendee:
    """One person on the list of the meeting, present or not.

    `guest` came to comment only; `temporarily_elsewhere` has their activity in another cell for
    now.
    """

    id: str
    status: Status = Status.OFFICIAL
    office: Office = Office.NONE
    present: bool = True
    exempt: bool = False
    suspended: bool = False
    guest: bool = False
    temporarily_elsewhere: bool = False

    def __post_init__(self) -> None:
        checks.settle(self, "status", checks.choice(Status, self.status, "status"))
        checks.settle(self, "office", checks.choice(Office, self.office, "office"))
        checks.flags(self, "present", "exempt", "suspended", "guest", "temporarily_elsewhere")


@dataclass(frozen=True, slots=True)
class Chair(Decision):
    """Who may chair; several where rank does not tell them apart, nobody where none has office.

    `human_decides`: the meeting elects or appoints the chair.
    """

    candidates: tuple[str, ...]
    human_decides: bool

    def fields(self) -> Mapping[str, object]:
        """What was decided, by name."""
        return {"candidates": self.candidates, "human_decides": self.human_decides}


@dataclass(frozen=True, slots=True)
class Electorate(Decision):
    """Who votes (ids), how many of them are present, and of how many the shares are taken."""

    voters: tuple[str, ...]
    official_members: int
    present: int

    def fields(self) -> Mapping[str, object]:
        """What was decided, by name."""
        return {
            "voters": self.voters,
            "official_members": self.official_members,
            "present": self.present,
        }


def chair(attendees: Sequence[Attendee], under_review: str | None = None, *, profile: str) -> Chair:
    """Who may chair while somebody (an id, or nobody yet) is under review.

    The highest office holder present chairs, never over the own review. Where only deputies may
    step in and there is none, or nobody else has an office, the meeting elects an acting chair.
    """
    rules = law(profile)
    ranked = _by_rank([each for each in attendees if _may_chair(each)])
    others = [each for each in ranked if each.id != under_review]
    if not ranked or ranked[0].id != under_review:
        datum = rules.word("meeting.chair")
        text = "Chủ trì là người có chức vụ cao nhất có mặt"
    else:
        datum = rules.word("meeting.substitute")
        text = "Kiểm điểm chính người chủ trì: người có chức vụ liền kề hoặc cấp phó chủ trì"
        if datum.value == "deputy":
            others = [each for each in others if each.office is Office.DEPUTY_SECRETARY]
    candidates = tuple(each.id for each in others if each.office is others[0].office)
    if not candidates:
        text += "; không còn ai giữ chức vụ phù hợp, hội nghị cử người chủ trì"
    observed = ", ".join(candidates) or "không có"
    reason = datum.reason(text, bool(candidates), observed)
    return Chair((reason,), candidates, len(candidates) != 1)


def _may_chair(attendee: Attendee) -> bool:
    return (
        attendee.present
        and attendee.office is not Office.NONE
        and not attendee.guest
        and not attendee.suspended
    )


def _by_rank(attendees: Sequence[Attendee]) -> list[Attendee]:
    offices = list(Office)
    return sorted(attendees, key=lambda each: offices.index(each.office))


def electorate(
    attendees: Sequence[Attendee], body: Body = Body.CELL, *, profile: str
) -> Electorate:
    """Who votes and what the base of the shares is.

    Official members count whether present or not. Left out are guests, probationary and suspended
    members; exempt members and those temporarily elsewhere count only where they attend, and then
    an exempt member counts without a vote. A committee's base is its own members.
    """
    rules = law(profile)
    body = checks.choice(Body, body, "body")
    counted = [each for each in attendees if _counts(each, body)]
    voters = [each for each in counted if each.present and not each.exempt]
    base = rules.word("tally.base")
    observed = f"{len(counted)} tính vào tổng số, {len(voters)} được bỏ phiếu"
    text = (
        "Tỷ lệ tính trên đảng viên chính thức; không tính dự bị, khách mời, người bị đình chỉ;"
        " người được miễn hoặc sinh hoạt tạm thời nơi khác chỉ tính khi có mặt"
    )
    reasons = [base.reason(text, observed=observed)]
    if body is Body.COMMITTEE:
        text = "Kiểm điểm cấp ủy: chỉ thành viên cấp ủy bỏ phiếu, người dự chỉ góp ý"
        reasons.append(base.reason(text))
    text = "Chi bộ có tổ đảng: kiểm điểm ở tổ được, bỏ phiếu tại chi bộ"
    reasons.append(rules.word("meeting.party_group").reason(text))
    text = "Văn bản không nói có được tự bỏ phiếu cho mình hay không; chi bộ quyết định trước"
    reasons.append(Reason(base.clause, text))
    return Electorate(
        tuple(reasons),
        tuple(each.id for each in voters),
        len(counted),
        sum(each.present for each in counted),
    )


def _counts(attendee: Attendee, body: Body) -> bool:
    if attendee.guest or attendee.suspended or attendee.status is not Status.OFFICIAL:
        return False
    if body is Body.COMMITTEE and attendee.office is Office.NONE:
        return False
    # Counted in the base only where they came: an analogy with the rule of congresses.
    return attendee.present or not (attendee.exempt or attendee.temporarily_elsewhere)
