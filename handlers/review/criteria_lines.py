"""What the law's annex looks at, read group by group while one gives points."""

from handlers.reply import Reply, show
from handlers.review import question_view as view
from handlers.review.criteria_view import LISTED, MISSING, criteria_screen
from handlers.review.review_step import Do, ReviewStep


async def _listed(step: ReviewStep) -> Reply:
    """List the groups."""
    return _at(step, LISTED)


async def _shown(step: ReviewStep) -> Reply:
    """Show one group."""
    known = step.tap.value.isdigit()
    return _at(step, int(step.tap.value) if known else MISSING)


def _at(step: ReviewStep, place: int) -> Reply:
    page, words, item = step.page, step.words, step.page.item(step.tap.item)

    def to(place: int) -> str:
        if place == LISTED:
            return view.action("reminders", page, item.id)
        return view.action("reminder", page, item.id, str(place))

    question = view.button("review.back_to_question", "ask", page, words, item.id)
    back = ((question,), view.way_out(page, words, item.id))
    return show(criteria_screen(item, place, words, to, back))


STEPS: dict[str, Do] = {"reminders": _listed, "reminder": _shown}
