"""Who acts for the secretary: the deputy they hand their desk to, or one who stands in for them."""

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.callbacks.base import LeadAction
from handlers.callbacks.desk import DeskAction
from handlers.committee.desk_view import button, way_out
from handlers.filters import Doing, OnCommittee
from handlers.reply import Button, Reply, Screen, show
from handlers.views import home_button, in_rows
from handlers.words import Words
from workflow.accounts import Person
from workflow.people import substitution
from workflow.work import Work

router = Router(name="desk_deputy")
router.callback_query.filter(OnCommittee())

STEPS = ("deputies", "hand_over", "take_back", "stand_in", "stand_in_yes")


@router.callback_query(DeskAction.filter(), Doing(*STEPS))
async def tapped(
    query: CallbackQuery, callback_data: DeskAction, work: Work, person: Person, words: Words
) -> Reply:
    """Hand the desk over, take it back, or stand in."""
    match callback_data.do:
        case "stand_in":
            return show(_ask_stand_in(words))
        case "stand_in_yes":
            await substitution.stand_in(work, person)
            lead = Button(words.label("home.lead"), LeadAction(do="home").pack())
            return show(Screen(words("desk.stands_in"), ((lead,), (home_button(words),))))
        case "hand_over":
            await substitution.hand_over(work, person, callback_data.about)
        case "take_back":
            own = await substitution.has_the_desk(work, person)
            await substitution.take_back(work, person)
            if own:
                return show(Screen(words("desk.stepped_back"), ((home_button(words),),)))
    taken = callback_data.do == "take_back"
    return show(await _deputies(work, person, words, taken_back=taken))


def stand_in_button(words: Words) -> Button:
    """Give the way by which a deputy stands in."""
    return button(words, "desk.stand_in", "stand_in")


def _ask_stand_in(words: Words) -> Screen:
    yes = button(words, "desk.stand_in_yes", "stand_in_yes")
    return Screen(words("desk.stand_in_ask"), ((yes,), (home_button(words),)))


async def _deputies(work: Work, person: Person, words: Words, *, taken_back: bool) -> Screen:
    """Give who may stand in for the secretary, and who does."""
    found = await substitution.deputies(work, person)
    parts = [words("desk.taken_back")] if taken_back else []
    parts += [words("desk.handed_over", name=one.name) for one in found if one.stands_in]
    parts.append(words("desk.hand_over_pick"))
    if not found:
        parts.append(words("desk.hand_over_none"))
    choices = [
        Button(one.name, DeskAction(do="hand_over", about=one.member_id).pack())
        for one in found
        if not one.stands_in
    ]
    if any(one.stands_in for one in found):
        choices.append(button(words, "desk.take_back", "take_back"))
    return Screen(Markup("\n\n").join(parts), (*in_rows(choices), way_out(person, words)))
