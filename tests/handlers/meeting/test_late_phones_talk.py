"""A phone that joins while an urn is open gets no sheet; whoever lost his votes on paper (L21).

An, the secretary, plays the thief: he has codes made in other members' names and joins phones of
his own with them. The same attack before the opening succeeds, and is the control.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select, update

from handlers.callbacks.meeting import SheetAction, SheetStep
from handlers.meeting.meeting_notices import PREPARES
from handlers.people import phone_notices as notices
from storage.ballot_paper import SEALED_BYTES
from storage.tables import (
    AuditEvent,
    BallotElector,
    ChatAccount,
    OpenChoice,
    OutboxMessage,
    PaperElector,
    PaperUrn,
    SealedBallot,
)
from terms.ballots import CLEAR_SHEET, CastOutcome
from tests.handlers.conftest import Talks
from tests.handlers.line import Behind, OverZalo
from tests.handlers.thief import LATE, NEW, ON_PAPER, ROWS, VI, Thief, gathered_room
from tests.meeting_room import Room
from tests.rows import few
from tests.scenes import Steps, asked_for
from workflow.ballot import opening, page_links, paper_urn, turnout, urn_session, voting_plan
from workflow.ballot.page_links import PageEntry
from workflow.clock import FixedClock
from workflow.count import side_ballots
from workflow.drafts import Draft, Drafts
from workflow.open_urns import Sheets
from workflow.people import joining
from workflow.work import ChatKey


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; what all its tests begin with is built once."""
    return asked_for(request.fixturenames, gathered=gathered_room)


@pytest.fixture
def gathered(room: Room) -> Room:
    """Six voters in the room, everybody reviewed; the urn is about to be opened."""
    return room


@pytest.fixture
def thief(gathered: Room, talk: Talks) -> Thief:
    """An with bad intent."""
    return Thief(gathered, talk)


async def _rows(room: Room, table: Any, session_id: int | None = None) -> list[Any]:
    async with room.world.job() as work:
        number = room.session_id if session_id is None else session_id
        found = await (await work.session()).exec(select(table).where(table.session_id == number))
        return list(found.all())


async def _paper(room: Room) -> list[int]:
    return [row.member_id for row in await _rows(room, PaperElector)]


async def _told(room: Room, kind: str) -> list[str]:
    """Word every planned message of a kind, as the delivery would."""
    async with room.world.job() as work:
        found = await (await work.session()).exec(
            select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(col(OutboxMessage.id))
        )
        rows = list(found)
        screens = [await {**PREPARES, **notices.PREPARES}[kind](work, row, VI) for row in rows]
    return [str(screen.text) for screen in screens if screen is not None]


async def _opens_openly(room: Room) -> None:
    async with room.world.job() as work:
        await voting_plan.turn(work, room.people["an"], room.meeting_id, "mode")
    await room.opens()


@pytest.mark.parametrize("channel", few([Behind, OverZalo], 0))
async def test_a_reset_while_the_urn_is_open_votes_nowhere(
    thief: Thief, channel: type[Behind]
) -> None:
    """The whole theft: code made anew, joined, every button tried. Lan gets a paper instead."""
    room = thief.room
    await room.opens()
    phone = await thief.joins(await thief.resets("lan"), channel)

    said = await thief.tries_all(phone)

    assert [True] * 4 == [text.startswith(ON_PAPER) for text in said]
    assert ([], [room.member_id("lan")]) == (await _rows(room, SealedBallot), await _paper(room))
    assert 5 == len(await _rows(room, BallotElector))


@pytest.mark.parametrize("channel", few([Behind, OverZalo], 0))
async def test_the_same_weeks_before_votes(thief: Thief, channel: type[Behind]) -> None:
    """The control: the very same taps cast a ballot where the phone was joined long ago."""
    room = thief.room
    phone = await thief.joins(await thief.resets("lan"), channel)
    await _weeks_ago(room)
    await room.opens()

    said = await thief.tries_all(phone)

    assert "Đã ghi nhận" in said[-1]
    assert (1, []) == (len(await _rows(room, SealedBallot)), await _paper(room))


