"""What nobody asked for: pushed once, to who still owes it, and every outcome written down."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import httpx
import pytest
from markupsafe import Markup
from sqlmodel import delete, select
from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)

from bot.channel.pace import Pace
from bot.channel.send import Fate
from bot.delivery import worker as deliveries
from bot.settings import Settings
from bot.telegram.pusher import fate_of
from bot.wiring import Program
from handlers.reply import Screen
from playground.app import Playground
from playground.story import Phone, TelegramPhone
from storage import outbox
from storage.database import Database
from storage.tables import (
    AccountState,
    ChatAccount,
    Conversation,
    OutboxMessage,
    OutboxState,
)
from terms.ballots import CLEAR_SHEET
from tests.bot import joining
from tests.bot.running import LATER, TELEGRAM_TOKEN, ZALO_TOKEN, Notebook, running, until
from workflow.clock import SystemClock


async def owe(database: Database, member_id: int, kind: str = "notice", **args: Any) -> None:
    """Put one message into the outbox, due at once."""
    async with database.transaction() as session:
        account_id = args.pop("account_id", None)
        await outbox.plan(
            session,
            key=f"{kind}:{member_id}:{args}",
            kind=kind,
            member_id=member_id,
            args=args,
            not_before=SystemClock().now(),
            account_id=account_id,
        )


async def only(database: Database) -> OutboxMessage:
    """Read the one message of the outbox."""
    async with database.transaction() as session:
        return (await session.exec(select(OutboxMessage))).one()


def is_now(database: Database, state: OutboxState) -> Callable[[], Any]:
    """Tell whether the one message of the outbox came to this."""

    async def look() -> bool:
        return (await only(database)).state == state

    return look


async def test_a_message_is_pushed_and_marked(
    program: Program, database: Database, lan: TelegramPhone, joined_lan: int
) -> None:
    """It comes with its buttons, by the other library, and is written down as sent."""
    await lan.says("một")
    await lan.sees("Đã ghi 1 ghi chú")
    await lan.looks_away()

    await owe(database, joined_lan)

    seen = await lan.sees("Nhắc việc")
    assert ("Xem",) == seen.buttons
    await until(is_now(database, OutboxState.SENT))


async def test_a_phone_that_was_taken_away_still_hears_of_it(
    program: Program, database: Database, lan: TelegramPhone, joined_lan: int
) -> None:
    """A farewell goes to its account whatever became of it; anything else reaches it no more."""
    await lan.says("một")
    await lan.sees("Đã ghi 1 ghi chú")
    await lan.looks_away()
    async with database.transaction() as session:
        account = (await session.exec(select(ChatAccount))).one()
        account.state = AccountState.REVOKED
        session.add(account)
        account_id = account.id

    await owe(database, joined_lan, account_id=account_id, farewell=True)

    await lan.sees("Nhắc việc")
    await until(is_now(database, OutboxState.SENT))


async def test_a_message_for_some_phones_reaches_no_other(
    program: Program, database: Database, lan: TelegramPhone, joined_lan: int
) -> None:
    """Who joined after the opening gets no link to the ballot page by a message sent late."""
    await owe(database, joined_lan, accounts=[4711])

    await until(is_now(database, OutboxState.DROPPED))


async def test_a_pushed_text_whose_marks_a_server_cannot_parse_is_said_plainly_once(
    program: Program,
    world: Playground,
    database: Database,
    notebook: Notebook,
    lan: TelegramPhone,
    joined_lan: int,
) -> None:
    """What was refused was not delivered: the same words without marks, and that is all."""
    notebook.prepared = lambda row: Screen(Markup("<b>Nhắc việc</b> của An &amp; Lan"))
    await lan.says("một")
    await lan.sees("Đã ghi 1 ghi chú")
    await world.story.misbehaves("telegram", "marks", times=None)

    await owe(database, joined_lan)
    seen = await lan.sees("Nhắc việc")
    await until(is_now(database, OutboxState.SENT))

    assert "Nhắc việc của An & Lan" == seen.text
    calls = await world.story.calls("telegram", TELEGRAM_TOKEN)
    pushed = [one for one in calls if "Nhắc việc" in str(one["params"].get("text"))]
    assert [400, 200] == [one["status"] for one in pushed]


async def test_a_pushed_button_works_like_any_other(
    program: Program, database: Database, lan: TelegramPhone, joined_lan: int
) -> None:
    """The tap writes over the pushed message."""
    await lan.says("một")
    await lan.sees("Đã ghi 1 ghi chú")
    await owe(database, joined_lan)
    await lan.sees("Nhắc việc")

    await lan.taps("Xem")

    await lan.sees("Xem lại 1 ghi chú")


async def test_on_zalo_a_push_takes_no_number_from_the_question(
    program: Program, database: Database, notebook: Notebook, binh: Phone
) -> None:
    """A message that comes between a list and the typed «1» offers words; «1» is the list's."""
    notebook.prepared = lambda row: Screen(Markup("Nhắc việc"), ((LATER,),))
    binh_id = await joined_zalo(database, binh)

    await owe(database, binh_id)
    pushed = await binh.sees("Nhắc việc")
    await binh.says("1")

    await binh.sees("Xem lại 1 ghi chú")
    assert "Gõ một trong các từ: «Để sau»" in pushed.text


