"""Wherever one stands in the self-review: restart, old button, double tap, what is no text, 4,000
characters, back, cancel, the other language, another phone. A table of places and of mishaps."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import pytest
from _pytest.mark import ParameterSet

from bot.demo.acting import USUALLY
from handlers.words import words_for
from papers.forms import Item, Kind
from storage.tables import CycleState
from tests.handlers.conftest import Joined
from tests.handlers.contents import PHOTO, STICKER, WORDLESS
from tests.handlers.line import Behind, OverZalo
from tests.scenes import Begun, Steps, asked_for
from tests.workflow.writing import TEXT, change, fill, open_year, year_is
from tests.worlds import Cell, World
from workflow.people import joining
from workflow.review import handing_in, pages, prompts, writing
from workflow.review.which_form import FORMS

VI, EN = words_for("vi"), words_for("en")
ASKED = FORMS["2A.2023"].asked(USUALLY)
ERRORS = {words.label("error.unexpected") for words in (VI, EN)}
MOST_MESSAGES = 25
"""What a first-time reader may have to send for form 2A."""
PASTED = "1. Hạn chế, khuyết điểm\nNgại góp ý thẳng.\n2. Nguyên nhân\nChưa chuẩn bị ý kiến. " + (
    "Sẽ chuẩn bị trước mỗi kỳ. " * 10
)


@dataclass
class Desk:
    """Trần Thị Lan at her phone, and what of hers is stored."""

    world: World
    cell: Cell
    phone: Behind
    join: Joined

    async def stored(self) -> Mapping[str, str]:
        """Give the answers that are kept."""
        async with self.world.job() as work:
            page = await writing.page(work, self.cell.people["lan"])
        assert page is not None
        return dict(page.answers)

    async def submits(self) -> None:
        """She hands in what is written; nothing when it is handed in."""
        async with self.world.job() as work:
            page = await writing.page(work, self.cell.people["lan"])
            if page is not None and not page.submitted:
                await handing_in.submit(work, self.cell.people["lan"])

    async def over_zalo(self) -> OverZalo:
        """Give her chat on Zalo, joined."""
        phone = OverZalo(self.world, 1003)
        async with self.world.job() as work:
            code = await joining.make_code(work, self.cell.people["lan"].member_id)
            found = await joining.invitation(work, phone.key, code)
            await joining.join(work, phone.key, found.code_id, "vi")
        return phone


async def _desk(begun: Begun) -> None:
    await open_year(begun.world, begun.cell)
    await fill(begun.world, begun.cell, "lan")


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the cell; what all its tests begin with is built once."""
    return asked_for(request.fixturenames, desk=_desk)


@pytest.fixture
async def desk(world: World, cell: Cell, joined: Joined) -> Desk:
    """Everything is written, nothing handed in."""
    return Desk(world, cell, await joined("lan", 1001), joined)


async def _opens(desk: Desk, item_id: str) -> None:
    await desk.phone.says("menu")
    await desk.phone.says("kiem diem")
    place = next(n for n, item in enumerate(ASKED, start=1) if item.id == item_id)
    await desk.phone.taps(f"✅ {place}.")


async def at_text(desk: Desk) -> None:
    """A question for a text."""
    await _opens(desk, "i1")


async def at_grade(desk: Desk) -> None:
    """A question with four grades."""
    await _opens(desk, "i1_grade")


async def at_figures(desk: Desk) -> None:
    """A question for figures."""
    await _opens(desk, "tasks")


async def at_level(desk: Desk) -> None:
    """The last question, with what the standards tell."""
    await _opens(desk, "vii2")


async def at_append(desk: Desk) -> None:
    """More of an answer is waited for."""
    await at_text(desk)
    await desk.phone.taps(VI.label("review.append"))


async def at_example(desk: Desk) -> None:
    """An example is looked at."""
    await at_text(desk)
    await desk.phone.taps(VI.label("review.example_button"))


async def at_why(desk: Desk) -> None:
    """The reason of a question is looked at."""
    await at_text(desk)
    await desk.phone.taps(VI.label("review.why_button"))


