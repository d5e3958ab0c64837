"""Conversations, handled updates, raw updates that wait, numbers for text ids."""

from datetime import timedelta

from storage import fsm, updates
from storage.database import Database
from storage.tables import ExternalId
from tests.storage.stage import NOW

LAN = ("telegram", "tusoi_bot", "1002")
RAW = '{"message": {"text": "Tôi còn hạn chế trong tự học"}}'


async def test_a_chat_that_never_spoke_has_no_conversation(database: Database) -> None:
    """Nothing is made up by asking."""
    async with database.transaction() as session:
        assert await fsm.load(session, *LAN) is None


async def test_each_part_of_a_conversation_is_kept_by_itself(database: Database) -> None:
    """The state, the cursor and the list do not overwrite one another."""
    async with database.transaction() as session:
        await fsm.save(session, *LAN, {"state": "review:asking", "data": {"item": "i1"}})
        await fsm.save(session, *LAN, {"options": {"1": "next"}})

    async with database.transaction() as session:
        kept = await fsm.load(session, *LAN)

    assert kept is not None
    assert ("review:asking", {"item": "i1"}, {"1": "next"}) == (kept.state, kept.data, kept.options)


async def test_a_conversation_is_read_as_last_written(database: Database) -> None:
    """Also inside the transaction that read it before."""
    async with database.transaction() as session:
        await fsm.save(session, *LAN, {"state": "review:asking"})
        await fsm.load(session, *LAN)

        await fsm.save(session, *LAN, {"state": None})

        kept = await fsm.load(session, *LAN)
        assert kept is not None
        assert kept.state is None


async def test_only_a_conversation_that_is_kept_is_changed(database: Database) -> None:
    """One that was erased stays erased; what is not named of one that is there stays."""
    async with database.transaction() as session:
        await fsm.change(session, *LAN, {"state": None, "data": {}})
        erased = await fsm.load(session, *LAN)
        await fsm.save(session, *LAN, {"state": "review:asking", "data": {"item": "i1"}})
        await fsm.change(session, *LAN, {"state": "review:pasting"})
        kept = await fsm.load(session, *LAN)

    assert erased is None
    assert kept is not None
    assert ("review:pasting", {"item": "i1"}) == (kept.state, kept.data)


async def test_an_update_is_seen_the_second_time(database: Database) -> None:
    """And only the same one: not another bot's with the same number."""
    async with database.transaction() as session:
        first = await updates.seen(session, "telegram", "tusoi_bot", "7", NOW)
        again = await updates.seen(session, "telegram", "tusoi_bot", "7", NOW)
        other = await updates.seen(session, "telegram", "second_bot", "7", NOW)

    assert (False, True, False) == (first, again, other)


async def test_an_update_that_failed_was_not_seen(database: Database) -> None:
    """Its id is undone with its work, so that its repetition is handled."""
    unit = database.unit()
    await updates.seen(await unit.session(), "telegram", "tusoi_bot", "7", NOW)
    await unit.rollback()

    async with database.transaction() as session:
        assert not await updates.seen(session, "telegram", "tusoi_bot", "7", NOW)


async def test_old_update_ids_are_pruned(database: Database) -> None:
    """Below, at and above the moment: only what is older goes."""
    second = timedelta(seconds=1)
    async with database.transaction() as session:
        for key, at in (("below", NOW - second), ("at", NOW), ("above", NOW + second)):
            await updates.seen(session, "telegram", "tusoi_bot", key, at)

        gone = await updates.prune(session, NOW)

        kept = [
            key
            for key in ("below", "at", "above")
            if await updates.seen(session, "telegram", "tusoi_bot", key, NOW)
        ]

    assert (1, ["at", "above"]) == (gone, kept)


async def test_raw_updates_wait_in_order_until_they_are_handled(database: Database) -> None:
    """A platform that never repeats: what came is kept, once, and forgotten when done."""
    async with database.transaction() as session:
        kept = [
            await updates.keep_inbound(session, "zalo", "oa", key, RAW)
            for key in ("b", "a", "b", "c")
        ]
        await updates.delete_inbound(session, "zalo", "oa", "a")

        waiting = await updates.pending_inbound(session, "zalo", "oa")

    assert [True, True, False, True] == kept
    assert [updates.Inbound("b", RAW), updates.Inbound("c", RAW)] == waiting


async def test_a_text_id_has_one_number_for_ever(database: Database) -> None:
    """And the number leads back to it."""
    async with database.transaction() as session:
        number = await updates.number_for(session, "zalo", "oa", "8d3f")
        again = await updates.number_for(session, "zalo", "oa", "8d3f")
        other = await updates.number_for(session, "zalo", "oa", "8d40")

        assert number == again
        assert number != other
        assert "8d3f" == (await session.get_one(ExternalId, number)).value
