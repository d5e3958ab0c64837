"""The individual self-review on paper: one template serves every edition of forms 2A, 2B, 2C."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from papers.errors import PaperError
from papers.facts import FormFacts, PersonFacts
from papers.forms import Appears, Form, Item, Kind
from papers.word import SHIPPED_TEMPLATES, WordTemplate, load_template
from papers.wording import (
    DOTS,
    NO_DAY,
    SHORT_DOTS,
    day_in_words,
    day_number,
)
from rating import Grade, Level

TEMPLATE_NAME = "self_review.docx"

EMPTY_BOX = "☐"
MARKED_BOX = "☒"
LINES_TO_WRITE_ON = 3

_CHOICES: Mapping[Kind, tuple[Grade | Level, ...]] = {
    Kind.GRADE: tuple(Grade),
    Kind.LEVEL: tuple(Level),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One box and what it stands for."""

    box: str
    label: str


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """Boxes that share a line."""

    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item as printed: its heading if it has one, then its lines, blanks or boxes."""

    heading: str
    is_text: bool
    is_grade: bool
    is_level: bool
    lines: tuple[str, ...]
    blanks: tuple[int, ...]
    """Dotted lines for a pen, where a text was left out."""
    rows: tuple[ChoiceRow, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """One numbered part as printed."""

    heading: str
    items: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True)
class PersonView:
    """The lines about the person."""

    name: str
    birth_date: str
    party_post: str
    state_post: str
    union_post: str
    workplace: str
    cell: str


@dataclass(frozen=True, slots=True)
class FormView:
    """The fields of `self_review.docx`."""

    form_code: str
    title: str
    subtitle: str
    year: str
    superior: str
    cell: str
    place_and_date: str
    draft: bool
    person: PersonView
    sections: tuple[SectionView, ...]
    level_rows: tuple[ChoiceRow, ...]
    """Empty boxes of the four levels, for the hands that rate after the member."""
    signer: str


@cache
def shipped_template() -> WordTemplate:
    """Give the template that comes with the program."""
    return load_template(SHIPPED_TEMPLATES / TEMPLATE_NAME, FormView)


def form_docx(facts: FormFacts, template: WordTemplate | None = None) -> bytes:
    """Give the self-review as .docx, in the official layout of its form.

    Work for the processor, some tens of milliseconds: call it in a thread, outside transactions.

    Raises:
        PaperError: `unknown_item` or `unknown_choice`, with the item's id.
    """
    return (template or shipped_template()).fill(_view(facts))


def _view(facts: FormFacts) -> FormView:
    form = facts.form
    _check_answers(form, facts.answers)
    return FormView(
        form_code=form.code,
        title=form.title,
        subtitle=form.subtitle,
        year=str(facts.year),
        superior=facts.superior.upper() or DOTS,
        cell=facts.cell.upper() or DOTS,
        place_and_date=f"{facts.place or SHORT_DOTS}, {day_in_words(facts.on)}",
        draft=facts.draft,
        person=_person(facts.person or PersonFacts(name="")),
        sections=_sections(facts),
        level_rows=_level_rows(""),
        signer=facts.signer or (facts.person.name if facts.person else ""),
    )


def _check_answers(form: Form, answers: Mapping[str, str]) -> None:
    """Refuse answers that would silently miss the paper."""
    items = {item.id: item for item in form.items}
    for item_id, answer in answers.items():
        if item_id not in items:
            raise PaperError("unknown_item", field=item_id)
        item = items[item_id]
        choices = _CHOICES.get(item.kind)
        if choices is not None and answer not in ("", *choices) and not _skipped(item, answer):
            raise PaperError("unknown_choice", field=item_id)


def _skipped(item: Item, answer: str) -> bool:
    """Whether the answer is the form's own word for nothing to say."""
    return item.skip is not None and answer == item.skip.vi


def _person(person: PersonFacts) -> PersonView:
    return PersonView(
        name=person.name,
        birth_date=day_number(person.birth_date) if person.birth_date else NO_DAY,
        party_post=person.party_post or DOTS,
        state_post=person.state_post or DOTS,
        union_post=person.union_post or DOTS,
        workplace=person.workplace or DOTS,
        cell=person.cell or DOTS,
    )


def _sections(facts: FormFacts) -> tuple[SectionView, ...]:
    return tuple(
        SectionView(
            heading=section.heading,
            items=tuple(_item(item, facts) for item in section.items),
        )
        for section in facts.form.sections
    )


def _item(item: Item, facts: FormFacts) -> ItemView:
    answer = facts.answers.get(item.id, "")
    if item.kind is Kind.TEXT:
        lines = _lines(item, answer, facts.cases)
    else:
        lines = (answer,) if _skipped(item, answer) else ()
    blank = item.kind is Kind.TEXT and not lines
    return ItemView(
        heading=item.heading,
        is_text=item.kind is Kind.TEXT,
        is_grade=item.kind is Kind.GRADE,
        is_level=item.kind is Kind.LEVEL,
        lines=lines,
        blanks=tuple(range(LINES_TO_WRITE_ON)) if blank else (),
        rows=_rows(item, answer),
    )


def _lines(item: Item, answer: str, cases: Collection[Appears]) -> tuple[str, ...]:
    """The paragraphs of an answer.

    The heading of an item that was not asked stays (the official form must carry it), with the
    word that there is none.
    """
    if answer.strip():
        return tuple(line for line in answer.splitlines() if line.strip())
    if item.appears not in (Appears.ALWAYS, *cases):
        return ("Không có.",)
    return ()


def _rows(item: Item, answer: str) -> tuple[ChoiceRow, ...]:
    if item.kind is Kind.GRADE:
        return (ChoiceRow(_boxes(tuple(Grade), answer)),)
    return _level_rows(answer) if item.kind is Kind.LEVEL else ()


def _level_rows(answer: str) -> tuple[ChoiceRow, ...]:
    """Four levels in two lines: their names are too long to share one."""
    boxes = _boxes(tuple(Level), answer)
    return (ChoiceRow(boxes[:2]), ChoiceRow(boxes[2:]))


def _boxes(choices: tuple[Grade | Level, ...], chosen: str) -> tuple[Choice, ...]:
    return tuple(
        Choice(MARKED_BOX if choice == chosen else EMPTY_BOX, choice.vietnamese)
        for choice in choices
    )