async def at_help(desk: Desk) -> None:
    """Help is looked at."""
    await at_text(desk)
    await desk.phone.taps(VI.label("review.help_button"))


async def at_files_help(desk: Desk) -> None:
    """Help about files is looked at."""
    await at_help(desk)
    await desk.phone.taps(VI.label("review.help_to_files"))


async def at_conditions(desk: Desk) -> None:
    """Every condition is looked at."""
    await at_level(desk)
    await desk.phone.taps(VI.label("review.conditions"))


async def at_reason(desk: Desk) -> None:
    """The reason for another level is waited for."""
    async with desk.world.job() as work:
        await writing.note(work, desk.cell.people["lan"], pages.REASON, "")
    await at_level(desk)
    await desk.phone.taps(VI.label("level.excellent"))


async def at_pledge(desk: Desk) -> None:
    """The pledge is waited for."""
    await _opens(desk, "i3")
    await desk.phone.taps(VI.label("review.pledge_enter"))


async def at_overview(desk: Desk) -> None:
    """The list of all questions."""
    await desk.phone.says("kiem diem")


async def at_preview(desk: Desk) -> None:
    """The whole text."""
    await at_overview(desk)
    await desk.phone.taps(VI.label("review.preview"))


async def at_confirm(desk: Desk) -> None:
    """Handing in is asked once more."""
    await at_overview(desk)
    await desk.phone.taps(VI.label("review.submit"))


async def at_paste(desk: Desk) -> None:
    """A prepared text is waited for."""
    await at_overview(desk)
    await desk.phone.taps(VI.label("review.paste_button"))


async def at_pasted(desk: Desk) -> None:
    """A prepared text is shown as understood."""
    await at_paste(desk)
    await desk.phone.says(PASTED)


async def at_handed_in(desk: Desk) -> None:
    """It is handed in, and read-only."""
    await desk.submits()
    await desk.phone.says("kiem diem")


async def at_returned(desk: Desk) -> None:
    """The secretary gave it back, with one item open."""
    await desk.submits()
    lan = desk.cell.people["lan"].member_id
    async with desk.world.job() as work:
        an = desk.cell.people["an"]
        await handing_in.return_review(work, an, lan, "Thiếu số liệu.", ("i2",))
    await desk.phone.says("kiem diem")


async def at_missing(desk: Desk) -> None:
    """What is still to be answered is listed."""
    async with desk.world.job() as work:
        await writing.clear(work, desk.cell.people["lan"], "ii1")
    await desk.phone.says("kiem diem")
    await desk.phone.taps(VI.label("review.overview_button"))
    old = desk.phone.messages[-1].buttons[0].data.split(":")[2]
    await desk.phone.taps_data(f"r:submit:{old}::")


async def at_proofs(desk: Desk) -> None:
    """What was handed in as proof is listed."""
    await at_text(desk)
    await desk.phone.sends(**PHOTO)
    await desk.phone.taps(VI.label("review.overview_button"))
    await desk.phone.taps("Minh chứng")


async def at_absence(desk: Desk) -> None:
    """A long absence is waited for."""
    await at_overview(desk)
    await desk.phone.taps(VI.label("absence.button"))


async def at_unit(desk: Desk) -> None:
    """The figures of a leader's unit are waited for."""
    await change(desk.world, desk.cell, "lan", leader=True)
    await at_level(desk)
    await desk.phone.taps(VI.label("review.unit_enter"))


async def at_prompt(desk: Desk) -> None:
    """What a superior committee asks is the question."""
    async with desk.world.job() as work:
        lan = desk.cell.people["lan"].member_id
        added = await prompts.add(work, desk.cell.people["an"], lan, "Chậm quyết toán quỹ tổ.")
        page = await writing.page(work, desk.cell.people["lan"])
    assert added
    assert page is not None
    await desk.phone.says("kiem diem")
    assert "Chậm quyết toán" in desk.phone.text


async def at_which(desk: Desk) -> None:
    """Which form it is has been asked."""
    await desk.phone.says("phải viết bản nào?")