async def _weeks_ago(room: Room) -> None:
    """Whatever is joined now was joined long before the meeting."""
    async with room.world.job() as work:
        await (await work.session()).exec(
            update(ChatAccount).values(given_at=work.now - timedelta(weeks=3))
        )


async def test_a_printed_card_used_late_neither_votes_nor_hinders(thief: Thief) -> None:
    """Lan keeps her phone and votes; the other one hears the same before and after."""
    room = thief.room
    await room.opens()
    phone = await thief.joins(await thief.printed_code("lan"))

    before = await thief.tries_all(phone)
    came = await room.votes("lan", *[2] * ROWS)
    after = await thief.tries_all(phone)

    assert CastOutcome.RECORDED is came
    assert before == after
    assert [True] * 4 == [text.startswith(LATE) for text in before]
    assert (1, []) == (len(await _rows(room, SealedBallot)), await _paper(room))


@pytest.mark.parametrize("reset", [True, False])
async def test_an_open_vote_is_not_stolen_either(thief: Thief, reset: bool) -> None:
    """Open votes have no paper: Lan says it aloud; her list of voters stays whole."""
    room = thief.room
    if not reset:  # Lan never joined
        await thief.resets("lan")
    await _opens_openly(room)
    phone = await thief.joins(await (thief.resets if reset else thief.printed_code)("lan"))

    said = await thief.tries_all(phone)

    assert [True] * 4 == [text.startswith(LATE) for text in said]
    assert "nói ý kiến" in said[0]
    assert [] == await _rows(room, OpenChoice)


async def test_never_joined_and_joined_late_is_on_paper(thief: Thief) -> None:
    """Who had no phone at the opening votes on paper, whatever joins in his name then."""
    room = thief.room
    await thief.resets("mai")
    await room.opens()
    phone = await thief.joins(await thief.printed_code("mai"))

    said = await thief.tries_all(phone)

    assert [True] * 4 == [text.startswith(ON_PAPER) for text in said]
    assert [room.member_id("mai")] == await _paper(room)
    assert ["ballot_on_paper"] * 2 == await _kinds_for(room, "mai")


async def _kinds_for(room: Room, who: str) -> list[str]:
    async with room.world.job() as work:
        found = await (await work.session()).exec(
            select(OutboxMessage.kind).where(
                OutboxMessage.member_id == room.member_id(who),
                OutboxMessage.kind == urn_session.ON_PAPER,
            )
        )
        return list(found)


@pytest.mark.parametrize("shift", few([timedelta(), timedelta(hours=-2), timedelta(hours=2)], 1))
async def test_no_clock_decides_who_was_first(thief: Thief, shift: timedelta) -> None:
    """The joining worker's clock is the opening's own moment, far behind it, or ahead."""
    room = thief.room
    await room.opens()
    clock = FixedClock(room.world.clock.now() + shift)
    thief.room.world.clock, kept = clock, room.world.clock
    phone = await thief.joins(await thief.printed_code("lan"))
    thief.room.world.clock = kept

    said = await thief.tries_all(phone)

    assert [True] * 4 == [text.startswith(LATE) for text in said]


