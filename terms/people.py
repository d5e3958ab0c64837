"""What is noted of members: posts, periods, changes, why somebody is a member no more; bodies, and
what becomes of organisations."""

from enum import StrEnum


class LeftWhy(StrEnum):
    """Why a membership ended."""

    TRANSFERRED = "transferred"
    LEFT = "left"
    """Struck off, or gone at their own wish."""
    EXPELLED = "expelled"
    DIED = "died"


class PostBody(StrEnum):
    """The body a post is held in."""

    CELL = "cell"
    """Chi bộ, chi ủy: the cell of the membership."""
    PARTY = "party"
    """Another Party body: the committee above, its standing committee, its inspection."""
    STATE = "state"
    """The workplace: its leadership collective."""
    GROUP = "group"
    """Tổ đảng: a party group of the cell; no post of leadership."""


class BodyKind(StrEnum):
    """Which body meets by itself: a second place of review of who sits in it."""

    CELL_COMMITTEE = "cell_committee"
    """Chi ủy: secretary, deputies and members of the cell's committee."""
    LEADERSHIP = "leadership"
    """Tập thể lãnh đạo, quản lý (ban giám hiệu …): head and deputies of the workplace."""
    PARTY_COMMITTEE = "party_committee"
    """Ban chấp hành, đảng ủy: the committee of an organisation above its cells."""
    STANDING_COMMITTEE = "standing_committee"
    """Ban thường vụ of that committee."""


ABOVE_CELLS = frozenset({BodyKind.PARTY_COMMITTEE, BodyKind.STANDING_COMMITTEE})
"""Committees that are of an organisation above the cells, never of a cell."""


class PostRole(StrEnum):
    """What somebody is in a body."""

    SECRETARY = "secretary"
    DEPUTY_SECRETARY = "deputy_secretary"
    COMMITTEE_MEMBER = "committee_member"
    STANDING_MEMBER = "standing_member"
    """Ủy viên ban thường vụ: of the committee above, and of its standing committee."""
    HEAD = "head"
    DEPUTY_HEAD = "deputy_head"
    GROUP_LEADER = "group_leader"
    """Tổ trưởng tổ đảng."""


class PeriodKind(StrEnum):
    """What is so of a membership, or of one of its posts, for some time."""

    EXEMPT = "exempt"
    """Miễn công tác và sinh hoạt đảng."""
    SUSPENDED = "suspended"
    """Đình chỉ sinh hoạt đảng."""
    COMMITTEE_SUSPENDED = "committee_suspended"
    """Đình chỉ chức vụ cấp ủy: on one post; the Party activity goes on (S1 V.12)."""
    TEMPORARY = "temporary"
    """Sinh hoạt tạm thời nơi khác: reviewed and rated here all the same (S1 V.10)."""
    LEAVE = "leave"
    """Nghỉ dài ngày: maternity, months of sick leave (S1 V.9)."""
    AWAY = "away"
    """No member of this cell: between leaving and coming back."""


class ChangeKind(StrEnum):
    """What a secretary changed of a member."""

    OFFICIAL = "official"
    EXEMPT = "exempt"
    EXEMPT_OVER = "exempt_over"
    SUSPENDED = "suspended"
    SUSPENDED_OVER = "suspended_over"
    TEMPORARY = "temporary"
    TEMPORARY_OVER = "temporary_over"
    LEAVE = "leave"
    LEAVE_OVER = "leave_over"
    POST = "post"
    POST_OVER = "post_over"
    POST_SUSPENDED = "post_suspended"
    POST_SUSPENDED_OVER = "post_suspended_over"
    PHONE = "phone"
    TRANSFERRED = "transferred"
    LEFT = "left"
    EXPELLED = "expelled"
    DIED = "died"
    CAME_BACK = "came_back"


class TreeChangeKind(StrEnum):
    """What became of an organisation in the tree."""

    FOUNDED = "founded"
    SPLIT = "split"
    """It came of another one, which goes on with the members who stayed."""
    MERGED = "merged"
    """Another one went into it and is none any more."""
    TRANSFERRED = "transferred"
    """It was handed over: it stands under another organisation."""
