"""The stage of the demo: the playground, and the product as a process of its own beside it."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, Process
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

import aiohttp

from bot.settings import Settings, read_settings
from playground.app import Options, Playground
from playground.ports import KeptPort

TELEGRAM_TOKEN = "4242:demo-telegram-token"  # noqa: S105 - known to the playground alone
ZALO_TOKEN = "4343:demo-zalo-token"  # noqa: S105 - known to the playground alone
BOT_NAME = "tusoi_vidu_bot"
LOG_NAME = "tusoi.log"
GLANCE = 0.5
"""Seconds between two looks at whether the product still runs."""
START_SECONDS = 120.0
STOP_SECONDS = 15.0
_ASKED = aiohttp.ClientTimeout(total=5)


class StageError(Exception):
    """The product did not start, or ended by itself; `log` is where it says why."""

    def __init__(self, log: Path) -> None:
        super().__init__(str(log))
        self.log = log


class DemoStage:
    """A folder with a fresh house, the playground, and the running product."""

    def __init__(
        self, folder: Path, port: int = 0, language: str = "vi", options: Options | None = None
    ) -> None:
        self.folder = folder
        self.log = folder / LOG_NAME
        self._clock_file = folder / "clock"
        options = replace(options or Options(), clock_file=self._clock_file)
        options.telegram.test_environment = True
        self.world = Playground(port=port, options=options)
        self._language = language
        self._web_port = KeptPort()
        self._product: Process | None = None

    async def __aenter__(self) -> Self:
        try:
            await self.world.__aenter__()
        except OSError:
            self._web_port.close()
            raise
        await self.world.telegram_bot(TELEGRAM_TOKEN, BOT_NAME)
        await self.world.zalo_bot(ZALO_TOKEN)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()
        self._web_port.close()
        await self.world.__aexit__(kind, error, trace)

    @property
    def environment(self) -> dict[str, str]:
        """The settings of the product on this stage."""
        return {
            "TUSOI_DATABASE": f"sqlite+aiosqlite:///{self.folder / 'tusoi.db'}",
            "TUSOI_KEYS": str(self.folder / "keys"),
            "TUSOI_TELEGRAM_TOKEN": TELEGRAM_TOKEN,
            "TUSOI_TELEGRAM_API": self.world.telegram_api,
            "TUSOI_TELEGRAM_WEB": self.world.base_url,
            "TUSOI_ZALO_TOKEN": ZALO_TOKEN,
            "TUSOI_ZALO_API": self.world.zalo_api,
            "TUSOI_PUBLIC_URL": f"http://127.0.0.1:{self._web_port.number}",
            "TUSOI_WEB_PORT": str(self._web_port.number),
            "TUSOI_CLOCK_OFFSET_FILE": str(self._clock_file),
            "TUSOI_TICK_SECONDS": "0.5",
            "TUSOI_PROFILE": "hcmc_edu_2023",
            "TUSOI_LANGUAGE": self._language,
        }

    def settings(self) -> Settings:
        """Give the same settings to commands run in this process."""
        os.environ.update(self.environment)
        return read_settings(env_file=None)

    async def start(self) -> None:
        """Start the product and wait until it answers; raise `StageError` when it does not."""
        with self.log.open("ab") as log:
            self._product = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot",
                "run",
                env={**os.environ, **self.environment},
                stdin=DEVNULL,
                stdout=log,
                stderr=log,
            )
        address = f"http://127.0.0.1:{self._web_port.number}/healthz"
        end = asyncio.get_running_loop().time() + START_SECONDS
        async with aiohttp.ClientSession() as session:
            while not await _healthy(session, address):
                if self._product.returncode is not None or asyncio.get_running_loop().time() > end:
                    raise StageError(self.log)
                await asyncio.sleep(0.2)

    async def kill(self) -> None:
        """End the product as a power cut would."""
        if self._product is not None and self._product.returncode is None:
            self._product.kill()
            await self._product.wait()
        self._product = None

    async def runs_until(self, told: asyncio.Event) -> None:
        """Let the product run until told; raise `StageError` when it ends by itself before."""
        if self._product is None:
            raise StageError(self.log)
        while not told.is_set():
            if self._product.returncode is not None:
                raise StageError(self.log)
            with suppress(TimeoutError):
                await asyncio.wait_for(told.wait(), GLANCE)

    async def stop(self) -> None:
        """End the product as an operator would."""
        if self._product is not None and self._product.returncode is None:
            # Ctrl-C reaches the product too: it may be gone in this very moment.
            with suppress(ProcessLookupError):
                self._product.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(self._product.wait(), STOP_SECONDS)
            except TimeoutError:
                await self.kill()
        self._product = None


async def _healthy(session: aiohttp.ClientSession, address: str) -> bool:
    try:
        async with session.get(address, timeout=_ASKED) as answer:
            return answer.status == 200
    except (aiohttp.ClientError, TimeoutError):
        return False