async def at_versions(desk: Desk) -> None:
    """What was handed in is listed."""
    await at_handed_in(desk)
    await desk.phone.taps(VI.label("review.versions"))


async def at_pledge_next(desk: Desk) -> None:
    """The pledge of the next year is waited for."""
    await at_handed_in(desk)
    await desk.phone.taps(VI.label("home.help"))
    await desk.phone.taps(VI.label("yearly.list"))
    await desk.phone.taps(VI.label("yearly.pledge"))


async def at_revising(desk: Desk) -> None:
    """The meeting's comments are worked in."""
    await desk.submits()
    await year_is(desk.world, desk.cell, CycleState.PROPOSED)
    await desk.phone.says("kiem diem")
    await desk.phone.taps(VI.label("review.revise"))


Place = Callable[[Desk], Awaitable[None]]
PLACES: tuple[Place, ...] = (
    at_text,
    at_grade,
    at_figures,
    at_level,
    at_append,
    at_example,
    at_why,
    at_help,
    at_files_help,
    at_conditions,
    at_reason,
    at_pledge,
    at_overview,
    at_preview,
    at_confirm,
    at_paste,
    at_pasted,
    at_missing,
    at_proofs,
    at_absence,
    at_unit,
    at_prompt,
    at_which,
    at_handed_in,
    at_versions,
    at_pledge_next,
    at_returned,
    at_revising,
)


OFTEN: tuple[Place, ...] = (
    at_text,
    at_grade,
    at_level,
    at_overview,
    at_pasted,
    at_handed_in,
)
"""Where most people stand most of the time; the other places have their turn in the long run."""
EACH_KIND: tuple[Place, ...] = (at_text, at_grade, at_overview, at_handed_in)
"""A place of each kind: words waited for, a choice, a list, read-only. Every mishap happens there
at a desk, at the other places in the long run."""


def _placed(at_a_desk: tuple[Place, ...]) -> list[ParameterSet]:
    return [
        pytest.param(place, id=place.__name__, marks=() if place in at_a_desk else pytest.mark.long)
        for place in PLACES
    ]


PLACED = _placed(OFTEN)


async def restart(desk: Desk) -> None:
    """The program starts anew; the first thing it hears is a sticker."""
    later = Behind(desk.world, desk.phone.chat)
    later._updates = desk.phone._updates + 500
    await later.sends(**STICKER)
    desk.phone = later


async def old_button(desk: Desk) -> None:
    """A button of another review, and one that no program knows any more."""
    await desk.phone.taps_data("r:pick:999:i1_grade:poor")
    await desk.phone.taps_data("r:dance:1::")


async def double_tap(desk: Desk) -> None:
    """The same button twice."""
    data = desk.phone.messages[-1].buttons[-1].data
    await desk.phone.taps_data(data)
    await desk.phone.taps_data(data)


async def no_text(desk: Desk) -> None:
    """A voice message, a sticker, a photo, a file, a place on the map, a visiting card."""
    for content in WORDLESS:
        await desk.phone.sends(**content)
        assert desk.phone.text not in ERRORS, content


async def cancel(desk: Desk) -> None:
    """Out of everything."""
    await desk.phone.says("huy")
    assert VI.label("home.lead") not in desk.phone.labels


async def other_language(desk: Desk) -> None:
    """English and back."""
    await desk.phone.says("english")
    assert EN.label("home.help") in desk.phone.labels
    await desk.phone.says("tieng viet")


async def other_phone(desk: Desk) -> None:
    """Going on from another phone of hers."""
    phone = await desk.join("lan", 1002)
    await phone.says("kiem diem")
    assert phone.text not in ERRORS
    await phone.says("roi")
    await phone.taps(VI.label("join.leave_yes"))


async def other_channel(desk: Desk) -> None:
    """Going on from Zalo, where everything is typed; she is where she was on the other one."""
    zalo = await desk.over_zalo()
    for said in ("kiem diem", "muc luc", "quay lai", "huy"):
        await zalo.says(said)
        assert zalo.text not in ERRORS, said
    await zalo.sends(sticker="1")
    assert zalo.text not in ERRORS


