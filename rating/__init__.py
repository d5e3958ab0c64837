"""The shared rating core: levels, dated law, and what the law says about one case.

Standard library only; no clock, no network, no database. Every answer is a frozen decision that
carries its reasons. `python -m rating` offers the same as JSON, a line in and a line out.
"""

from rating.asking import AskedOfOthers, asked_of_others
from rating.authorities import Competence, competence
from rating.caps import Cap, CapBase, Group, Kind, cap
from rating.cases import (
    Collective,
    CollectiveFacts,
    Criterion,
    CriterionKind,
    Facts,
    Faults,
    Individual,
    Targets,
    Tasks,
    Unit,
)
from rating.cases_points import (
    GroupFacts,
    LedUnit,
    Of,
    PersonFacts,
    ScoredCollective,
    ScoredIndividual,
    Workload,
)
from rating.ceilings import Bound, Ceiling, Proposal, ceiling
from rating.checklists import (
    Checklist,
    Circumstance,
    DossierPaper,
    ListItem,
    ListName,
    checklist,
)
from rating.concluding import Standards, bad_quarter_told, failing_told, standards
from rating.dates import (
    VIETNAM,
    Deadline,
    DeadlineMatter,
    DeadlineOperator,
    Deadlines,
    deadlines,
)
from rating.dossiers import DossierList, DossierRow, dossier_lists
from rating.durations import DraftAhead, Duration, draft_ahead, duration
from rating.errors import ErrorCode, RatingError
from rating.explaining import explain, explain_error
from rating.indicators import Indicator, IndicatorResult, indicator
from rating.law import PROFILES, LawError, Profile, cited, profile_hash, profiles
from rating.law.authority import AuthorityBody, AuthorityStep, CellPlace, Rated
from rating.levels import LEVELS, Grade, Level
from rating.meetings import Attendee, Body, Chair, Electorate, Office, chair, electorate
from rating.orders import Order, Step, Subject, order
from rating.reasons import Decision, Reason
from rating.reopening import (
    Authority,
    Place,
    Reopened,
    Reopening,
    Violation,
    checked_first,
    complaint_received,
    defect_found,
    disciplined,
    leader_rating_known,
)
from rating.rewards import Honours, honours
from rating.scoping import (
    CollectiveScope,
    Member,
    Need,
    Role,
    Scope,
    Status,
    collective_scope,
    form_code,
    scope,
)
from rating.scoring import Rubric, Score, rubrics, score
from rating.similar_groups import EVERYBODY, Division, SimilarGroups, group_of, similar_groups
from rating.votes import Base, Tally, VoteCount, tally

__all__ = [
    "EVERYBODY",
    "LEVELS",
    "PROFILES",
    "VIETNAM",
    "AskedOfOthers",
    "Attendee",
    "Authority",
    "AuthorityBody",
    "AuthorityStep",
    "Base",
    "Body",
    "Bound",
    "Cap",
    "CapBase",
    "Ceiling",
    "CellPlace",
    "Chair",
    "Checklist",
    "Circumstance",
    "Collective",
    "CollectiveFacts",
    "CollectiveScope",
    "Competence",
    "Criterion",
    "CriterionKind",
    "Deadline",
    "DeadlineMatter",
    "DeadlineOperator",
    "Deadlines",
    "Decision",
    "Division",
    "DossierList",
    "DossierPaper",
    "DossierRow",
    "DraftAhead",
    "Duration",
    "Electorate",
    "ErrorCode",
    "Facts",
    "Faults",
    "Grade",
    "Group",
    "GroupFacts",
    "Honours",
    "Indicator",
    "IndicatorResult",
    "Individual",
    "Kind",
    "LawError",
    "LedUnit",
    "Level",
    "ListItem",
    "ListName",
    "Member",
    "Need",
    "Of",
    "Office",
    "Order",
    "PersonFacts",
    "Place",
    "Profile",
    "Proposal",
    "Rated",
    "RatingError",
    "Reason",
    "Reopened",
    "Reopening",
    "Role",
    "Rubric",
    "Scope",
    "Score",
    "ScoredCollective",
    "ScoredIndividual",
    "SimilarGroups",
    "Standards",
    "Status",
    "Step",
    "Subject",
    "Tally",
    "Targets",
    "Tasks",
    "Unit",
    "Violation",
    "VoteCount",
    "Workload",
    "asked_of_others",
    "bad_quarter_told",
    "cap",
    "ceiling",
    "chair",
    "checked_first",
    "checklist",
    "cited",
    "collective_scope",
    "competence",
    "complaint_received",
    "deadlines",
    "defect_found",
    "disciplined",
    "dossier_lists",
    "draft_ahead",
    "duration",
    "electorate",
    "explain",
    "explain_error",
    "failing_told",
    "form_code",
    "group_of",
    "honours",
    "indicator",
    "leader_rating_known",
    "order",
    "profile_hash",
    "profiles",
    "rubrics",
    "scope",
    "score",
    "similar_groups",
    "standards",
    "tally",
]
