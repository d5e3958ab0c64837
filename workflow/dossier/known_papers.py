"""What a year has of the papers of its dossier: asked once for all lines, nobody's rights asked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import rating
from rating import DossierPaper
from storage.queries import collectives as report_rows
from storage.queries import desk as desk_rows
from storage.queries import dossier as rows
from storage.queries import notices as notice_rows
from storage.queries import objections as objection_rows
from storage.queries import review_trail
from storage.tables import (
    Collective,
    CollectiveKind,
    CollectiveReport,
    Cycle,
    Objection,
    Organisation,
    ReportState,
)
from terms.objection import WAITING, ObjectionKind
from terms.places import PlaceKind
from workflow.accounts import id_of
from workflow.census import everybody
from workflow.census.everybody import CensusEntry
from workflow.census.steps import YearStep
from workflow.cycle import PUBLIC
from workflow.review.which_form import residence_clause
from workflow.work import Work

WHOLE = 0
"""The subject of a line of the cell or body itself."""
MANAGED = "managed"
"""The mark of whom the committee above the base manages."""
_MINUTED = frozenset(
    {
        YearStep.PROPOSED,
        YearStep.APPRAISED,
        YearStep.DECIDED,
        YearStep.PUBLISHED,
        YearStep.APPEALED,
        YearStep.REOPENED,
    }
)
_ON_A_SHEET = {
    CollectiveKind.CELL: Collective.CELL,
    CollectiveKind.COMMITTEE: Collective.COMMITTEE,
    CollectiveKind.LEADERSHIP: Collective.LEADERSHIP,
}
BY_HAND = frozenset(
    {
        DossierPaper.APPRAISAL,
        DossierPaper.ASSETS,
        DossierPaper.BIOGRAPHY,
        DossierPaper.PROMPTS,
        DossierPaper.SUMMARY,
    }
)
"""Papers that come from outside the program: somebody says that they are there."""


@dataclass(frozen=True, slots=True)
class KnownPapers:
    """What is known of one year of a cell or of a body."""

    cycle: Cycle
    entries: Mapping[int, CensusEntry]
    """Of whom a review is asked; nobody in the year of a body."""
    reports: Mapping[int, CollectiveReport]
    minuted: bool
    prompted: Collection[int]
    """Members, and `WHOLE` for the collectives and for a theme of the upper level."""
    comments: Collection[int]
    residences: Collection[int]
    complaints: tuple[Objection, ...]
    appraised: Collection[int]
    levels: Mapping[int, str]
    """Of members and collectives, by their number on a sheet."""
    opinions: Mapping[int, bool]
    """Of each report, whether a body answered."""
    marks: Collection[tuple[int, str]]

    def there(self, paper: DossierPaper, subject: int, line: str) -> bool | None:
        """Tell whether a paper is there; None where nothing happened that would ask for it."""
        if (subject, line) in self.marks and paper in BY_HAND:
            return True
        if subject > 0:
            return self._of_person(paper, self.entries[subject])
        if subject < 0:
            return self._of_report(paper, self.reports[-subject])
        return self._of_whole(paper)

    def _of_person(self, paper: DossierPaper, one: CensusEntry) -> bool | None:
        number = one.member_id
        asked = {
            DossierPaper.PROMPTS: number in self.prompted,
            DossierPaper.RESIDENCE_COMMENT: bool(residence_clause(one.member, self.cycle)),
            DossierPaper.OPINIONS: False,
        }
        if not asked.get(paper, True):
            return None
        found = {
            DossierPaper.SELF_REVIEW: one.handed_in,
            DossierPaper.PROMPTS: True,
            DossierPaper.MINUTES: one.step in _MINUTED,
            DossierPaper.APPRAISAL: number in self.appraised,
            DossierPaper.RESULT: one.decided,
            DossierPaper.RESIDENCE_COMMENT: number in self.residences,
            DossierPaper.COMMITTEE_COMMENT: number in self.comments,
        }
        return found.get(paper, False)

    def _of_report(self, paper: DossierPaper, report: CollectiveReport) -> bool | None:
        if paper is DossierPaper.PROMPTS:
            return True if WHOLE in self.prompted else None
        if paper is DossierPaper.OPINIONS:
            return True if self.opinions.get(id_of(report)) else None
        on_a_sheet = _ON_A_SHEET.get(CollectiveKind(report.kind), WHOLE)
        found = {
            DossierPaper.COLLECTIVE_REPORT: report.state is ReportState.SUBMITTED,
            DossierPaper.MINUTES: self.minuted,
            DossierPaper.RESULT: bool(self.levels.get(on_a_sheet)) and self.decided,
            DossierPaper.RESULT_NOTICES: self.public,
        }
        return found.get(paper, False)

    def _of_whole(self, paper: DossierPaper) -> bool | None:
        if paper is DossierPaper.PROMPTS:
            return True if self.prompted else None
        if paper is DossierPaper.COMPLAINT:
            answered = not any(row.state in WAITING for row in self.complaints)
            return answered if self.complaints else None
        if paper is DossierPaper.OPINIONS:
            return True if any(self.opinions.values()) else None
        if paper is DossierPaper.MINUTES:
            return self.minuted
        if paper is DossierPaper.RESULT_NOTICES:
            return self.public
        return False

    @property
    def decided(self) -> bool:
        """Whether what is stored as levels was decided."""
        return any(one.decided for one in self.entries.values()) or self.public

    @property
    def public(self) -> bool:
        """Whether the year was published."""
        return self.cycle.state in PUBLIC


async def known_papers(work: Work, cycle: Cycle, place: Organisation) -> KnownPapers:
    """Give what is known of the papers of a year; who asks was looked at."""
    session, number = await work.session(), id_of(cycle)
    body = place.body is not None
    census = None if body else await everybody.of_cycle(work, cycle)
    reports = {id_of(one): one for one in await report_rows.reports_of(session, number, body=body)}
    opinions = {}
    for report_id in reports:
        asked = await report_rows.consultations_of(session, report_id)
        opinions[report_id] = any(one.answered_on is not None for one in asked.values())
    return KnownPapers(
        cycle=cycle,
        entries={one.member_id: one for one in census.entries if one.asked} if census else {},
        reports=reports,
        minuted=bool(await notice_rows.closed_meetings(session, number)),
        prompted={one.member_id or WHOLE for one in await review_trail.prompts_in(session, number)},
        comments=set(await desk_rows.newest_comments(session, number)),
        residences={
            one.member_id
            for one in await notice_rows.places(session, number)
            if one.kind is PlaceKind.RESIDENCE and one.comment
        },
        complaints=tuple(
            one
            for one in await objection_rows.lodged_in(session, [number])
            if one.kind is ObjectionKind.COMPLAINT
        ),
        appraised=await rows.appraised(session, number),
        levels=await notice_rows.decisions(session, number),
        opinions=opinions,
        marks={(one.subject, one.line) for one in await rows.marks(session, number)},
    )


def line_key(part: rating.ListName, item: str, first: DossierPaper) -> str:
    """Give how a line of a list is kept and carried by a button: `person/17.2`, or by its first
    paper where the document has no number for it."""
    return f"{part.value.removeprefix('dossier_')}/{item or first.value}"
