"""All conversations in one router, the hot path first."""

from functools import cache

from aiogram import Router

from handlers import fallback, typed_over
from handlers.albums import OncePerAlbum
from handlers.ballot import casting, spoken, tellers, voters_list
from handlers.collective import report_writing
from handlers.committee import absence, deputy, desk, give_back, other_cells, paper_entry, reading
from handlers.count import result
from handlers.decision import deciding, quarters, reopening
from handlers.duties import calendar, duty_list, reminders
from handlers.filters import Joined
from handlers.front import home, leaving_review, opening_year, privacy, secretary_home
from handlers.meeting import head_ratings, leading, new_phones, ways_of_voting
from handlers.notices import broadcast, reach
from handlers.office import cells_table, from_above
from handlers.people import joining
from handlers.planning import invitation, schedule
from handlers.record import meeting_papers
from handlers.review import answering, yearly_papers
from handlers.review.prompts import router as prompts_router
from handlers.room import projector
from handlers.speaker import PersonMiddleware


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
    root.include_routers(casting.router, everybody)
    everybody.include_routers(joining.router, members)
    members.include_routers(
        home.router,
        projector.router,
        privacy.router,
        invitation.router,
        leading.router,
        schedule.router,
        meeting_papers.router,
        result.router,
        ways_of_voting.router,
        spoken.router,
        head_ratings.router,
        voters_list.router,
        tellers.router,
        new_phones.router,
        leaving_review.router,
        answering.router,
        yearly_papers.router,
        prompts_router,
        secretary_home.router,
        opening_year.router,
        broadcast.router,
        reach.router,
        cells_table.router,
        from_above.router,
        other_cells.router,
        report_writing.router,
        reading.router,
        give_back.router,
        absence.router,
        deputy.router,
        paper_entry.router,
        desk.router,
        deciding.router,
        quarters.router,
        reopening.router,
        reminders.router,
        duty_list.router,
        calendar.router,
        typed_over.router,
        fallback.router,
    )
    return root
