"""One reminder to everybody: whether it goes out within the hours of a single day.

A house serves one bot of each platform. What takes longer than a day's hours is not lost: the rest
leaves on the next day on which reminders may be sent, as what is then due."""

from datetime import timedelta
from math import ceil

from aiogram.utils.token import extract_bot_id
from sqlalchemy.exc import SQLAlchemyError

from bot.channel.bot_channel import TELEGRAM, ZALO
from bot.delivery.push import ZALO_PAUSE
from bot.doctor.finding import Finding, Installation, weak, well
from bot.doctor.rows import opened
from storage.errors import StorageError
from storage.queries import reach
from workflow.quiet import QuietHours

_NAMES = ("database", "keys", "telegram_token", "zalo_token", "push_per_second")
_HOURS = ("quiet_from", "quiet_until")
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)


async def wave(house: Installation) -> list[Finding]:
    """A reminder to every joined phone fits into the hours of a day, and into Zalo's month."""
    settings = house.settings
    if not (settings.delivery and house.knows(*_NAMES, *_HOURS)):
        return []
    try:
        chats = await _chats(house)
    except (StorageError, SQLAlchemyError, OSError):
        return []  # of the database or the text key, which is told by itself
    paces = {TELEGRAM: settings.push_per_second, ZALO: 1 / ZALO_PAUSE}
    found = [
        wave_of(channel, count, paces[channel], settings.quiet_hours)
        for channel, count in chats.items()
        if count
    ]
    most, limit = chats.get(ZALO, 0), settings.zalo_messages
    if most > limit and house.knows("zalo_messages"):
        found.append(weak("wave_over_month", count=most, limit=limit))
    return found


def wave_of(channel: str, count: int, per_second: float, quiet: QuietHours) -> Finding:
    """Judge one message to so many phones of a platform at its pace: by the hours of one day."""
    most = per_second * quiet.open_hours.total_seconds()
    takes = timedelta(minutes=ceil(timedelta(seconds=count / per_second) / _MINUTE))
    said = {
        "channel": channel.title(),
        "count": count,
        "hours": takes // _HOUR,
        "minutes": takes % _HOUR // _MINUTE,
        "since": f"{quiet.end:%H:%M}",
        "until": f"{quiet.start:%H:%M}",
    }
    if count <= most:
        return well("wave", **said)
    return weak("wave_over_day", **said, most=int(most), days=ceil(count / most))


async def _chats(house: Installation) -> dict[str, int]:
    """Give how many phones are joined to the bot of each platform that has one."""
    settings = house.settings
    tokens = {TELEGRAM: settings.telegram_token, ZALO: settings.zalo_token}
    async with opened(house) as rows:
        if rows is None:
            return {}
        async with rows.transaction() as session:
            return {
                channel: await reach.users_of(session, channel, str(extract_bot_id(said)))
                for channel, token in tokens.items()
                if (said := token.get_secret_value())
            }
