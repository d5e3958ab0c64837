"""What was written earlier and is shown beside a question: answers, faults, the pledge."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from papers.forms import Form, Item, Kind, Matter
from storage.queries import people, review_trail
from storage.queries import remedies as remedy_rows
from storage.queries.review_trail import EarlierReview
from storage.tables import Member
from terms.remedy import WAITING, RemedyState
from workflow.accounts import Person
from workflow.answer_text import kept_text
from workflow.errors import Refusal
from workflow.review.which_form import form_named
from workflow.work import Work

LONGEST_PLEDGE = 10_000
PARTS = "+parts:"
"""Begins a row that holds papers written part by part; see `workflow.review.yearly_papers`."""
_PLEDGED = "pledge"


@dataclass(frozen=True, slots=True)
class Earlier:
    """The newest earlier review of a member; empty where there is none."""

    year: int = 0
    form: Form | None = None
    answers: Mapping[str, str] = field(default_factory=dict)

    def of(self, item: Item) -> str:
        """Give what was answered to an item then; in another edition to the item of its matter."""
        if item.id in self.answers or item.matter is Matter.CONDUCT:
            return self.answers.get(item.id, "")
        return self.about(item.matter)

    @property
    def faults_named(self) -> bool:
        """Whether shortcomings were named then; taken for granted where no review is at hand."""
        return not self.year or bool(self.about(Matter.FAULTS))

    def about(self, matter: Matter) -> str:
        """Give what was answered about a matter then."""
        item = None if self.form is None else self.form.about(matter)
        return "" if item is None else self.answers.get(item.id, "")


@dataclass(frozen=True, slots=True)
class PromisedRemedy:
    """A shortcoming that an earlier meeting concluded, what was promised, and what came of it."""

    year: int
    shortcoming: str
    measure: str
    due: date | None
    state: RemedyState
    result: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside one question; empty texts where there is nothing."""

    year: int = 0
    """Of the earlier review."""
    answer: str = ""
    faults: str = ""
    """Shortcomings named then, for the question that asks how they were remedied."""
    pledge: str = ""
    """What was pledged for this year, for the question that asks how it was kept."""
    checks_pledge: bool = False
    remedies: tuple[PromisedRemedy, ...] = ()
    """What was concluded about the member before and is to be remedied, word by word."""


async def beside(
    work: Work, member_id: int, year: int, then: Earlier, item: Item, *, first: bool = False
) -> Beside:
    """Give what was written earlier about a question: `then`, and pledged for this year. What was
    promised stands beside the `first` question, the one on remedies and the check of the pledge."""
    checks = item.matter is Matter.PLEDGE
    promised = first or checks or item.matter is Matter.REMEDY
    return Beside(
        year=then.year,
        answer=then.of(item) if item.kind is Kind.TEXT else "",
        faults=then.about(Matter.FAULTS) if item.matter is Matter.REMEDY else "",
        pledge=await pledge(work, member_id, year) if checks else "",
        checks_pledge=checks,
        remedies=await remedies_before(work, member_id, year) if promised else (),
    )


async def remedies_before(work: Work, member_id: int, year: int) -> tuple[PromisedRemedy, ...]:
    """Give what the person promised after the meetings of earlier years, in whatever cell: of the
    newest such year all of it, of older ones what is not done; the newest first."""
    session = await work.session()
    member = await session.get_one(Member, member_id)
    every = [one.id or 0 for one in await people.memberships_of(session, member.person_id or 0)]
    found = await remedy_rows.about(session, every, year)
    newest = max((of for _, of in found), default=0)
    return tuple(
        PromisedRemedy(of, r.shortcoming, r.measure, r.due, RemedyState(r.state), r.result)
        for r, of in found
        if of == newest or r.state in WAITING
    )


async def earlier_of(work: Work, found: EarlierReview | None) -> Earlier:
    """Give a review of an earlier year as it was found, with its form."""
    if found is None:
        return Earlier()
    form = await form_named(work, found.form, found.form_hash)
    return Earlier(found.year, form, found.answers)


async def pledge(work: Work, member_id: int, year: int) -> str:
    """Give what the member pledged for a year; empty when nothing is at hand."""
    text = await review_trail.pledge_of(await work.session(), member_id, year) or ""
    return pledge_parts(text).get(_PLEDGED, {}).get("text", "")


def pledge_parts(text: str) -> dict[str, dict[str, str]]:
    """Give the papers of a year as its row holds them, by kind: `form`, `answers`, `text`; of a
    pledge typed as one text only that."""
    if text.startswith(PARTS):
        parts: dict[str, dict[str, str]] = json.loads(text.removeprefix(PARTS))
        return parts
    return {_PLEDGED: {"text": text}} if text else {}


async def keep_pledge(work: Work, person: Person, year: int, text: str) -> None:
    """Keep what the member pledged for a year.

    Raises:
        Refusal: `answer_empty`, `answer_too_long` (length, limit).
    """
    kept = kept_text(text)
    if len(kept) > LONGEST_PLEDGE:
        raise Refusal("answer_too_long", length=len(kept), limit=LONGEST_PLEDGE)
    await _put(work, person, year, {"text": kept})


async def pledge_kept(work: Work, person: Person, year: int) -> str:
    """Give the pledge of a year as it is kept, its parts with it; empty for none."""
    kept = (await _parts(work, person, year)).get(_PLEDGED)
    return json.dumps(kept, ensure_ascii=False) if kept else ""


async def put_pledge(work: Work, person: Person, year: int, kept: str) -> None:
    """Keep a pledge as `pledge_kept` gave it."""
    await _put(work, person, year, json.loads(kept))


async def _put(work: Work, person: Person, year: int, pledged: Mapping[str, str]) -> None:
    others = {n: part for n, part in (await _parts(work, person, year)).items() if n != _PLEDGED}
    kept = pledged["text"]
    if others or "form" in pledged:
        kept = PARTS + json.dumps({**others, _PLEDGED: pledged}, ensure_ascii=False)
    session = await work.session()
    await review_trail.keep_pledge(session, person.member_id, year, kept, work.now)


async def _parts(work: Work, person: Person, year: int) -> dict[str, dict[str, str]]:
    text = await review_trail.pledge_of(await work.session(), person.member_id, year) or ""
    return pledge_parts(text)
