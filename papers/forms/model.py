"""What an official form is made of: sections, items, and the hands that sign."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from papers.errors import FormError
from rating import Role

_NUMBER_OF_2025 = re.compile(r"02[ABC](?=-HD KĐ\.ĐG 2025)")


class FormKind(StrEnum):
    """What paper a form makes."""

    INDIVIDUAL = "individual"
    COLLECTIVE = "collective"
    PLEDGE = "pledge"
    PROGRAMME = "programme"
    REMEDIATION = "remediation"


class Kind(StrEnum):
    """What an item is answered with; how each is stored as text says `papers.forms.values`."""

    TEXT = "text"
    GRADE = "grade"
    LEVEL = "level"
    CHOICE = "choice"
    POINTS = "points"
    ROWS = "rows"


class Appears(StrEnum):
    """When an item is asked."""

    ALWAYS = "always"
    PROMPTED = "prompted"
    """Only when a superior committee gave review prompts (S1 III.2.2.a(4))."""
    FAULTS_NAMED = "faults_named"
    """Only of those whom last year's review named shortcomings."""
    LEADER = "leader"
    """Only of those who hold a leading or managing post."""
    STAFF = "staff"
    """Only of those who work in the political system."""
    TASKS = "tasks"
    """Only of those whose tasks of the year are counted for the standards."""


class Matter(StrEnum):
    """What the rules read an item as, whatever its id and heading in an edition."""

    CONDUCT = "conduct"
    """Where nothing else is said."""
    RESULTS = "results"
    """Duties and targets; graded by a standard of its own."""
    REMEDY = "remedy"
    """How the shortcomings named earlier were remedied."""
    FAULTS = "faults"
    """The shortcomings named this time."""
    MEASURES = "measures"
    """What will be done about them, with a day for each (S1 III.2)."""
    TASKS = "tasks"
    """The tasks of the year in figures: `assigned`, `finished`, `on_time`, `of_quality` where it is
    asked for apart, `exceeded`."""
    WORK = "work"
    """The tasks themselves, one a row: `task`, `product`, `progress`, `quality`."""
    PLEDGE = "pledge"
    """How the yearly pledge was kept."""
    OWN_LEVEL = "own_level"
    """The level a member proposes for themselves."""


class Part(StrEnum):
    """Which part of the 100 points an item belongs to."""

    GENERAL = "general"
    RESULTS = "results"


class ColumnKind(StrEnum):
    """What stands in a column of an item answered by rows."""

    TEXT = "text"
    COUNT = "count"
    DAY = "day"
    CHOICE = "choice"


class Signer(StrEnum):
    """Whose name stands under a hand's signature."""

    AUTHOR = "author"
    """The person or the head of the collective the paper speaks of."""
    NOBODY = "nobody"
    """Left for the pen, unless the facts name somebody."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One sentence in both languages of the program."""

    vi: str
    en: str

    def in_language(self, language: str) -> str:
        """Give the English words for `en`, the Vietnamese ones for anything else."""
        return self.en if language == "en" else self.vi


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice; `id` is what is stored."""

    id: str
    label: Wording


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an item answered by rows; `id` is its name in what is stored."""

    id: str
    kind: ColumnKind
    heading: Wording
    required: bool
    options: tuple[Option, ...] = ()
    """The answers of a column of choices."""
    ask: Wording | None = None
    """How the column is asked for by itself, where rows are asked cell by cell."""

    def option(self, option_id: str) -> Option | None:
        """Give the option that is kept as `option_id`; None where there is none."""
        return next((one for one in self.options if one.id == option_id), None)

    def printed(self, cell: str) -> str:
        """Give a cell as the paper has it: a choice by its words."""
        option = self.option(cell)
        return cell if option is None else option.label.vi


@dataclass(frozen=True, slots=True)
class Scale:
    """How many points an item can bring."""

    most: Decimal
    binary: bool
    """All or nothing («Đảm bảo» or «Không đảm bảo»); otherwise any points up to the most."""
    part: Part


@dataclass(frozen=True, slots=True)
class Reminder:
    """What the law looks at in one group of criteria, to be read while one gives points."""

    title: Wording
    lines: tuple[str, ...]
    """The law's own words, which are Vietnamese."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked and the place its answer has on the paper."""

    id: str
    kind: Kind
    section: str
    """Number of the section it stands in, such as `I`."""
    heading: str
    """The official Vietnamese heading; empty where the section's heading is the item's own."""
    title: Wording
    """A few words for the chat: progress line, overview, buttons."""
    question: Wording
    why: Wording | None
    """Why this is asked, with its source."""
    hint: Wording
    examples: tuple[Wording, ...]
    """Good answers, to see how one begins."""
    min_length: int
    """Advice in characters, never a block; 0 for what is not typed."""
    max_length: int
    required: bool
    appears: Appears
    grade_of: str | None
    """For a grade: the text item it grades."""
    skip: Wording | None
    """What an answer of "nothing to say" reads, where the form allows one."""
    names: tuple[str, ...] = ()
    """Other headings by which a prepared text calls this item."""
    options: tuple[Option, ...] = ()
    """The answers of a choice."""
    columns: tuple[Column, ...] = ()
    """The columns of an item answered by rows."""
    most_rows: int = 0
    """How many rows such an item takes; 1 prints as a line of text, not as a table."""
    scale: Scale | None = None
    """The points of an item answered by points."""
    matter: Matter = Matter.CONDUCT
    reminders: tuple[Reminder, ...] = ()
    """The lines of the law's annex that such points are given by."""

    @property
    def stepwise(self) -> bool:
        """Whether its rows are asked cell by cell: columns that name how they are asked."""
        return any(column.ask is not None for column in self.columns)

    @property
    def example(self) -> Wording | None:
        """The first example; None where the form has none."""
        return self.examples[0] if self.examples else None


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of a form with its items in order."""

    id: str
    heading: str
    items: tuple[Item, ...]
    lead: str = ""
    """What the official form prints under the heading, before any answer."""
    foot: str = ""
    """What it prints below the last answer."""
    apart: bool = False
    """An appendix: printed on a page of its own, behind everybody who signs."""


@dataclass(frozen=True, slots=True)
class Move:
    """How a review begun with an earlier form goes over to this one."""

    former: tuple[str, ...]
    """Keys of the earlier forms, such as `2A.2025`."""
    items: Mapping[str, str]
    """Former item to the item its text goes to; several may go to one, in the file's order."""
    sums: Mapping[str, tuple[str, ...]]
    """Item of points to the former ones whose sum is proposed for it, never written."""


