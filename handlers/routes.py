"""All conversations in one router, the hot path first."""

from functools import cache

from aiogram import Router

from handlers import (
    ballot,
    broadcast,
    calendar,
    collective,
    deciding,
    desk,
    desk_absence,
    desk_deputy,
    desk_paper,
    desk_return,
    desk_review,
    duties,
    fallback,
    head_ratings,
    home,
    invitation,
    join,
    lead,
    leaving_review,
    meeting,
    meeting_papers,
    new_phones,
    notices,
    office,
    own_levels,
    places,
    privacy,
    quarters,
    reach,
    reopening,
    result,
    schedule,
    screen,
    self_review,
    spoken,
    tellers,
    typed_over,
    voters_list,
    votes,
    year,
    yearly,
)
from handlers.albums import OncePerAlbum
from handlers.filters import Joined
from handlers.people import PersonMiddleware
from handlers.prompts import router as prompts_router


@cache
def build_router() -> Router:
    """Give the tree of all conversations; it keeps nothing, so one serves every program.

    A ballot's taps come first and ask neither who speaks nor where he stood; everybody else is
    looked up once."""
    root = Router(name="root")
    everybody = Router(name="everybody")
    members = Router(name="members")
    for kind in ("message", "edited_message", "callback_query"):
        everybody.observers[kind].outer_middleware(PersonMiddleware())
        members.observers[kind].filter(Joined())
    root.message.middleware(OncePerAlbum())
    for kind in ("message", "callback_query"):
        root.observers[kind].middleware(typed_over.SayWhatWasReplaced())
    root.include_routers(ballot.router, everybody)
    everybody.include_routers(join.router, members)
    members.include_routers(
        home.router,
        screen.router,
        privacy.router,
        invitation.router,
        meeting.router,
        schedule.router,
        meeting_papers.router,
        result.router,
        votes.router,
        spoken.router,
        head_ratings.router,
        voters_list.router,
        tellers.router,
        new_phones.router,
        leaving_review.router,
        self_review.router,
        yearly.router,
        prompts_router,
        lead.router,
        year.router,
        broadcast.router,
        reach.router,
        office.router,
        own_levels.router,
        places.router,
        collective.router,
        desk_review.router,
        desk_return.router,
        desk_absence.router,
        desk_deputy.router,
        desk_paper.router,
        desk.router,
        deciding.router,
        quarters.router,
        reopening.router,
        notices.router,
        duties.router,
        calendar.router,
        typed_over.router,
        fallback.router,
    )
    return root
