"""Which levels a self-review qualifies for by its own grades, figures and points, and why.

The rating core decides; nobody is kept from proposing another level, with a reason (KH 73, IV)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import rating
from papers.forms import FormKind, Kind, Matter, points_of, rows_of
from rating import (
    LEVELS,
    Criterion,
    CriterionKind,
    Facts,
    Faults,
    Grade,
    Individual,
    LedUnit,
    Level,
    PersonFacts,
    ScoredIndividual,
    Standards,
    Tasks,
    Unit,
    Workload,
)
from workflow.accounts import Person
from workflow.errors import Refusal
from workflow.review.pages import REASON, Page
from workflow.review.which_form import FORMS
from workflow.review.writing import note, open_page
from workflow.work import Work

UNIT = "unit"
FAULTS = "faults"
_KINDS: Mapping[Matter, CriterionKind] = {
    Matter.RESULTS: CriterionKind.RESULTS,
    Matter.REMEDY: CriterionKind.REMEDY,
}
"""What a graded item is judged as; every other one is about conduct."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the standards say about a review as it stands."""

    standards: Standards | None
    """None where figures are missing."""
    wanting: tuple[str, ...]
    """Items without which nothing can be said."""
    unit_known: bool
    """Whether a leader's unit was looked at."""
    explained: str
    """Every condition, clause by clause, in Vietnamese."""
    clashing: bool = False
    """Whether a figure of the tasks is larger than the one it is a part of."""

    @property
    def highest(self) -> Level | None:
        """The best level whose conditions are all met."""
        return self.standards.highest if self.standards else None

    @property
    def short_of(self) -> tuple[rating.Reason, ...]:
        """What keeps the case from the level above."""
        if self.standards is None or self.highest is Level.EXCELLENT:
            return ()
        above = LEVELS[LEVELS.index(self.highest) - 1] if self.highest else Level.COMPLETED
        return tuple(
            reason
            for reason in self.standards.reasons
            if reason.met is False and reason.text_vi.startswith(f"{above.initials}:")
        )


NOT_ASKED = frozenset(
    {
        *("degradation_concluded", "duty_discipline", "breach_concluded", "corruption_in_scope"),
        *("low_confidence_share", "tasks_not_completed", "basic_targets_missed"),
    }
)
"""What nobody is asked about themselves: said to be unknown, not to be none."""
_NOBODY_TOLD = Facts(
    untold=frozenset({"disciplined", "degradation_concluded", "low_confidence_share"})
)
_NOBODY_TOLD_OF_POINTS = PersonFacts(untold=NOT_ASKED)


@dataclass(frozen=True, slots=True)
class Told:
    """What others told of a member's year, as each family of rules asks for it."""

    graded: Facts = _NOBODY_TOLD
    corruption: bool = False
    """In the unit of who leads, by the rules that grade criteria."""
    scored: PersonFacts = _NOBODY_TOLD_OF_POINTS


def assess(page: Page, told: Told | None = None) -> Assessment:
    """Tell which levels a review qualifies for, with what others `told` of the year; what they did
    not is not known here."""
    wanting = _wanting(page)
    if wanting:
        return Assessment(None, wanting, unit_known=False, explained="")
    unit = unit_of(page) if page.leader else None
    if page.leader and unit is None and counts_points(page):
        # The rules of 2025 measure a leader by the unit alone.
        return Assessment(None, (), unit_known=False, explained="")
    try:
        found = rating.standards(_case(page, unit, told or Told()), profile=page.profile)
    except rating.RatingError as error:
        clashing = error.code is rating.ErrorCode.COUNT_EXCEEDS
        return Assessment(None, _tasks_asked(page), False, "", clashing)
    return Assessment(
        found, (), unit_known=unit is not None, explained=rating.explain(found, page.profile)
    )


def failing(told: Told, profile: str, *, leader: bool) -> tuple[rating.Reason, ...]:
    """Give what makes somebody not completed by what others told alone, with or without a
    review."""
    facts = told.scored if rules_count_points(profile) else told.graded
    return rating.failing_told(facts, profile=profile, leader=leader, corruption=told.corruption)


def proposed(page: Page) -> Level | None:
    """Give the level its writer proposes for themselves."""
    item = page.about(Matter.OWN_LEVEL)
    value = page.answers.get(item.id, "") if item else ""
    return Level(value) if value in tuple(Level) else None


def wants_reason(page: Page, found: Assessment) -> bool:
    """Whether the writer proposes another level than the standards tell, and has not said why."""
    own = proposed(page)
    if own is None or found.highest is None or REASON in page.notes:
        return False
    return own is not found.highest


def unit_of(page: Page) -> Unit | LedUnit | None:
    """Give what a leader said of their unit's targets; None when they said nothing that can be."""
    figures = [int(figure) for figure in page.notes.get(UNIT, "").split()]
    try:
        return _unit(page, figures)
    except rating.RatingError:
        return None


