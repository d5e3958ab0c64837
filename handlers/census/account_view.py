"""How one line of the account is worded: at which step somebody is, why, and what comes next."""

from handlers.words import Words
from workflow.census.everybody import CensusEntry
from workflow.census.steps import Ground


def why(one: CensusEntry, words: Words) -> str:
    """Say why somebody has no level; what was typed as a reason is said as it was typed."""
    assert one.ground is not None
    if one.ground is Ground.CLOSED:
        return one.reason
    if one.ground is Ground.ABSENT and one.reason:
        return words.label("account.excused", reason=one.reason)
    said = words.label(f"account.ground_{one.ground.value}")
    return f"{said} ({one.clause})" if one.clause else said


def with_next(one: CensusEntry, words: Words) -> str:
    """Say why, and what comes next where the cell has to meet for them again."""
    if not one.another or one.ground is None:
        return why(one, words)
    then = words.label(f"account.next_{'hand_in' if not one.handed_in else 'meet'}")
    return f"{why(one, words)}; {then}"
