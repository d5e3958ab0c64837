"""The quarters that leaders did not complete, where the office's own law asks for results."""

from collections import defaultdict

import rating
from rating.law.overlays import overlay_of
from storage.queries import quarters as rows
from storage.tables import Cycle
from workflow.accounts import id_of
from workflow.work import Work


async def of_year(work: Work, cycle: Cycle) -> dict[int, tuple[int, ...]]:
    """Give them by member, of whom has any; none where the rules ask for no quarter."""
    own = overlay_of(cycle.profile)
    if own is None or own.quarters is None:
        return {}
    found: dict[int, list[int]] = defaultdict(list)
    for (member, quarter), row in (await rows.results(await work.session(), id_of(cycle))).items():
        if row.level == rating.Level.NOT_COMPLETED.value:
            found[member].append(quarter)
    return {member: tuple(sorted(bad)) for member, bad in found.items()}