MISHAPS = (
    restart,
    old_button,
    double_tap,
    no_text,
    cancel,
    other_language,
    other_phone,
    other_channel,
)


@pytest.mark.parametrize("place", _placed(EACH_KIND))
async def test_no_mishap_loses_or_changes_anything(desk: Desk, place: Place) -> None:
    """Each is answered, and everything that was written is still there."""
    await place(desk)
    before = await desk.stored()
    for mishap in MISHAPS:
        await mishap(desk)

        assert desk.phone.text not in ERRORS, mishap.__name__
        assert desk.phone.text, mishap.__name__
        assert before == await desk.stored(), mishap.__name__
    await desk.phone.says("kiem diem")
    assert desk.phone.labels


def _lacks(phone: Behind) -> set[str]:
    """Give what is not one tap away from the screen: overview, help, leaving."""
    labels = set(phone.labels)
    ways = {
        "help": {"review.help_button", "home.help", "review.which_button"},
        "leaving": {"review.leave", "menu.home"},
        "overview": {
            "review.overview_button",
            "review.back",
            "review.which_write",
            "yearly.parts",
            # The overview itself, and the screen of a review that was handed in.
            "review.preview",
            "review.preview_own",
        },
    }
    return {way for way, keys in ways.items() if not labels & {VI.label(key) for key in keys}}


@pytest.mark.parametrize("place", PLACED)
async def test_overview_help_leaving_and_back_are_one_step_away(desk: Desk, place: Place) -> None:
    """On every screen of the review, the overview itself having the other two; "back" is typed,
    accents or not, and nothing is taken for an answer."""
    await place(desk)
    before = await desk.stored()
    lacks = _lacks(desk.phone)

    await desk.phone.says("quay lại")

    assert set() == lacks
    assert desk.phone.text not in ERRORS
    assert before == await desk.stored()


LAST = ("submit_yes", "withdraw", "pick", "clear", "leave")
"""Steps after which other buttons are old or other screens come: walked last, in this order."""


def _turn(data: str) -> int:
    do = data.split(":")[1]
    return LAST.index(do) + 1 if do in LAST else 0


@pytest.mark.long
async def test_every_screen_behind_every_button_has_the_ways_out(desk: Desk) -> None:
    """From the overview through each kind of button once; what leads out ends the walk there."""
    await at_proofs(desk)
    await at_overview(desk)
    waiting = [button.data for button in desk.phone.messages[-1].buttons]
    walked: set[str] = set()
    while waiting:
        data = min(waiting, key=_turn)
        waiting.remove(data)
        prefix, do, *_ = data.split(":")
        kind = ":".join(data.split(":")[1::2])
        if prefix != "r" or kind in walked:
            continue
        walked.add(kind)
        await desk.phone.taps_data(data)
        if do != "leave":
            assert set() == _lacks(desk.phone), data
        waiting += [button.data for button in desk.phone.messages[-1].buttons]

    done = {kind.partition(":")[0] for kind in walked}
    assert {"ask", "submit", "preview", "paste", "absence", "help", "why", "example"} <= done
    assert {"pledge", "append", "clear", "submit_yes", "versions", "withdraw", "leave"} <= done


@pytest.mark.parametrize("place", PLACED)
async def test_too_long_a_text_does_no_harm(desk: Desk, place: Place) -> None:
    """4,000 characters, then 5,000 as the phone cuts them: kept whole where text is waited for;
    elsewhere nothing changes."""
    await place(desk)
    before = await desk.stored()

    for part in ("ă" * 4000, "â" * 4096, "ê" * 904):
        await desk.phone.says(part)
        assert desk.phone.text not in ERRORS

    after = await desk.stored()
    changed = {name for name in after if after[name] != before.get(name)}
    assert len(changed) <= 1
    assert {name.partition(".")[0] for name in changed} <= {"i1", "i3", "iv"}
    assert all("â" * 4096 in after[name] and "ê" * 904 in after[name] for name in changed)
    # What came first at the pledge is the pledge; its question is on the screen afterwards.
    assert all("ă" * 4000 in after[name] for name in changed - {"i3"})


