"""A member's papers of a year that are no review: the pledge, the action programme (CV 974-CV/ĐU,
II(2)) and the plan of remedies, each written part by part after its form, any day.

They are kept together in the one encrypted row of a member's year; a pledge that was typed as one
text (from an older paper) stands in it as that text."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from papers.facts import FormFacts
from papers.form_paper import form_docx
from papers.forms import Form, FormKind, Item, Kind
from papers.plain import in_file_name
from storage.queries import people, review_trail, yearly
from storage.tables import Cycle, Member
from terms.paper_check import Keeping
from workflow.accounts import Person
from workflow.answer_text import kept_text, kept_value
from workflow.cycle import in_view
from workflow.errors import Refusal
from workflow.file_names import person_in_file
from workflow.links import Claim, link
from workflow.paper_file import PaperFile
from workflow.review.last_year import PARTS, pledge_parts
from workflow.review.pages import Trail
from workflow.review.paper_facts import person_on_paper
from workflow.review.which_form import FORMS
from workflow.work import Work

KINDS = (FormKind.PLEDGE, FormKind.PROGRAMME, FormKind.REMEDIATION)
YEARS = range(2000, 2100)
LINK = "yearly"
LONGEST = 5_000
"""Characters of one part."""


Stood = tuple[tuple[str, bool], ...]
"""Texts, and whether each was put back (and now holds what had taken its place)."""


@dataclass(frozen=True, slots=True)
class YearPaper:
    """One paper of a member's year as it stands."""

    kind: FormKind
    year: int
    form: Form
    answers: Mapping[str, str]
    stood: Mapping[str, Stood] = field(default_factory=dict)
    """What stood in a part before, the oldest first; what was put back stands last."""
    whole: str = ""
    """A pledge that was typed as one text, where no part of it was written."""
    keeping: Keeping | None = None
    """What the committee found of it at the end of its year."""

    def trail(self, item_id: str) -> Trail:
        """Give what can be put back in a part, and what can be taken again."""
        stood = self.stood.get(item_id, ())
        there = sum(not undone for _, undone in stood)
        return Trail(there or None, there + 1 if there < len(stood) else None)

    @property
    def items(self) -> tuple[Item, ...]:
        """The parts, in order."""
        return self.form.asked()

    @property
    def first_open(self) -> Item | None:
        """The first part without an answer."""
        return next((item for item in self.items if item.id not in self.answers), None)

    @property
    def complete(self) -> bool:
        """Whether every part that must be written is."""
        return all(item.id in self.answers for item in self.items if item.required)

    def item(self, item_id: str) -> Item:
        """Give one of the parts; raise `Refusal` `item_unknown` for any other."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise Refusal("item_unknown")


async def year_for(work: Work, person: Person, kind: FormKind) -> int:
    """Give the year a paper is written for: plans follow the review, a pledge looks ahead."""
    cycle = await in_view(work, person)
    return work.now.year if cycle is None else year_of(cycle, kind)


def year_of(cycle: Cycle, kind: FormKind) -> int:
    """Give the year of a paper that is written in a cycle."""
    return cycle.year if kind is FormKind.REMEDIATION else cycle.year + 1


def complete_in(text: str, kind: FormKind) -> bool:
    """Tell whether what is kept for a member's year holds the whole of a paper."""
    kept = pledge_parts(text).get(kind.value, {})
    form = FORMS.get(kept.get("form", ""))
    return form is not None and YearPaper(kind, 0, form, json.loads(kept["answers"])).complete


async def years(work: Work, person: Person, kind: FormKind) -> tuple[int, ...]:
    """Give the years a paper of the person's own can be opened for, the newest first: of which
    papers are kept, the year that runs, and the one it is due for."""
    kept = await yearly.years_of(await work.session(), person.member_id)
    due = await year_for(work, person, kind)
    return tuple(sorted({*kept, due, work.now.year}, reverse=True))


async def paper(work: Work, person: Person, kind: FormKind, year: int) -> YearPaper:
    """Give a paper of the person's own as it stands.

    Raises:
        Refusal: `no_year_form`; `button_old` for a year that is none.
    """
    if year not in YEARS:
        raise Refusal("button_old")
    return await _paper(work, person.member_id, await _profile(work, person), kind, year)


async def answer(
    work: Work,
    person: Person,
    kind: FormKind,
    year: int,
    item_id: str,
    value: str,
    *,
    append: bool = False,
) -> YearPaper:
    """Keep one part; `append` adds to a text that is there, as a phone cuts a long one in two.

    Raises:
        Refusal: `no_year_form`, `item_unknown`, `answer_empty`, `answer_too_long` (length, limit),
            `rows_unreadable`.
    """
    now = await paper(work, person, kind, year)
    item = now.item(item_id)
    kept = kept_value(item, kept_text(value))
    begun = now.answers.get(item.id) if append and item.kind is Kind.TEXT else None
    whole = kept if begun is None else f"{begun}\n{kept}"
    if len(whole) > LONGEST:
        raise Refusal("answer_too_long", length=len(whole), limit=LONGEST)
    if begun is not None:
        return await _store(work, person, now, {**now.answers, item.id: whole}, now.stood)
    return await _keep(work, person, now, item.id, kept)


async def skip(work: Work, person: Person, kind: FormKind, year: int, item_id: str) -> YearPaper:
    """Answer a part with its form's word for nothing to say; `Refusal` `skip_not_allowed`."""
    now = await paper(work, person, kind, year)
    item = now.item(item_id)
    if item.skip is None:
        raise Refusal("skip_not_allowed")
    return await _keep(work, person, now, item.id, item.skip.vi)


