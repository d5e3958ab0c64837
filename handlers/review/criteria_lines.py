"""What the law's annex looks at, read group by group while one gives points."""

from markupsafe import Markup

from handlers.reply import Button, Reply, Screen, show
from handlers.review import question_view as view
from handlers.review.review_step import Do, ReviewStep
from handlers.views import in_rows
from papers.forms import Item
from workflow.errors import Refusal


async def _listed(step: ReviewStep) -> Reply:
    """List the groups; one alone is shown at once."""
    item = step.page.item(step.tap.item)
    if len(item.reminders) == 1:
        return show(_group(step, item, 0))
    groups = [
        Button(
            one.title.in_language(step.words.language),
            view.action("reminder", step.page, item.id, str(place)),
        )
        for place, one in enumerate(item.reminders)
    ]
    said = step.words("review.reminders_list", title=view.title_of(item, step.words))
    return show(Screen(said, (*in_rows(groups), *_back(step, item))))


async def _shown(step: ReviewStep) -> Reply:
    """Show one group."""
    item = step.page.item(step.tap.item)
    place = int(step.tap.value) if step.tap.value.isdigit() else -1
    if not 0 <= place < len(item.reminders):
        raise Refusal("button_old")
    return show(_group(step, item, place))


def _group(step: ReviewStep, item: Item, place: int) -> Screen:
    one = item.reminders[place]
    lines = [step.words("review.reminder_line", text=line) for line in one.lines]
    title = one.title.in_language(step.words.language)
    said = Markup("\n\n").join([step.words("review.reminder", title=title), *lines])
    ways = []
    if place + 1 < len(item.reminders):
        on = str(place + 1)
        ways.append(
            view.button("review.reminder_next", "reminder", step.page, step.words, item.id, on)
        )
    if len(item.reminders) > 1:
        ways.append(
            view.button("review.reminders_back", "reminders", step.page, step.words, item.id)
        )
    return Screen(said, (*in_rows(ways), *_back(step, item)))


def _back(step: ReviewStep, item: Item) -> tuple[tuple[Button, ...], ...]:
    back = view.button("review.back_to_question", "ask", step.page, step.words, item.id)
    return ((back,), view.way_out(step.page, step.words, item.id))


STEPS: dict[str, Do] = {"reminders": _listed, "reminder": _shown}
