"""Leaving a self-review for the first screen, which says how far it is."""

from aiogram import Router
from aiogram.filters import BaseFilter
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.callbacks.base import ReviewAction
from handlers.front.home import home_screen
from handlers.reply import Reply, Screen, show
from handlers.review.review_step import GivesStep, ReviewStep, TakesStep

router = Router(name="leaving_review")
router.callback_query.middleware(GivesStep())


class Leaving(BaseFilter):
    """A tap that leaves the review for the first screen."""

    async def __call__(self, event: CallbackQuery, callback_data: ReviewAction) -> bool:
        """Tell whether it is one."""
        return callback_data.do == "leave"


@router.callback_query(ReviewAction.filter(), Leaving(), TakesStep())
async def left(query: CallbackQuery, step: ReviewStep) -> Reply:
    """Show the first screen, under how many questions are answered."""
    await step.state.clear()
    note = step.words("review.left", answered=step.page.answered, items=len(step.page.items))
    home = await home_screen(step.work, step.person, step.words)
    return show(Screen(Markup("\n\n").join([note, home.text]), home.buttons))