async def test_on_zalo_numbers_stay_with_the_question_after_a_restart(
    world: Playground, settings: Settings, database: Database, notebook: Notebook, binh: Phone
) -> None:
    """Question, push, restart: the number still answers the question, the word the push."""
    notebook.prepared = lambda row: Screen(Markup("Nhắc việc"), ((LATER,),))
    async with running(settings, notebook.hooks()):
        binh_id = await joined_zalo(database, binh)
        await owe(database, binh_id)
        await binh.sees("Nhắc việc")

    async with running(settings, notebook.hooks()):
        await binh.says("số 1")
        await binh.sees("Xem lại 1 ghi chú")
        await binh.says("de sau")
        await binh.sees("Để sau rồi")


async def test_on_zalo_a_push_without_a_question_is_answered_by_its_words(
    program: Program, database: Database, notebook: Notebook, binh: Phone
) -> None:
    """Nothing was asked: the number is nobody's, the word is the push's."""
    binh_id = await joined_zalo(database, binh)
    async with database.transaction() as session:
        await session.exec(delete(Conversation))
    notebook.prepared = lambda row: Screen(Markup("Nhắc việc"), ((LATER,),))

    await owe(database, binh_id)
    await binh.sees("Nhắc việc")
    await binh.taps("Để sau")

    await binh.sees("Để sau rồi")


async def test_on_zalo_who_is_writing_keeps_his_digits(
    program: Program, database: Database, binh: Phone
) -> None:
    """A reminder in the middle of an answer offers words; a digit goes into the answer."""
    binh_id = await joined_zalo(database, binh)
    await binh.says("viết")
    await binh.sees("Mời gõ câu trả lời")

    await owe(database, binh_id)
    await binh.sees("Nhắc việc")
    await binh.says("1")

    await binh.sees("Đã ghi 2 ghi chú")


async def test_what_is_not_owed_any_more_is_not_sent(
    program: Program,
    database: Database,
    notebook: Notebook,
    lan: TelegramPhone,
    joined_lan: int,
) -> None:
    """It is asked again when its time has come."""
    notebook.prepared = lambda row: None

    await owe(database, joined_lan)

    await until(is_now(database, OutboxState.DROPPED))
    assert "not_owed" == (await only(database)).error


async def test_who_has_no_chat_is_not_waited_for(
    program: Program, database: Database, lan_id: int
) -> None:
    """Nobody to send it to."""
    await owe(database, lan_id)

    await until(is_now(database, OutboxState.DROPPED))
    assert "nobody" == (await only(database)).error


async def test_a_blocked_account_is_noted(
    program: Program, database: Database, lan: TelegramPhone, joined_lan: int
) -> None:
    """The row is dropped and the account is out of reach from now on."""
    await lan.says("một")
    await lan.sees("Đã ghi 1 ghi chú")
    await lan.blocks()

    await owe(database, joined_lan)

    await until(is_now(database, OutboxState.DROPPED))
    async with database.transaction() as session:
        account = (await session.exec(select(ChatAccount))).one()
    assert ("unreachable", AccountState.BLOCKED) == ((await only(database)).error, account.state)


async def test_a_chat_the_platform_does_not_know_is_lost(
    program: Program, database: Database, lan_id: int
) -> None:
    """400 chat not found: the account is lost, and not tried again."""
    await joining.account(database, lan_id, "telegram", "701", "999999")

    await owe(database, lan_id)

    await until(is_now(database, OutboxState.DROPPED))
    async with database.transaction() as session:
        account = (await session.exec(select(ChatAccount))).one()
    assert AccountState.LOST == account.state


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
async def test_what_perhaps_arrived_is_not_sent_again(
    program: Program,
    world: Playground,
    database: Database,
    lan: TelegramPhone,
    joined_lan: int,
    binh: Phone,
    channel: str,
) -> None:
    """The line was cut after the message was taken: unknown, and it stands in the chat once."""
    phone: Phone = lan if channel == "telegram" else binh
    member_id = joined_lan if channel == "telegram" else await joined_zalo(database, binh)
    await phone.says("một")
    await phone.sees("Đã ghi")
    await phone.looks_away()
    await world.story.misbehaves(channel, "drop_after", method="sendMessage")

    await owe(database, member_id)

    await until(is_now(database, OutboxState.UNKNOWN))
    await phone.sees("Nhắc việc")
    await phone.looks_away()
    await phone.sees_nothing_new(1.0)


