"""What axe-core finds wrong with a page: nothing serious is let through."""

from pathlib import Path
from typing import Any

from playwright.async_api import Page

_AXE = Path(__file__).resolve().parent / "axe.min.js"
_SERIOUS = ("serious", "critical")


async def faults_of(page: Page) -> list[str]:
    """Give the serious and critical faults of a page as it stands, with where they are."""
    # Through the debugger's own world: the page's strict rules refuse scripts of others.
    await page.evaluate(_AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = await page.evaluate("axe.run(document)")
    return [
        f"{fault['id']}: {node['target']}"
        for fault in found["violations"]
        if fault["impact"] in _SERIOUS
        for node in fault["nodes"]
    ]
