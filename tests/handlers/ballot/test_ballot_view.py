"""The sheet as a whole: whatever its size and its marks, it fits and carries itself."""

from hypothesis import given
from hypothesis import strategies as st

from handlers.ballot.sheet_view import PER_PAGE, SheetView
from handlers.callbacks.meeting import MeetingAction, SheetAction, SheetStep, sheet_data
from handlers.reply import Button, Screen
from handlers.words import words_for
from workflow.drafts import LARGEST_SHEET, Draft
from workflow.open_urns import Subject, Voter

BIG = 2**31 - 1
CALLBACK_BYTES = 64
SCREEN_UNITS = 4096

sheets = st.lists(st.integers(0, 4), min_size=1, max_size=LARGEST_SHEET).flatmap(
    lambda marks: st.builds(Draft, st.just(tuple(marks)), st.integers(0, 4095))
)


def _view(draft: Draft, *, typed: bool, language: str = "vi") -> SheetView:
    subjects = tuple(
        Subject(BIG - row, f"Nguyễn Hoàng Phương Trường Thụy {row + 1}")
        for row in range(len(draft.marks))
    )
    voter = Voter(BIG, BIG, BIG, language, subjects, "5e" * 32, b"")
    return SheetView(words_for(language), voter, draft, typed, "Telegram")


def _buttons(screen: Screen) -> list[Button]:
    return [button for row in screen.buttons for button in row]


def _screens(view: SheetView) -> list[Screen]:
    last = len(view.voter.subjects) - 1
    rows = {0, last // 2, last, last + 1}
    asked = [
        screen
        for row in rows
        for screen in (
            view.one(row),
            view.one(min(row, last), amends=True),
            view.rows(row),
            view.page(row),
        )
    ]
    beside = [view.secrecy(listed=listed) for listed in (False, True)]
    return [*asked, *beside, view.begun(), view.warning(), view.paper()]


@given(sheets, st.booleans(), st.sampled_from(["vi", "en"]))
def test_every_button_fits_and_carries_the_draft(draft: Draft, typed: bool, language: str) -> None:
    """64 bytes hold session, draft, row and mark up to 40 subjects and the biggest ids."""
    for screen in _screens(_view(draft, typed=typed, language=language)):
        assert screen.secret
        for button in _buttons(screen):
            assert len(button.data.encode()) <= CALLBACK_BYTES
            carried = SheetAction.unpack(button.data)
            assert draft == Draft.read(carried.letters, len(draft.marks))


@given(sheets, st.booleans())
def test_every_screen_fits_a_message(draft: Draft, typed: bool) -> None:
    """Also forty long names in the review, counted as the platform counts."""
    for screen in _screens(_view(draft, typed=typed)):
        assert len(screen.text.striptags().encode("utf-16-le")) // 2 <= SCREEN_UNITS


@given(sheets)
def test_pages_show_every_row_once(draft: Draft) -> None:
    """Going through the pages meets each row's four levels exactly once."""
    view = _view(draft, typed=False)

    met = []
    for page in range(0, len(draft.marks), PER_PAGE):
        taps = [SheetAction.unpack(button.data) for button in _buttons(view.page(page))]
        marks = [tap.row for tap in taps if tap.do is SheetStep.MARK]
        met += [(row, place % 4) for place, row in enumerate(marks)]

    assert [(row, column) for row in range(len(draft.marks)) for column in range(4)] == met


@given(sheets)
def test_the_review_names_exactly_the_blanks(draft: Draft) -> None:
    """A count in the warning, and none where the sheet is full."""
    text = str(_view(draft, typed=False).review().text)

    assert bool(draft.blanks) == ("⚠️" in text)
    assert len(draft.blanks) == text.count(": chưa chọn")


@given(sheets, st.sampled_from(SheetStep), st.integers(0, BIG), st.integers(0, 39))
def test_a_button_is_written_as_the_factory_reads_it(
    draft: Draft, do: SheetStep, session: int, row: int
) -> None:
    """The short way to write a sheet's data gives exactly what the factory gives."""
    letters = draft.letters()

    expected = SheetAction(do=do, session=session, letters=letters, row=row, mark=4).pack()

    assert expected == sheet_data(session, letters, do, row, 4)


def test_a_page_has_four_buttons_a_row_and_at_most_five_rows() -> None:
    """Short labels side by side, then the ways on."""
    screen = _view(Draft.blank(12), typed=False).page(5)

    assert [4, 4, 4, 4, 4, 2, 1, 1] == [len(row) for row in screen.buttons]
    assert ["6 HTXS", "6 HTT", "6 HTNV", "6 KHTNV"] == [
        button.label for button in screen.buttons[0]
    ]


def test_a_name_cannot_change_the_screen() -> None:
    """Marks in a name are shown as they were typed."""
    voter = Voter(1, 1, 1, "vi", (Subject(1, "<b>An</b> & Bình"),), "5e" * 32, b"")

    screen = SheetView(words_for("vi"), voter, Draft.blank(1), False, "Zalo").one(0)

    assert "&lt;b&gt;An&lt;/b&gt; &amp; Bình" in screen.text


def test_a_meetings_buttons_fit() -> None:
    """The longest step, with the seal of a preview and the biggest ids."""
    data = MeetingAction(do="approve_minutes", meeting=BIG, about=0, value="f" * 16).pack()

    assert len(data.encode()) <= CALLBACK_BYTES
