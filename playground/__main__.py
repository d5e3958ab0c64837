"""`python -m playground`: run the miniature Telegram and Zalo with their phones page."""

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from aiohttp import ClientSession

from playground.app import Playground

DEFAULT_PORT = 8765


def main() -> None:
    """Run until interrupted."""
    try:
        asyncio.run(_run(_options()))
    except OSError as error:
        sys.exit(f"playground: {error}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m playground",
        description="A miniature Telegram and a miniature Zalo on this machine, with phones "
        "on a web page. Nothing leaves the machine and nothing is kept.",
    )
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="loopback port")
    parser.add_argument(
        "--clock-file", type=Path, help="where to write how far the clock was moved, in seconds"
    )
    parser.add_argument("--telegram-token", help="register a Telegram bot with this token")
    parser.add_argument("--zalo-token", help="register a Zalo bot with this token")
    return parser.parse_args()


async def _run(options: argparse.Namespace) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with Playground(port=options.port, clock_file=options.clock_file) as world:
        await _register_bots(world.base_url, options)
        sys.stdout.write(_where_to_look(world))
        sys.stdout.flush()
        await stopped.wait()


async def _register_bots(base_url: str, options: argparse.Namespace) -> None:
    bots = {
        "telegram": {"token": options.telegram_token, "username": "tusoi_bot", "name": "Tự Soi"},
        "zalo": {"token": options.zalo_token, "name": "Bot Tự Soi"},
    }
    async with ClientSession(base_url, raise_for_status=True) as session:
        for channel, bot in bots.items():
            if bot["token"]:
                await session.post(f"/play/{channel}/bots", json=bot)


def _where_to_look(world: Playground) -> str:
    return (
        f"Điện thoại để thử / phones   {world.base_url}/\n"
        f"Telegram Bot API             {world.telegram_api}\n"
        f"Zalo Bot API                 {world.zalo_api}\n"
        "Ctrl+C để dừng / to stop\n"
    )


if __name__ == "__main__":
    main()
