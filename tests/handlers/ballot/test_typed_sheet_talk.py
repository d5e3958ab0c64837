"""The sheet by typed numbers: only where it was allowed, and warned of first."""

from dataclasses import replace

import pytest

from handlers.ballot import casting as ballot_handlers
from handlers.words import words_for
from storage.tables import BallotElector
from tests.handlers.ballot.test_ballot_talk import LEVELS, RECORDED, SUBJECTS, totals
from tests.handlers.ballot.test_ballot_talk import open_urn as open_urn
from tests.handlers.ballot.test_ballot_talk import scene as scene
from tests.handlers.conftest import TYPED, Talk, Talks
from tests.handlers.line import OverZalo
from tests.meeting_room import Room
from workflow.ballot.opening import InvitationFacts
from workflow.drafts import Draft


def _typed(room: Room, talk: Talks, who: str) -> Talk:
    chat = talk(who)
    chat.capabilities = TYPED
    return chat


async def test_no_numbers_are_typed_unless_allowed(open_urn: Room, talk: Talks) -> None:
    """Where there are no buttons, the page's own link comes instead of a sheet, a new one each."""
    lan = _typed(open_urn, talk, "lan")
    links = []

    for _ in range(2):
        lan.screen = ballot_handlers.invitation(words_for("vi"), InvitationFacts(1, 6))
        await lan.taps("Nhận phiếu")
        links.append(lan.button("Mở trang bỏ phiếu").url)

    assert ["https://tusoi.example/phieu"] * 2 == [link.rpartition("/")[0] for link in links]
    assert links[0] != links[1]


def _marked(room: Room, who: str) -> tuple[int, ...]:
    """Give what this worker has in mind of somebody's sheet."""
    blank = Draft.blank(len(SUBJECTS))
    drafts = room.world.house.drafts
    return drafts.newest(room.session_id, room.member_id(who), blank).marks


async def test_numbers_typed_where_nobody_allowed_it_mark_nothing(open_urn: Room) -> None:
    """On Zalo the link comes instead of a sheet; digits, levels and the way on are no marks."""
    zalo = OverZalo(open_urn.world, 8001)
    await open_urn.had_also("binh", zalo.key)

    await zalo.taps_data(f"s:r:{open_urn.session_id}::0:0")
    heard = list(zalo.words)
    for typed in ("1", "2", "tốt", LEVELS[1], "Tiếp tục", "Nhận phiếu", "1"):
        await zalo.says(typed)
        heard += zalo.words

    said = "\n".join(heard)
    assert "https://tusoi.example/phieu/" in said
    assert [] == [level for level in LEVELS if level in said]
    assert (0,) * 6 == _marked(open_urn, "binh")


@pytest.mark.parametrize("typed", ["tốt", "2", LEVELS[1]])
async def test_what_is_typed_under_the_sheet_marks_nothing(
    open_urn: Room, talk: Talks, typed: str
) -> None:
    """With buttons there, words are no marks: the first screen comes, and leads back to where the
    sheet was."""
    lan = talk("lan")
    await lan.taps("Nhận phiếu")
    await lan.taps(LEVELS[0])

    await lan.says(typed)
    said, marked = lan.text, _marked(open_urn, "lan")
    await lan.taps("Nhận phiếu")

    assert "Phiếu của đồng chí chưa nộp" in said
    assert (1, 0, 0, 0, 0, 0) == marked
    assert "2/6" in lan.text


async def test_numbers_are_typed_where_there_is_no_page(open_urn: Room, talk: Talks) -> None:
    """A house without an address of its own has no page to offer: numbers, with their warning."""
    world = open_urn.world
    world.house = replace(world.house, public_url="")
    lan = _typed(open_urn, talk, "lan")

    await lan.taps("Nhận phiếu")

    assert "ở lại trong cuộc trò chuyện" in lan.text
    assert "Bỏ phiếu trên trang web" not in lan.labels


async def test_typed_numbers_are_warned_of_first(open_urn: Room, talk: Talks) -> None:
    """They stay in the chat: page, going on or paper is the voter's choice; no message is kept."""
    await open_urn.lets_type()
    lan = _typed(open_urn, talk, "lan")

    await lan.taps("Nhận phiếu")

    assert "ở lại trong cuộc trò chuyện" in lan.text
    assert ["Bỏ phiếu trên trang web", "Tiếp tục", "Dùng phiếu giấy"] == lan.labels[:3]
    await lan.taps("Dùng phiếu giấy")
    assert "phiếu giấy" in lan.text
    async with open_urn.world.job() as work:
        elector = await (await work.session()).get_one(
            BallotElector, (open_urn.session_id, open_urn.member_id("lan"))
        )
    assert elector.sheet_message is None


async def test_typed_sheets_ask_one_name_at_a_time(open_urn: Room, talk: Talks) -> None:
    """Each choice leads to the next name, the last one to the review; every screen is secret."""
    await open_urn.lets_type()
    lan = _typed(open_urn, talk, "lan")
    await lan.taps("Nhận phiếu")
    await lan.taps("Tiếp tục")
    asked, secret = [], []

    for choice in ("Hoàn thành xuất sắc", "Hoàn thành tốt", "Để trống", "Hoàn thành nhiệm vụ"):
        asked.append(next(line for line in lan.text.splitlines() if "Phiếu kín" in line))
        secret.append(lan.screen is not None and lan.screen.secret)
        await lan.taps(choice)
    await lan.taps("Quay lại")
    await lan.taps("Không hoàn thành")
    for _ in range(2):
        await lan.taps("Hoàn thành tốt")
    await lan.taps("Nộp phiếu")
    await open_urn.closes()
    await open_urn.counts()

    assert [f"🔒 Phiếu kín · {n}/6 · còn {6 - n}" for n in (1, 2, 3, 4)] == asked
    assert [True] * 4 == secret
    assert RECORDED == lan.text
    assert [
        ({"excellent": 1}, 0),
        ({"good": 1}, 0),
        ({}, 1),
        ({"not_completed": 1}, 0),
        ({"good": 1}, 0),
        ({"good": 1}, 0),
    ] == [await totals(open_urn, who) for who in sorted(SUBJECTS)]