async def test_a_429_is_waited_out(
    program: Program,
    world: Playground,
    database: Database,
    lan: TelegramPhone,
    joined_lan: int,
) -> None:
    """The rate limiter waits as long as it was told to, and sends it then."""
    await lan.says("một")
    await lan.sees("Đã ghi 1 ghi chú")
    await lan.looks_away()
    await world.story.misbehaves("telegram", "429", method="sendMessage", seconds=1)

    await owe(database, joined_lan)

    await lan.sees("Nhắc việc")
    await until(is_now(database, OutboxState.SENT))


async def test_a_broken_server_is_tried_later(
    program: Program,
    world: Playground,
    database: Database,
    lan: TelegramPhone,
    joined_lan: int,
) -> None:
    """Put off by some twenty seconds, more each time."""
    await lan.says("một")
    await lan.sees("Đã ghi 1 ghi chú")
    await world.story.misbehaves("telegram", "500", method="sendMessage")

    before = SystemClock().now()
    await owe(database, joined_lan)

    async def put_off() -> bool:
        return (await only(database)).error == "not_sent"

    await until(put_off)
    row = await only(database)
    assert (OutboxState.PENDING, 1) == (row.state, row.attempts)
    assert before + timedelta(seconds=8) < row.not_before
    assert row.not_before < SystemClock().now() + timedelta(seconds=25)


async def test_one_account_reached_is_a_member_told(
    program: Program,
    database: Database,
    lan: TelegramPhone,
    joined_lan: int,
) -> None:
    """A second device that is lost does not make the message come twice on the first."""
    await joining.account(database, joined_lan, "telegram", "701", "999999")
    await lan.says("một")
    await lan.sees("Đã ghi 1 ghi chú")
    await lan.looks_away()

    await owe(database, joined_lan)

    await lan.sees("Nhắc việc")
    await until(is_now(database, OutboxState.SENT))


async def test_each_account_is_told_in_its_language(
    program: Program, database: Database, notebook: Notebook, lan: TelegramPhone, lan_id: int
) -> None:
    """Words are chosen when it is sent, by what the account speaks."""
    await joining.account(database, lan_id, "telegram", "701", str(lan.user), language="en")
    notebook.worded = lambda words: Screen(words("web.try_later"))
    await lan.says("một")
    await lan.sees("Đã ghi 1 ghi chú")

    await owe(database, lan_id)

    await lan.sees("The system is busy")


async def test_a_message_can_be_written_over(
    program: Program,
    database: Database,
    notebook: Notebook,
    lan: TelegramPhone,
    joined_lan: int,
) -> None:
    """A row that names a message changes that one, also on a chat taken from its member."""
    await lan.says("phiếu")
    sheet = await lan.sees("Phiếu kín: 0 dấu")
    async with database.transaction() as session:
        account = (await session.exec(select(ChatAccount))).one()
        account.state = AccountState.REVOKED
        session.add(account)
    notebook.prepared = lambda row: Screen(Markup("Phiếu đã đóng"))

    await owe(database, joined_lan, message=str(sheet.id), account_id=account.id)

    closed = await lan.sees("Phiếu đã đóng")
    assert (sheet.id, ()) == (closed.id, closed.buttons)


