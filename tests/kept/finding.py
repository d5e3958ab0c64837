"""What the program finds in a database, in plain figures and words."""

from collections import Counter

from sqlalchemy import func
from sqlmodel import SQLModel, select

from bot.hooks import real_hooks
from handlers.words import words_for
from storage.tables import ChatAccount, Meeting, OutboxMessage, OutboxState
from tests.worlds import World
from workflow import accounts
from workflow.accounts import Person
from workflow.count import proposals, results
from workflow.review import writing
from workflow.work import ChatKey, Work


def name_of(chat: ChatKey) -> str:
    """Give how a chat is named in what is told."""
    return ":".join((chat.channel, chat.bot, chat.chat))


async def people(work: Work) -> dict[str, Person]:
    """Give everybody who has joined, by chat."""
    session = await work.session()
    found = {}
    for account in await session.exec(select(ChatAccount)):
        chat = ChatKey(account.channel, account.bot, account.chat)
        person = await accounts.person(work, chat)
        assert person is not None
        found[name_of(chat)] = person
    return found


async def answers_in(world: World) -> dict[str, dict[str, str]]:
    """Give everybody's self-review as the program reads it, by chat and item."""
    found = {}
    async with world.job() as work:
        for chat, person in (await people(work)).items():
            page = await writing.page(work, person)
            if page is not None:
                found[chat] = dict(page.answers)
    return found


async def counted(world: World) -> tuple[dict[str, dict[str, int]], dict[str, str | None]]:
    """Give what a counted meeting has by name: the votes, and the levels that are proposed."""
    async with world.job() as work:
        meeting = (await (await work.session()).exec(select(Meeting))).one()
        rows = results.latest_of_each(await results.all_results(work, meeting))
        proposed = (await proposals.proposals(work, meeting)).rows
    votes = {
        row.name: {
            name: n
            for name, n in (*((k.value, v) for k, v in row.votes.items()), ("blank", row.blank))
            if n
        }
        for row in rows
    }
    levels = {row.result.name: row.level.value if row.level else None for row in proposed}
    return votes, levels


async def waiting_in(world: World) -> dict[str, int]:
    """Count by kind what waits to be sent and says something: the rest is not owed any more."""
    async with world.job() as work:
        rows = await (await work.session()).exec(
            select(OutboxMessage).where(OutboxMessage.state == OutboxState.PENDING)
        )
        words = words_for("vi")
        return dict(
            Counter(
                [row.kind for row in rows.all() if await real_hooks().prepare(work, row, words)]
            )
        )


async def rows_in(world: World) -> dict[str, int]:
    """Count the rows of every table."""
    async with world.database.engine.connect() as line:
        return {
            name: (await line.execute(select(func.count()).select_from(table))).scalar_one()
            for name, table in SQLModel.metadata.tables.items()
        }
