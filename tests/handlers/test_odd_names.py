"""A name is only ever text: marks in it mark nothing, on whatever screen it stands."""

from collections.abc import Callable

import pytest

from storage.tables import Member
from tests.handlers.line import Behind
from tests.worlds import Cell, World
from workflow.people import joining

NewChat = Callable[..., Behind]
NAMES = ("<b>Lê</b> Văn Bình", "Lê & Bình", 'Lê "Bình" &lt;i&gt;', "</code><a href='x'>Lê</a>")


@pytest.fixture(params=NAMES)
async def odd(request: pytest.FixtureRequest, world: World, cell: Cell) -> str:
    """Lan's name in the roster, as somebody entered it."""
    name = str(request.param)
    async with world.job() as work:
        session = await work.session()
        member = await session.get_one(Member, cell.people["lan"].member_id)
        member.full_name = name
        session.add(member)
    return name


async def test_a_name_is_shown_as_it_stands(
    behind: NewChat, world: World, cell: Cell, odd: str
) -> None:
    """In the notice, at home and in a refusal: taken for marks, some of it would be gone."""
    async with world.job() as work:
        code = await joining.make_code(work, cell.people["lan"].member_id)
    lan, seen = behind(1001), []

    await lan.says(code)
    seen.append(lan.text)
    await lan.taps("Đồng ý và bắt đầu")
    await lan.says("/menu")
    await lan.says(code)
    seen.append(lan.text)

    assert [odd in text for text in seen] == [True, True]
