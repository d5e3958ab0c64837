"""Which web addresses a platform accepts from a bot: not those nobody outside can reach."""

from ipaddress import ip_address

from yarl import URL


def is_loopback(url: URL) -> bool:
    """Tell whether the address is this machine."""
    host = url.host or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_public(url: URL) -> bool:
    """Tell whether the address could be reached from the outside, judged by its host alone."""
    host = url.host or ""
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".local", ".internal", ".localhost"))


def parsed(address: str) -> URL | None:
    """Read an absolute http(s) address; None for anything else."""
    try:
        url = URL(address)
    except ValueError:
        return None
    return url if url.scheme in ("http", "https") and url.host else None