@dataclass(frozen=True, slots=True)
class Hand:
    """One hand that signs: what it fills in first, and its signature block."""

    id: str
    title: tuple[str, ...]
    """Lines of the heading over this hand's part; none for who writes the form."""
    comment: str
    """Heading of what this hand remarks; empty where it remarks nothing."""
    level: str
    """Heading of the level this hand gives; empty where it gives none."""
    role: tuple[str, ...]
    """Who signs, in capitals, line by line."""
    how: str
    signer: Signer


@dataclass(frozen=True, slots=True)
class Form:
    """An official form in one edition; equal content has an equal `content_hash`."""

    id: str
    edition: str
    kind: FormKind
    serves: tuple[str, ...]
    """Profiles of the rules, or whole families of them, whose cycles use this form."""
    role: Role | None
    """Whom an individual self-review's form is for; None for every other form."""
    mends: tuple[str, ...]
    """Key and content hash, as `2A.2025 0b16…`, of earlier editions with the same items and a wrong
    word about them (a number, a heading): a review begun with one of them goes on with this."""
    code: str
    """The mark printed at the top right, such as `Mẫu 2A-HD KĐ.ĐG 2023`; empty where there is
    no official one."""
    title: str
    subtitle: str
    audience: Wording
    unconfirmed: Wording | None
    """What has not been checked against the original, for the chat and for the paper."""
    unconfirmed_on_paper: bool
    """Whether the paper says so, too: that there is no common form is for who writes alone."""
    remark: Wording | None
    """What of the original nobody has seen: for who leads the cell and the office, on no paper."""
    posts: bool
    """Whether the paper has the lines of the person's posts."""
    opening: str
    """The sentence the official form begins with, before its first heading; empty for none."""
    moves: tuple[Move, ...]
    """Which earlier forms' reviews go over to this one, and how."""
    sections: tuple[Section, ...]
    hands: tuple[Hand, ...]
    receivers: tuple[str, ...]
    """The lines under «Nơi nhận»; none where the form has no such list."""
    content_hash: str = field(repr=False)
    """SHA-256 in hex over the values (not over comments or spacing)."""
    source: str = field(repr=False, compare=False)
    """The whole form as canonical JSON: `form_of_source` makes the same form of it again."""

    def __hash__(self) -> int:
        """Equal content, equal hash; the tables of its moves have none of their own."""
        return hash(self.content_hash)

    @property
    def key(self) -> str:
        """Name of the edition in tables and file names, such as `2A.2023`."""
        return f"{self.id}.{self.edition}"

    @property
    def number(self) -> str:
        """The form's number as file names bear it; `2A.2025` of old is `02B` by its code."""
        written = _NUMBER_OF_2025.search(self.code)
        return written[0] if written else self.id

    @property
    def former_keys(self) -> frozenset[str]:
        """The keys the form went by before: in editions it mends, and whose reviews it takes."""
        mended = (edition.split()[0] for edition in self.mends)
        taken = (key for move in self.moves for key in move.former)
        names = {key for key in (*mended, *taken) if key.endswith(f".{self.edition}")}
        return frozenset(names - {self.key})

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item, in the order of the paper."""
        return tuple(item for section in self.sections for item in section.items)

    def move_from(self, key: str) -> Move | None:
        """Give how a review of an earlier form goes over to this one; None where none does."""
        return next((move for move in self.moves if key in move.former), None)

    def asked(self, cases: Collection[Appears] = ()) -> tuple[Item, ...]:
        """Give the items to ask, in order: those always asked, and those of the cases given."""
        when = {Appears.ALWAYS, *cases}
        return tuple(item for item in self.items if item.appears in when)

    def about(self, matter: Matter) -> Item | None:
        """Give the first item of a matter; None where this edition asks nothing of it."""
        return next((item for item in self.items if item.matter is matter), None)

    def item(self, item_id: str) -> Item:
        """Find an item by its id.

        Raises:
            FormError: `unknown_item` when this edition has none of that id.
        """
        for item in self.items:
            if item.id == item_id:
                return item
        raise FormError("unknown_item", file=self.key, key=item_id)