def _unit(page: Page, figures: Sequence[int]) -> Unit | LedUnit | None:
    """Give a unit of so many figures; None where it takes more or fewer."""
    points = counts_points(page)
    names = _LED_UNIT_FIGURES if points else _UNIT_FIGURES
    if len(figures) != len(names):
        return None
    given, finished, on_time, exceeded = (*figures[:3], figures[-1])
    if points:
        return LedUnit(given, finished, on_time, exceeded, of_quality=figures[3])
    return Unit(given, finished, on_time, exceeded)


async def keep_unit(work: Work, person: Person, typed: str) -> Page:
    """Keep the figures of a leader's unit: targets, finished, on time, of due quality where that
    is counted apart, exceeded.

    Raises:
        Refusal: `no_review`, `rows_unreadable`, `figures_clash`, and as `writing.note`.
    """
    _, _, now = await open_page(work, person)
    figures = re.findall(r"\d{1,6}", typed)
    try:
        unit = _unit(now, [int(figure) for figure in figures])
    except rating.RatingError:
        raise Refusal("figures_clash") from None
    if unit is None:
        raise Refusal("rows_unreadable")
    return await note(work, person, UNIT, " ".join(figures))


def counts_points(page: Page) -> bool:
    """Whether the form asks for points, as the rules of 2025 do."""
    return points_of(page.form, page.answers) is not None


def rules_count_points(profile: str) -> bool:
    """Whether rules measure by points, figures and facts, as those of 2025 do."""
    form = FORMS.of_kind(FormKind.COLLECTIVE, profile)
    return form is not None and points_of(form, {}) is not None


def faults_of(page: Page) -> Faults | None:
    """Give how many shortcomings were named to the writer and are remedied; None when not told."""
    figures = [int(figure) for figure in page.notes.get(FAULTS, "").split()]
    return Faults(*figures) if len(figures) == len(_FAULT_FIGURES) else None


async def keep_faults(work: Work, person: Person, typed: str) -> Page:
    """Keep how many shortcomings were named and how many are remedied; 0 alone says none was.

    Raises:
        Refusal: `faults_unreadable`, and as `writing.note`.
    """
    figures = [int(figure) for figure in re.findall(r"\d{1,3}", typed)]
    if figures == [0]:
        figures = [0, 0]
    if len(figures) != len(_FAULT_FIGURES) or figures[1] > figures[0]:
        raise Refusal("faults_unreadable")
    return await note(work, person, FAULTS, " ".join(map(str, figures)))


_FAULT_FIGURES = ("named", "remedied")


def _wanting(page: Page) -> tuple[str, ...]:
    """The items that must be answered first: the tasks, and every grade or all points."""
    needed = [
        item.id
        for item in page.items
        if item.kind in (Kind.GRADE, Kind.POINTS) or item.matter is Matter.TASKS
    ]
    return tuple(item for item in needed if item not in page.answers)


def _tasks_asked(page: Page) -> tuple[str, ...]:
    item = page.about(Matter.TASKS)
    return () if item is None else (item.id,)


def _case(page: Page, unit: Unit | LedUnit | None, told: Told) -> Individual | ScoredIndividual:
    points = points_of(page.form, page.answers)
    if points is None:
        assert not isinstance(unit, LedUnit)
        led = unit and replace(unit, corruption_handled=told.corruption)
        tasks = Tasks(**_tasks(page))
        return Individual(_criteria(page), tasks, told.graded, leader=led is not None, unit=led)
    assert not isinstance(unit, Unit)
    return ScoredIndividual(
        points.general,
        points.results,
        tasks=None if unit else Workload(**_tasks(page)),
        unit=unit,
        leader=unit is not None,
        faults=faults_of(page),
        facts=told.scored,
    )


def _criteria(page: Page) -> tuple[Criterion, ...]:
    found = []
    for item in page.items:
        if item.kind is not Kind.GRADE or item.grade_of is None:
            continue
        grade = Grade(page.answers[item.id])
        poor = grade is Grade.POOR
        graded = page.form.item(item.grade_of)
        kind = _KINDS.get(graded.matter, CriterionKind.CONDUCT)
        found.append(Criterion(graded.title.vi, kind, grade, weak=poor, completed=not poor))
    return tuple(found)


def _tasks(page: Page) -> dict[str, int]:
    """Give the figures of the year by their names; quality apart where the form asks for it."""
    item = page.about(Matter.TASKS)
    rows = rows_of(item, page.answers[item.id]) if item else ()
    figures = {name: int(figure) for row in rows[:1] for name, figure in row.items()}
    none = dict.fromkeys(_TASK_FIGURES, 0)
    return {**none, **{name: figure for name, figure in figures.items() if name in _KNOWN_FIGURES}}


_TASK_FIGURES = ("assigned", "finished", "on_time", "exceeded")
_UNIT_FIGURES = ("targets", "finished", "on_time", "exceeded")
_LED_UNIT_FIGURES = ("targets", "finished", "on_time", "of_quality", "exceeded")
"""Where points are counted, quality is told apart from time (QĐ 366-QĐ/TW, Điều 11)."""
_KNOWN_FIGURES = (*_TASK_FIGURES, "of_quality")
