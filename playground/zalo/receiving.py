"""The methods by which a bot learns what happened: polling and webhook, one at a time."""

import asyncio
from collections.abc import Callable
from typing import Any

from playground.addresses import is_loopback, is_public, parsed
from playground.zalo.arguments import Arguments
from playground.zalo.delivery import Knock, Postman
from playground.zalo.errors import ZaloError, bad_request, idle_poll, not_found
from playground.zalo.state import Bot, Webhook, Zalo, milliseconds

DEFAULT_POLL_SECONDS = 30.0
SHORTEST_SECRET, LONGEST_SECRET = 8, 256


async def get_updates(
    bot: Bot, arguments: Arguments, is_listening: Callable[[], bool]
) -> dict[str, Any]:
    """Give the one oldest update and forget it; 408 after exactly the asked seconds.

    There is no offset: what was read is gone, and of two pollers each gets what the other
    does not. A caller that has hung up (`is_listening` false) takes nothing any more.
    """
    if bot.webhook is not None and bot.webhook.url:
        raise bad_request("getUpdates can not be used while a webhook is set")
    try:
        async with asyncio.timeout(arguments.seconds("timeout", DEFAULT_POLL_SECONDS)):
            while not bot.waiting:
                bot.arrived.clear()
                await bot.arrived.wait()
                if not is_listening():
                    bot.arrived.set()
                    break
    except TimeoutError:
        raise idle_poll() from None
    if not bot.waiting or not is_listening():
        raise idle_poll()
    return bot.waiting.popleft()


async def set_webhook(
    zalo: Zalo, bot: Bot, arguments: Arguments, postman: Postman
) -> dict[str, Any]:
    """Save the address, even when the probe of it fails, and tell how the probe went."""
    url = _checked_url(zalo, arguments.text("url"))
    secret = arguments.text("secret_token")
    if not SHORTEST_SECRET <= len(secret) <= LONGEST_SECRET:
        raise bad_request("secret_token must have 8 to 256 characters")
    bot.webhook = Webhook(url, secret, zalo.clock.now())
    verification = _outcome(await _probe(bot.webhook, postman))
    postman.collect(bot)
    return {**webhook_info(bot), "verification": verification}


def webhook_info(bot: Bot) -> dict[str, Any]:
    """Give the address; 404 for a bot that never had one."""
    if bot.webhook is None:
        raise not_found()
    return {"url": bot.webhook.url, "updated_at": milliseconds(bot.webhook.updated_at)}


def delete_webhook(zalo: Zalo, bot: Bot) -> dict[str, Any]:
    """Forget the address; polling works again."""
    bot.webhook = Webhook("", "", zalo.clock.now())
    return webhook_info(bot)


async def test_webhook(zalo: Zalo, bot: Bot, postman: Postman) -> dict[str, Any]:
    """Probe the address now; 426 when asked again too soon."""
    webhook = bot.webhook
    if webhook is None or not webhook.url:
        raise not_found()
    now = zalo.clock.now()
    pause = zalo.settings.test_webhook_pause
    if webhook.tested_at is not None and (now - webhook.tested_at).total_seconds() < pause:
        raise ZaloError(426, "Too many webhook tests, try again later")
    webhook.tested_at = now
    knock = await _probe(webhook, postman)
    return {**_outcome(knock), "latency_ms": knock.latency_ms}


def _checked_url(zalo: Zalo, address: str) -> str:
    url = parsed(address)
    if url is None:
        raise bad_request("url is invalid")
    if is_loopback(url) and zalo.settings.allow_loopback:
        return address
    if url.scheme != "https" or not is_public(url):
        raise bad_request("url must be a public HTTPS address")
    return address


async def _probe(webhook: Webhook, postman: Postman) -> Knock:
    """Knock at an address on this machine; the miniature never calls the outside world."""
    url = parsed(webhook.url)
    if url is None or not is_loopback(url):
        return Knock(0, 0)
    return await postman.knock(webhook, {})


def _outcome(knock: Knock) -> dict[str, Any]:
    if knock.ok:
        return {"ok": True, "outcome": "OK", "status_code": knock.status, "hint": ""}
    outcome = "BAD_STATUS" if knock.status else "UNREACHABLE"
    hint = "The webhook must answer a POST with 2xx"
    return {"ok": False, "outcome": outcome, "status_code": knock.status, "hint": hint}
