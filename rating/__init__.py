"""The shared rating core: levels, dated law, and what the law says about one case.

Standard library only; no clock, no network, no database. Every answer is a frozen decision that
carries its reasons. `python -m rating` offers the same as JSON, a line in and a line out.
"""

from rating.caps import Cap, CapBase, Group, Kind, cap
from rating.cases import (
    Collective,
    CollectiveFacts,
    Criterion,
    CriterionKind,
    Facts,
    Faults,
    Individual,
    ScoredIndividual,
    Targets,
    Tasks,
    Unit,
)
from rating.ceilings import Bound, Ceiling, Proposal, ceiling
from rating.dates import VIETNAM, Deadline, DeadlineOperator, Deadlines, deadlines
from rating.durations import Duration, duration
from rating.errors import ErrorCode, RatingError
from rating.law import PROFILES, LawError, Profile, profile_hash, profiles
from rating.levels import LEVELS, Grade, Level
from rating.orders import Order, Step, Subject, order
from rating.reasons import Decision, Reason
from rating.scoping import Form, Member, Need, Scope, Status, scope
from rating.standards import Standards, standards
from rating.votes import Base, Tally, VoteCount, tally

__all__ = [
    "LEVELS",
    "PROFILES",
    "VIETNAM",
    "Base",
    "Bound",
    "Cap",
    "CapBase",
    "Ceiling",
    "Collective",
    "CollectiveFacts",
    "Criterion",
    "CriterionKind",
    "Deadline",
    "DeadlineOperator",
    "Deadlines",
    "Decision",
    "Duration",
    "ErrorCode",
    "Facts",
    "Faults",
    "Form",
    "Grade",
    "Group",
    "Individual",
    "Kind",
    "LawError",
    "Level",
    "Member",
    "Need",
    "Order",
    "Profile",
    "Proposal",
    "RatingError",
    "Reason",
    "Scope",
    "ScoredIndividual",
    "Standards",
    "Status",
    "Step",
    "Subject",
    "Tally",
    "Targets",
    "Tasks",
    "Unit",
    "VoteCount",
    "cap",
    "ceiling",
    "deadlines",
    "duration",
    "order",
    "profile_hash",
    "profiles",
    "scope",
    "standards",
    "tally",
]
