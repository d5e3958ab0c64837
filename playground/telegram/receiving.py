"""Methods by which a bot gets its updates: long polling or a webhook, never both."""

import re
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any

from playground.addresses import is_loopback, is_public, parsed
from playground.telegram.calls import MethodCall
from playground.telegram.errors import bad_request, conflict
from playground.telegram.state import Webhook
from playground.telegram.views import unix

Json = dict[str, Any]

PORTS = (443, 80, 88, 8443)
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
MOST_CONNECTIONS = 100
USUAL_CONNECTIONS = 40
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook "
    "first"
)


async def get_updates(call: MethodCall, is_listening: Callable[[], bool]) -> list[Json]:
    """Long polling: what is below the offset is confirmed, the rest comes in order."""
    if call.bot.webhook is not None:
        raise conflict(WEBHOOK_ACTIVE)
    updates, settings = call.bot.updates, call.telegram.settings
    updates.allow(call.params.get("allowed_updates"))
    updates.drop_older_than(settings.update_life)
    limit = min(max(call.params.get("limit", 100), 1), 100)
    seconds = min(max(call.params.get("timeout", 0), 0), settings.longest_poll)
    return await updates.poll(call.params.get("offset", 0), limit, seconds, is_listening)


def set_webhook(call: MethodCall) -> bool:
    """Keep where updates are to be posted; an empty address takes the webhook away."""
    url = call.params.get("url", "")
    if not url:
        return delete_webhook(call)
    _check_address(url, allow_loopback=call.telegram.settings.allow_loopback)
    _check_fixed(call.params.get("ip_address"))
    secret = call.params.get("secret_token")
    if secret is not None and not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    connections = call.params.get("max_connections", USUAL_CONNECTIONS)
    if not 1 <= connections <= MOST_CONNECTIONS:
        raise bad_request(f"max_connections must be between 1 and {MOST_CONNECTIONS}")
    if call.params.get("drop_pending_updates"):
        call.bot.updates.drop_all()
    call.bot.updates.allow(call.params.get("allowed_updates"))
    call.bot.webhook = Webhook(url, secret, connections, call.params.get("ip_address"))
    call.bot.updates.end_polls()
    return True


def delete_webhook(call: MethodCall) -> bool:
    """Take the webhook away, the waiting updates too when asked."""
    if call.params.get("drop_pending_updates"):
        call.bot.updates.drop_all()
    call.bot.webhook = None
    call.bot.updates.wake()
    return True


def get_webhook_info(call: MethodCall) -> Json:
    """Tell how the webhook fares."""
    webhook, updates = call.bot.webhook, call.bot.updates
    updates.drop_older_than(call.telegram.settings.update_life)
    info: Json = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(updates.pending),
    }
    if updates.allowed is not None:
        info["allowed_updates"] = updates.allowed
    if webhook is None:
        return info
    info["max_connections"] = webhook.max_connections
    if webhook.ip_address:
        info["ip_address"] = webhook.ip_address
    if webhook.last_error:
        moment, reason = webhook.last_error
        info |= {"last_error_date": unix(moment), "last_error_message": reason}
    return info


def _check_address(url: str, *, allow_loopback: bool) -> None:
    """HTTPS, four ports and a host out in the world; on this machine anything goes, if allowed."""
    address = parsed(url)
    if address is None:
        raise bad_request("bad webhook: invalid webhook URL specified")
    if allow_loopback and is_loopback(address):
        return
    if address.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if address.port not in PORTS:
        ports = ", ".join(str(port) for port in sorted(PORTS))
        raise bad_request(f"bad webhook: Webhook can be set up only on ports {ports}")
    if not is_public(address):
        raise bad_request(f"bad webhook: {_why_unreachable(address.host or '')}")


def _check_fixed(ip: str | None) -> None:
    try:
        is_reserved = ip is not None and not ip_address(ip).is_global
    except ValueError:
        raise bad_request("bad webhook: Invalid IP address specified") from None
    if is_reserved:
        raise bad_request(f"bad webhook: IP address {ip} is reserved")


def _why_unreachable(host: str) -> str:
    try:
        ip_address(host)
    except ValueError:
        return "Failed to resolve host: Name or service not known"
    return f"IP address {host} is reserved"