@pytest.mark.parametrize("openly", [False, True])
async def test_what_another_worker_remembers_casts_nothing(thief: Thief, openly: bool) -> None:
    """Lan's old phone has its sheet in a worker's memory; another worker takes the phone off."""
    room = thief.room
    await (_opens_openly(room) if openly else room.opens())
    old = thief.talk("lan")
    await old.taps_data(SheetAction(do=SheetStep.RECEIVE, session=room.session_id).pack())
    ours, drafts = room.world.house, Drafts(room.world.clock.now)
    room.world.house = replace(ours, sheets=Sheets(), drafts=drafts)
    await thief.resets("lan")
    room.world.house = ours
    known = ours.sheets.get(
        ("telegram", "1", str(old.chat)), room.session_id, room.world.clock.now()
    )
    letters = Draft((1,) * ROWS, version=1).letters()

    cast = SheetAction(do=SheetStep.CAST, session=room.session_id, letters=letters)
    await old.taps_data(cast.pack())

    assert known is not None
    assert "không có phiếu trong lần bỏ phiếu này" in old.text
    table = OpenChoice if openly else SealedBallot
    assert [] == await _rows(room, table)


async def test_a_page_opened_before_the_reset_casts_nothing(thief: Thief) -> None:
    """The link of the old phone ends with it, also the page that lies open."""
    room = thief.room
    room.world.house = replace(room.world.house, public_url="https://soi.example.vn")
    await room.opens()
    async with room.world.job() as work:
        link = await page_links.address(work, room.session_id, room.member_id("lan"), "vi")
    token = link.rpartition("/")[2]
    await thief.resets("lan")

    with pytest.raises(page_links.NoSuchLink):
        async with room.world.job() as work:
            await page_links.cast(work, PageEntry(token), b"\7" * SEALED_BYTES)

    assert [] == await _rows(room, SealedBallot)


async def test_an_invitation_sent_late_reaches_no_new_phone(thief: Thief) -> None:
    """It carries the page's link: it names the phones of the opening, and goes to no other."""
    room = thief.room
    await room.opens()
    await thief.joins(await thief.printed_code("lan"))

    async with room.world.job() as work:
        found = await (await work.session()).exec(
            select(OutboxMessage).where(
                OutboxMessage.kind == urn_session.INVITATION,
                OutboxMessage.member_id == room.member_id("lan"),
            )
        )
        (row,) = found.all()

    assert [room.people["lan"].account_id] == row.args["accounts"]


async def test_who_has_voted_keeps_his_receipt(thief: Thief) -> None:
    """A reset after the cast moves nobody: the ballot counts, and no paper is handed out."""
    room = thief.room
    await room.opens()
    await room.votes("lan", *[2] * ROWS)
    phone = await thief.joins(await thief.resets("lan"))

    said = await thief.tries_all(phone)

    assert [True] * 4 == [text.startswith("✅ Đã ghi nhận") for text in said]
    assert (1, []) == (len(await _rows(room, SealedBallot)), await _paper(room))


async def test_one_who_leaves_the_room_of_phones_votes_on_paper(thief: Thief) -> None:
    """Leaving on one's last phone is the same: the tellers may hand a paper out."""
    room = thief.room
    await room.opens()
    lan = thief.talk("lan")

    await lan.taps_data("m:leave_now")

    assert [room.member_id("lan")] == await _paper(room)


async def test_the_next_opening_takes_the_new_phone(thief: Thief) -> None:
    """A rehearsal is guarded like a vote; the vote after it has a list of its own."""
    room = thief.room
    async with room.world.job() as work:
        room.session_id = await side_ballots.rehearse(work, room.people["an"], room.meeting_id)
    phone = await thief.joins(await thief.resets("lan"))
    rehearsed = await thief.tries_all(phone)
    async with room.world.job() as work:
        await side_ballots.close(work, room.people["an"], room.meeting_id, room.session_id)
    await room.counts()
    await _weeks_ago(room)
    await room.opens()

    said = await thief.tries_all(phone)

    assert [True] * 4 == [text.startswith(ON_PAPER) for text in rehearsed]
    assert "Đã ghi nhận" in said[-1]


