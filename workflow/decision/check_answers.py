"""What who leads a cell answers before their decision: whether the level above had to check first.

Of the year that is decided, and of no other: the one in view, or the first that waits.
"""

from terms.checks import CheckKnown
from workflow.access import leads
from workflow.accounts import Person
from workflow.decision import deciding, superior_check
from workflow.decision.superior_check import CheckAsked
from workflow.work import Work


async def of_cell(work: Work, person: Person) -> CheckAsked:
    """Give what is asked for before the decision recorded next; nothing where no year is that far.

    Raises:
        Refusal: `not_secretary`.
    """
    leads(person)
    cycle = await deciding.year_to_decide(work, person)
    return (
        CheckAsked(None, None, ()) if cycle is None else await superior_check.of_year(work, cycle)
    )


async def answer(work: Work, person: Person, known: CheckKnown, said: str = "") -> None:
    """Keep the answer for the decision that is recorded next; the newest one counts.

    Raises:
        Refusal: as `deciding.to_decide`; as `superior_check.keep`.
    """
    cycle = await deciding.to_decide(work, person)
    await superior_check.keep(work, person, cycle, known, said)