async def _answers(phone: Behind, item: Item) -> None:
    """Answer as the item's own example does, or with the usual grade and level."""
    if item.kind is Kind.GRADE:
        await phone.taps(VI.label("grade.good"))
    elif item.kind is Kind.LEVEL:
        await phone.taps(VI.label("level.good"))
    else:
        await phone.says(item.example.vi if item.example else TEXT)


async def test_form_2a_takes_at_most_twenty_five_messages(
    world: World, cell: Cell, joined: Joined
) -> None:
    """Typed and tapped together, from the first screen to the file."""
    await open_year(world, cell)
    phone = await joined("binh", 1003)
    before = phone._updates

    await phone.taps(VI.label("home.write"))
    for item in ASKED:
        await _answers(phone, item)
    await phone.taps(VI.label("review.submit"))
    await phone.taps(VI.label("review.submit_yes"))

    assert ["ban-kiem-diem-2a-2024-le-van-binh.docx"] == phone.files
    assert phone._updates - before <= MOST_MESSAGES


async def test_a_prompt_is_entered_and_answered(world: World, cell: Cell, joined: Joined) -> None:
    """The secretary types it; the member finds it as a question of its own."""
    await open_year(world, cell)
    an = await joined("an", 1004)
    await an.says("menu")
    await an.taps(VI.label("home.lead"))
    await an.taps(VI.label("lead.prompts"))
    await an.taps(VI.label("prompt.add"))
    await an.taps("Trần Thị Lan")
    await an.sends(**STICKER)
    again = an.text
    await an.says("Chậm quyết toán quỹ tổ.")
    listed = an.text
    lan = await joined("lan", 1005)
    await lan.says("kiem diem")
    await lan.taps(VI.label("review.overview_button"))
    await lan.taps("⏳ 11. Giải trình")

    assert "Trần Thị Lan" in again
    assert VI.label("prompt.kept") in listed
    assert "«Chậm quyết toán quỹ tổ.»" in lan.text


async def test_a_pasted_text_is_understood_and_taken(desk: Desk) -> None:
    """What was understood replaces the two answers; the others stay."""
    await at_pasted(desk)
    before = await desk.stored()
    await desk.phone.taps(VI.label("paste.whole"))
    whole = desk.phone.text
    await desk.phone.taps(VI.label("review.back"))

    await desk.phone.taps(VI.label("paste.take"))

    after = await desk.stored()
    assert TEXT == before["ii1"]
    assert "Ngại góp ý thẳng." in whole
    assert "Ngại góp ý thẳng." == after["ii1"]
    assert {"ii1", "ii2"} == {name for name in after if after[name] != before[name]}


async def test_which_form_is_asked_by_typing(desk: Desk) -> None:
    """The form, its clause, and the way to write it; the question on the screen stays open."""
    await at_text(desk)

    await desk.phone.says("phải viết bản nào?")

    assert "Mẫu 02A-HD KĐ.ĐG 2023" in desk.phone.text
    assert "KH 73-KH/ĐU, III.3.1.a" in desk.phone.text
    ways = [VI.label(key) for key in ("review.which_write", "home.help", "menu.home")]
    assert ways == desk.phone.labels


async def test_a_level_that_differs_wants_its_reason(desk: Desk) -> None:
    """Asked at once, kept, and asked again before handing in when it was put off."""
    await at_reason(desk)
    asked = desk.phone.text
    await desk.phone.taps(VI.label("review.overview_button"))
    await desk.phone.taps(VI.label("review.submit"))
    again = desk.phone.text

    await desk.phone.says("Có sáng kiến cấp sở.")
    await desk.phone.says("kiem diem")
    await desk.phone.taps(VI.label("review.submit"))

    assert "Mời gõ lý do" in asked
    assert "Mời gõ lý do" in again
    assert VI.label("review.submit_yes") in desk.phone.labels
