"""The words about the plan of a cell's year before who follows the cell."""

from markupsafe import Markup

from handlers.callbacks.office import FollowAction
from handlers.reply import Button, Screen
from handlers.views import day, home_button, in_rows
from handlers.words import Words
from terms.plans import PlanState
from workflow.office.plan_approval import PlanStanding


def plan_line(plan: PlanStanding, words: Words) -> Markup:
    """Say where a plan stands: who did what with it last, and whether it was changed since."""
    if plan.state is None or plan.on is None:
        return words("plan_step.none")
    key = f"plan_step.{plan.state.value}"
    line = words(key, name=plan.by, day=day(plan.on), reason=plan.reason)
    return line + "\n" + words("plan_step.changed") if plan.changed else line


def answer_buttons(plan: PlanStanding, words: Words) -> list[Button]:
    """Give what who follows may say of a plan that waits."""
    if not plan.waits:
        return []
    return [
        Button(words.label(f"plan_step.{do}"), FollowAction(do=do, about=plan.cell_id).pack())
        for do in ("approve", "send_back")
    ]


def reason_screen(plan: PlanStanding, words: Words) -> Screen:
    """Ask why a plan is sent back."""
    back = FollowAction(do="cell", about=plan.cell_id).pack()
    text = words("plan_step.ask", cell=plan.cell, year=plan.year)
    buttons = [Button(words.label("plan_step.back"), back), home_button(words)]
    return Screen(text, in_rows(buttons), typing=True)


def waits_screen(plan: PlanStanding, words: Words) -> Screen:
    """Tell who follows a cell that its plan waits for them."""
    opens = FollowAction(do="cell", about=plan.cell_id).pack()
    text = words("plan_step.waits", cell=plan.cell, year=plan.year)
    buttons = [Button(words.label("plan_step.open"), opens), home_button(words)]
    return Screen(text, in_rows(buttons))


def answered_text(plan: PlanStanding, words: Words) -> Markup:
    """Tell who leads a cell what was answered to its plan."""
    approved = plan.state is PlanState.APPROVED
    key = "plan_step.was_approved" if approved else "plan_step.was_sent_back"
    return words(key, name=plan.by, year=plan.year, reason=plan.reason)
