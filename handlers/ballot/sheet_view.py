"""What a ballot sheet looks like: one name at a time, or pages of buttons for who asks for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from markupsafe import Markup

from handlers.callbacks.meeting import SheetAction, SheetStep, sheet_data
from handlers.reply import Button, Rows, Screen
from handlers.words import Words
from terms.ballots import OFFERED, BallotKind, BallotMode, BallotPurpose, CastOutcome
from workflow.ballot.casting import (
    Late,
)
from workflow.ballot.page_links import WayIn
from workflow.drafts import Draft
from workflow.open_urns import Voter

PER_PAGE = 5
_ROWS_PER_PAGE = 8
"""Names to pick from, each a button of its own."""
_CHOSEN = "● "
_LEVELS = (BallotKind.LEVELS, BallotKind.LOWER_LEVELS)


@dataclass(frozen=True, slots=True)
class SheetView:
    """One voter's sheet as their channel shows it; every screen of it is secret."""

    words: Words
    voter: Voter
    draft: Draft
    typed: bool
    """Choices are typed as numbers: no buttons, no edits."""
    channel: str
    paged: bool = False
    """The voter's own page is offered too."""
    letters: str = field(init=False)

    def __post_init__(self) -> None:
        """Write the draft out once: every button carries it."""
        object.__setattr__(self, "letters", self.draft.letters())

    def begun(self) -> Screen:
        """Give where the sheet goes on: the first name, or the first blank of a sheet that was
        begun."""
        blanks = self.voter.blanks(self.draft.marks)
        if self.draft.version == 0:
            return self.one(0)
        return self.one(blanks[0]) if blanks else self.review()

    def one(self, row: int, *, amends: bool = False) -> Screen:
        """Give one name with its choices in full words; past the last one, the review.

        Where it `amends`, its row was picked to be changed, and the review follows."""
        if row >= len(self.voter.subjects):
            return self.review()
        row = max(row, 0)
        if row == self.voter.barred:
            return self._own(row)
        do = SheetStep.AMEND if amends else SheetStep.CHOOSE
        choices = [self._mark(row, mark, do) for mark in OFFERED[self.voter.kind]]
        choices.append(self._button(do, "ballot.leave_blank", row=row))
        ways = self._ways_back() if amends else self._ways_on(row)
        text = self._asked(row, follows=row > 0 and not amends)
        return _secret(text, (*((each,) for each in choices), *ways))

    def amended(self, row: int, *, filled: bool) -> Screen:
        """Give what follows a change from the review: the next blank where one was `filled`, else
        the review."""
        blanks = [each for each in self.voter.blanks(self.draft.marks) if each > row]
        return self.one(blanks[0], amends=True) if filled and blanks else self.review()

    def rows(self, row: int) -> Screen:
        """Give all names, so many at a time, to pick the row that is to be changed."""
        first = max(row, 0) // _ROWS_PER_PAGE * _ROWS_PER_PAGE
        last = min(first + _ROWS_PER_PAGE, len(self.voter.subjects))
        shown = range(first, last)
        picks = [
            Button(f"{each + 1}. {self._name(each)}", self._data(SheetStep.EDIT, each))
            for each in shown
            if each != self.voter.barred
        ]
        turns = []
        if first > 0:
            turns.append(self._button(SheetStep.ROWS, "ballot.before", row=first - 1))
        if last < len(self.voter.subjects):
            turns.append(self._button(SheetStep.ROWS, "ballot.after", row=last))
        text = [self._title(), self.words("ballot.which_row"), self._lines(shown)]
        rows = (*((each,) for each in picks), tuple(turns), *self._ways_back())
        return _secret(text, tuple(each for each in rows if each))

    def page(self, row: int) -> Screen:
        """Give the page of the whole list that holds a row; typed choices have no such list."""
        if self.typed or row >= len(self.voter.subjects):
            return self.one(row)
        return self._page(max(row, 0) // PER_PAGE)

    def warning(self) -> Screen:
        """Give what is said before a sheet whose numbers stay in the chat."""
        go_on = self._button(SheetStep.ONE, "ballot.go_on")
        paper = self._button(SheetStep.PAPER, "ballot.use_paper")
        text = [self._title(), self._limits(), self.words("ballot.typed_warning")]
        more = self._button(SheetStep.SECRECY, "ballot.more")
        page = ((self._button(SheetStep.LINK, "page.by_page"),),) if self.paged else ()
        return _secret(text, (*page, (go_on,), (paper,), (more,)))

    def paper(self) -> Screen:
        """Give what to do for a paper ballot; the sheet can still be filled in here."""
        go_on = self._button(SheetStep.ONE, "ballot.go_on_here")
        return _secret([self.words("ballot.paper")], ((go_on,),))

    def secrecy(self, *, listed: bool) -> Screen:
        """Give the whole promise, with its limits; back to the list for who came from it."""
        back = self._button(SheetStep.PAGE if listed else SheetStep.ONE, "ballot.back")
        limits = self.words("ballot.secrecy_limits", channel=self.channel)
        return _secret([self.words("ballot.secrecy"), limits], ((back,),))

    def review(self) -> Screen:
        """Give the sheet whole, its blanks named, before it is cast for good."""
        blanks = self.voter.blanks(self.draft.marks)
        text = [self._title("ballot.review"), self._lines(range(len(self.voter.subjects)))]
        if self.voter.kind is BallotKind.CHOICE:
            text.append(self._chosen())
        elif blanks:
            numbers = ", ".join(str(row + 1) for row in blanks)
            text.append(self.words("ballot.blanks", count=len(blanks), numbers=numbers))
        text.append(self.words("ballot.final"))
        return _secret(text, ((self._button(SheetStep.CAST, "ballot.cast"),), *self._changes()))

    def _changes(self) -> Rows:
        """Give the ways from the review back into the sheet."""
        blanks = self.voter.blanks(self.draft.marks)
        if len(self.voter.subjects) == 1:
            return ((self._button(SheetStep.EDIT, "ballot.change"),),)
        found = [self._button(SheetStep.ROWS, "ballot.change", row=blanks[0] if blanks else 0)]
        if blanks and self.voter.kind is not BallotKind.CHOICE:
            found.insert(0, self._button(SheetStep.EDIT, "ballot.fill_blanks", row=blanks[0]))
        return tuple((each,) for each in found)

    def _page(self, page: int) -> Screen:
        rows = range(page * PER_PAGE, min((page + 1) * PER_PAGE, len(self.voter.subjects)))
        pages = -(-len(self.voter.subjects) // PER_PAGE)
        text = [self._title("ballot.page", page=page + 1, pages=pages)]
        buttons = [marks for row in rows for marks in self._marks(row)]
        one = self._button(SheetStep.ONE, "page.one_by_one", row=page * PER_PAGE)
        last: list[tuple[Button, ...]] = [(self._button(SheetStep.REVIEW, "ballot.to_review"),)]
        last.append((one,))
        if page == 0:
            text.append(self._limits())
            last += self._first_ways(listed=True)
        if self.voter.kind in _LEVELS:
            text.append(_legend(self.words, self.voter.kind))
        text += [self._lines(rows), self.words("ballot.still_open")]
        return _secret(text, (*buttons, *self._turns(page, pages), *last))

    def _turns(self, page: int, pages: int) -> Rows:
        turns = []
        if page > 0:
            before = (page - 1) * PER_PAGE
            turns.append(self._button(SheetStep.PAGE, "ballot.before", row=before))
        if page + 1 < pages:
            after = (page + 1) * PER_PAGE
            turns.append(self._button(SheetStep.PAGE, "ballot.after", row=after))
        return (tuple(turns),) if turns else ()

    def _asked(self, row: int, *, follows: bool) -> list[Markup]:
        """Give the question of one name; where it `follows`, under what the one before got."""
        kind = self.voter.kind
        if kind is BallotKind.MOTION:
            return [self._title(), self._limits()]
        key = "ballot.one" if kind in _LEVELS else f"votes.one_{kind.value}"
        text = [self.words(key, progress=self._progress(row), name=self._name(row))]
        if follows and self.draft.marks[row - 1]:
            text.insert(0, self._line(row - 1))
        if kind is BallotKind.CHOICE:
            text.append(self._chosen())
        if row == 0:
            text.append(self._limits())
        return [*self._banner(), *text]

    def _chosen(self) -> Markup:
        chosen = sum(self.draft.marks)
        return self.words("votes.chosen_of", count=chosen, most=self.voter.most)

    def _progress(self, row: int) -> Markup:
        of = len(self.voter.subjects)
        key = "ballot.progress" if row + 1 < of else "ballot.progress_last"
        return self.words(key, number=row + 1, of=of, left=of - row - 1)

    def _ways_on(self, row: int) -> Rows:
        """Give the ways from one name to others, and on the first what else can be done."""
        turns = [self._button(SheetStep.ONE, "ballot.one_before", row=row - 1)] if row else []
        if self.draft.marks[row]:
            turns.append(self._button(SheetStep.ONE, "ballot.after", row=row + 1))
        ways: list[tuple[Button, ...]] = [tuple(turns)]
        ways.append((self._button(SheetStep.REVIEW, "ballot.to_review"),))
        if len(self.voter.subjects) > 1 and not self.typed:
            ways.append((self._button(SheetStep.PAGE, "page.as_list", row=row),))
        if row == 0 and not self.typed:
            ways += self._first_ways(listed=False)
        return tuple(each for each in ways if each)

    def _first_ways(self, *, listed: bool) -> Rows:
        """Give what is offered beside the beginning of a sheet."""
        more = self._button(SheetStep.SECRECY, "ballot.more", mark=int(listed))
        page = ((self._button(SheetStep.LINK, "page.by_page"),),) if self.paged else ()
        return ((more,), *page)

    def _ways_back(self) -> Rows:
        return ((self._button(SheetStep.REVIEW, "ballot.one_before"),),)

    def _own(self, row: int) -> Screen:
        """Give the page of the voter's own row, where nobody votes on themselves."""
        text = self.words("votes.own", progress=self._progress(row), name=self._name(row))
        ways = [self._button(SheetStep.ONE, "ballot.after", row=row + 1)]
        if row > 0:
            ways.append(self._button(SheetStep.ONE, "ballot.one_before", row=row - 1))
        return _secret([*self._banner(), text], tuple((button,) for button in ways))

    def _marks(self, row: int) -> Rows:
        """Give the buttons of one row: side by side, or one below another where they are long."""
        if row == self.voter.barred:
            return ()
        marks = tuple(self._short_mark(row, mark) for mark in OFFERED[self.voter.kind])
        if self.voter.kind is BallotKind.MOTION:
            return tuple((button,) for button in marks)
        return (marks,)

    def _mark(self, row: int, mark: int, do: SheetStep) -> Button:
        label = _names(self.words, self.voter.kind)[mark]
        return Button(self._sign(row, mark) + label, self._data(do, row, mark))

    def _short_mark(self, row: int, mark: int) -> Button:
        chosen = self.draft.marks[row] == mark
        # A chosen mark's button takes it off; one name at a time has "leave blank" for that.
        data = self._data(SheetStep.MARK, row, 0 if chosen else mark)
        return Button(self._sign(row, mark) + self._short(row, mark), data)

    def _sign(self, row: int, mark: int) -> str:
        return _CHOSEN if self.draft.marks[row] == mark else ""

    def _name(self, row: int) -> str:
        return self.voter.subjects[row].name or self.words.label("votes.the_motion")

    def _short(self, row: int, mark: int) -> str:
        if self.voter.kind is BallotKind.CHOICE:
            return f"{row + 1} {self.voter.subjects[row].name}"
        word = _short_names(self.words, self.voter.kind)[mark]
        return word if self.voter.kind is BallotKind.MOTION else f"{row + 1} {word}"

    def _lines(self, rows: Sequence[int]) -> Markup:
        return Markup("\n").join(self._line(row) for row in rows)

    def _line(self, row: int) -> Markup:
        mark = self.draft.marks[row]
        name = self._name(row)
        if row == self.voter.barred:
            return self.words("votes.row_own", number=row + 1, name=name)
        if mark == 0 or mark not in OFFERED[self.voter.kind]:
            return self.words("ballot.row_blank", number=row + 1, name=name)
        level = _names(self.words, self.voter.kind)[mark]
        return self.words("ballot.row", number=row + 1, name=name, level=level)

    def _title(self, part: str = "", **fields: int) -> Markup:
        words, voter = self.words, self.voter
        title = title_of(words, voter.kind, voter.mode, len(voter.subjects), voter.most)
        first = Markup(" · ").join([title, words(part, **fields)]) if part else title
        return Markup("\n").join([*self._banner(), first, *self._motion()])

    def _banner(self) -> list[Markup]:
        return banner(self.words, self.voter.mode, self.voter.purpose)

    def _motion(self) -> list[Markup]:
        text = self.voter.text
        return [self.words("votes.motion_text", text=text)] if text else []

    def _limits(self) -> Markup:
        if self.voter.mode is BallotMode.OPEN:
            return self.words("votes.open_warning")
        return self.words("ballot.limits", channel=self.channel)

    def _button(self, do: SheetStep, key: str, *, row: int = 0, mark: int = 0) -> Button:
        return Button(self.words.label(key), self._data(do, row, mark))

    def _data(self, do: SheetStep, row: int = 0, mark: int = 0) -> str:
        return sheet_data(self.voter.session_id, self.letters, do, row, mark)


@lru_cache(maxsize=16)
def _names(words: Words, kind: BallotKind) -> Mapping[int, str]:
    """Give what each mark of a sheet means."""
    return {mark: words.label(f"level.{each.value}") for mark, each in OFFERED[kind].items()}


@lru_cache(maxsize=16)
def _short_names(words: Words, kind: BallotKind) -> Mapping[int, str]:
    """Give the same, short enough for a button: a page has twenty of them."""
    return {mark: words.label(f"ballot.short.{each.value}") for mark, each in OFFERED[kind].items()}


@lru_cache(maxsize=8)
def _legend(words: Words, kind: BallotKind) -> Markup:
    shown = [
        words(
            "ballot.legend",
            short=words.label(f"ballot.short.{level.value}"),
            level=words.label(f"level.{level.value}"),
        )
        for level in OFFERED[kind].values()
    ]
    return Markup(" · ").join(shown)


def receive_button(words: Words, session_id: int) -> Button:
    """Give the button that turns its message into the sheet."""
    data = SheetAction(do=SheetStep.RECEIVE, session=session_id).pack()
    return Button(words.label("ballot.receive"), data)


def page_rows(words: Words, *ways: WayIn) -> Rows:
    """Give the buttons that open the voter's page, the first way first; none where there is no
    page."""
    keys = ("page.open", "page.open_outside")
    return tuple(
        (Button(words.label(key), url=way.address, in_app=way.in_app),)
        for key, way in zip(keys, ways, strict=False)
        if way.address
    )


def banner(words: Words, mode: BallotMode, purpose: BallotPurpose) -> list[Markup]:
    """Give what stands above everything: that it is a rehearsal, that names are kept."""
    found = []
    if purpose is BallotPurpose.REHEARSAL:
        found.append(words("votes.rehearsal"))
    if mode is BallotMode.OPEN:
        found.append(words("votes.open"))
    return found


def title_of(
    words: Words, kind: BallotKind, mode: BallotMode, subjects: int, most: int = 0
) -> Markup:
    """Give what a ballot asks, in a line."""
    if kind in _LEVELS and mode is BallotMode.SECRET:
        return words("ballot.title", count=subjects)
    return words(f"votes.title_{kind.value}", count=subjects, most=most)


def outcome(
    words: Words, came: CastOutcome, mode: BallotMode = BallotMode.SECRET, *, on_paper: bool = False
) -> Screen:
    """Give what stands in the sheet's place: the same words whatever was chosen, no buttons."""
    if on_paper:
        return Screen(words("votes.you_vote_on_paper"))
    if came in (CastOutcome.RECORDED, CastOutcome.ALREADY) and mode is BallotMode.OPEN:
        return Screen(words("votes.recorded_open"))
    if came in (CastOutcome.RECORDED, CastOutcome.ALREADY):
        return Screen(words("ballot.recorded"))
    key = "ballot.closed" if came is CastOutcome.CLOSED else "ballot.not_elector"
    return Screen(words(key))


def late(words: Words, left: Late) -> Screen:
    """Say to a phone that was joined after the opening how its member votes."""
    return Screen(words(f"votes.late_{left.value}"))


def _secret(text: Sequence[Markup], buttons: Rows) -> Screen:
    return Screen(Markup("\n\n").join(text), buttons, secret=True)
