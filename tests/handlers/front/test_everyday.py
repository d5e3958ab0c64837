"""Everyday words: every phrase of the kept list is one step from its screen."""

import ast
import tomllib

import pytest

from handlers.front import everyday
from handlers.words import words_for
from papers.plain import fold
from storage.tables import MemberRole
from tests.desk_stage import opens_year
from tests.handlers.conftest import Joined
from tests.house.source import calls, modules
from tests.worlds import Cell, World
from workflow.accounts import Person

VI = words_for("vi")
LISTED = tomllib.loads(everyday.PHRASES.read_text(encoding="utf-8"))
PHRASES = [
    (screen, phrase)
    for screen, said in LISTED.items()
    for phrases in said.values()
    for phrase in phrases
]
FOR_LEADERS = ("lead", "meeting", "progress", "roster", "decide", "collective")


def _person(role: MemberRole, *, above: bool) -> Person:
    """Somebody of the cell who is, or is not, an officer who also decides above it."""
    cell = "Chi bộ Tổ Tự nhiên"
    return Person(1, 1, "Trần Thị Lan", 1, cell, role, "vi", officer=above, above=above)


LAN = _person(MemberRole.MEMBER, above=False)
AN = _person(MemberRole.SECRETARY, above=True)


def test_the_list_is_long_enough_for_everyday_talk() -> None:
    """At least 150 in Vietnamese; no phrase twice."""
    vietnamese = [phrase for said in LISTED.values() for phrase in said["vi"]]
    everything = [phrase for _, phrase in PHRASES]

    assert len(vietnamese) >= 150
    assert len(everything) == len(set(everything))


@pytest.mark.parametrize("screen", LISTED)
def test_every_phrase_of_a_screen_leads_there_alone(screen: str) -> None:
    """For who may go there: one button, the same for all its phrases, with a name of its own."""
    found = {everyday.meant(phrase, AN, VI) for on, phrase in PHRASES if on == screen}
    elsewhere = {
        everyday.meant(said["vi"][0], AN, VI) for on, said in LISTED.items() if on != screen
    }

    ((certain, ways),) = found
    assert certain
    assert 1 == len(ways)
    assert not found & elsewhere


@pytest.mark.parametrize(
    "typed", ["Tôi ốm ạ", "toi om", "TÔI BỊ ỐM!", "xin vắng…", "anh ơi tôi xin vắng nhé"]
)
def test_accents_capitals_marks_and_courtesy_do_not_matter(typed: str) -> None:
    """It is said as people say it."""
    certain, ways = everyday.meant(typed, LAN, VI)

    assert (True, ["Báo vắng họp"]) == (certain, [way.label for way in ways])


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("tôi muốn khiếu lại", "Bảo lưu, khiếu nại"),
        ("bao gio hop vay", "Xem giấy mời họp"),
        ("kết quả xếp loại năm nay", "Kết quả xếp loại"),
        ("in bai kiem diem", "Bản kiểm điểm để in, ký"),
    ],
)
def test_what_resembles_a_phrase_is_asked_about(typed: str, wanted: str) -> None:
    """At most three ways, never taken for granted."""
    certain, ways = everyday.meant(typed, LAN, VI)

    assert not certain
    assert wanted in [way.label for way in ways]
    assert len(ways) <= 3


@pytest.mark.parametrize("typed", ["", "?", "🙂", "qwerty zxcv", "kiểm " * 40])
def test_what_resembles_nothing_leads_nowhere(typed: str) -> None:
    """Then the first screen is shown, as before."""
    assert (False, ()) == everyday.meant(typed, AN, VI)


@pytest.mark.parametrize("screen", FOR_LEADERS)
def test_a_member_is_not_led_where_a_secretary_works(screen: str) -> None:
    """A way that would be refused is not offered."""
    certain, _ = everyday.meant(LISTED[screen]["vi"][0], LAN, VI)

    assert not certain


def test_no_phrase_is_a_word_that_opens_something_at_once() -> None:
    """Such a word is answered before the list is looked at: here it would be dead."""
    opening = {
        word.value
        for module in modules("handlers")
        for call, name in calls(module.tree)
        if name == "Typed"
        for word in call.args
        if isinstance(word, ast.Constant)
    }

    assert opening
    assert not {phrase for _, phrase in PHRASES if fold(phrase) in opening}


@pytest.mark.long
async def test_each_way_opens_its_screen(world: World, cell: Cell, joined: Joined) -> None:
    """By the secretary, who may go everywhere in the cell; the typed words are answered first."""
    await opens_year(world, cell)
    an = await joined("an", 1001)
    came = {}
    for screen in LISTED.keys() - {"cells", "appraise", "language"}:
        await an.says("menu")
        await an.says(LISTED[screen]["vi"][0])
        asked = an.text
        await an.taps(an.labels[0])
        came[screen] = (asked, an.text)

    for screen, (asked, opened) in came.items():
        assert VI.label("everyday.meant") == asked, screen
        assert opened not in ("", asked), screen


async def test_what_comes_first_stays_first_where_a_word_only_resembles(joined: Joined) -> None:
    """The first screen's main button above at most three ways, and the way home below."""
    lan = await joined("lan", 1001)
    await lan.says("menu")
    main = lan.labels[0]

    await lan.says("xếp loại năm nay thế nào")

    assert VI.label("everyday.nearest") in lan.text
    assert main == lan.labels[0]
    assert 3 <= len(lan.labels) <= 5


async def test_a_question_that_is_open_stays_where_a_word_only_resembles(
    world: World, cell: Cell, joined: Joined
) -> None:
    """What a member writes in their review is an answer, whatever it resembles."""
    await opens_year(world, cell)
    lan = await joined("lan", 1001)
    await lan.says("kiem diem")

    await lan.says("tôi ốm")

    assert VI.label("everyday.meant") not in lan.text