async def turn(
    work: Work, person: Person, kind: FormKind, year: int, item_id: str, mark: int, *, back: bool
) -> YearPaper:
    """Put back what stood in a part before, or take again what was put `back`. Asked for again
    under the same mark, it does nothing. Refuses as `answer`."""
    now = await paper(work, person, kind, year)
    item = now.item(item_id)
    trail = now.trail(item.id)
    if mark != (trail.undo if back else trail.redo):
        return now
    stood = list(now.stood[item.id])
    put = stood[mark - 1][0]
    stood[mark - 1] = (now.answers[item.id], back)
    return await _store(
        work, person, now, {**now.answers, item.id: put}, {**now.stood, item.id: tuple(stood)}
    )


async def file(work: Work, person: Person, kind: FormKind, year: int) -> PaperFile:
    """Give the Word file; marked as a draft while a part is missing."""
    return await _file(work, person.member_id, await paper(work, person, kind, year))


async def file_by_link(work: Work, reader: Person, about: int) -> PaperFile:
    """Give the file a followed link opens; raise `Refusal` `file_unknown`."""
    year, place = divmod(about, len(KINDS))
    return await file(work, reader, KINDS[place], year)


async def written(work: Work, member_id: int, year: int) -> tuple[tuple[FormFacts, PaperFile], ...]:
    """Give a member's papers of a year that were written part by part: their words, their files."""
    found = []
    for kind in KINDS:
        kept = (await _kept(work, member_id, year)).get(kind.value, {})
        if "form" in kept:
            now = await _paper(work, member_id, work.house.profile, kind, year)
            facts = await _facts(work, member_id, now)
            found.append((facts, await _file(work, member_id, now)))
    return tuple(found)


async def _facts(work: Work, member_id: int, now: YearPaper) -> FormFacts:
    session = await work.session()
    member = await session.get_one(Member, member_id)
    line = await people.line_of(session, member.cell_id)
    return FormFacts(
        form=now.form,
        year=now.year,
        person=person_on_paper(member, line[-1].name),
        answers=now.answers,
        superior=line[-2].name if len(line) > 1 else "",
        cell=line[-1].name,
        place=people.dated_from(line),
        draft=not now.complete,
    )


async def _file(work: Work, member_id: int, now: YearPaper) -> PaperFile:
    facts = await _facts(work, member_id, now)
    title, name = in_file_name(now.form.title), await person_in_file(work, member_id)
    about = now.year * len(KINDS) + KINDS.index(now.kind)
    return PaperFile(
        name=f"{'nhap-' if facts.draft else ''}{title}-{now.year}-{name}.docx",
        render=lambda: form_docx(facts),
        link=link(work, Claim(LINK, member_id, about)),
        draft=facts.draft,
    )


async def _profile(work: Work, person: Person) -> str:
    cycle = await in_view(work, person)
    return work.house.profile if cycle is None else cycle.profile


async def _paper(work: Work, member_id: int, profile: str, kind: FormKind, year: int) -> YearPaper:
    kept = await _kept(work, member_id, year)
    mine = kept.get(kind.value, {})
    if kind not in KINDS:
        raise Refusal("no_year_form")
    form = FORMS.get(mine.get("form", "")) or FORMS.of_kind(kind, profile)
    if form is None:
        raise Refusal("no_year_form")
    answers = json.loads(mine.get("answers", "{}"))
    known = {item.id for item in form.items}
    stood = {
        name: tuple((text, undone) for text, undone in texts)
        for name, texts in json.loads(mine.get("stood", "{}")).items()
    }
    answers = {name: text for name, text in answers.items() if name in known}
    whole = "" if "form" in mine else mine.get("text", "")
    found = await yearly.checks_of(await work.session(), [member_id], year)
    check = found.get((member_id, kind.value))
    keeping = None if check is None else Keeping(check.outcome)
    return YearPaper(kind, year, form, answers, stood, whole, keeping)


async def _kept(work: Work, member_id: int, year: int) -> dict[str, dict[str, str]]:
    text = await review_trail.pledge_of(await work.session(), member_id, year) or ""
    return pledge_parts(text)


async def _keep(work: Work, person: Person, now: YearPaper, item: str, text: str) -> YearPaper:
    """Keep a part; what it takes the place of is remembered."""
    before = now.answers.get(item)
    stood = dict(now.stood)
    if before is not None and before != text:
        stood[item] = (*((one, False) for one, _ in stood.get(item, ())), (before, False))
    return await _store(work, person, now, {**now.answers, item: text}, stood)


async def _store(
    work: Work,
    person: Person,
    now: YearPaper,
    answers: Mapping[str, str],
    stood: Mapping[str, Stood],
) -> YearPaper:
    session = await work.session()
    text = await review_trail.pledge_of(session, person.member_id, now.year) or ""
    parts = pledge_parts(text)
    mine = {"form": now.form.key, "answers": json.dumps(answers, ensure_ascii=False)}
    mine["text"] = as_text(now.form, answers)
    mine["stood"] = json.dumps(stood, ensure_ascii=False)
    stored = PARTS + json.dumps({**parts, now.kind.value: mine}, ensure_ascii=False)
    await review_trail.keep_pledge(session, person.member_id, now.year, stored, work.now)
    return replace(now, answers=answers, stood=stood, whole="")


def as_text(form: Form, answers: Mapping[str, str]) -> str:
    """Give what was pledged as it is read beside its check: heading by heading."""
    lines = []
    for section in form.sections:
        said = [answers[item.id] for item in section.items if item.id in answers]
        if said and all(item.kind is Kind.TEXT for item in section.items):
            lines.append("\n".join((section.heading, *said)))
    return "\n".join(lines)