async def test_the_old_phone_chair_and_tellers_are_told(thief: Thief) -> None:
    """Who, when, what to do; the sheet on the old screen is written over; the chain keeps it."""
    room = thief.room
    await room.opens()
    old = thief.talk("lan")
    await old.taps_data(SheetAction(do=SheetStep.RECEIVE, session=room.session_id).pack())

    await thief.joins(await thief.resets("lan"))

    (taken,) = await _told(room, "phone_taken")
    assert "Lúc 09:00 ngày 20/11/2024, đồng chí <b>Nguyễn Văn An</b> đã gỡ máy này" in taken
    assert "bỏ <b>phiếu giấy</b>" in taken
    moved = await _told(room, "moved_to_paper")
    assert moved
    assert {True} == {"<b>Trần Thị Lan</b> chuyển sang bỏ phiếu giấy" in text for text in moved}
    assert [True] == [text.startswith(ON_PAPER) for text in await _told(room, CLEAR_SHEET)]
    async with room.world.job() as work:
        kinds = (await (await work.session()).exec(select(AuditEvent.kind))).all()
    assert {"moved_to_paper": 1, "chats_reset": 1, "chat_joined": 1} == {
        kind: list(kinds).count(kind) for kind in ("moved_to_paper", "chats_reset", "chat_joined")
    }


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ("printed", "bằng mã in trên phiếu của đồng chí"),
        ("own", "bằng mã lấy trên máy của đồng chí"),
    ],
)
async def test_another_phone_is_told_to_the_one_there_is(
    thief: Thief, made: str, said: str
) -> None:
    """Whichever code was used, at any time, also long before a meeting."""
    room = thief.room
    if made == "own":
        async with room.world.job() as work:
            code = await joining.own_code(work, room.people["lan"])
    else:
        code = await thief.printed_code("lan")

    await thief.joins(code, OverZalo)

    (told,) = await _told(room, "phone_added")
    assert said in told
    assert "(Zalo)" in told


async def test_a_phone_joined_again_is_another_phone(thief: Thief) -> None:
    """Taken off and joined again, the very chat of the opening gets no sheet any more."""
    room = thief.room
    await room.had_also("lan", ChatKey("telegram", "1", str(NEW)))
    await room.opens()
    old = Behind(room.world, NEW)
    await old.says("rời")
    await old.taps(VI.label("join.leave_yes"))
    await old.says(await thief.printed_code("lan"))
    await old.taps(VI.label("join.do_agree"))

    said = await thief.tries_all(old)

    assert [True] * 4 == [text.startswith(LATE) for text in said]
    assert [] == await _paper(room)


async def test_one_paper_is_never_counted_apart_and_the_turnout_keeps_its_steps(
    thief: Thief,
) -> None:
    """Two have voted and zero is shown; the move shows no more. Lan's one paper is in the sum."""
    room = thief.room
    await room.opens()
    for who in ("binh", "hoa"):
        await room.votes(who, *[2] * ROWS)
    before = await _turnout(room)
    await thief.resets("lan")
    after = await _turnout(room)
    for who in ("an", "khanh", "mai"):
        await room.votes(who, *[2] * ROWS)
    await room.closes()
    await room.counts()
    for teller in ("an", "hoa"):
        await _enters(room, teller, ("1", "1", "0", *["1 0 0 0"] * ROWS))

    (urn,) = await _rows(room, PaperUrn)
    assert ((0, 6, 0), (0, 5, 1)) == (before, after)
    assert (1, 1, False) == (urn.issued, urn.returned, urn.apart)


async def _turnout(room: Room) -> tuple[int, int, int]:
    async with room.world.job() as work:
        found = await opening.turnout(work, room.people["an"], room.meeting_id)
    assert isinstance(found, turnout.TurnoutFacts)
    return found.voted, found.electors, found.on_paper


async def _enters(room: Room, teller: str, rows: Sequence[str]) -> None:
    async with room.world.job() as work:
        await paper_urn.begin(work, room.people[teller], room.session_id)
    for row in rows:
        async with room.world.job() as work:
            await paper_urn.enter(work, room.people[teller], room.session_id, row)