async def test_what_perhaps_was_written_over_is_written_over_again(
    program: Program,
    world: Playground,
    database: Database,
    notebook: Notebook,
    lan: TelegramPhone,
    joined_lan: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """L10: the line is cut as a sheet is cleared, before the platform did it: no choice stays in
    the chat, and of where the sheet lay no row is kept."""
    monkeypatch.setattr(deliveries, "_FIRST_DELAY", timedelta(0))
    notebook.prepared = lambda row: Screen(Markup("Phiếu đã đóng"))
    await lan.says("phiếu")
    sheet = await lan.sees("Phiếu kín: 0 dấu")
    await world.story.misbehaves("telegram", "drop_before", method="editMessageText")

    await owe(database, joined_lan, CLEAR_SHEET, message=str(sheet.id))

    async def gone() -> bool:
        async with database.transaction() as session:
            return (await session.exec(select(OutboxMessage))).first() is None

    await until(gone)
    assert sheet.id == (await lan.sees("Phiếu đã đóng")).id


class TestQuiet:
    """A reminder that comes due at night waits for the morning; a notice does not."""

    @pytest.fixture
    def chosen(self) -> dict[str, Any]:
        now = SystemClock().now()
        until_then = (datetime.combine(now.date(), time()) + timedelta(hours=now.hour + 2)).time()
        return {"quiet_from": time(now.hour), "quiet_until": until_then}

    @pytest.mark.parametrize(("kind", "sent"), [("reminder", False), ("notice", True)])
    async def test_at_night(
        self,
        program: Program,
        database: Database,
        lan: TelegramPhone,
        joined_lan: int,
        kind: str,
        sent: bool,
    ) -> None:
        """Checked once more when it is sent, whatever was planned."""
        await lan.says("một")
        await lan.sees("Đã ghi 1 ghi chú")

        await owe(database, joined_lan, kind=kind)

        async def settled() -> bool:
            row = await only(database)
            return row.error == "quiet" or row.state == OutboxState.SENT

        await until(settled)
        assert sent == (OutboxState.SENT == (await only(database)).state)


async def test_two_workers_send_it_once(
    world: Playground,
    settings: Settings,
    notebook: Notebook,
    database: Database,
    lan: TelegramPhone,
    joined_lan: int,
) -> None:
    """One of them holds the lock of the bot."""
    hooks = notebook.hooks()
    async with running(settings, hooks), running(settings, hooks):
        await lan.opens()
        await lan.sees("ghi chú")
        await lan.looks_away()
        await owe(database, joined_lan)
        await until(is_now(database, OutboxState.SENT))

    pushed = [
        call
        for call in await world.story.calls("telegram", TELEGRAM_TOKEN)
        if call["method"] == "sendMessage" and call["params"]["text"] == "Nhắc việc"
    ]
    assert 1 == len(pushed)


def caused(error: NetworkError, cause: Exception) -> NetworkError:
    """Give the error as the library raises it."""
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "fate"),
    [
        (Forbidden("Forbidden: bot was blocked by the user"), Fate.BLOCKED),
        (BadRequest("Bad Request: chat not found"), Fate.LOST),
        (BadRequest("Message is not modified: specified new message"), Fate.UNCHANGED),
        (BadRequest("Can't parse entities"), Fate.REFUSED),
        (RetryAfter(timedelta(seconds=5)), Fate.LATER),
        (NetworkError("Too Many Requests"), Fate.LATER),
        (Forbidden("Forbidden: user is deactivated"), Fate.LOST),
        (BadRequest("Bad Request: PEER_ID_INVALID"), Fate.LOST),
        (InvalidToken("Unauthorized"), Fate.UNAUTHORISED),
        (caused(TimedOut(), httpx.ReadTimeout("")), Fate.UNKNOWN),
        (caused(NetworkError(""), httpx.ReadError("")), Fate.UNKNOWN),
        (caused(NetworkError(""), httpx.RemoteProtocolError("")), Fate.UNKNOWN),
        (caused(TimedOut(), httpx.ConnectTimeout("")), Fate.NOT_SENT),
        (caused(TimedOut(), httpx.PoolTimeout("")), Fate.NOT_SENT),
        (caused(NetworkError(""), httpx.ConnectError("")), Fate.NOT_SENT),
        (NetworkError("Bad Gateway"), Fate.NOT_SENT),
    ],
)
def test_what_the_other_library_raises_has_a_meaning(error: NetworkError, fate: Fate) -> None:
    """Perhaps delivered is only what had left and was not answered."""
    assert fate == fate_of(error)


async def test_the_pace_of_one_chat_is_its_own() -> None:
    """The first goes at once, the next waits; another chat does not."""
    waits: list[float] = []

    async def wait(seconds: float) -> None:
        waits.append(round(seconds, 1))

    pace = Pace(1.0, wait)
    for chat in ("lan", "lan", "bình", "lan"):
        await pace.wait(chat)

    assert [1.0, 2.0] == waits


async def joined_zalo(database: Database, binh: Phone) -> int:
    """Join Lê Văn Bình's Zalo, after he has written for the first time; give his member id."""
    await binh.says("một")
    await binh.sees("Đã ghi 1 ghi chú")
    member_id = await joining.member(database, "Lê Văn Bình")
    calls = await binh.story.calls("zalo", ZALO_TOKEN)
    chat = next(call["params"]["chat_id"] for call in calls if call["method"] == "sendMessage")
    await joining.account(database, member_id, "zalo", "702", chat)
    return member_id
