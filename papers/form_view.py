"""The fields of `form.docx`: what an office's own template of a form may name."""

from dataclasses import dataclass


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
class TableRow:
    """One row of a table."""

    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item as printed: its heading if it has one, then lines, blanks, boxes or a table."""

    heading: str
    is_grade: bool
    lines: tuple[str, ...]
    blanks: tuple[int, ...]
    """Dotted lines for a pen, where a text was left out."""
    rows: tuple[ChoiceRow, ...]
    has_table: bool
    columns: tuple[str, ...]
    table: tuple[TableRow, ...]
    centred: tuple[int, ...]
    """Which columns hold figures or boxes, from 1."""
    closing: str
    """A line below: the sum of points, the reason for a level; empty where there is none."""
    signed: bool = False
    """Whether the writer's signature comes next: its last line goes onto the same page."""


@dataclass(frozen=True, slots=True)
class SectionView:
    """One numbered part as printed."""

    heading: str
    items: tuple[ItemView, ...]
    lead: str
    """What the official form prints before the first answer; empty where it prints nothing."""
    foot: str
    """The same below the last one."""


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
class HandView:
    """One hand that signs, with what it has remarked and given so far."""

    title: tuple[str, ...]
    comment_heading: str
    comment: tuple[str, ...]
    comment_blanks: tuple[int, ...]
    level_heading: str
    level_rows: tuple[ChoiceRow, ...]
    receivers: tuple[str, ...]
    """«Nơi nhận», at the left of the author's signature."""
    role: tuple[str, ...]
    how: str
    name: str
    beside: tuple["HandView", ...] = ()
    """Who signs at the left of the writer: the next one, where that only confirms."""
    stands_beside: bool = False
    """Whether it signs at the left of the writer."""


@dataclass(frozen=True, slots=True)
class FormView:
    """The fields of a form's template."""

    form_code: str
    title: str
    subtitle: str
    year: str
    superior: str
    cell: str
    place_and_date: str
    draft: bool
    unconfirmed: str
    """What has not been checked against the original; empty where all has."""
    notes: tuple[str, ...]
    about_person: bool
    posts: bool
    """Whether the form has the lines of the person's posts."""
    person: PersonView
    collective: str
    opening: str
    """The sentence the form begins with; empty where it has none."""
    sections: tuple[SectionView, ...]
    opinions: tuple[TableRow, ...]
    """Body, asked on, answered on, opinion."""
    enclosures: tuple[str, ...]
    hands: tuple[HandView, ...]
    appendix: tuple[SectionView, ...]
    """What stands on a page of its own, behind the hands; none where there is nothing to say."""
