"""The steps of the appendix of tasks: a cell typed, a cell tapped, the last row taken back."""

from markupsafe import Markup

from handlers.reply import Reply
from handlers.review import question_view as view
from handlers.review.review_step import Do, ReviewStep
from handlers.words import Words
from papers.forms import Item
from papers.plain import fold
from workflow.errors import Refusal
from workflow.review import task_rows, writing


async def said(step: ReviewStep, item: Item, text: str) -> Reply:
    """Keep what was typed as the cell asked for, or end with the word for it."""
    # Where «Xong, đúng tiến độ» stands beside «Xong, chậm tiến độ», "xong" alone ends nothing.
    if ends(text, step.words) and not task_rows.chooses(step.page, item):
        return await _ended(step, item)
    if view.skips(item, text, step.words):
        step.page = await writing.skip(step.work, step.person, item.id)
        return await _ended(step, item)
    try:
        step.page = await task_rows.say(step.work, step.person, step.page, item, text)
    except Refusal as refused:
        if refused.code != "choice_unknown":
            raise
        return await step.ask(item, step.words("review.choose"))
    return await step.ask(item, _kept(step, item))


def ends(text: str, words: Words) -> bool:
    """Whether a text is the word that ends the list."""
    return fold(text).strip(" .") == fold(words.label("review.rows_done"))


async def _ended(step: ReviewStep, item: Item) -> Reply:
    count = len(task_rows.told(step.page, item))
    note = step.words("review.rows_ended", count=count) if count else None
    return await step.ask(step.page.after(item.id), note)


async def _row(step: ReviewStep) -> Reply:
    item = step.item
    number, _, rest = step.tap.value.partition(".")
    column, _, option = rest.partition(".")
    at = int(number) if number.isdigit() else 0
    step.page = await task_rows.choose(step.work, step.person, step.page, item, at, column, option)
    return await step.ask(item, _kept(step, item))


async def _row_drop(step: ReviewStep) -> Reply:
    """The second tap of a double one finds its row gone, and takes no other away."""
    item = step.item
    if step.tap.value != str(len(task_rows.told(step.page, item))):
        return await step.ask(item)
    step.page = await task_rows.drop_last(step.work, step.person, step.page, item)
    return await step.ask(item, step.words("review.row_dropped"))


def _kept(step: ReviewStep, item: Item) -> Markup | None:
    """Say when a row is whole, and what may be done with it where files are taken."""
    rows = task_rows.told(step.page, item)
    if not rows or len(rows[-1]) < len(item.columns):
        return None
    note = step.words("review.row_kept", n=len(rows))
    if step.capabilities.files:
        note += "\n" + step.words("review.row_proof")
    return note


STEPS: dict[str, Do] = {"row": _row, "row_drop": _row_drop}
