"""Pages that a button opens inside the app: what Telegram tells them of who tapped."""

from urllib.parse import parse_qs, urlsplit

import pytest
from aiogram.utils.web_app import check_webapp_signature, parse_webapp_init_data

from playground.telegram.web_apps import init_data
from tests.playground.telegram_desk import BOT_TOKEN, TelegramDesk

PAGE = "https://vidu.vn/phieu"
MARKUP = {"inline_keyboard": [[{"text": "Bỏ phiếu", "web_app": {"url": PAGE}}]]}
OTHER = "77:another-bot"


async def _told(server: TelegramDesk, **telling: object) -> str:
    """Let Lan open the page, and give what it is told."""
    await server.says("Mời bỏ phiếu", reply_markup=MARKUP)
    url = await server.lan.opens_page("Bỏ phiếu", **telling)
    assert url.startswith(PAGE)
    return parse_qs(urlsplit(url).fragment).get("tgWebAppData", [""])[0]


async def test_a_page_is_told_who_opened_it(server: TelegramDesk) -> None:
    """Signed with the bot's own token, as aiogram checks it."""
    told = await _told(server)

    assert check_webapp_signature(BOT_TOKEN, told)
    user = parse_webapp_init_data(told).user
    assert user is not None
    assert (server.chat_id, "Trần Thị Lan") == (user.id, user.first_name)


@pytest.mark.parametrize(
    ("telling", "own", "others"),
    [
        ({"age": 90_000}, True, False),
        ({"signed_by": OTHER}, False, True),
        ({"forged": True}, False, False),
        ({"untold": True}, False, False),
    ],
)
async def test_what_is_told_may_be_spoilt(
    server: TelegramDesk, telling: dict[str, object], own: bool, others: bool
) -> None:
    """Old, another bot's, changed afterwards, left out: for those who must refuse it."""
    told = await _told(server, **telling)

    assert own == check_webapp_signature(BOT_TOKEN, told or "x")
    assert others == check_webapp_signature(OTHER, told or "x")


async def test_the_moment_is_the_worlds(server: TelegramDesk) -> None:
    """Signed when it was opened, or so many seconds before."""
    now, old = await _told(server), await _told(server, age=90_000)
    moments = [parse_webapp_init_data(told).auth_date.timestamp() for told in (now, old)]

    assert 90_000 <= moments[0] - moments[1] + 60 < 90_120


async def test_in_the_test_environment_any_address_opens(server: TelegramDesk) -> None:
    """As with the real one, whose test environment takes http."""
    server.world.telegram.settings.test_environment = True
    page = {"text": "Bỏ phiếu", "web_app": {"url": "http://127.0.0.1:8080/phieu"}}
    await server.says("Mời bỏ phiếu", reply_markup={"inline_keyboard": [[page]]})

    url = await server.lan.opens_page("Bỏ phiếu")
    assert "http://127.0.0.1:8080/phieu" == url.partition("#")[0]


def test_the_same_is_signed_alike() -> None:
    """Nothing in it is drawn."""
    user = {"id": 7, "first_name": "Lan"}

    assert init_data(BOT_TOKEN, user, 1) == init_data(BOT_TOKEN, user, 1)
